import { expect, test } from 'vitest'
import { notes, pocket } from './clients.testing.ts'
import { decideIntrospection, introspectionRules, type TokenFacts, type TokenQuestion } from './introspect.ts'

const now = 1_800_000_000_000
const issuer = 'https://acme.example'
const question: TokenQuestion = { token: 't', tokenTypeHint: undefined, repeated: [] }
const facts: TokenFacts = {
  kind: 'access',
  tokenId: 't1',
  clientId: 'notes',
  userId: '00uada',
  username: 'ada@acme.example',
  scope: ['openid', 'email'],
  issuedAt: now - 1000,
  expiresAt: now + 3_599_000,
  live: true,
}
const ask = (f: TokenFacts | undefined) => decideIntrospection(question, notes, f, issuer, now)

test('a live access token of the client is described (RFC7662-2.2)', () => {
  expect(ask(facts)).toEqual({
    kind: 'answer',
    answer: {
      active: true,
      scope: 'openid email',
      username: 'ada@acme.example',
      exp: 1_800_003_599,
      iat: 1_799_999_999,
      sub: '00uada',
      uid: '00uada',
      aud: issuer,
      iss: issuer,
      jti: 't1',
      token_type: 'Bearer',
      client_id: 'notes',
    },
  })
})

test('the token of a service is about the service, and no user is named (RFC9700-4.15)', () => {
  const answer = ask({ ...facts, userId: undefined, username: undefined, scope: ['okta.users.read'] })
  expect(answer).toMatchObject({ answer: { active: true, sub: 'notes', client_id: 'notes', scope: 'okta.users.read' } })
  expect(Object.keys('answer' in answer ? answer.answer : {})).not.toEqual(expect.arrayContaining(['username', 'uid']))
})

test('a refresh token has no token_type', () => {
  expect(ask({ ...facts, kind: 'refresh' })).not.toHaveProperty('answer.token_type')
})

test.each<[string, TokenFacts | undefined]>([
  ['an unknown token', undefined],
  ['a token of another client', { ...facts, clientId: 'board' }],
  ['a dead token', { ...facts, live: false }],
  ['an expired token', { ...facts, expiresAt: now }],
])('%s is not active, and nothing more is said', (_, f) => {
  expect(ask(f)).toEqual({ kind: 'answer', answer: { active: false } })
})

test('these rules are checked, in this order', () => {
  expect(introspectionRules.map(({ id }) => id)).toEqual([
    'parameters-appear-once',
    'introspecting-client-is-confidential',
    'token-is-sent',
  ])
})

test.each([
  ['parameters-appear-once', { ...question, repeated: ['token'] }, notes],
  ['introspecting-client-is-confidential', question, pocket],
  ['token-is-sent', { ...question, token: undefined }, notes],
])('%s, or it is refused', (rule, broken, client) => {
  const outcome = decideIntrospection(broken, client, { ...facts, clientId: client.clientId }, issuer, now)
  expect(outcome).toMatchObject({ kind: 'refuse', refusal: { rule } })
})
