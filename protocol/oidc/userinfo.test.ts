import { describe, expect, test } from 'vitest'
import { notes } from '../oauth/clients.testing.ts'
import {
  bearerChallenge,
  bearerRules,
  decideUserinfo,
  type PresentedToken,
  readBearerToken,
  type UserinfoFacts,
  userinfoRules,
} from './userinfo.ts'
import { ada } from './users.testing.ts'

const nothing: PresentedToken = { authorization: undefined, inBody: undefined, inQuery: undefined, repeated: [] }

describe('an access token is read', () => {
  test.each<[string, Partial<PresentedToken>]>([
    ['from the header', { authorization: 'Bearer a.b-c_~+/==' }],
    ['whatever the case of the scheme', { authorization: 'bearer   a.b-c_~+/==' }],
    ['from a form', { inBody: 'a.b-c_~+/==' }],
  ])('%s', (_, change) => {
    expect(readBearerToken({ ...nothing, ...change })).toEqual({ kind: 'token', token: 'a.b-c_~+/==' })
  })
})

const breaks: Record<string, readonly Partial<PresentedToken>[]> = {
  'token-is-not-in-the-query': [{ inQuery: 't' }, { inQuery: 't', authorization: 'Bearer t' }],
  'token-is-presented-once': [{ authorization: 'Bearer t', inBody: 't' }, { repeated: ['access_token'] }],
  'bearer-header-is-well-formed': [
    { authorization: '' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer ' },
    { authorization: 'Bearer a b' },
    { authorization: 'Bearer t, Bearer u' },
    { authorization: 'Bearer "t"' },
    { authorization: 'Basic dDp0' },
    { authorization: 'DPoP t' },
  ],
}

test('these rules of presenting are checked, in this order', () => {
  expect(bearerRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

describe.each(Object.entries(breaks))('%s', (rule, rows) => {
  test.each(rows)('is broken by %j', (change) => {
    const refusal = { rule, error: 'invalid_request' }
    expect(readBearerToken({ ...nothing, ...change })).toMatchObject({ kind: 'refuse', refusal })
  })
})

const now = 1_800_000_000_000
const facts: UserinfoFacts = {
  client: notes,
  scope: ['openid', 'email'],
  claims: undefined,
  expiresAt: now + 1,
  live: true,
  user: ada,
}

test('a live token with openid learns the claims of its scopes, and sub always (OIDCC-5.3.2)', () => {
  const claims = { sub: '00uada', email: 'ada@acme.example', email_verified: true }
  expect(decideUserinfo(facts, now)).toEqual({ kind: 'answer', claims })
})

test('and those its client asked for one by one', () => {
  const wish = { essential: true, values: [] }
  const claims = { userinfo: { name: wish }, idToken: { phone_number: wish } }
  expect(decideUserinfo({ ...facts, scope: ['openid'], claims }, now)).toEqual({
    kind: 'answer',
    claims: { sub: '00uada', name: 'Ada Lovelace' },
  })
})

const tokenBreaks: Record<string, readonly (readonly [Partial<UserinfoFacts>, string, number])[]> = {
  'access-token-is-live': [
    [{ live: false }, 'invalid_token', 401],
    [{ expiresAt: now }, 'invalid_token', 401],
  ],
  'access-token-has-openid': [[{ scope: ['email'] }, 'insufficient_scope', 403]],
}

test('these rules of a token are checked, in this order', () => {
  expect(userinfoRules.map(({ id }) => id)).toEqual(Object.keys(tokenBreaks))
})

describe.each(Object.entries(tokenBreaks))('%s', (rule, rows) => {
  test.each(rows)('is broken by %j', (change, error, status) => {
    const outcome = decideUserinfo({ ...facts, ...change }, now)
    expect(outcome).toMatchObject({ kind: 'refuse', refusal: { rule, error } })
    if (outcome.kind === 'refuse') expect(bearerChallenge(outcome.refusal, 'https://acme.example').status).toBe(status)
  })
})

test('a token that is none of ours looks like a dead one', () => {
  expect(decideUserinfo(undefined, now)).toEqual(decideUserinfo({ ...facts, live: false }, now))
})

test('a user in too many groups for the claim is refused', () => {
  const user = { ...ada, groups: Array.from({ length: 101 }, String) }
  const outcome = decideUserinfo({ ...facts, scope: ['openid', 'groups'], user }, now)
  expect(outcome).toMatchObject({ kind: 'refuse', refusal: { error: 'invalid_request' } })
})

describe('a refusal as HTTP (RFC6750-3)', () => {
  const issuer = 'https://acme.example'
  test('says nothing of an error to who presented no token', () => {
    const outcome = readBearerToken(nothing)
    expect(outcome).toEqual({ kind: 'refuse', refusal: undefined })
    expect(bearerChallenge(undefined, issuer)).toEqual({ status: 401, wwwAuthenticate: `Bearer realm="${issuer}"` })
  })

  test('names the error, and the scope that is missing', () => {
    const refusal = { rule: 'r', error: 'insufficient_scope', description: 'no openid' } as const
    expect(bearerChallenge(refusal, issuer)).toEqual({
      status: 403,
      wwwAuthenticate: `Bearer realm="${issuer}", error="insufficient_scope", error_description="no openid", scope="openid"`,
    })
  })
})
