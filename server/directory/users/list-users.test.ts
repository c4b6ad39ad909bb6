import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { User } from '../../../contracts/management/user.ts'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
const people = [
  ['anna.zimmer', 'Anna', 'Zimmer', 'Engines'],
  ['bert.anders', 'Bert', 'Anders', 'Engines'],
  ['annabel.lee', 'Annabel', 'Lee', 'Poems'],
  ['lee.anna', 'Lee', 'Annasson', undefined],
  ['carl.off', 'Carl', 'Off', undefined],
] as const
beforeAll(async () => {
  world = await makeManagementWorld()
  for (const [name, firstName, lastName, department] of people)
    await world.addUser({
      login: `${name}@acme.example`,
      firstName,
      lastName,
      profile: department === undefined ? {} : { department },
      status: name === 'carl.off' ? 'DEPROVISIONED' : 'ACTIVE',
    })
})
afterAll(() => world.close())

const list = (query: Readonly<Record<string, string>>) =>
  world.ada.call<User[]>('GET', `/api/v1/users?${new URLSearchParams(query).toString()}`)
const names = async (query: Readonly<Record<string, string>>) =>
  (await list(query)).body.map(({ profile }) => profile.login.split('@')[0])

test('everybody but the deactivated is listed; a filter or a search may ask for those', async () => {
  expect(new Set(await names({}))).toEqual(new Set(['ada', 'anna.zimmer', 'bert.anders', 'annabel.lee', 'lee.anna']))
  expect(await names({ filter: 'status eq "DEPROVISIONED"' })).toEqual(['carl.off'])
  expect(await names({ search: 'profile.firstName eq "carl"' })).toEqual(['carl.off'])
  expect(await names({ q: 'carl' })).toEqual([])
})

test('what begins so is found by last name, first name, e-mail and login, each once and in that order', async () => {
  expect(await names({ q: 'ANNA' })).toEqual(['lee.anna', 'anna.zimmer', 'annabel.lee'])
  expect(await names({ q: 'lee' })).toEqual(['annabel.lee', 'lee.anna'])
  expect(await names({ q: '%' })).toEqual([])
  expect(await names({ q: '_' })).toEqual([])
})

test('a page may be asked for more than it holds', async () => {
  const whole = await names({ search: 'id pr' })
  expect(whole.length).toBeGreaterThan(5)
  expect(await names({ search: 'id pr', limit: '1000' })).toEqual(whole)
})

test('what tools send that ask for nothing asks for nothing: an empty filter, a sort order without a key', async () => {
  const usual = await names({})
  expect(await names({ filter: '', search: ' ' })).toEqual(usual)
  expect(await names({ search: 'profile.firstName eq "anna"', sortOrder: '0' })).toEqual(['anna.zimmer'])
})

test('what begins so is walked page by page without a gap or a double', async () => {
  const found: (string | undefined)[] = []
  let path: string | undefined = '/api/v1/users?q=a&limit=1'
  while (path !== undefined) {
    const page: { body: User[]; next: string | undefined } = await world.ada.call<User[]>('GET', path)
    found.push(...page.body.map(({ profile }) => profile.login.split('@')[0]))
    path = page.next
  }
  expect(found).toEqual(['bert.anders', 'lee.anna', 'ada', 'anna.zimmer', 'annabel.lee'])
})

describe.each(['profile.lastName', 'profile.department', 'created', 'lastLogin', 'status', 'id', 'profile.email'])(
  'sorted by %s',
  (sortBy) => {
    test.each(['asc', 'desc'])('%s, a walk page by page gives what one page gives', async (sortOrder) => {
      const whole = await names({ search: 'id pr', sortBy, sortOrder })
      expect(whole).toHaveLength(6)
      const found: (string | undefined)[] = []
      let path: string | undefined = `/api/v1/users?search=id%20pr&sortBy=${sortBy}&sortOrder=${sortOrder}&limit=2`
      while (path !== undefined) {
        const page: { body: User[]; next: string | undefined } = await world.ada.call<User[]>('GET', path)
        found.push(...page.body.map(({ profile }) => profile.login.split('@')[0]))
        path = page.next
      }
      expect(found).toEqual(whole)
    })
  },
)

test('the order is that of the attribute, whatever its capitals, and those without it come last', async () => {
  expect((await names({ search: 'profile.department pr', sortBy: 'profile.department', sortOrder: 'desc' }))[0]).toBe(
    'annabel.lee',
  )
  const all = await names({ search: 'status eq "ACTIVE"', sortBy: 'profile.lastName' })
  expect(all).toEqual(['bert.anders', 'lee.anna', 'ada', 'annabel.lee', 'anna.zimmer'])
})

