import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world?.close())

const get = (path: string) => world.ada.call<unknown>('GET', `/api/v1/${path}`)

test.each([
  ['zones?limit=200&filter=usage eq "BLOCKLIST"', []],
  ['idps?q=x&type=OIDC', []],
  ['authorizationServers?limit=1000', []],
  ['devices?search=status eq "ACTIVE"&expand=user', []],
  ['eventHooks', []],
  ['features', []],
  ['mappings?sourceId=x&targetId=y', []],
  ['domains', { domains: [], _links: {} }],
  ['iam/roles', { roles: [], _links: {} }],
  ['iam/resource-sets?limit=200', { 'resource-sets': [], _links: {} }],
])('%s is asked for by habit, and empty', async (path, nothing) => {
  const { status, body, next } = await get(path)
  expect([status, body, next]).toEqual([200, nothing, undefined])
})

test('what can be asked for in one way alone is said', async () => {
  await world.ada.call('POST', '/api/v1/org/settings', { sessionIdleMinutes: 30 })
  expect((await get('authenticators')).body).toMatchObject([{ key: 'okta_password', status: 'ACTIVE' }])
  expect((await get('first-party-app-settings/admin-console')).body).toEqual({
    sessionIdleTimeoutMinutes: 30,
    sessionMaxLifetimeMinutes: 720,
  })
  expect((await get('org/privacy/oktaCommunication')).body).toMatchObject({ optOutEmailUsers: true })
  expect((await get('org/privacy/oktaSupport')).body).toMatchObject({ support: 'DISABLED' })
  expect((await get('org/contacts')).body).toMatchObject([{ contactType: 'BILLING' }, { contactType: 'TECHNICAL' }])
  expect((await get('org/contacts/BILLING')).body).toEqual({ userId: null, _links: {} })
  for (const path of ['org/contacts/SALES', 'first-party-app-settings/dashboard'])
    expect((await get(path)).error.errorCode).toBe('E0000007')
})

test('what is asked for by habit is still asked for with a right', async () => {
  const admin = await world.asRole('HELP_DESK_ADMIN')
  expect((await admin.call('GET', '/api/v1/zones')).status).toBe(200)
  expect((await admin.call('GET', '/api/v1/iam/roles')).status).toBe(403)
  const nobody = await world.byToken(await world.addUser({ login: 'nobody@acme.example' }))
  for (const path of ['zones', 'authenticators', 'org/contacts'])
    expect((await nobody.call('GET', `/api/v1/${path}`)).status).toBe(403)
})
