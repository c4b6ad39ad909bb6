import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adminRoles, type Permission, permissions, permissionsOfRole } from '../../contracts/management/rights.ts'
import type { OrgDb } from '../../server/database/org.ts'
import type { ApiRoute } from '../../server/http/api/route.ts'
import { type ApiClient, makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'
import { routesOf } from './routes.ts'

// Every route of the management API against everyone who may not: made from the route table, so that a new route is in
// it before anyone remembers to add it.

let world: ManagementWorld
let globex: OrgDb
/** Ids of the first org, by the name a path gives its part. */
let ids: Readonly<Record<string, string>> = {}

const isGuarded = (route: ApiRoute): route is ApiRoute & { demands: Permission } =>
  route.demands !== 'anyone' && route.demands !== 'signed-in'
const known = (): readonly ApiRoute[] => world.api.filter(({ demands }) => demands !== 'anyone')

beforeAll(async () => {
  world = await makeManagementWorld()
  globex = await world.addOrg('globex')
  ids = await furnish()
})
afterAll(() => world.close())

/** One of each kind of object in the first org. */
async function furnish(): Promise<Readonly<Record<string, string>>> {
  const { call, userId } = world.ada
  const made = async (path: string, body: unknown): Promise<string> => {
    const answer = await call<{ id: string }>('POST', path, body)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.error)}`)
    return answer.body.id
  }
  const groupId = await made('/api/v1/groups', { profile: { name: 'Builders' } })
  const appId = await made('/api/v1/apps', {
    name: 'bookmark',
    label: 'Wiki',
    signOnMode: 'BOOKMARK',
    settings: { app: { url: 'https://wiki.example/' } },
  })
  const { userId: other } = await world.asRole('READ_ONLY_ADMIN')
  const { sessionId } = await world.bySession(userId)
  const { tokenId } = await world.byToken(userId)
  const roles = await call<{ id: string }[]>('GET', `/api/v1/users/${other}/roles`)
  const brands = await call<{ id: string; _embedded: { themes: { id: string }[] } }[]>(
    'GET',
    '/api/v1/brands?expand=themes',
  )
  return {
    userId: other,
    groupId,
    appId,
    sessionId,
    apiTokenId: tokenId,
    tokenId,
    roleId: roles.body[0]?.id ?? '',
    roleAssignmentId: roles.body[0]?.id ?? '',
    brandId: brands.body[0]?.id ?? '',
    themeId: brands.body[0]?._embedded.themes[0]?.id ?? '',
  }
}

const filled = ({ path }: ApiRoute): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => ids[name] ?? `unknown${name}`)
const shapeOf = ({ path }: { readonly path: string }): RegExp =>
  new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/:\w+/g, '[^/]+')}$`)
const nameOf = ({ method, path }: ApiRoute): string => `${method} ${path}`

/** Calls the route as somebody, with a body that no route takes: rights are looked at before shapes. */
const tryRoute = (client: Pick<ApiClient, 'call'>, route: ApiRoute) =>
  client.call(route.method, filled(route), route.method === 'GET' || route.takesFile ? undefined : {})

