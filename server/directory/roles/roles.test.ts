import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Assignees, Role } from '../../../contracts/management/role.ts'
import { permissionsOfScopes } from '../../../contracts/management/rights.ts'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'
import type { Act } from '../../http/api/log-act.ts'
import { endHandedLinks } from '../../sign-in/activation/store.ts'
import { grantRoleTo } from './grant-role.ts'
import { revokeRole } from './revoke-role.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const person = () => world.addUser({ login: `p${Math.random().toString(36).slice(2)}@acme.example` })
const rolesOf = async (userId: string) => (await world.ada.call<Role[]>('GET', `/api/v1/users/${userId}/roles`)).body
const grant = (userId: string, type: string, by = world.ada) =>
  by.call<Role>('POST', `/api/v1/users/${userId}/roles`, { type })

test('a role is given, shown, listed and taken back, and each is in the log with before and after', async () => {
  const userId = await person()
  const { status, body } = await grant(userId, 'APP_ADMIN')
  expect(status).toBe(201)
  expect(body).toMatchObject({
    label: 'Application administrator',
    type: 'APP_ADMIN',
    status: 'ACTIVE',
    assignmentType: 'USER',
    _links: { assignee: { href: `${world.issuer}/api/v1/users/${userId}` } },
  })
  expect((await world.ada.call('GET', `/api/v1/users/${userId}/roles/${body.id}`)).body).toEqual(body)
  await grant(userId, 'HELP_DESK_ADMIN')
  expect((await rolesOf(userId)).map(({ type }) => type)).toEqual(['APP_ADMIN', 'HELP_DESK_ADMIN'])
  expect((await world.ada.call('DELETE', `/api/v1/users/${userId}/roles/${body.id}`)).status).toBe(204)
  expect((await world.ada.call('DELETE', `/api/v1/users/${userId}/roles/${body.id}`)).status).toBe(404)
  expect((await rolesOf(userId)).map(({ type }) => type)).toEqual(['HELP_DESK_ADMIN'])
  const ofTheirs = async (type: string) =>
    (await world.events(type)).find(({ targets }) => JSON.stringify(targets).includes(userId))
  const granted = await ofTheirs('user.account.privilege.grant')
  expect(granted).toMatchObject({
    targets: [{ id: userId, type: 'User', changeDetails: { from: { roles: [] }, to: { roles: ['APP_ADMIN'] } } }],
    detail: { privilegeGranted: 'Application administrator' },
  })
  const revoked = await ofTheirs('user.account.privilege.revoke')
  expect(revoked?.targets).toMatchObject([
    {
      id: userId,
      changeDetails: { from: { roles: ['APP_ADMIN', 'HELP_DESK_ADMIN'] }, to: { roles: ['HELP_DESK_ADMIN'] } },
    },
  ])
})

test('a role works from the very next request on, and no longer once it is taken', async () => {
  const helper = await world.asRole('HELP_DESK_ADMIN')
  expect((await helper.call('GET', '/api/v1/iam/assignees/users')).status).toBe(403)
  const { body } = await grant(helper.userId, 'READ_ONLY_ADMIN')
  expect((await helper.call('GET', '/api/v1/iam/assignees/users')).status).toBe(200)
  await world.ada.call('DELETE', `/api/v1/users/${helper.userId}/roles/${body.id}`)
  expect((await helper.call('GET', '/api/v1/iam/assignees/users')).status).toBe(403)
})

