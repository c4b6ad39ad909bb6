import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  assignTo,
  allowRegistration,
  leastMetadata,
  registrar,
  type RegistrationReply,
} from '../worlds/registration.ts'
import { sendRequest } from '../worlds/http-request.ts'
import { openReceiver } from '../worlds/receiver.ts'
import { withJson } from '../worlds/relying-party.ts'
import { grantScopes } from '../worlds/service-app.ts'
import { type AttackWorld, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld
let ask: ReturnType<typeof registrar>
beforeAll(async () => {
  world = await makeAttackWorld()
  ask = registrar(world)
  await allowRegistration(world.db, { mode: 'open', quota: 10_000 })
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

const register = (metadata: Readonly<Record<string, unknown>> = {}) =>
  ask('POST', '', { ...leastMetadata, ...metadata })
const registered = async (metadata: Readonly<Record<string, unknown>> = {}) => {
  const { status, body } = await register(metadata)
  if (status !== 201) throw new Error(JSON.stringify(body))
  const { client_id: id, client_secret: secret, registration_access_token: token } = body
  return { id: String(id), secret: String(secret), token: String(token) }
}
const stored = async (id: string) => {
  const { rows } = await world.database.pool.query<{ settings: Record<string, unknown>; is_network_app: boolean }>(
    'select settings, is_network_app from app where id = $1',
    [id],
  )
  return rows[0]
}
const answered = ({ status, body }: RegistrationReply) => `${status} ${String(body.error)}`
const tokenEndpoint = async (
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
) => {
  const { status, json } = withJson(await sendRequest(`${world.issuer}/oauth2/v1/token`, { form, headers }))
  return `${status} ${String(json.error)}`
}

const uriMembers = [
  'redirect_uris',
  'post_logout_redirect_uris',
  'logo_uri',
  'policy_uri',
  'tos_uri',
  'client_uri',
  'initiate_login_uri',
  'jwks_uri',
  'backchannel_logout_uri',
]
const hostile = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  '\tjavascript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript://notes.example/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'DATA:text/html;base64,PHNjcmlwdD4=',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://notes.example/x',
  'https://notes.example@evil.example/',
  'https://*.evil.example/',
  'https://notes.example/..%2f..%2f',
  'https:evil.example',
  '//evil.example/',
  '/callback',
  '',
]

describe.each(uriMembers)('CVE-2026-9086, GHSA-86j7-9j95-vpqj: %s', (member) => {
  test.each(hostile)('is never %j, from the first registration on nor later', async (uri) => {
    const value = member.endsWith('uris') ? [uri] : uri
    expect((await register({ [member]: value })).status).toBe(400)
    const { id, token } = await registered()
    const change = { ...leastMetadata, client_id: id, [member]: value }
    expect((await ask('PUT', `/${id}`, change, token)).status).toBe(400)
    expect(JSON.stringify(await stored(id))).not.toContain('evil.example')
  })
})

describe('CVE-2026-44476: a client that got a secret', () => {
  test.each(['client_secret_basic', 'client_secret_post', 'client_secret_jwt'])(
    'and registered %s proves itself so, and in no other way',
    async (method) => {
      const { id, secret } = await registered({ token_endpoint_auth_method: method })
      const code = { grant_type: 'authorization_code', code: 'nothing', redirect_uri: 'https://notes.example/callback' }
      const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${text}`).toString('base64')}` })
      const ways: Readonly<Record<string, Promise<string>>> = {
        none: tokenEndpoint({ ...code, client_id: id }),
        empty: tokenEndpoint({ ...code, client_id: id, client_secret: '' }),
        client_secret_post: tokenEndpoint({ ...code, client_id: id, client_secret: secret }),
        client_secret_basic: tokenEndpoint(code, basic(secret)),
        'empty basic': tokenEndpoint(code, basic('')),
      }
      for (const [way, answer] of Object.entries(ways))
        expect([way, await answer]).toEqual([way, way === method ? '400 invalid_grant' : '401 invalid_client'])
    },
  )

  test('is not made public by saying so later, unless its secret goes with it', async () => {
    const { id, secret, token } = await registered()
    const change = { ...leastMetadata, client_id: id, token_endpoint_auth_method: 'none' }
    expect((await ask('PUT', `/${id}`, change, token)).status).toBe(200)
    const code = { grant_type: 'authorization_code', code: 'nothing', client_id: id }
    expect(await tokenEndpoint({ ...code, client_secret: secret })).toBe('401 invalid_client')
  })
})

