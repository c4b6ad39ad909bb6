import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { notes, pocket } from './clients.testing.ts'
import {
  pkceChallengeIsWellFormed,
  pkceIsUsed,
  pkceMethodComesWithAChallenge,
  pkceMethodIsS256,
  verifierMatches,
  verifierRules,
} from './pkce.ts'
import { firstBroken } from '../shared/rule.ts'

// The worked example of RFC 7636 Appendix B.
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const good = { codeChallenge: challenge, codeChallengeMethod: 'S256', client: notes }
const none = { codeChallenge: undefined, codeChallengeMethod: undefined }

describe(pkceIsUsed.id, () => {
  const optional = { ...notes, pkceRequired: false }
  test('is kept with a challenge', () => expect(pkceIsUsed.check(good)).toBeUndefined())
  test('is broken without one, where the app requires it', () =>
    expect(pkceIsUsed.check({ ...good, ...none })).toMatchObject({ error: 'invalid_request' }))
  test('is kept without one by a confidential app that need not', () =>
    expect(pkceIsUsed.check({ ...none, client: optional })).toBeUndefined())
  test('is broken by a public client, whatever its app says', () =>
    expect(pkceIsUsed.check({ ...none, client: { ...pocket, pkceRequired: false } })).toBeDefined())
})

describe(pkceMethodIsS256.id, () => {
  test('is kept with S256', () => expect(pkceMethodIsS256.check(good)).toBeUndefined())
  test.each(['plain', 's256', 'S256 ', 'none', undefined])(
    'is broken with %s (CVE-2024-23647)',
    (codeChallengeMethod) =>
      expect(pkceMethodIsS256.check({ ...good, codeChallengeMethod })).toMatchObject({ error: 'invalid_request' }),
  )
})

test('a method without a challenge is refused', () => {
  expect(pkceMethodComesWithAChallenge.check({ ...good, codeChallenge: undefined })).toBeDefined()
  expect(pkceMethodComesWithAChallenge.check({ ...good, ...none })).toBeUndefined()
})

describe(pkceChallengeIsWellFormed.id, () => {
  test.each([challenge, 'f'.repeat(43)])('is kept with %s', (codeChallenge) =>
    expect(pkceChallengeIsWellFormed.check({ ...good, codeChallenge })).toBeUndefined(),
  )
  test.each([
    '',
    'f'.repeat(42),
    'f'.repeat(44),
    'f'.repeat(128),
    `${'f'.repeat(42)}&`,
    `${'f'.repeat(42)}=`,
    `${challenge}\n`,
  ])('is broken with %j', (codeChallenge) =>
    expect(pkceChallengeIsWellFormed.check({ ...good, codeChallenge })).toBeDefined(),
  )
})

describe('at the token endpoint', () => {
  const broken = (codeVerifier: string | undefined, codeChallenge: string | undefined) =>
    firstBroken(verifierRules, { codeVerifier, codeChallenge })?.rule

  test('these rules are checked, in this order', () =>
    expect(verifierRules.map(({ id }) => id)).toEqual([
      'verifier-comes-with-a-challenge',
      'challenge-is-answered',
      'verifier-matches-the-challenge',
    ]))
  test('the right verifier is taken', () => expect(broken(verifier, challenge)).toBeUndefined())
  test('no verifier is fine where there was no challenge', () => expect(broken(undefined, undefined)).toBeUndefined())
  test('a verifier without a challenge is refused: someone took the challenge away (CVE-2024-23647)', () =>
    expect(broken(verifier, undefined)).toBe('verifier-comes-with-a-challenge'))
  test('a challenge without a verifier is refused (CVE-2023-48228)', () =>
    expect(broken(undefined, challenge)).toBe('challenge-is-answered'))
  test.each(['', 'short', verifier.replace('d', 'e'), challenge])('the verifier %j is refused', (wrong) =>
    expect(broken(wrong, challenge)).toBe('verifier-matches-the-challenge'),
  )
})

describe('verifierMatches', () => {
  test('accepts the pair of RFC 7636 Appendix B', () => expect(verifierMatches(verifier, challenge)).toBe(true))
  test.each([
    ['another verifier', verifier.replace('d', 'e'), challenge],
    ['a plain challenge', verifier, verifier],
    ['a truncated challenge', verifier, challenge.slice(0, -1)],
    ['an empty challenge', verifier, ''],
    ['a challenge of as many letters but more bytes', verifier, `${challenge.slice(0, -1)}ü`],
    ['a verifier too short to be one', 'short', challenge],
  ])('rejects %s', (_, v, c) => expect(verifierMatches(v, c)).toBe(false))

  test('never accepts what is not a verifier, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (v, c) => {
        expect(verifierMatches(v, c)).toBe(false)
      }),
    )
  })
})
