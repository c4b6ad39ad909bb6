import { describe, expect, test } from 'vitest'
import { metadataRules } from './client-metadata-rules.ts'
import { decideRegistration, decideUpdate, metadataAnswer } from './client-registration.ts'

const strict = { loopbackAllowed: false }
const register = (change: Readonly<Record<string, unknown>> = {}, policy = strict) =>
  decideRegistration({ redirect_uris: ['https://notes.example/callback'], ...change }, policy)
const registered = (change: Readonly<Record<string, unknown>> = {}) => {
  const outcome = register(change)
  if (outcome.kind === 'refuse') throw new Error(outcome.refusal.description)
  return outcome.client
}

test('what says only where it is gets the defaults of the standard (RFC7591-2)', () => {
  expect(metadataAnswer(registered())).toEqual({
    redirect_uris: ['https://notes.example/callback'],
    post_logout_redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    application_type: 'web',
    client_name: 'notes.example',
    contacts: [],
    scope: 'openid profile email',
    subject_type: 'public',
    id_token_signed_response_alg: 'RS256',
    backchannel_logout_session_required: false,
  })
})

test('what we do not know is not kept, and so not repeated (RFC7591-2)', () => {
  const answer = metadataAnswer(registered({ favourite_colour: 'blue', 'client_name#de': 'Notizen', __proto__: 1 }))
  expect(Object.keys(answer)).not.toEqual(expect.arrayContaining(['favourite_colour', 'client_name#de']))
})

test('null counts as absent (RFC7592-2.2)', () => {
  expect(registered({ client_name: null, jwks: null, sector_identifier_uri: null })).toMatchObject({ jwks: undefined })
})

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['a web app with a secret', {}, 'web'],
  ['a web app without', { token_endpoint_auth_method: 'none' }, 'browser'],
  ['an app in a browser', { application_type: 'browser', token_endpoint_auth_method: 'none' }, 'browser'],
  ['a native app', { application_type: 'native', token_endpoint_auth_method: 'none' }, 'native'],
])('%s is of that kind', (_, change, kind) => {
  expect(registered(change).kind).toBe(kind)
})

test('who may refresh may ask for access in absence, if it names no scope of its own', () => {
  expect(registered({ grant_types: ['authorization_code', 'refresh_token'] }).scope).toContain('offline_access')
})

test.each<[string, unknown]>([
  ['no object', 'text'],
  ['a list', []],
  ['nothing', null],
  ['a number', 1],
  ['one address in place of a list', { redirect_uris: 'https://notes.example/callback' }],
  ['a list with a number', { redirect_uris: [1] }],
  ['a list without an end', { redirect_uris: Array.from({ length: 33 }, () => 'https://notes.example/') }],
  ['an address without an end', { redirect_uris: [`https://notes.example/${'a'.repeat(2048)}`] }],
  ['a name that is a number', { client_name: 7 }],
  ['a name that is an object', { client_name: { toString: 1 } }],
  ['keys that are a list', { jwks: [] }],
  ['a flag that is a text', { backchannel_logout_session_required: 'true' }],
])('%s is refused by its type', (_, body) => {
  const refusal = { rule: 'metadata-has-its-types', error: 'invalid_client_metadata' }
  expect(decideRegistration(body, strict)).toMatchObject({ kind: 'refuse', refusal })
})

const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }
type Break = [Readonly<Record<string, unknown>>, string?]
const scripts = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  '\tjavascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
]
const everywhere = (member: string): Break[] =>
  [...scripts, 'http://notes.example/', 'file:///etc/passwd', 'https://a@evil.example/'].map((uri) => [
    { [member]: uri },
  ])