test('CVE-2026-4366: nothing a client names is fetched when it registers, so no redirect leads us anywhere', async () => {
  await using receiver = await openReceiver(302)
  const at = (path: string) => `${receiver.url}${path}`
  const pages = { client_uri: at('/'), logo_uri: at('/logo.png'), policy_uri: at('/policy'), tos_uri: at('/terms') }
  const { id, token } = await registered({
    ...pages,
    jwks_uri: at('/keys'),
    initiate_login_uri: at('/login'),
    backchannel_logout_uri: at('/logout'),
  })
  for (const member of ['sector_identifier_uri', 'request_uris', 'software_statement']) {
    const value = member === 'request_uris' ? [at('/request')] : at('/sector')
    const { status } = await register({ [member]: value })
    expect([member, status]).toEqual([member, member === 'request_uris' ? 201 : 400])
  }
  await ask('GET', `/${id}`, undefined, token)
  expect(receiver.received).toEqual([])
})

describe('what an app cannot give itself', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a scope of the management API', { scope: 'openid okta.users.read' }],
    ['the groups of its users', { scope: 'openid groups' }],
    ['a grant of its own', { grant_types: ['authorization_code', 'client_credentials'] }],
    ['a password grant', { grant_types: ['authorization_code', 'password'] }],
    ['the life of a service', { application_type: 'service' }],
    ['tokens in a fragment', { response_types: ['code', 'token'] }],
    ['a key pair of which one is private', { jwks: { keys: [privateJwk()] } }],
    ['a key that is soon broken', { jwks: { keys: [weakJwk()] } }],
    ['a shared secret as a key', { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }],
  ])('is %s', async (_, metadata) => {
    expect(answered(await register(metadata))).toBe('400 invalid_client_metadata')
  })

  test('is anything that only admins set, whatever it calls it', async () => {
    const { id } = await registered({
      client_id: 'mine',
      client_secret: 'mine',
      client_secret_expires_at: 1,
      is_network_app: true,
      isNetworkApp: true,
      consent: 'never',
      pkceRequired: false,
      groupsFilter: { match: 'all' },
      isVisible: true,
      org_id: 'another',
      status: 'INACTIVE',
      settings: { oidc: { consent: 'never' } },
      reviewed_at: '2026-01-01T00:00:00Z',
      constructor: 'Object',
    })
    expect(id).not.toBe('mine')
    const kept = await stored(id)
    expect(kept).toMatchObject({ is_network_app: false, settings: { isVisible: false } })
    expect(kept?.settings.oidc).toMatchObject({ consent: 'once', pkceRequired: true })
    expect(kept?.settings.oidc).not.toHaveProperty('groupsFilter')
  })

  test('is what we keep beside its keys', async () => {
    const key = { ...publicJwk(), id: 'pksAnother', status: 'INACTIVE', created: 'never', x5u: 'https://evil.example/' }
    const { id } = await registered({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } })
    expect(JSON.stringify(await stored(id))).not.toMatch(/pksAnother|INACTIVE|never|evil/)
  })

  test('is a token of its own, even where an admin granted it scopes by mistake', async () => {
    const { id, secret } = await registered({ token_endpoint_auth_method: 'client_secret_post' })
    await grantScopes(world.db, id, ['okta.users.read'], new Date())
    await world.database.pool.query(
      `update app set settings = jsonb_set(jsonb_set(settings, '{oidc,grantTypes}', '["client_credentials"]'),
         '{oidc,clientKind}', '"service"'), version = version + 1 where id = $1`,
      [id],
    )
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    const form = { grant_type: 'client_credentials', scope: 'okta.users.read', client_id: id, client_secret: secret }
    expect(await tokenEndpoint(form)).toBe('400 unauthorized_client')
  })
})

