import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ClientAuthenticationMethod } from './client.ts'
import { assertionRules } from './client-assertion.ts'
import { type ClientFacts, clientRules, decideClientAuthentication } from './client-authentication.ts'
import type { ClientCredentials } from './client-credentials.ts'
import { notes, pocket } from './clients.testing.ts'

const now = 1_800_000_000_000
const seconds = now / 1000
const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url')

const byHeader: ClientCredentials = { method: 'client_secret_basic', clientId: 'notes', clientSecret: 's3cret' }
const byAssertion: ClientCredentials = { method: 'assertion', clientId: 'notes', assertion: 'a.b.c' }
const byName: ClientCredentials = { method: 'none', clientId: 'notes' }
const claims = { iss: 'notes', sub: 'notes', aud: 'https://acme.example', exp: seconds + 300, iat: seconds, jti: 'j1' }

const facts: ClientFacts = {
  client: notes,
  clientActive: true,
  secretHashes: [hashOf('older'), hashOf('s3cret')],
  assertion: undefined,
  audiences: ['https://acme.example', 'https://acme.example/oauth2/v1/token'],
  needsName: true,
}
const registered = (tokenEndpointAuthMethod: ClientAuthenticationMethod) => ({ ...notes, tokenEndpointAuthMethod })
const signed: ClientFacts = { ...facts, client: registered('private_key_jwt'), assertion: claims }

describe('a client is believed', () => {
  test.each<[string, ClientCredentials, ClientFacts]>([
    ['with its secret in the header', byHeader, facts],
    ['with the older of two secrets', { ...byHeader, clientSecret: 'older' }, facts],
    [
      'with its secret in the body',
      { ...byHeader, method: 'client_secret_post' },
      { ...facts, client: registered('client_secret_post') },
    ],
    ['without a secret, if it is public', byName, { ...facts, client: pocket, secretHashes: [] }],
  ])('%s', (_, credentials, known) => {
    const outcome = decideClientAuthentication(credentials, known, now)
    expect(outcome).toMatchObject({ kind: 'authenticated', client: known.client, useOnce: undefined })
  })

  test.each(['private_key_jwt', 'client_secret_jwt'] as const)('with an assertion, as %s', (method) => {
    const outcome = decideClientAuthentication(byAssertion, { ...signed, client: registered(method) }, now)
    const useOnce = { jti: 'j1', until: now + 360_000 }
    expect(outcome).toMatchObject({ kind: 'authenticated', method, useOnce })
  })
})

test('a service may leave its assertion without a name: what was signed is one', () => {
  const known = { ...signed, needsName: false, assertion: { ...claims, jti: undefined } }
  const outcome = decideClientAuthentication(byAssertion, known, now)
  expect(outcome).toMatchObject({ useOnce: { jti: 'a.b', until: now + 360_000 } })
  for (const jti of ['', 7, null, 'j'.repeat(257)])
    expect(decideClientAuthentication(byAssertion, { ...known, assertion: { ...claims, jti } }, now)).toMatchObject({
      kind: 'refuse',
      refusal: { rule: 'assertion-has-a-name' },
    })
})

describe('an unknown and a deactivated client and a wrong secret look alike from outside', () => {
  const description = 'client authentication failed'
  test.each<[string, string, ClientCredentials, Partial<ClientFacts>]>([
    ['unknown', 'presented-client-is-known', byHeader, { client: undefined, secretHashes: [] }],
    ['deactivated', 'presented-client-is-known', byHeader, { clientActive: false }],
    ['a wrong secret', 'secret-is-right', { ...byHeader, clientSecret: 'guess' }, {}],
    ['another method', 'method-is-the-registered-one', byName, {}],
  ])('%s', (_, rule, credentials, change) => {
    const outcome = decideClientAuthentication(credentials, { ...facts, ...change }, now)
    expect(outcome).toEqual({ kind: 'refuse', refusal: { rule, error: 'invalid_client', description } })
  })
})

// The rules in order, each with what breaks it.
const breaks: Record<string, readonly (readonly [ClientCredentials, Partial<ClientFacts>])[]> = {
  'method-is-the-registered-one': [
    [byName, {}],
    [{ ...byHeader, method: 'client_secret_post' }, {}],
    [byAssertion, { assertion: claims }],
    [byHeader, { client: registered('private_key_jwt') }],
    [byHeader, { client: registered('client_secret_jwt') }],
    [byHeader, { client: pocket }],
    [byName, { client: registered('private_key_jwt') }],
  ],
  'secret-is-right': [
    [{ ...byHeader, clientSecret: 'S3cret' }, {}],
    [{ ...byHeader, clientSecret: 's3cre' }, {}],
    [{ ...byHeader, clientSecret: hashOf('s3cret') }, {}],
    [byHeader, { secretHashes: [] }],
    [{ ...byHeader, clientSecret: '' }, { secretHashes: [hashOf('')] }],
  ],
  'assertion-is-signed-by-the-client': [[byAssertion, { client: registered('private_key_jwt') }]],
}

test('these rules are checked of a client, in this order', () => {
  expect(clientRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

describe.each(Object.entries(breaks))('%s', (rule, rows) => {
  test.each(rows)('is broken (row %#)', (credentials, change) => {
    const outcome = decideClientAuthentication(credentials, { ...facts, ...change }, now)
    expect(outcome).toMatchObject({ kind: 'refuse', refusal: { rule, error: 'invalid_client' } })
  })
})

const assertionBreaks: Record<string, readonly object[]> = {
  'assertion-names-the-client': [{ iss: 'board' }, { sub: 'board' }, { sub: undefined }, { iss: ['notes'] }],
  'assertion-is-for-us': [
    { aud: 'https://globex.example' },
    { aud: 'https://acme.example/' },
    { aud: undefined },
    { aud: [] },
    { aud: [['https://acme.example']] },
    { aud: { 0: 'https://acme.example' } },
  ],
  'assertion-expires-soon': [
    { exp: undefined },
    { exp: String(seconds + 60) },
    { exp: seconds - 60 },
    { exp: seconds - 300 },
    { exp: seconds + 3661 },
    { exp: Number.MAX_VALUE },
  ],
  'assertion-is-not-from-the-future': [{ nbf: seconds + 61 }, { iat: seconds + 61 }, { nbf: 'soon' }, { iat: null }],
  'assertion-has-a-name': [{ jti: undefined }, { jti: '' }, { jti: 7 }, { jti: 'j'.repeat(257) }],
}

test('these rules are checked of an assertion, in this order', () => {
  expect(assertionRules.map(({ id }) => id)).toEqual(Object.keys(assertionBreaks))
})

describe.each(Object.entries(assertionBreaks))('%s', (rule, rows) => {
  test.each(rows)('is broken by %j', (change) => {
    const known = { ...signed, assertion: { ...claims, ...change } }
    const outcome = decideClientAuthentication(byAssertion, known, now)
    expect(outcome).toMatchObject({ kind: 'refuse', refusal: { rule, error: 'invalid_client' } })
  })
})

test.each([
  { aud: ['https://elsewhere.example', 'https://acme.example/oauth2/v1/token'] },
  { exp: seconds - 59 },
  { exp: seconds + 3660 },
  { nbf: seconds + 8 },
  { nbf: seconds + 60, iat: seconds + 60 },
  { jti: 'j'.repeat(256) },
  { iat: undefined },
])('an assertion with %j is taken', (change) => {
  const known = { ...signed, assertion: { ...claims, ...change } }
  expect(decideClientAuthentication(byAssertion, known, now).kind).toBe('authenticated')
})