describe('a role is not given', () => {
  test('twice', async () => {
    const userId = await person()
    await grant(userId, 'APP_ADMIN')
    const { status, error } = await grant(userId, 'APP_ADMIN')
    expect([status, error.errorCode]).toEqual([409, 'E0000090'])
    expect(await rolesOf(userId)).toHaveLength(1)
  })

  test.each(['ORG_ADMIN', 'APP_ADMIN', 'USER_ADMIN', 'READ_ONLY_ADMIN', 'HELP_DESK_ADMIN'] as const)(
    'by %s',
    async (role) => {
      const userId = await person()
      const { status, error } = await grant(userId, 'HELP_DESK_ADMIN', await world.asRole(role))
      expect([status, error.errorCode]).toEqual([403, 'E0000006'])
      expect(await rolesOf(userId)).toEqual([])
    },
  )

  test.each([
    [{ type: 'CUSTOM', role: 'cr0', 'resource-set': 'iam0' }, 'type'],
    [{ type: 'APP_ADMIN', 'resource-set': 'iam0' }, 'resource-set'],
    [{ type: 'REPORT_ADMIN' }, 'type'],
    [{}, 'type'],
  ])('as %j', async (body, field) => {
    const { status, error } = await world.ada.call('POST', `/api/v1/users/${await person()}/roles`, body)
    expect([status, error.errorCode]).toEqual([400, 'E0000001'])
    expect(error.errorCauses.some(({ errorSummary }) => errorSummary.startsWith(field))).toBe(true)
  })

  test('to somebody who is deactivated, or is in another org, or nowhere', async () => {
    const gone = await world.addUser({ login: 'gone@acme.example', status: 'DEPROVISIONED' })
    expect((await grant(gone, 'APP_ADMIN')).error.errorCode).toBe('E0000038')
    const globex = await world.addOrg('globex')
    const other = await world.addUser({ login: 'bob@globex.example', roles: ['ORG_ADMIN'] }, globex)
    for (const id of [other, '00uNobody', 'a%00b']) {
      expect((await grant(id, 'APP_ADMIN')).status).toBe(404)
      expect((await world.ada.call('GET', `/api/v1/users/${id}/roles`)).status).toBe(404)
      expect((await world.ada.call('DELETE', `/api/v1/users/${id}/roles/ra1x`)).status).toBe(404)
    }
  })

  test('to somebody who is deleted meanwhile', async () => {
    for (let round = 0; round < 8; round++) {
      const userId = await person()
      const [granted] = await Promise.all([
        grant(userId, 'HELP_DESK_ADMIN'),
        world.database.pool.query('delete from "user" where org_id = $1 and id = $2', [world.db.org, userId]),
      ])
      expect([201, 404]).toContain(granted.status)
    }
  })

  test('after a sign-in that is older than a quarter of an hour', async () => {
    const stale = await world.bySession(world.ada.userId, 16)
    const fresh = await world.bySession(world.ada.userId, 14)
    const userId = await person()
    const { status, error } = await grant(userId, 'APP_ADMIN', stale)
    expect([status, error.rule]).toEqual([403, 'sign-in-is-fresh'])
    const { body } = await grant(userId, 'APP_ADMIN', fresh)
    expect((await stale.call('DELETE', `/api/v1/users/${userId}/roles/${body.id}`)).status).toBe(403)
    expect(await rolesOf(userId)).toHaveLength(1)
  })
})

describe('the last super admin', () => {
  test('keeps that role, and may lose any other', async () => {
    const { userId } = world.ada
    const [own] = await rolesOf(userId)
    const helping = await grant(userId, 'HELP_DESK_ADMIN')
    const { status, error } = await world.ada.call('DELETE', `/api/v1/users/${userId}/roles/${own?.id}`)
    expect([status, error.errorCode, error.rule]).toEqual([403, 'E0000006', 'a-super-admin-remains'])
    expect((await world.ada.call('DELETE', `/api/v1/users/${userId}/roles/${helping.body.id}`)).status).toBe(204)
    expect((await rolesOf(userId)).map(({ type }) => type)).toEqual(['SUPER_ADMIN'])
  })

  test('is one although others hold the role who cannot sign in', async () => {
    for (const status of ['SUSPENDED', 'DEPROVISIONED', 'STAGED', 'LOCKED_OUT'] as const)
      await world.addUser({ login: `${status}@acme.example`, status, roles: ['SUPER_ADMIN'] })
    const [own] = await rolesOf(world.ada.userId)
    expect((await world.ada.call('DELETE', `/api/v1/users/${world.ada.userId}/roles/${own?.id}`)).status).toBe(403)
  })

  test('remains when two remove one another, or each themselves, in the same moment', async () => {
    for (let round = 0; round < 6; round++) {
      const other = await world.asRole('SUPER_ADMIN')
      const [adas] = await rolesOf(world.ada.userId)
      const [others] = await rolesOf(other.userId)
      const paths = [
        `/api/v1/users/${other.userId}/roles/${others?.id}`,
        `/api/v1/users/${world.ada.userId}/roles/${adas?.id}`,
      ] as const
      const [first, second] = round % 2 === 0 ? paths : ([paths[1], paths[0]] as const)
      const answers = await Promise.all([world.ada.call('DELETE', first), other.call('DELETE', second)])
      expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([204, 403])
      // Whoever is left makes Ada the only one again.
      if ((await world.ada.call('GET', '/api/v1/iam/assignees/users')).status !== 200) {
        await grant(world.ada.userId, 'SUPER_ADMIN', other)
        const [left] = (await other.call<Role[]>('GET', `/api/v1/users/${other.userId}/roles`)).body
        await other.call('DELETE', `/api/v1/users/${other.userId}/roles/${left?.id}`)
      }
      expect((await rolesOf(other.userId)).map(({ type }) => type)).toEqual([])
    }
  })
})

