import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { profileAttributes, type User } from '../../../contracts/management/user.ts'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
let id: string
beforeAll(async () => {
  world = await makeManagementWorld()
  id = await world.addUser({ login: 'grace@acme.example', firstName: 'Grace', lastName: 'Hopper' })
})
afterAll(() => world.close())

/** Any text, of the kinds that have broken things. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\u0000',
    '\ud800',
    '\u{10ffff}',
    '\'; drop table "user"; --',
    '%',
    '_',
    '\\',
    '{}',
    '＠',
    '\u202e',
    'İ',
  ),
)
const attribute = fc.constantFrom(...profileAttributes, 'status', 'created', 'id', '__proto__', 'constructor', 'a.b')
const value = fc.oneof(hostile, fc.integer(), fc.boolean(), fc.constant(null), fc.array(hostile, { maxLength: 2 }))

const isUnbroken = (status: number) => status < 500

test('whatever is written into a profile is kept or refused, and nothing breaks', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.dictionary(attribute, value, { maxKeys: 4 }), async (profile) => {
      const payload = JSON.stringify({ profile })
      const { status, body } = await world.ada.call<User>('POST', `/api/v1/users/${id}`, payload, {
        'content-type': 'application/json',
      })
      expect([profile, isUnbroken(status)]).toEqual([profile, true])
      if (status !== 200) return
      for (const [name, wanted] of Object.entries(profile))
        if (typeof wanted === 'string' && !['login', 'email', 'secondEmail', 'displayName'].includes(name))
          expect(body.profile[name as 'title'] ?? '').toBe(wanted)
    }),
    { numRuns: 300 },
  )
})

test('whatever is asked of a list is answered or refused, and nothing breaks', { timeout: 60_000 }, async () => {
  const operator = fc.constantFrom('eq', 'ne', 'sw', 'co', 'ew', 'gt', 'le', 'pr', 'xx')
  const compare = fc
    .tuple(attribute, operator, value)
    .map(([name, how, what]) => `${name.startsWith('s') ? name : `profile.${name}`} ${how} ${JSON.stringify(what)}`)
  const query = fc.record(
    {
      q: hostile,
      search: fc.oneof(compare, hostile),
      filter: fc.oneof(compare, hostile),
      sortBy: fc.oneof(hostile, attribute),
      sortOrder: fc.oneof(hostile, fc.constant('desc')),
      limit: fc.oneof(hostile, fc.constant('2')),
      after: hostile,
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(query, async (asked) => {
      const { status } = await world.ada.call('GET', `/api/v1/users?${new URLSearchParams(asked).toString()}`)
      expect([asked, isUnbroken(status)]).toEqual([asked, true])
    }),
    { numRuns: 400 },
  )
})

test('whatever a path names is found or not there, and nothing breaks', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (named) => {
      const part = encodeURIComponent(named.toWellFormed())
      for (const path of [`users/${part}`, `users/${id}/sessions/${part}`, `sessions/${part}`])
        expect([path, isUnbroken((await world.ada.call('GET', `/api/v1/${path}`)).status)]).toEqual([path, true])
    }),
    { numRuns: 100 },
  )
})

test('a search finds exactly those whose attribute begins so, whatever stands in it', { timeout: 60_000 }, async () => {
  // Among people of their own: what was written into a profile before may begin so, too.
  const quiet = await world.addOrg('quiet')
  const reader = await world.byToken(
    await world.addUser({ login: 'rhea@quiet.example', roles: ['READ_ONLY_ADMIN'] }, quiet),
    quiet,
  )
  const marks = ['%', '_', 'a\\b', "o'neil", 'ÄÖ', 'straße', 'İx', '(x)', '"q"']
  for (const mark of marks)
    await world.addUser(
      { login: `${randomUUID().slice(0, 8)}@quiet.example`, firstName: 'M', lastName: `${mark}end` },
      quiet,
    )
  for (const mark of marks) {
    const query = new URLSearchParams({ search: `profile.lastName sw ${JSON.stringify(mark)}` }).toString()
    const { body } = await reader.call<User[]>('GET', `/api/v1/users?${query}`)
    expect([mark, body.map(({ profile }) => profile.lastName)]).toEqual([mark, [`${mark}end`]])
    const begun = await reader.call<User[]>('GET', `/api/v1/users?${new URLSearchParams({ q: mark }).toString()}`)
    expect([mark, begun.body.map(({ profile }) => profile.lastName)]).toEqual([mark, [`${mark}end`]])
  }
})
