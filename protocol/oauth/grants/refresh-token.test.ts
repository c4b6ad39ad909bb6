import { describe, expect, test } from 'vitest'
import type { RegisteredClient } from '../client.ts'
import { notes } from '../clients.testing.ts'
import type { TokenRequest } from '../token.ts'
import { decideRefresh, defaultRotationGrace, type RefreshFacts, refreshRules } from './refresh-token.ts'

const now = 1_800_000_000_000
const day = 86_400_000

const request: TokenRequest = {
  grantType: 'refresh_token',
  code: undefined,
  redirectUri: undefined,
  codeVerifier: undefined,
  refreshToken: 'r1',
  scope: undefined,
  resource: [],
  repeated: [],
}

const facts: RefreshFacts = {
  clientId: 'notes',
  userId: 'ada',
  grantedScope: ['openid', 'email', 'offline_access'],
  expiresAt: now + day,
  familyExpiresAt: now + 2 * day,
  usedAt: undefined,
  successorUsed: false,
  revoked: false,
  userActive: true,
  assigned: true,
}

const decide = (r: Partial<TokenRequest>, f: Partial<RefreshFacts>, client: RegisteredClient = notes) =>
  decideRefresh({ ...request, ...r }, client, { ...facts, ...f }, now, defaultRotationGrace)

test('the newest refresh token gives all that was granted', () => {
  expect(decide({}, {})).toEqual({ kind: 'rotate', scope: ['openid', 'email', 'offline_access'] })
})

test('a narrower scope may be asked for', () => {
  expect(decide({ scope: ['email', 'openid'] }, {})).toEqual({ kind: 'rotate', scope: ['openid', 'email'] })
  expect(decide({ scope: [] }, {})).toEqual({ kind: 'rotate', scope: [] })
})

test('a scope taken from the app since is no longer given', () => {
  const client = { ...notes, scopes: ['openid', 'offline_access'] }
  expect(decide({}, {}, client)).toEqual({ kind: 'rotate', scope: ['openid', 'offline_access'] })
})

describe('within the grace window', () => {
  test('a racer gets the same successor', () =>
    expect(decide({}, { usedAt: now - 29_999 })).toMatchObject({ kind: 'repeat' }))
  test('which closes with its time', () =>
    expect(decide({}, { usedAt: now - 30_000 })).toMatchObject({ revokesFamily: true }))
  test('and with the first use of the successor', () =>
    expect(decide({}, { usedAt: now - 1, successorUsed: true })).toMatchObject({ revokesFamily: true }))
  test('of no length nobody gets it twice', () => {
    const outcome = decideRefresh(request, notes, { ...facts, usedAt: now }, now, 0)
    expect(outcome).toMatchObject({ kind: 'refuse', revokesFamily: true })
  })
})

type Break = [Partial<TokenRequest>, Partial<RefreshFacts>, string, RegisteredClient?]
const breaks: Record<string, readonly Break[]> = {
  'refresh-token-is-the-clients-own': [[{}, { usedAt: now - day }, 'invalid_grant', { ...notes, clientId: 'board' }]],
  'refresh-token-is-not-reused': [
    [{}, { usedAt: now - day }, 'invalid_grant'],
    [{ scope: ['admin'] }, { usedAt: now - day, expiresAt: now - 1, userActive: false }, 'invalid_grant'],
  ],
  'refresh-token-is-live': [
    [{}, { revoked: true }, 'invalid_grant'],
    [{}, { expiresAt: now }, 'invalid_grant'],
    [{}, { familyExpiresAt: now }, 'invalid_grant'],
  ],
  'refreshing-user-may-use-the-app': [
    [{}, { userActive: false }, 'invalid_grant'],
    [{}, { assigned: false }, 'invalid_grant'],
  ],
  'offline-access-is-still-allowed': [[{}, {}, 'invalid_grant', { ...notes, scopes: ['openid', 'email'] }]],
  'refresh-never-widens-the-scope': [
    [{ scope: ['openid', 'profile'] }, {}, 'invalid_scope'],
    [{ scope: ['OPENID'] }, {}, 'invalid_scope'],
  ],
}

test('these rules are checked, in this order', () => {
  expect(refreshRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

describe.each(Object.entries(breaks))('%s', (rule, rows) => {
  test.each(rows)('is broken (row %#)', (r, f, error, client) => {
    const revokesFamily = rule === 'refresh-token-is-not-reused'
    expect(decide(r, f, client)).toMatchObject({ kind: 'refuse', refusal: { rule, error }, revokesFamily })
  })
})

test('an unknown refresh token is refused and ends nothing', () => {
  const refusal = { rule: 'refresh-token-is-known', error: 'invalid_grant' }
  const outcome = decideRefresh(request, notes, undefined, now, defaultRotationGrace)
  expect(outcome).toMatchObject({ kind: 'refuse', refusal, revokesFamily: false })
})
