import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { User } from '../../contracts/management/user.ts'
import type { OrgDb } from '../../server/database/org.ts'
import { addApp } from '../worlds/app-world.ts'
import { type ApiClient, makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'
import { upload } from './management-acts.ts'

// What a body must not be able to say: fields that are not its own to set, ids of another org, an id other than the path's.

let world: ManagementWorld
let globex: OrgDb
/** The super admin of the other org, and what is in it. */
let eve: ApiClient
let foreign: Readonly<Record<'userId' | 'groupId' | 'appId' | 'roleId', string>>
beforeAll(async () => {
  world = await makeManagementWorld()
  globex = await world.addOrg('globex')
  eve = await world.byToken(
    await world.addUser({ login: 'eve@globex.example', roles: ['SUPER_ADMIN'] }, globex),
    globex,
  )
  const group = await eve.call<{ id: string }>('POST', '/api/v1/groups', { profile: { name: 'Theirs' } })
  const app = await addApp(globex, world.deployment.keeper, { label: 'Theirs' })
  const roles = await eve.call<{ id: string }[]>('GET', `/api/v1/users/${eve.userId}/roles`)
  foreign = {
    userId: eve.userId,
    groupId: group.body.id,
    appId: app.clientId,
    roleId: roles.body[0]?.id ?? '',
  }
})
afterAll(() => world.close())

const loginOf = () => `b${randomUUID().slice(0, 8)}@acme.example`
const draft = (login = loginOf()) => ({ profile: { login, email: login, firstName: 'Edith', lastName: 'Clarke' } })
const person = () => world.addUser({ login: loginOf() })
const newGroup = async () =>
  (await world.ada.call<{ id: string }>('POST', '/api/v1/groups', { profile: { name: loginOf() } })).body.id
const newApp = async () => (await addApp(world.db, world.deployment.keeper)).clientId
const bookmark = () => ({
  label: 'Wiki',
  signOnMode: 'BOOKMARK',
  name: 'bookmark',
  settings: { app: { url: 'https://wiki.example/' } },
})

/** What somebody sends who wants to be more than they are. */
const greed = {
  id: '00uAnotherOne0000000',
  status: 'ACTIVE',
  created: '2001-01-01T00:00:00.000Z',
  lastUpdated: '2001-01-01T00:00:00.000Z',
  _links: { self: { href: 'https://evil.example/' } },
  _embedded: { emailVerified: true, roles: ['SUPER_ADMIN'] },
}

describe('GHSA-5wcc-hf24-rf5h: what is not a body’s to set', () => {
  test('is read over where answers carry it, and refused by name everywhere else', async () => {
    for (const [path, body] of [
      ['/api/v1/users', draft()],
      ['/api/v1/groups', { profile: { name: loginOf() } }],
      ['/api/v1/apps', bookmark()],
    ] as const) {
      const { status, body: made } = await world.ada.call<Record<string, unknown>>('POST', path, {
        ...body,
        ...greed,
        ...(path.endsWith('/groups') ? { status: undefined } : {}),
      })
      expect([path, status]).toEqual([path, 200])
      expect(made.id).not.toBe(greed.id)
      expect(String(made.created) > '2020').toBe(true)
      expect(JSON.stringify(made)).not.toMatch(/evil\.example|SUPER_ADMIN/)
    }
    for (const field of [
      'org_id',
      'orgId',
      'org',
      'version',
      'roles',
      'permissions',
      'emailVerified',
      'email_verified',
      'passwordHash',
      'token_hash',
      'isNetworkApp',
      'is_network_app',
      'userId',
      'kind',
      'constructor',
    ])
      for (const route of world.api.filter(({ method, body }) => method !== 'GET' && body !== undefined)) {
        // A key is whatever an RSA key may hold; a token may say again whose it is.
        if (route.path.endsWith('/jwks')) continue
        const path = route.path.replaceAll(/:\w+/g, 'x')
        // The body of a patch is a list of steps.
        const body = route.method === 'PATCH' ? [{ [field]: 'x' }] : { [field]: 'x' }
        const { status, error } = await world.ada.call(route.method, path, body)
        expect([route.method, path, field, status >= 400 && status < 500]).toEqual([route.method, path, field, true])
        if (field !== 'userId' && field !== 'version' && status === 400)
          expect([
            path,
            field,
            JSON.stringify(error.errorCauses).includes(field) || path === '/api/v1/apps' || path === '/api/v1/apps/x',
          ]).toEqual([path, field, true])
      }
  })

  test('nobody makes themselves an admin, verified or of another org by their own profile', async () => {
    const id = await person()
    const own = await world.bySession(id)
    for (const more of [{ roles: ['SUPER_ADMIN'] }, { groupIds: [foreign.groupId] }, { emailVerified: true }])
      expect((await own.call('POST', '/api/v1/users/me', { profile: {}, ...more })).status).toBe(400)
    const { body } = await own.call<User>('POST', '/api/v1/users/me', { profile: { nickName: 'x' }, ...greed })
    expect([body.id, body.created > '2020']).toEqual([id, true])
    const { rows } = await world.database.pool.query('select role from admin_role where user_id = $1', [id])
    expect(rows).toEqual([])
  })

  test.each(['__proto__', 'constructor'])('a body with %s changes no object of ours', async (name) => {
    for (const payload of [
      `{"${name}":{"prototype":{"isAdmin":true},"isAdmin":true}}`,
      `{"profile":{"${name}":{"prototype":{"isAdmin":true}},"login":"a@b.example"}}`,
    ]) {
      const headers = { 'content-type': 'application/json' }
      expect((await world.ada.call('POST', '/api/v1/users', payload, headers)).status).toBe(400)
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
    }
  })

  test('a value that comes twice counts once, and a list is no text (CVE-2023-7028)', async () => {
    const login = loginOf()
    const headers = { 'content-type': 'application/json' }
    const twice = `{"profile":{"login":"${login}","email":"thief@evil.example","email":"${login}","firstName":"a","lastName":"b"}}`
    const { body } = await world.ada.call<User>('POST', '/api/v1/users', twice, headers)
    expect(body.profile.email).toBe(login)
    for (const email of [
      [login, 'thief@evil.example'],
      { 0: login },
      `${login},thief@evil.example`,
      `${login}\r\nBcc: a@b.example`,
    ])
      expect((await world.ada.call('POST', `/api/v1/users/${body.id}`, { profile: { email } })).status).toBe(400)
  })
})

describe('CVE-2026-4636: the id of the path counts', () => {
  test('for users, groups and apps, whatever the body calls itself', async () => {
    const [mine, yours] = [await person(), await person()]
    const before = (await world.ada.call<User>('GET', `/api/v1/users/${yours}`)).body
    const answer = await world.ada.call<User>('POST', `/api/v1/users/${mine}`, { ...before, profile: { title: 'Dr' } })
    expect([answer.status, answer.body.id]).toEqual([200, mine])
    const whole = { id: yours, profile: { title: 'Dr' } }
    expect((await world.ada.call<User>('POST', `/api/v1/users/${mine}`, whole)).body.id).toBe(mine)
    expect((await world.ada.call<User>('GET', `/api/v1/users/${yours}`)).body).toEqual(before)

    const [one, two] = [await newGroup(), await newGroup()]
    const renamed = { id: two, profile: { name: loginOf() } }
    expect((await world.ada.call<{ id: string }>('PUT', `/api/v1/groups/${one}`, renamed)).body.id).toBe(one)

    const [app, other] = [await newApp(), await newApp()]
    const { body } = await world.ada.call<object>('GET', `/api/v1/apps/${other}`)
    expect((await world.ada.call('PUT', `/api/v1/apps/${app}`, body)).status).toBe(400)
    const assigned = await world.ada.call<{ id: string }>('PUT', `/api/v1/apps/${app}/users/${mine}`, { id: yours })
    expect(assigned.body.id).toBe(mine)
    expect((await world.ada.call('GET', `/api/v1/apps/${app}/users/${yours}`)).status).toBe(404)
  })

  test('CVE-2025-61928: a token is its maker’s, whoever else is named', async () => {
    const own = await world.bySession(world.ada.userId)
    const yours = await person()
    expect((await own.call('POST', '/api/v1/api-tokens', { name: 'x', userId: yours })).status).toBe(400)
    const { tokenId } = await world.byToken(world.ada.userId)
    expect((await own.call('PUT', `/api/v1/api-tokens/${tokenId}`, { userId: yours })).status).toBe(400)
  })
})

describe('CVE-2025-64431: an id of another org', () => {
  test('in a body is that of nobody', async () => {
    const { appId: theirApp, groupId, userId } = foreign
    const [app, group, user] = [await newApp(), await newGroup(), await person()]
    for (const [method, path, body] of [
      ['POST', '/api/v1/users', { ...draft(), groupIds: [groupId] }],
      ['POST', `/api/v1/apps/${app}/users`, { id: userId }],
      ['PUT', `/api/v1/apps/${app}/users/${userId}`, {}],
      ['PUT', `/api/v1/apps/${app}/groups/${groupId}`, {}],
      ['PUT', `/api/v1/apps/${theirApp}/groups/${group}`, {}],
      ['PUT', `/api/v1/groups/${group}/users/${userId}`, undefined],
      ['PUT', `/api/v1/groups/${groupId}/users/${user}`, undefined],
      ['POST', '/api/v1/org/settings', { registration: { groupId } }],
      ['POST', `/api/v1/users/${userId}/roles`, { type: 'HELP_DESK_ADMIN' }],
      ['DELETE', `/api/v1/users/${user}/roles/${foreign.roleId}`, undefined],
      ['POST', `/api/v1/apps/${theirApp}/grants`, { issuer: world.issuer, scopeId: 'okta.users.read' }],
    ] as const) {
      const { status, error } = await world.ada.call(method, path, body)
      expect([method, path, status]).toEqual([method, path, error.errorCode === 'E0000001' ? 400 : 404])
    }
    const { rows } = await world.database.pool.query(
      `select 1 from group_member where group_id = $1 and user_id = $2 union all
       select 1 from app_group where group_id = $1 and org_id = $3 union all
       select 1 from app_user where user_id = $4 and org_id = $3`,
      [groupId, user, world.db.org, userId],
    )
    expect(rows).toEqual([])
  })

  test('in a filter, a search or a question finds nothing', async () => {
    const { appId, groupId, userId } = foreign
    const ask = (path: string, name: string, text: string) =>
      world.ada.call<unknown[]>('GET', `${path}?${name}=${encodeURIComponent(text)}`)
    for (const [path, name, text] of [
      ['/api/v1/users', 'search', `id eq "${userId}"`],
      ['/api/v1/users', 'filter', `id eq "${userId}" or profile.login eq "eve@globex.example"`],
      ['/api/v1/users', 'q', 'eve'],
      ['/api/v1/groups', 'search', `id eq "${groupId}"`],
      ['/api/v1/groups', 'q', 'Theirs'],
      ['/api/v1/apps', 'filter', `user.id eq "${userId}"`],
      ['/api/v1/apps', 'filter', `group.id eq "${groupId}"`],
      ['/api/v1/apps', 'filter', `id eq "${appId}"`],
      ['/api/v1/apps', 'q', 'Theirs'],
      ['/api/v1/api-tokens', 'q', 'eve'],
      ['/api/v1/logs', 'filter', `actor.id eq "${userId}" or target.id eq "${userId}"`],
      ['/api/v1/logs', 'q', 'globex.example'],
    ] as const)
      expect([path, text, (await ask(path, name, text)).body]).toEqual([path, text, []])
    const expanded = await world.ada.call<{ _embedded?: unknown }[]>('GET', `/api/v1/apps?expand=user%2F${userId}`)
    expect(expanded.body.every(({ _embedded }) => JSON.stringify(_embedded ?? {}) === '{}')).toBe(true)
    for (const rest of ['org_id', 'orgId', 'org.id', 'org'])
      expect((await ask('/api/v1/users', 'search', `${rest} eq "${globex.org}"`)).status).toBe(400)
  })

  test('a page goes on in its own org, its own list and its own question alone (CVE-2026-33504)', async () => {
    for (let at = 0; at < 3; at++) {
      await world.ada.call('POST', '/api/v1/groups', { profile: { name: `Page ${at} ${randomUUID()}` } })
      await eve.call('POST', '/api/v1/groups', { profile: { name: `Page ${at} ${randomUUID()}` } })
    }
    const first = await world.ada.call('GET', '/api/v1/groups?limit=1')
    const cursor = new URL(first.next ?? '', world.issuer).searchParams.get('after') ?? ''
    expect(cursor.length).toBeGreaterThan(20)
    const after = encodeURIComponent(cursor)
    expect((await world.ada.call('GET', `/api/v1/groups?limit=2&after=${after}`)).status).toBe(200)
    expect((await eve.call('GET', `/api/v1/groups?limit=1&after=${after}`)).status).toBe(400)
    for (const path of [
      '/api/v1/users',
      '/api/v1/apps',
      '/api/v1/logs',
      '/api/v1/trustedOrigins',
      '/api/v1/api-tokens',
      '/api/v1/clients',
      '/api/v1/iam/assignees/users',
    ])
      expect([path, (await world.ada.call('GET', `${path}?after=${after}`)).status]).toEqual([path, 400])
    for (const rest of ['sortOrder=desc', 'q=Page', 'search=type%20eq%20%22BUILT_IN%22'])
      expect([rest, (await world.ada.call('GET', `/api/v1/groups?${rest}&after=${after}`)).status]).toEqual([rest, 400])
    for (const broken of [`${cursor}A`, cursor.slice(0, -1), cursor.toLowerCase(), cursor.slice(1), 'a'.repeat(1_999)])
      expect((await world.ada.call('GET', `/api/v1/groups?after=${encodeURIComponent(broken)}`)).status).toBe(400)
    world.clock.offsetMs = 90_000_000
    expect((await world.ada.call('GET', `/api/v1/groups?limit=1&after=${after}`)).status).not.toBe(200)
    world.clock.offsetMs = 0
  })

  test('a picture is served in its own org alone', async () => {
    const { payload, headers } = upload()
    const made = await world.ada.call<{ url: string }>('POST', `/api/v1/apps/${await newApp()}/logo`, payload, headers)
    const app = await world.ada.call<{ _links: { logo: { href: string }[] } }>('GET', '/api/v1/apps?limit=1')
    expect([made.status, app.status]).toEqual([201, 200])
    const { rows } = await world.database.pool.query<{ id: string }>('select id from picture where org_id = $1', [
      world.db.org,
    ])
    const url = `/pictures/${rows[0]?.id ?? ''}`
    const { host } = new URL(world.issuer)
    expect((await world.app.inject({ url, headers: { host } })).statusCode).toBe(200)
    expect((await world.app.inject({ url, headers: { host: `globex.${host}` } })).statusCode).toBe(404)
  })
})

test('what is changed of an org or an app counts at the next request, in every process', async () => {
  const node = await world.addNode()
  const { host } = new URL(world.issuer)
  const app = await newApp()
  const authorize = (at: typeof world.app) =>
    at.inject({
      url: `/oauth2/v1/authorize?client_id=${app}&response_type=code&scope=openid&state=s&redirect_uri=${encodeURIComponent('http://localhost:8081/callback')}`,
      headers: { host },
    })
  for (const at of [world.app, node.app]) expect((await authorize(at)).statusCode).toBeLessThan(400)
  await world.ada.call('POST', `/api/v1/apps/${app}/lifecycle/deactivate`)
  for (const at of [world.app, node.app]) {
    const answer = await authorize(at)
    expect([answer.statusCode, answer.headers.location]).toEqual([400, undefined])
  }
})
