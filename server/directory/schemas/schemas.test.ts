import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProfileSchema } from '../../../contracts/management/schema.ts'
import { ownAttributes, profileAttributes, type User } from '../../../contracts/management/user.ts'
import { addApp } from '../../../tests/worlds/app-world.ts'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world?.close())

const get = async (path: string) => (await world.ada.call<ProfileSchema>('GET', `/api/v1/meta/schemas/${path}`)).body
const user = (profile: object) => world.ada.call<User>('POST', '/api/v1/users?activate=false', { profile })
const named = { login: 'x', email: 'x', firstName: 'Grace', lastName: 'Hopper' }

test('the schema of users names every attribute, and is found by its type', async () => {
  const schema = await get('user/default')
  const { base, custom } = schema.definitions
  expect(Object.keys(base.properties).sort()).toEqual([...profileAttributes].sort())
  expect(base.required.toSorted()).toEqual(['email', 'firstName', 'lastName', 'login'])
  expect(custom.properties).toEqual({})
  const type = await world.ada.call<{ _links: { schema: { href: string } } }>('GET', '/api/v1/meta/types/user/default')
  expect(schema.id).toBe(type.body._links.schema.href)
  expect(await get(`user/${schema.id.split('/').at(-1)}`)).toEqual(schema)
})

test('what it says of lengths is what is kept', async () => {
  const { base } = (await get('user/default')).definitions
  const bounded = Object.entries(base.properties).filter(([, { format, maxLength }]) => !format && maxLength)
  expect(bounded.length).toBeGreaterThan(20)
  for (const [name, { maxLength = 0 }] of bounded.filter(([one]) => one !== 'login')) {
    const login = `${name}@acme.example`.toLowerCase()
    const profile = { ...named, login, email: login }
    expect([name, (await user({ ...profile, [name]: 'x'.repeat(maxLength + 1) })).status]).toEqual([name, 400])
    expect([name, (await user({ ...profile, [name]: 'x'.repeat(maxLength) })).status]).toEqual([name, 200])
  }
})

test('it says what people may change of their own', async () => {
  const { properties } = (await get('user/default')).definitions.base
  const own = Object.keys(properties).filter((name) => properties[name]?.permissions[0]?.action === 'READ_WRITE')
  expect(own.sort()).toEqual([...ownAttributes].sort())
})

test('groups have a name and a description, and apps know how a user is called', async () => {
  const group = (await get('group/default')).definitions.base
  expect(group).toMatchObject({
    properties: { name: { maxLength: 255, required: true }, description: { maxLength: 1_024, required: false } },
    required: ['name'],
  })
  const { clientId } = await addApp(world.db, world.deployment.keeper, { label: 'Ledger' })
  expect(await get(`apps/${clientId}/default`)).toMatchObject({
    title: 'Ledger User',
    definitions: { base: { required: ['userName'], properties: { userName: { minLength: 1, maxLength: 100 } } } },
  })
})

test('what is not there is said not to be, and nothing is changed', async () => {
  expect(await get('user/linkedObjects')).toEqual([])
  for (const path of ['user/oscNothing', 'apps/0oaNothing/default'])
    expect((await world.ada.call('GET', `/api/v1/meta/schemas/${path}`)).error.errorCode).toBe('E0000007')
  expect((await world.ada.call('POST', '/api/v1/meta/schemas/user/default', {})).error.errorCode).toBe('E0000022')
  const client = await world.asRole('HELP_DESK_ADMIN')
  expect((await client.call('GET', '/api/v1/meta/schemas/user/default')).status).toBe(403)
})
