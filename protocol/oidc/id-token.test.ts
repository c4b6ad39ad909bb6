import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { notes } from '../oauth/clients.testing.ts'
import { atHash, type IdTokenFacts, idTokenClaims, idTokenUserClaims, needsUserClaims } from './id-token.ts'
import { ada } from './users.testing.ts'

const facts: IdTokenFacts = {
  issuer: 'https://acme.example',
  client: notes,
  userId: '00uada',
  sessionId: 's1',
  scope: ['openid', 'profile', 'email'],
  claims: undefined,
  authenticatedAt: 1_799_999_999_900,
  amr: ['pwd'],
  acr: 'urn:okta:loa:1fa:pwd',
  nonce: 'n-0S6_WzA2Mj',
  identityProvider: '00oacme',
  accessToken: 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y',
  tokenId: 't1',
  now: 1_800_000_000_000,
}

test('an ID token says who, for whom, by whom, when and how (OIDCC-2)', () => {
  expect(idTokenClaims(facts, {})).toEqual({
    iss: 'https://acme.example',
    sub: '00uada',
    aud: 'notes',
    iat: 1_800_000_000,
    exp: 1_800_003_600,
    auth_time: 1_799_999_999,
    amr: ['pwd'],
    acr: 'urn:okta:loa:1fa:pwd',
    idp: '00oacme',
    nonce: 'n-0S6_WzA2Mj',
    at_hash: '77QmUPtjPfzWtF2AnpK9RQ',
    sid: 's1',
    jti: 't1',
    ver: 1,
  })
})

test('without a nonce there is none, and after a refresh nobody invents one (OIDCC-12.2)', () => {
  const claims = idTokenClaims({ ...facts, nonce: undefined, sessionId: undefined }, {})
  expect(claims).not.toHaveProperty('nonce')
  expect(claims).not.toHaveProperty('sid')
})

test('a claim of the user never takes the place of one of ours', () => {
  const claims = idTokenClaims(facts, {
    sub: 'grace',
    iss: 'https://evil.tld',
    aud: 'board',
    email: 'ada@acme.example',
  })
  expect(claims).toMatchObject({ sub: '00uada', iss: 'https://acme.example', aud: 'notes', email: 'ada@acme.example' })
})

describe('at_hash', () => {
  test('is that of the example of OIDCC-A.3', () =>
    expect(atHash('jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y', 'RS256')).toBe('77QmUPtjPfzWtF2AnpK9RQ'))
  test.each([
    ['RS256', 'sha256'],
    ['ES256', 'sha256'],
    ['EdDSA', 'sha512'],
  ] as const)('with %s is the left half of %s', (alg, name) => {
    const digest = createHash(name).update('token').digest()
    expect(atHash('token', alg)).toBe(digest.subarray(0, digest.length / 2).toString('base64url'))
  })
})

describe('claims of the user', () => {
  const claims = { userinfo: { name: one() }, idToken: { email: one(), acr: one(), auth_time: one() } }

  test('stay at user info by default (OIDCC-5.4)', () => {
    expect(idTokenUserClaims(facts, ada)).toEqual({ kind: 'claims', claims: {} })
    expect(needsUserClaims(facts)).toBe(false)
  })

  test('are in the ID token when asked for there, one by one (OIDCC-5.5)', () => {
    expect(idTokenUserClaims({ ...facts, claims }, ada)).toEqual({
      kind: 'claims',
      claims: { email: 'ada@acme.example' },
    })
    expect(needsUserClaims({ ...facts, claims })).toBe(true)
    expect(needsUserClaims({ ...facts, claims: { ...claims, idToken: { acr: one() } } })).toBe(false)
  })

  test('are in the ID token of an app whose switch says so', () => {
    const switched = { ...facts, client: { ...notes, claimsInIdToken: true } }
    expect(idTokenUserClaims(switched, ada)).toMatchObject({ claims: { name: 'Ada Lovelace', email_verified: true } })
    expect(needsUserClaims(switched)).toBe(true)
    expect(needsUserClaims({ ...switched, scope: ['openid', 'offline_access'] })).toBe(false)
  })
})

function one() {
  return { essential: false, values: [] }
}