const breaks: Record<string, readonly Break[]> = {
  'software-statement-is-not-taken': [[{ software_statement: 'e30.e30.' }, 'unapproved_software_statement']],
  'nothing-is-promised-in-silence': [
    [{ sector_identifier_uri: 'https://notes.example/uris.json' }],
    [{ subject_type: 'pairwise' }],
    [{ id_token_encrypted_response_alg: 'RSA-OAEP' }],
    [{ userinfo_signed_response_alg: 'RS256' }],
    [{ request_object_signing_alg: 'none' }],
    [{ dpop_bound_access_tokens: true }],
    [{ require_pushed_authorization_requests: true }],
    [{ default_max_age: 10 }],
  ],
  'registers-the-code-alone': [
    [{ response_types: [] }],
    [{ response_types: ['token'] }],
    [{ response_types: ['code', 'code id_token'] }],
  ],
  'registers-only-grants-of-people': [
    [{ grant_types: [] }],
    [{ grant_types: ['refresh_token'] }],
    [{ grant_types: ['authorization_code', 'client_credentials'] }],
    [{ grant_types: ['client_credentials'] }],
    [{ grant_types: ['authorization_code', 'implicit'] }],
    [{ grant_types: ['authorization_code', 'password'] }],
  ],
  'registers-a-known-method': [
    [{ token_endpoint_auth_method: 'tls_client_auth' }],
    [{ token_endpoint_auth_method: 'NONE' }],
    [{ token_endpoint_auth_method: '' }],
  ],
  'registers-a-kind-of-app': [
    [{ application_type: 'service' }],
    [{ application_type: 'Web' }],
    [{ application_type: 'browser' }],
  ],
  'registers-safe-redirect-uris': [
    [{ redirect_uris: undefined }, 'invalid_redirect_uri'],
    [{ redirect_uris: [] }, 'invalid_redirect_uri'],
    [{ redirect_uris: Array.from({ length: 21 }, (_, at) => `https://a.example/${at}`) }, 'invalid_redirect_uri'],
    ...[...scripts, 'http://notes.example/', 'http://localhost/', 'http://127.0.0.1/', 'https://notes.example/#x'].map(
      (uri): Break => [{ redirect_uris: ['https://notes.example/callback', uri] }, 'invalid_redirect_uri'],
    ),
    [{ redirect_uris: ['com.example.app:/callback'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['https://*.example/'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: ['https://notes.example/?code=mine'] }, 'invalid_redirect_uri'],
  ],
  'registers-safe-logout-addresses': [
    ...scripts.map((uri): Break => [{ post_logout_redirect_uris: [uri] }]),
    ...everywhere('backchannel_logout_uri'),
    [{ application_type: 'native', backchannel_logout_uri: 'com.example.app:/logout' }],
  ],
  'registers-a-safe-launch': [
    ...everywhere('initiate_login_uri'),
    [{ initiate_login_uri: 'https://notes.example/login?iss=https://evil.example' }],
  ],
  'registers-harmless-pages': [
    ...['client_uri', 'logo_uri', 'policy_uri', 'tos_uri', 'jwks_uri'].flatMap(everywhere),
    [{ application_type: 'native', client_uri: 'com.example.app:/' }],
  ],
  'registers-a-plain-name': [
    [{ client_name: '' }],
    [{ client_name: '  ' }],
    [{ client_name: 'x'.repeat(101) }],
    [{ client_name: '<b>Notes</b>' }],
    [{ client_name: 'No\u202etes' }],
    [{ client_name: 'No\u200btes' }],
    [{ client_name: 'No\u0000tes' }],
    [{ client_name: 'No\ntes' }],
    [{ client_name: '\u3164' }],
    [{ client_name: 'No\ud800tes' }],
    [{ contacts: ['ada\n@acme.example'] }],
    [{ contacts: ['a'.repeat(255)] }],
  ],
  'registers-scopes-of-people': [
    [{ scope: 'openid groups' }],
    [{ scope: 'openid okta.users.read' }],
    [{ scope: 'everything' }],
    [{ scope: 'openid offline_access' }],
    [{ scope: 'OPENID' }],
  ],
  'registers-public-keys-once': [
    [{ jwks: { keys: [key] }, jwks_uri: 'https://notes.example/keys' }],
    [{ token_endpoint_auth_method: 'private_key_jwt' }],
    [{ jwks: {} }],
    [{ jwks: { keys: [] } }],
    [{ jwks: { keys: ['key'] } }],
    [{ jwks: { keys: [{ ...key, d: 'secret' }] } }],
    [{ jwks: { keys: [{ kty: 'oct', k: 'secret' }] } }],
  ],
  'registers-a-known-algorithm': [
    [{ id_token_signed_response_alg: 'none' }],
    [{ id_token_signed_response_alg: 'HS256' }],
  ],
}

test('these rules are checked, in this order', () => {
  expect(metadataRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

describe.each(Object.entries(breaks))('%s', (rule, rows) => {
  test.each(rows)('is broken by %j', (change, error = 'invalid_client_metadata') =>
    expect(register(change)).toMatchObject({ kind: 'refuse', refusal: { rule, error } }),
  )
})

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['a public key', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } }],
  [
    'the address of its keys',
    { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://notes.example/keys' },
  ],
  ['a launch', { initiate_login_uri: 'https://notes.example/login?from=tile' }],
  ['an end of its own sessions', { backchannel_logout_uri: 'https://notes.example/logout' }],
  [
    'a native address',
    { application_type: 'native', redirect_uris: ['com.example.app:/done', 'http://127.0.0.1/done'] },
  ],
  ['a name of another alphabet', { client_name: 'Заметки 記' }],
  ['plain signs of nothing more', { subject_type: 'public', dpop_bound_access_tokens: false }],
])('%s may be registered', (_, change) => {
  expect(register(change).kind).toBe('register')
})

test('where loopback is allowed it may be registered, as in the console', () => {
  const change = {
    redirect_uris: ['http://localhost:8081/callback'],
    initiate_login_uri: 'http://localhost:8081/login',
  }
  expect(register(change, { loopbackAllowed: true }).kind).toBe('register')
})

test('an update names the client that it is about, and keeps every rule (RFC7592-2.2)', () => {
  const body = { redirect_uris: ['https://notes.example/callback'] }
  expect(decideUpdate({ ...body, client_id: '0oa1' }, '0oa1', strict).kind).toBe('register')
  for (const change of [{}, { client_id: '0oa2' }, { client_id: ['0oa1'] }])
    expect(decideUpdate({ ...body, ...change }, '0oa1', strict)).toMatchObject({
      refusal: { rule: 'update-names-the-client', error: 'invalid_client_metadata' },
    })
  expect(decideUpdate({ client_id: '0oa1', redirect_uris: ['javascript:x'] }, '0oa1', strict).kind).toBe('refuse')
})
