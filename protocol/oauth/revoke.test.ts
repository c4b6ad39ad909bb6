import { expect, test } from 'vitest'
import { notes } from './clients.testing.ts'
import type { TokenFacts, TokenQuestion } from './introspect.ts'
import { decideRevocation, revocationRules } from './revoke.ts'

const question: TokenQuestion = { token: 't', tokenTypeHint: 'unheard_of', repeated: [] }
const facts: TokenFacts = {
  kind: 'access',
  tokenId: 't1',
  clientId: 'notes',
  userId: 'ada',
  username: 'ada@acme.example',
  scope: ['openid'],
  issuedAt: 0,
  expiresAt: 1,
  live: true,
}

test('an access token ends alone, a refresh token with all of its grant', () => {
  expect(decideRevocation(question, notes, facts)).toEqual({ kind: 'end-token' })
  expect(decideRevocation(question, notes, { ...facts, kind: 'refresh' })).toEqual({ kind: 'end-grant' })
})

test('an unknown token is no error (RFC7009-2.2)', () => {
  expect(decideRevocation(question, notes, undefined)).toEqual({ kind: 'nothing-to-end' })
})

test('nobody ends the token of another client (CVE-2026-55672)', () => {
  const refusal = { rule: 'token-is-the-clients-own', error: 'unauthorized_client' }
  expect(decideRevocation(question, notes, { ...facts, clientId: 'board' })).toMatchObject({ kind: 'refuse', refusal })
})

test('these rules are checked, in this order', () => {
  expect(revocationRules.map(({ id }) => id)).toEqual(['parameters-appear-once', 'token-is-sent'])
})

test.each([
  ['parameters-appear-once', { ...question, repeated: ['token'] }],
  ['token-is-sent', { ...question, token: undefined }],
])('%s, or it is refused', (rule, broken) => {
  expect(decideRevocation(broken, notes, facts)).toMatchObject({
    kind: 'refuse',
    refusal: { rule, error: 'invalid_request' },
  })
})
