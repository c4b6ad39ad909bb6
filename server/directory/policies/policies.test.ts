import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultPolicies, type Policy, type PolicyRule, policyTypes } from '../../../contracts/management/policy.ts'
import { addApp } from '../../../tests/worlds/app-world.ts'
import { addService } from '../../../tests/worlds/service-app.ts'
import { type ApiReply, makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world?.close())

const list = async (query: string) => (await world.ada.call<Policy[]>('GET', `/api/v1/policies?${query}`)).body
const types = Object.keys(defaultPolicies)

test.each(policyTypes)('of the type %s there is the default, or none', async (type) => {
  const found = await list(`type=${type}`)
  expect(found.map(({ system, name }) => [system, name])).toEqual(
    types.includes(type) ? [[true, 'Default Policy']] : [],
  )
})

test.each(types)('the policy %s and its rule are found by their ids, and embedded', async (type) => {
  const [policy] = await list(`type=${type}&expand=rules`)
  const own = `/api/v1/policies/${policy?.id}`
  const { body: rules } = await world.ada.call<PolicyRule[]>('GET', `${own}/rules`)
  expect(rules).toHaveLength(1)
  expect(policy?._embedded.rules).toEqual(rules)
  expect((await world.ada.call('GET', `${own}?expand=rules`)).body).toEqual(policy)
  expect((await world.ada.call('GET', `${own}/rules/${rules[0]?.id}`)).body).toEqual(rules[0])
  expect((await world.ada.call('GET', `${own}/rules/rulNothing`)).error.errorCode).toBe('E0000007')
  for (const rest of ['', '/rules', '/rules/rulNothing'])
    expect((await world.ada.call('GET', `/api/v1/policies/rstNothing${rest}`)).error.errorCode).toBe('E0000007')
})

test('the policies say what the org is set to', async () => {
  await world.ada.call('POST', '/api/v1/org/settings', { sessionIdleMinutes: 45, passwordMinLength: 20 })
  const [session] = await list('type=OKTA_SIGN_ON&expand=rules')
  expect(session?._embedded.rules?.[0]?.actions).toMatchObject({ signon: { session: { maxSessionIdleMinutes: 45 } } })
  const [password] = await list('type=PASSWORD&q=default')
  expect(password?.settings).toMatchObject({
    password: { complexity: { minLength: 20 }, lockout: { maxAttempts: 100 } },
  })
  const [everyone] = (await world.ada.call<{ id: string }[]>('GET', '/api/v1/groups?q=Everyone')).body
  expect(password?.conditions).toEqual({ people: { groups: { include: [everyone?.id] } } })
  expect(await list('type=PASSWORD&status=INACTIVE')).toEqual([])
  expect(await list('type=PASSWORD&q=other')).toEqual([])
})

test('the policy of apps decides about all that people sign on to, in pages', async () => {
  const ids = []
  for (const label of ['Beta', 'alpha', 'Gamma'])
    ids.push((await addApp(world.db, world.deployment.keeper, { label })).clientId)
  await addService(world, [])
  const [policy] = await list('type=ACCESS_POLICY')
  const found: unknown[] = []
  for (let path: string | undefined = `/api/v1/policies/${policy?.id}/mappings?limit=2`; path; ) {
    const page: ApiReply<{ id: string; _links: object }[]> = await world.ada.call('GET', path)
    found.push(...page.body.map(({ id }) => id))
    expect(page.body[0]?._links).toMatchObject({ policy: { href: `${world.issuer}/api/v1/policies/${policy?.id}` } })
    path = page.next
  }
  expect(found).toEqual([ids[1], ids[0], ids[2]])
  expect((await world.ada.call('GET', `/api/v1/policies/${defaultPolicies.PASSWORD.policyId}/mappings`)).body).toEqual(
    [],
  )
  expect((await world.ada.call('GET', '/api/v1/policies/rstNothing/mappings')).error.errorCode).toBe('E0000007')
})

test('a policy is nothing to make, change or delete: that says so', async () => {
  const path = `/api/v1/policies/${defaultPolicies.PASSWORD.policyId}`
  for (const [method, at] of [
    ['POST', '/api/v1/policies'],
    ['PUT', path],
    ['DELETE', path],
  ] as const)
    expect((await world.ada.call(method, at, {})).error.errorCode).toBe('E0000022')
  expect((await (await world.asRole('HELP_DESK_ADMIN')).call('GET', path)).status).toBe(403)
  expect((await (await world.asRole('APP_ADMIN')).call('GET', path)).status).toBe(200)
})