describe('a name', () => {
  test.each(['<img src=x onerror=alert(1)>', 'Notes\u202e', 'No\u200btes', 'Notes\nallow', '\ufeff', 'a'.repeat(101)])(
    'is not %j',
    async (name) => {
      expect(answered(await register({ client_name: name }))).toBe('400 invalid_client_metadata')
    },
  )

  test('stands on the consent page as text, whatever signs it is made of', async () => {
    const name = `"'&amp;{{7*7}}\${7*7} %s`
    const app = await registered({ client_name: name, redirect_uris: ['http://localhost:8081/callback'] })
    await assignTo(world.db, app.id, world.ada)
    const party = world.party({
      app: { clientId: app.id, secret: app.secret, redirectUri: 'http://localhost:8081/callback' },
    })
    await party.signIn()
    const query = new URLSearchParams({
      client_id: app.id,
      redirect_uri: 'http://localhost:8081/callback',
      response_type: 'code',
      scope: 'openid',
      state: 's',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    const arrival = await party.browser.open(`${world.issuer}/oauth2/v1/authorize?${String(query)}`)
    if (arrival.kind !== 'page') throw new Error('the person was not asked')
    expect(arrival.page.body).toContain('<h1>&#34;&#39;&#38;amp;{{7*7}}${7*7} %s asks for access</h1>')
    expect(arrival.page.body).toContain('id="unreviewed"')
  })
})

describe('a registration access token', () => {
  test('opens nothing in another org, and nothing of another app', async () => {
    const other = await world.addOrg('other')
    await allowRegistration(other, { mode: 'open' })
    const askOther = registrar(world, `other.${new URL(world.issuer).host}`)
    const { id, token } = await registered()
    const change = { ...leastMetadata, client_id: id }
    for (const [method, body] of [['GET'], ['PUT', change], ['DELETE']] as const)
      expect((await askOther(method, `/${id}`, body, token)).status).toBe(401)
    const manual = await world.addApp()
    for (const [method, body] of [['GET'], ['PUT', change], ['DELETE']] as const)
      expect((await ask(method, `/${manual.clientId}`, body, token)).status).toBe(401)
  })

  test('is no access token: it opens neither user info nor the management API', async () => {
    const { token } = await registered()
    for (const url of ['/oauth2/v1/userinfo', '/api/v1/clients']) {
      const headers = { authorization: `Bearer ${token}` }
      expect((await world.ask({ url, headers })).statusCode).toBe(401)
    }
  })
})

test('who registers without end is slowed down, and so is who guesses tokens', async () => {
  const slow = await makeAttackWorld({ RATE_LIMIT_REGISTRATIONS_PER_MINUTE: '3' })
  await allowRegistration(slow.db, { mode: 'open' })
  const askSlow = registrar(slow)
  // A minute that ends in between begins to count anew, so more are sent than two minutes allow.
  const answers: RegistrationReply[] = []
  for (let count = 0; count < 7; count++) answers.push(await askSlow('POST', '', leastMetadata))
  const limited = answers.filter(({ status }) => status === 429)
  expect(limited.length).toBeGreaterThan(0)
  expect(limited[0]).toMatchObject({ headers: { 'retry-after': expect.anything() } })
  expect((await askSlow('GET', '/0oaNothing', undefined, 'guess')).status).toBe(429)
  await slow.close()
})

function publicJwk() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
}
function privateJwk() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
}
function weakJwk() {
  return generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })
}