test.each([
  [{ filter: 'profile.firstName co "a"' }, 'E0000031', 'co'],
  [{ filter: 'profile.department eq "x"' }, 'E0000031', 'profile.department'],
  [{ search: 'profile.firstName eq' }, 'E0000031', 'character'],
  [{ search: 'profile.firstName eq "\\u0000"' }, 'E0000031', 'search'],
  [{ search: 'password eq "x"' }, 'E0000031', 'password'],
  [{ search: 'status eq "GONE"' }, 'E0000031', 'status'],
  [{ search: 'created gt "yesterday"' }, 'E0000031', 'created'],
  [{ sortBy: 'profile.shoeSize' }, 'E0000001', 'sortBy'],
  [{ sortBy: '__proto__' }, 'E0000001', 'sortBy'],
  [{ sortOrder: 'sideways' }, 'E0000001', 'sortOrder'],
  [{ q: 'a\u0000' }, 'E0000001', 'q'],
  [{ limit: '10001' }, 'E0000001', 'limit'],
  [{ limit: '0' }, 'E0000001', 'limit'],
  [{ limit: 'many' }, 'E0000001', 'limit'],
  [{ after: 'nonsense' }, 'E0000001', 'after'],
  [{ expand: 'everything' }, 'E0000001', 'expand'],
  [{ fields: 'id,password' }, 'E0000001', 'password'],
  [{ fields: 'profile:(firstName,shoeSize)' }, 'E0000001', 'profile.shoeSize'],
  [{ fields: 'profile:(firstName' }, 'E0000001', 'profile:(firstName'],
  [{ fields: '_embedded' }, 'E0000001', '_embedded'],
  [{ fields: '' }, 'E0000001', 'fields'],
] as const)('%j is refused with %s, and says where', async (query, code, word) => {
  const { status, error } = await list(query)
  expect([status, error.errorCode]).toEqual([400, code])
  expect(JSON.stringify(error.errorCauses)).toContain(word)
})

test('of each user no more is shown than was asked for, and the id', async () => {
  const search = 'profile.login eq "anna.zimmer@acme.example"'
  const shown = async (fields: string) => (await list({ search, fields, expand: 'classification' })).body
  const [whole] = (await list({ search })).body
  expect(await shown('status,profile:(firstName, department)')).toEqual([
    { id: whole?.id, status: 'ACTIVE', profile: { firstName: 'Anna', department: 'Engines' } },
  ])
  expect(await shown('profile')).toEqual([{ id: whole?.id, profile: whole?.profile }])
  expect(await shown(' id , _links')).toEqual([{ id: whole?.id, _links: whole?._links }])
})

test('a user is found by id, login in any spelling, and the name before the @ while one has it', async () => {
  const { body } = await world.ada.call<User>('GET', '/api/v1/users/anna.zimmer')
  for (const named of [body.id, 'ANNA.ZIMMER@acme.example', 'anna.zimmer%40acme.example', 'Anna.Zimmer'])
    expect((await world.ada.call<User>('GET', `/api/v1/users/${named}`)).body.id).toBe(body.id)
  await world.addUser({ login: 'anna.zimmer@else.example' })
  expect((await world.ada.call('GET', '/api/v1/users/anna.zimmer')).status).toBe(404)
  for (const named of ['anna', '00u', 'a%00b', '%25', 'x'.repeat(190), encodeURIComponent('\u{10ffff}')])
    expect([named, (await world.ada.call('GET', `/api/v1/users/${named}`)).status]).toEqual([named, 404])
})

test('every user has the one type there is', async () => {
  const { body: types } = await world.ada.call<{ id: string }[]>('GET', '/api/v1/meta/types/user')
  const { body: me } = await world.ada.call<User>('GET', '/api/v1/users/me')
  expect(types).toMatchObject([{ id: me.type.id, name: 'user', default: true }])
  for (const name of ['default', me.type.id])
    expect((await world.ada.call('GET', `/api/v1/meta/types/user/${name}`)).body).toEqual(types[0])
  const search = (id: string) => names({ search: `type.id eq "${id}" and profile.firstName eq "Anna"` })
  expect([await search(me.type.id), await search('otyNone')]).toEqual([['anna.zimmer'], []])
  expect((await world.ada.call('GET', '/api/v1/meta/types/user/otyNone')).error.errorCode).toBe('E0000007')
})

test.each(['groups', 'appLinks', 'factors', 'roles'])(
  'the %s of a user are given whole, whatever page is asked',
  async (of) => {
    const path = `/api/v1/users/${world.ada.userId}/${of}`
    const { body } = await world.ada.call<unknown>('GET', path)
    expect((await world.ada.call('GET', `${path}?limit=200`)).body).toEqual(body)
    expect((await world.ada.call('GET', `${path}?limit=0`)).status).toBe(400)
  },
)