/** Somebody who presents nothing. */
const stranger: Pick<ApiClient, 'call'> = {
  call: async (method, path, body) => {
    const answer = await world.app.inject({
      method,
      url: path,
      headers: { host: new URL(world.issuer).host },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: undefined as never,
      error: answer.json(),
      next: undefined,
    }
  },
}

describe('every route of the management API', () => {
  test('is in the table: the server has no other', () => {
    const table = new Set(world.api.map(nameOf))
    const served = routesOf(world.app).filter(
      ({ method, path }) => path.startsWith('/api/v1/') && method !== 'HEAD' && method !== 'OPTIONS',
    )
    expect(served.filter(({ method, path }) => !table.has(`${method} ${path}`))).toEqual([])
    expect(world.api.length).toBeGreaterThan(100)
  })

  test('demands a right that exists, and says so in the document', () => {
    expect(
      world.api
        .filter(isGuarded)
        .filter(({ demands }) => !permissions.includes(demands))
        .map(nameOf),
    ).toEqual([])
    expect(world.api.filter(({ demands }) => demands === 'anyone').map(nameOf)).toEqual([
      'GET /.well-known/okta-organization',
      'GET /api/v1/openapi.json',
    ])
  })

  test('tells who comes with another method which ones it knows (RFC9110-15.5.6), whoever they are', async () => {
    const served = routesOf(world.app).filter(({ path }) => /^\/(?:api\/v1|oauth2|\.well-known)\//.test(path))
    const host = new URL(world.issuer).host
    for (const path of new Set(served.map((route) => route.path))) {
      const known = served.filter((route) => route.path === path).map(({ method }) => method)
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'] as const) {
        const url = path.replaceAll(/:\w+/g, 'x')
        // What is called "me" or "current" is also any object of that name, for the methods that only objects have.
        const isServed = served.some((route) => route.method === method && shapeOf(route).test(url))
        if (isServed) continue
        const headers = { host, 'content-type': 'application/nonsense' }
        const answer = await world.app.inject({ method, url, headers, payload: method === 'TRACE' ? '' : 'x' })
        const allow = String(answer.headers.allow).split(', ')
        expect([method, path, answer.statusCode]).toEqual([method, path, 405])
        expect([method, path, known.filter((one) => !allow.includes(one))]).toEqual([method, path, []])
        expect([method, path, allow.includes(method)]).toEqual([method, path, false])
      }
    }
    const { statusCode, headers } = await world.app.inject({
      url: '/api/v1/nothing',
      headers: { host: new URL(world.issuer).host },
    })
    expect([statusCode, headers.allow]).toEqual([405, ''])
  })

  test('answers nobody who presents nothing', async () => {
    for (const route of known()) {
      const { status, error } = await tryRoute(stranger, route)
      expect([nameOf(route), status, error.errorCode]).toEqual([nameOf(route), 401, 'E0000005'])
    }
  })

  test('answers no token of a deactivated owner, of a suspended one, or that was revoked', async () => {
    for (const change of ['DEPROVISIONED', 'SUSPENDED', 'revoked'] as const) {
      const client = await world.asRole('SUPER_ADMIN')
      if (change === 'revoked')
        await world.db
          .updateTable('api_token')
          .set({ revoked_at: new Date() })
          .where('org_id', '=', world.db.org)
          .where('user_id', '=', client.userId)
          .execute()
      else
        await world.db
          .updateTable('user')
          .set({ status: change })
          .where('org_id', '=', world.db.org)
          .where('id', '=', client.userId)
          .execute()
      for (const route of known()) {
        const { status, error } = await tryRoute(client, route)
        expect([nameOf(route), status, error.errorCode]).toEqual([nameOf(route), 401, 'E0000011'])
      }
    }
  })

  test('answers no token of another org', async () => {
    const login = 'ada@globex.example'
    const client = await world.byToken(await world.addUser({ login, roles: ['SUPER_ADMIN'] }, globex), globex)
    const here = { authorization: `SSWS ${client.token}` }
    for (const route of known()) {
      const answer = await world.app.inject({
        method: route.method,
        url: filled(route),
        headers: { host: new URL(world.issuer).host, ...here },
      })
      expect([nameOf(route), answer.statusCode]).toEqual([nameOf(route), 401])
    }
  })

  test('touches nothing of another org, whatever its admin names', async () => {
    const client = await world.byToken(
      await world.addUser({ login: 'eve@globex.example', roles: ['SUPER_ADMIN'] }, globex),
      globex,
    )
    const before = await stateOf(world.db)
    for (const route of known().filter(({ path }) => path.includes('/:'))) {
      const { status, body } = await tryRoute(client, route)
      expect([nameOf(route), status >= 400 && status < 500]).toEqual([nameOf(route), true])
      expect(JSON.stringify(body)).not.toContain('acme.example')
    }
    for (const route of known().filter(({ path, method }) => !path.includes('/:') && method === 'GET')) {
      const text = JSON.stringify((await tryRoute(client, route)).body ?? '')
      for (const id of Object.values(ids))
        expect([nameOf(route), id !== '' && text.includes(id)]).toEqual([nameOf(route), false])
    }
    expect(await stateOf(world.db)).toBe(before)
  })

  test.each(adminRoles)('is closed to %s where the role lacks its right', async (role) => {
    const client = await world.asRole(role)
    const held: readonly Permission[] = permissionsOfRole[role]
    for (const route of world.api.filter(isGuarded).filter(({ demands }) => !held.includes(demands))) {
      const { status, error } = await tryRoute(client, route)
      expect([nameOf(route), status, error.errorCode]).toEqual([nameOf(route), 403, 'E0000006'])
    }
  })

  test('is closed to a user without a role', async () => {
    const client = await world.byToken(await world.addUser({ login: 'grace@acme.example' }))
    for (const route of world.api.filter(isGuarded)) {
      const { status, error } = await tryRoute(client, route)
      expect([nameOf(route), status, error.errorCode]).toEqual([nameOf(route), 403, 'E0000006'])
    }
  })

  test('takes no change from a session without our page’s own token, or from another site', async () => {
    const session = await world.bySession(world.ada.userId)
    for (const route of known().filter(({ method }) => method !== 'GET'))
      for (const headers of [{ 'x-atrium-token': 'made up' }, { origin: 'https://evil.example' }]) {
        const { status, error } = await session.call(route.method, filled(route), {}, headers)
        expect([nameOf(route), status, error.rule]).toEqual([nameOf(route), 403, 'request-comes-from-our-page'])
      }
  })

  test('that is sensitive asks a stale session for a new sign-in', async () => {
    const stale = await world.bySession(world.ada.userId, 16)
    const sensitive = known().filter(({ isSensitive }) => isSensitive)
    expect(sensitive.length).toBeGreaterThan(10)
    for (const route of sensitive) {
      const { status, error } = await tryRoute(stale, route)
      expect([nameOf(route), status, error.rule]).toEqual([nameOf(route), 403, 'sign-in-is-fresh'])
    }
  })
})

describe('whatever is sent', () => {
  const bodies: readonly unknown[] = [
    '[]',
    '"text"',
    'null',
    '{',
    '{"a":',
    '{"__proto__":{"x":1}}',
    `{"profile":${'['.repeat(500)}${']'.repeat(500)}}`,
    '{"profile":{"login":"\\u0000","name":"\\ud800"}}',
    '{"id":["a"],"label":{"a":1},"name":7,"type":[],"settings":"x","profile":"y"}',
  ]

  test('a route never breaks: it answers or refuses in the documented shape', async () => {
    for (const route of known().filter(({ method, takesFile }) => method !== 'GET' && !takesFile))
      for (const payload of bodies) {
        const answer = await world.app.inject({
          method: route.method,
          url: filled(route).replaceAll(/unknown\w+/g, 'x'),
          headers: {
            host: new URL(world.issuer).host,
            authorization: await superToken(),
            'content-type': 'application/json',
          },
          payload: String(payload),
        })
        expect([nameOf(route), payload, answer.statusCode < 500]).toEqual([nameOf(route), payload, true])
      }
  })

  test('an id that is longer than any names nothing either', async () => {
    for (const route of known().filter(({ path }) => path.includes('/:')))
      for (const odd of ['a'.repeat(201), '%F0%9F%90%99'.repeat(101), 'a'.repeat(4_000)]) {
        const answer = await world.app.inject({
          method: route.method,
          url: route.path.replaceAll(/:\w+/g, odd),
          headers: { host: new URL(world.issuer).host, authorization: await superToken() },
        })
        expect([nameOf(route), answer.statusCode, answer.json().errorCode]).toEqual([nameOf(route), 404, 'E0000007'])
      }
  })

  test.each(['%00', 'a'.repeat(150), '..%2f..', '%F0%9F%90%99', "'%20or%201=1", '%25', '{id}'])(
    'an id like %s names nothing',
    async (odd) => {
      for (const route of known().filter(({ path }) => path.includes('/:'))) {
        const answer = await world.app.inject({
          method: route.method,
          url: route.path.replaceAll(/:\w+/g, odd),
          headers: { host: new URL(world.issuer).host, authorization: await superToken() },
        })
        expect([nameOf(route), answer.statusCode >= 400 && answer.statusCode < 500]).toEqual([nameOf(route), true])
      }
    },
  )

  test.each([
    'limit=0',
    'limit=x',
    'limit=99999999999',
    'after=nonsense',
    'filter=(',
    'search=a%20eq',
    'q=%00',
    'unknown=1',
    'limit=1&limit=2',
    'sortBy=;drop',
  ])('a list refuses ?%s in words, or reads over it', async (query) => {
    for (const route of known().filter(({ method, path }) => method === 'GET' && !path.includes('/:'))) {
      const answer = await world.app.inject({
        url: `${route.path}?${query}`,
        headers: { host: new URL(world.issuer).host, authorization: await superToken() },
      })
      expect([nameOf(route), answer.statusCode < 500]).toEqual([nameOf(route), true])
    }
  })
})

let token: string | undefined
/** A super admin's token that no destructive call of these tests ends: another one is made when it was. */
async function superToken(): Promise<string> {
  if (
    token !== undefined &&
    (
      await world.app.inject({
        url: '/api/v1/users/me',
        headers: { host: new URL(world.issuer).host, authorization: token },
      })
    ).statusCode === 200
  )
    return token
  const { token: made } = await world.byToken((await world.asRole('SUPER_ADMIN')).userId)
  return (token = `SSWS ${made}`)
}

/** Everything an org is, but for what was logged and when things were last used. */
async function stateOf(db: OrgDb): Promise<string> {
  const tables = [
    'user',
    'group',
    'group_member',
    'admin_role',
    'app',
    'app_secret',
    'app_user',
    'app_group',
    'app_scope',
    'trusted_origin',
    'session',
  ] as const
  const rows = await Promise.all(
    tables.map((table) =>
      world.database.pool.query(`select * from "${table}" where org_id = $1 order by 1, 2, 3`, [db.org]),
    ),
  )
  const tokens = await world.database.pool.query('select id, revoked_at from api_token where org_id = $1 order by id', [
    db.org,
  ])
  return JSON.stringify([...rows.map((answer) => answer.rows), tokens.rows])
}
