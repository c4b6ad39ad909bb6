import { describe, expect, test } from 'vitest'
import type { RegisteredClient } from './client.ts'
import { notes, published, robot } from './clients.testing.ts'
import { decideToken, type TokenRequest, tokenRules } from './token.ts'

const request: TokenRequest = {
  grantType: 'authorization_code',
  code: 'c0de',
  redirectUri: 'https://notes.example/callback',
  codeVerifier: 'v'.repeat(43),
  refreshToken: undefined,
  scope: undefined,
  resource: [],
  repeated: [],
}
const refresh: TokenRequest = { ...request, grantType: 'refresh_token', code: undefined, refreshToken: 'r1' }

test('a code is redeemed, a refresh token refreshed', () => {
  expect(decideToken(request, notes)).toEqual({ kind: 'redeem-code', code: 'c0de' })
  expect(decideToken(refresh, notes)).toEqual({ kind: 'refresh', refreshToken: 'r1' })
  expect(decideToken({ ...refresh, code: 'c0de' }, notes)).toEqual({ kind: 'refresh', refreshToken: 'r1' })
})

test('a service that may is served for itself, whatever else it sends', () => {
  expect(decideToken({ ...request, grantType: 'client_credentials' }, robot)).toEqual({ kind: 'client-credentials' })
})

type Break = [TokenRequest, string, Partial<RegisteredClient>?]
const breaks: Record<string, readonly Break[]> = {
  'parameters-appear-once': [[{ ...request, repeated: ['code_verifier'] }, 'invalid_request']],
  'grant-type-is-supported': [
    [{ ...request, grantType: undefined }, 'invalid_request'],
    [{ ...request, grantType: 'password' }, 'unsupported_grant_type'],
    [{ ...request, grantType: 'implicit' }, 'unsupported_grant_type'],
    [{ ...request, grantType: 'urn:ietf:params:oauth:grant-type:device_code' }, 'unsupported_grant_type'],
    [{ ...request, grantType: '__proto__' }, 'unsupported_grant_type'],
  ],
  'client-may-use-the-grant': [
    [refresh, 'unauthorized_client', { grantTypes: ['authorization_code'] }],
    [{ ...request, grantType: 'client_credentials' }, 'unauthorized_client'],
    [request, 'unauthorized_client', { grantTypes: ['client_credentials'] }],
  ],
  'network-app-never-refreshes': [[refresh, 'unauthorized_client', published]],
  'grant-is-sent': [
    [{ ...request, code: undefined }, 'invalid_request'],
    [{ ...refresh, refreshToken: undefined }, 'invalid_request'],
  ],
  'token-is-for-no-other-resource': [[{ ...request, resource: ['https://api.example'] }, 'invalid_target']],
}

test('these rules are checked, in this order', () => {
  expect(tokenRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

describe.each(Object.entries(breaks))('%s', (rule, rows) => {
  test.each(rows)('is broken (row %#)', (broken, error, client = {}) =>
    expect(decideToken(broken, { ...notes, ...client })).toMatchObject({ kind: 'refuse', refusal: { rule, error } }),
  )
})
