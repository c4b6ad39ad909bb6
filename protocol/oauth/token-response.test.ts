import { expect, test } from 'vitest'
import { tokenErrorResponse, tokenResponse } from './token-response.ts'

test('tokens are answered by the names of RFC6749-5.1, and what was not issued is absent', () => {
  const tokens = { accessToken: 'a1', scope: ['openid', 'email'], idToken: undefined, refreshToken: undefined }
  expect(JSON.parse(JSON.stringify(tokenResponse(tokens)))).toEqual({
    token_type: 'Bearer',
    expires_in: 3600,
    access_token: 'a1',
    scope: 'openid email',
  })
  const all = tokenResponse({ ...tokens, idToken: 'i1', refreshToken: 'r1' })
  expect(all).toMatchObject({ id_token: 'i1', refresh_token: 'r1' })
})

test('a client that failed to prove itself is told how it may (RFC6749-5.2)', () => {
  const refusal = {
    rule: 'secret-is-right',
    error: 'invalid_client',
    description: 'client authentication failed',
  } as const
  expect(tokenErrorResponse(refusal, 'https://acme.example')).toEqual({
    status: 401,
    headers: {
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'www-authenticate': 'Basic realm="https://acme.example"',
    },
    body: { error: 'invalid_client', error_description: 'client authentication failed' },
  })
})

test('every other refusal is 400, and none is ever cached', () => {
  const refusal = { rule: 'grant-is-sent', error: 'invalid_request', description: 'code is missing' } as const
  const { status, headers } = tokenErrorResponse(refusal, 'https://acme.example')
  expect({ status, headers }).toEqual({ status: 400, headers: { 'cache-control': 'no-store', pragma: 'no-cache' } })
})
