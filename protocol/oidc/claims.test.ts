import { describe, expect, test } from 'vitest'
import type { GroupsFilter } from '../oauth/client.ts'
import { askableClaims, claimNames, claimsOf, scopeOfClaim } from './claims.ts'
import { ada, nobodySpecial } from './users.testing.ts'

const all: GroupsFilter = { match: 'all' }
const of = (scope: readonly string[], filter: GroupsFilter | undefined = all) =>
  claimsOf(ada, claimNames(scope, []), filter)

test.each<[string, object]>([
  [
    'profile',
    {
      name: 'Ada Lovelace',
      family_name: 'Lovelace',
      given_name: 'Ada',
      middle_name: 'King',
      nickname: 'Countess',
      preferred_username: 'ada@acme.example',
      profile: 'https://acme.example/ada',
      picture: 'https://acme.example/ada.png',
      website: 'https://ada.example',
      gender: 'female',
      birthdate: '1815-12-10',
      zoneinfo: 'Europe/London',
      locale: 'en-GB',
      updated_at: 1_700_000_000,
    },
  ],
  ['email', { email: 'ada@acme.example', email_verified: true }],
  [
    'address',
    {
      address: {
        formatted: '12 St James Square\nSW1Y 4JH London\nGB',
        street_address: '12 St James Square',
        locality: 'London',
        postal_code: 'SW1Y 4JH',
        country: 'GB',
      },
    },
  ],
  ['phone', { phone_number: '+44 20 7946 0000', phone_number_verified: false }],
  ['groups', { groups: ['Everyone', 'Engineering', 'Engineering managers'] }],
  ['openid', {}],
  ['offline_access', {}],
  ['toString', {}],
  ['__proto__', {}],
])('the scope %s stands for its claims, in their standard types (OIDCC-5.4, OIDCC-5.1)', (scope, claims) => {
  expect(of([scope])).toEqual({ kind: 'claims', claims })
})

test('what is not known of a user is not claimed, nor anything about it (OIDCC-5.3.2)', () => {
  const names = claimNames(['profile', 'email', 'address', 'phone', 'groups'], [])
  expect(claimsOf(nobodySpecial, names, all)).toEqual({
    kind: 'claims',
    claims: { updated_at: 1_700_000_000, groups: [] },
  })
})

describe('groups', () => {
  test.each<[GroupsFilter | undefined, object]>([
    [undefined, {}],
    [{ match: 'equals', value: 'Engineering' }, { groups: ['Engineering'] }],
    [{ match: 'starts-with', value: 'Eng' }, { groups: ['Engineering', 'Engineering managers'] }],
    [{ match: 'contains', value: 'manage' }, { groups: ['Engineering managers'] }],
    [{ match: 'equals', value: 'Sales' }, { groups: [] }],
  ])('pass through the filter %j of the app', (filter, claims) => {
    expect(claimsOf(ada, new Set(['groups']), filter)).toEqual({ kind: 'claims', claims })
  })

  const inMany = (count: number) => ({ ...ada, groups: Array.from({ length: count }, (_, i) => `g${i}`) })

  test('are at most 100: above that the request fails rather than that some are missing', () => {
    expect(claimsOf(inMany(100), new Set(['groups']), all).kind).toBe('claims')
    const refusal = { rule: 'groups-are-filtered-and-at-most-100', error: 'invalid_request' }
    expect(claimsOf(inMany(101), new Set(['groups']), all)).toMatchObject({ kind: 'refuse', refusal })
  })

  test('are counted after the filter, and only when they are asked for', () => {
    expect(claimsOf(inMany(101), new Set(['groups']), { match: 'equals', value: 'g7' }).kind).toBe('claims')
    expect(claimsOf(inMany(101), new Set(['email']), all).kind).toBe('claims')
  })
})

test('a claim asked for by itself is given if the app may ask for its scope', () => {
  const wish = { essential: true, values: [] }
  const requested = { name: wish, phone_number: wish, 'name#de': wish, acr: wish, __proto__: wish, sub: wish }
  expect(askableClaims(requested, { scopes: ['openid', 'profile'] })).toEqual(['name'])
  expect(scopeOfClaim('phone_number_verified')).toBe('phone')
  expect(scopeOfClaim('sub')).toBeUndefined()
})
