import { expect, test } from 'vitest'
import { readIdTokenHint } from './id-token-hint.ts'

const issuer = 'https://acme.example'
const claims = { iss: issuer, sub: '00uada', aud: 'notes', sid: 's1', exp: 1 }

test.each(['JWT', 'jwt', undefined])('an ID token of ours is a hint, however old, with typ %s', (typ) => {
  expect(readIdTokenHint({ typ, claims }, issuer)).toEqual({ userId: '00uada', clientId: 'notes', sessionId: 's1' })
})

test.each<[string, Parameters<typeof readIdTokenHint>[0]]>([
  ['no hint', undefined],
  ['a token of another org', { typ: 'JWT', claims: { ...claims, iss: 'https://globex.example' } }],
  ['an access token', { typ: 'at+jwt', claims }],
  ['a logout token', { typ: 'logout+jwt', claims }],
  ['a logout token in disguise', { typ: 'JWT', claims: { ...claims, events: {} } }],
  ['a token about nobody', { typ: 'JWT', claims: { ...claims, sub: undefined } }],
  ['a token for several', { typ: 'JWT', claims: { ...claims, aud: ['notes', 'board'] } }],
])('%s is none', (_, hint) => expect(readIdTokenHint(hint, issuer)).toBeUndefined())