test.each(['deactivate', 'suspend'])(
  'a super admin remains when one takes the role of another who is about to %s them',
  async (verb) => {
    for (let round = 0; round < 4; round++) {
      const [one, other] = [await world.asRole('SUPER_ADMIN'), await world.asRole('SUPER_ADMIN')]
      const [adas] = await rolesOf(world.ada.userId)
      const [others] = await rolesOf(other.userId)
      // Ada steps down, so that these two are the last.
      expect((await world.ada.call('DELETE', `/api/v1/users/${world.ada.userId}/roles/${adas?.id}`)).status).toBe(204)
      const answers = await Promise.all([
        one.call('DELETE', `/api/v1/users/${other.userId}/roles/${others?.id}`),
        other.call('POST', `/api/v1/users/${one.userId}/lifecycle/${verb}`),
      ])
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1)
      const left = answers[0].status < 300 ? one : other
      await grant(world.ada.userId, 'SUPER_ADMIN', left)
      const [lefts] = await rolesOf(left.userId)
      expect((await left.call('DELETE', `/api/v1/users/${left.userId}/roles/${lefts?.id}`)).status).toBe(204)
    }
  },
)

test('everyone who holds a role is listed once, by login, over pages without gaps or doubles', async () => {
  for (const login of ['zoe@acme.example', 'Bea@acme.example', 'abe@acme.example'])
    await world.addUser({ login, roles: ['READ_ONLY_ADMIN', 'HELP_DESK_ADMIN'] })
  const whole = await world.ada.call<Assignees>('GET', '/api/v1/iam/assignees/users')
  expect(whole.body._links).toEqual({})
  const logins = whole.body.value.map(({ _embedded }) => _embedded.user.login)
  expect(logins).toEqual(logins.toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)))
  expect(new Set(logins).size).toBe(logins.length)
  expect(logins).not.toContain('gone@acme.example')
  const bea = whole.body.value.find(({ _embedded }) => _embedded.user.login === 'Bea@acme.example')
  expect(bea?._embedded.roles.map(({ type }) => type).sort()).toEqual(['HELP_DESK_ADMIN', 'READ_ONLY_ADMIN'])
  const paged: string[] = []
  let next: string | undefined = '/api/v1/iam/assignees/users?limit=2'
  while (next !== undefined) {
    const page: { body: Assignees; next: string | undefined } = await world.ada.call<Assignees>('GET', next)
    paged.push(...page.body.value.map(({ _embedded }) => _embedded.user.login))
    expect(page.body._links.next?.href).toBe(page.next === undefined ? undefined : `${world.issuer}${page.next}`)
    next = page.next
  }
  expect(paged).toEqual(logins)
})

test('an app that may manage roles neither gives nor takes what it may not do itself', async () => {
  const party = { id: '0oa1', type: 'AppInstance' } as const
  const act = (...scopes: readonly string[]): Act => ({
    caller: { kind: 'service', userId: undefined, party, roles: [], permissions: permissionsOfScopes(scopes) },
    visitor: { address: '127.0.0.1', userAgent: 'test', requestId: 'test' },
    now: new Date(),
  })
  const userId = await person()
  const few = act('okta.roles.manage')
  expect(await grantRoleTo({ endHandedLinks }, world.db, userId, 'HELP_DESK_ADMIN', few)).toMatchObject({
    refusal: { rule: 'caller-holds-what-they-give' },
  })
  const { body } = await grant(userId, 'HELP_DESK_ADMIN')
  expect(await revokeRole(world.db, userId, body.id, few)).toMatchObject({
    refusal: { rule: 'caller-holds-what-they-take' },
  })
  const enough = act(
    'okta.roles.manage',
    'okta.users.manage',
    'okta.sessions.manage',
    'okta.groups.read',
    'okta.orgs.read',
    'okta.brands.read',
  )
  expect(await revokeRole(world.db, userId, body.id, enough)).toEqual({ kind: 'revoked' })
  expect((await grantRoleTo({ endHandedLinks }, world.db, userId, 'HELP_DESK_ADMIN', enough)).kind).toBe('granted')
})

test('a role reaches all: what it is limited to is asked for in vain, of a role of the user’s own', async () => {
  const userId = await person()
  const { id } = (await grant(userId, 'APP_ADMIN')).body
  const at = `/api/v1/users/${userId}/roles`
  const get = async (path: string) => (await world.ada.call('GET', path)).body
  for (const kind of ['groups', 'catalog/apps']) {
    expect(await get(`${at}/${id}/targets/${kind}?limit=5`)).toEqual([])
    expect((await world.ada.call('GET', `${at}/raNone/targets/${kind}`)).error.errorCode).toBe('E0000007')
  }
  expect(await get(`${at}?expand=targets/groups,targets/catalog/apps`)).toMatchObject([
    { id, _embedded: { targets: { groups: [], catalog: { apps: [] } } } },
  ])
  const [everyone] = (await world.ada.call<{ id: string }[]>('GET', '/api/v1/groups?q=Everyone')).body
  expect(await get(`/api/v1/groups/${everyone?.id ?? ''}/roles`)).toEqual([])
  expect((await world.ada.call('GET', '/api/v1/groups/00gNone/roles')).error.errorCode).toBe('E0000007')
})
