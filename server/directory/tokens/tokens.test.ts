import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { permissionsOfRole } from '../../../contracts/management/rights.ts'
import type { ApiToken, NewApiToken } from '../../../contracts/management/token.ts'
import {
  type ApiClient,
  type ApiReply,
  makeManagementWorld,
  type ManagementWorld,
} from '../../../tests/worlds/management-world.ts'
import type { AdminRole } from '../../database/schema.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const path = '/api/v1/api-tokens'
const dayMs = 86_400_000

/** Somebody with these roles, signed in a moment ago. */
async function admin(...roles: readonly AdminRole[]) {
  const login = `${randomUUID().slice(0, 13)}@acme.example`
  return { login, ...(await world.bySession(await world.addUser({ login, roles }))) }
}
const make = (by: Pick<ApiClient, 'call'>, name = 'script') => by.call<NewApiToken>('POST', path, { name })

/** Calls the API with a token's text. */
async function use(token: string, target = '/api/v1/groups') {
  const headers = { host: new URL(world.issuer).host, authorization: `SSWS ${token}` }
  return (await world.app.inject({ url: target, headers })).statusCode
}

const setStatus = (userId: string, status: 'ACTIVE' | 'DEPROVISIONED' | 'SUSPENDED') =>
  world.db.updateTable('user').set({ status }).where('org_id', '=', world.db.org).where('id', '=', userId).execute()

describe('a token', () => {
  test('is made by its owner, works, is never shown again, and is in the log without its text', async () => {
    const owner = await admin('USER_ADMIN')
    const { status, body } = await make(owner, ' nightly import ')
    expect(status).toBe(201)
    expect(body.token).toMatch(/^00[A-Za-z0-9_-]{40}$/)
    expect(body).toMatchObject({
      name: 'nightly import',
      userId: owner.userId,
      tokenWindow: 'P30D',
      network: { connection: 'ANYWHERE' },
      lastUsed: null,
      _embedded: { user: { login: owner.login, roles: ['USER_ADMIN'] } },
    })
    expect(Date.parse(body.expiresAt) - Date.parse(body.created)).toBe(30 * dayMs)
    expect(await use(body.token)).toBe(200)
    const { token, ...rest } = body
    // The use is noted beside the answer.
    await expect
      .poll(async () => (await owner.call<ApiToken>('GET', `${path}/${body.id}`)).body)
      .toEqual({ ...rest, lastUsed: expect.any(String), expiresAt: expect.any(String) })
    const { rows } = await world.database.pool.query<{ all: string }>(
      `select (select string_agg(t::text, '') from api_token t) || (select string_agg(l::text, '') from log_event l) as all`,
    )
    expect(rows[0]?.all).toContain(body.id)
    expect(rows[0]?.all).not.toContain(token.slice(2))
    expect((await world.events('system.api_token.create')).at(-1)?.targets).toMatchObject([
      { id: body.id, type: 'Token', displayName: 'nightly import' },
    ])
  })

  test('lives thirty days from its last use on', async () => {
    const { body } = await make(await admin('USER_ADMIN'))
    world.clock.offsetMs = 29 * dayMs
    expect(await use(body.token)).toBe(200)
    // The use is noted beside the answer.
    await expect
      .poll(async () => {
        const { rows } = await world.database.pool.query<{ at: Date }>(
          'select expires_at at from api_token where id = $1',
          [body.id],
        )
        return rows[0]?.at.getTime()
      })
      .toBeGreaterThan(Date.now() + 58 * dayMs)
    world.clock.offsetMs = 58 * dayMs
    expect(await use(body.token)).toBe(200)
    world.clock.offsetMs = 89 * dayMs
    expect(await use(body.token)).toBe(401)
    world.clock.offsetMs = 0
  })

  test('may what its owner may at this moment, and nothing once they may nothing or may not sign in', async () => {
    const owner = await admin('USER_ADMIN')
    const { body } = await make(owner)
    const setRole = (role: AdminRole) =>
      world.db
        .updateTable('admin_role')
        .set({ role })
        .where('org_id', '=', world.db.org)
        .where('user_id', '=', owner.userId)
        .execute()
    expect(await use(body.token, '/api/v1/trustedOrigins')).toBe(403)
    await setRole('ORG_ADMIN')
    expect(await use(body.token, '/api/v1/trustedOrigins')).toBe(200)
    for (const status of ['SUSPENDED', 'DEPROVISIONED'] as const) {
      await setStatus(owner.userId, status)
      expect(await use(body.token)).toBe(401)
    }
    await setStatus(owner.userId, 'ACTIVE')
    await world.db
      .deleteFrom('admin_role')
      .where('org_id', '=', world.db.org)
      .where('user_id', '=', owner.userId)
      .execute()
    expect(await use(body.token)).toBe(403)
  })

  test('does not come back with an owner who was deactivated', async () => {
    const owner = await admin('USER_ADMIN')
    const { body } = await make(owner)
    const lifecycle = `/api/v1/users/${owner.userId}/lifecycle`
    expect((await world.ada.call('POST', `${lifecycle}/deactivate`)).status).toBe(200)
    expect(await use(body.token)).toBe(401)
    expect((await world.ada.call('GET', `${path}/${body.id}`)).status).toBe(404)
    await world.ada.call('POST', `${lifecycle}/activate?sendEmail=false`)
    await setStatus(owner.userId, 'ACTIVE')
    expect(await use(body.token)).toBe(401)
  })

  test('is ended by its owner, also with itself, and then at once', async () => {
    const owner = await admin('USER_ADMIN')
    const [first, second] = [(await make(owner, 'one')).body, (await make(owner, 'two')).body]
    expect((await owner.call('DELETE', `${path}/${first.id}`)).status).toBe(204)
    expect(await use(first.token)).toBe(401)
    expect((await owner.call('DELETE', `${path}/${first.id}`)).status).toBe(404)
    expect((await owner.call('GET', `${path}/${first.id}`)).status).toBe(404)
    const headers = { host: new URL(world.issuer).host, authorization: `SSWS ${second.token}` }
    const current = await world.app.inject({ method: 'DELETE', url: `${path}/current`, headers })
    expect(current.statusCode).toBe(204)
    expect(await use(second.token)).toBe(401)
    expect((await world.events('system.api_token.revoke')).map(({ targets }) => targets).slice(-2)).toMatchObject([
      [{ id: first.id, displayName: 'one' }],
      [{ id: second.id, displayName: 'two' }],
    ])
    expect((await owner.call('DELETE', `${path}/current`)).error.rule).toBe('caller-is-a-token')
  })

  test('is renamed, and nothing else of it changes', async () => {
    const owner = await admin('USER_ADMIN')
    const { token, ...body } = (await make(owner, 'old')).body
    await make(owner, 'taken')
    const put = (change: Readonly<Record<string, unknown>>) =>
      owner.call<ApiToken>('PUT', `${path}/${body.id}`, { ...body, ...change })
    expect((await put({ name: 'new', network: { connection: 'ANYWHERE' } })).body.name).toBe('new')
    expect((await world.events('system.api_token.update')).at(-1)?.targets).toMatchObject([
      { id: body.id, changeDetails: { from: { name: 'old' }, to: { name: 'new' } } },
    ])
    expect((await put({ name: 'NEW' })).body.name).toBe('NEW')
    for (const [change, field] of [
      [{ name: 'Taken' }, 'name'],
      [{ userId: world.ada.userId }, 'userId'],
      [{ network: { connection: 'ZONE', include: ['zone'] } }, 'network.connection'],
      [{ network: { connection: 'ANYWHERE', include: ['zone'] } }, 'network.include'],
      [{ scopes: [] }, 'scopes'],
    ] as const) {
      const { status, error } = await put(change)
      expect([status, error.errorCauses[0]?.errorSummary.split(':')[0]]).toEqual([400, field])
    }
    expect(await use(token)).toBe(200)
  })
})

describe('a token is not made', () => {
  test('by a token, by somebody without a role, or after an old sign-in', async () => {
    const byToken = await world.asRole('SUPER_ADMIN')
    expect((await make(byToken)).error.rule).toBe('tokens-are-made-by-people')
    expect((await make(await admin())).error.rule).toBe('owner-holds-a-role')
    const stale = await world.bySession(world.ada.userId, 16)
    expect((await make(stale)).error.rule).toBe('sign-in-is-fresh')
  })

  test.each([{}, { name: '' }, { name: ' ' }, { name: 'a\nb' }, { name: 'x'.repeat(256) }])('as %j', async (draft) => {
    const { status, error } = await (await admin('USER_ADMIN')).call('POST', path, draft)
    expect([status, error.errorCauses[0]?.errorSummary.split(':')[0]]).toEqual([400, 'name'])
  })

  test('with a name its owner has used, even twice at once; others may use it', async () => {
    const owner = await admin('USER_ADMIN')
    const answers = await Promise.all([make(owner, 'same'), make(owner, 'Same'), make(owner, 'SAME')])
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([201, 400, 400])
    expect((await make(await admin('USER_ADMIN'), 'same')).status).toBe(201)
    const [made] = answers.filter(({ status }) => status === 201)
    await owner.call('DELETE', `${path}/${made?.body.id}`)
    expect((await make(owner, 'same')).status).toBe(201)
  })

  test('when the org has a hundred', async () => {
    const small = await world.addOrg(`org${randomUUID().slice(0, 8)}`)
    const userId = await world.addUser({ login: 'eve@small.example', roles: ['USER_ADMIN'] }, small)
    const owner = await world.bySession(userId, 0, small)
    for (let count = 0; count < 98; count++) await world.byToken(userId, small)
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => make(owner, name)))
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([201, 201, 400, 400])
    expect(answers.find(({ status }) => status === 400)?.error.rule).toBe('org-has-room-for-a-token')
  })
})

describe("others' tokens", () => {
  test('are seen by those who may read tokens, and otherwise are not there', async () => {
    const owner = await admin('HELP_DESK_ADMIN')
    const { body } = await make(owner)
    const reader = await admin('READ_ONLY_ADMIN')
    expect((await reader.call('GET', `${path}/${body.id}`)).status).toBe(200)
    expect((await reader.call<ApiToken[]>('GET', path)).body.map(({ id }) => id)).toContain(body.id)
    const peer = await admin('HELP_DESK_ADMIN')
    expect((await peer.call<ApiToken[]>('GET', path)).body).toEqual([])
    for (const answer of [
      await peer.call('GET', `${path}/${body.id}`),
      await peer.call('DELETE', `${path}/${body.id}`),
      await peer.call('PUT', `${path}/${body.id}`, { name: 'mine' }),
    ])
      expect([answer.status, answer.error.errorCode]).toEqual([404, 'E0000007'])
    expect(await use(body.token)).toBe(200)
  })

  test('are ended only with the right to it and no fewer rights than their owner', async () => {
    const { body } = await make(await admin('HELP_DESK_ADMIN'))
    const reader = await admin('ORG_ADMIN')
    expect(permissionsOfRole.ORG_ADMIN).not.toContain('tokens.manage')
    for (const method of ['DELETE', 'PUT'] as const) {
      const answer = await reader.call(method, `${path}/${body.id}`, method === 'PUT' ? { name: 'x' } : undefined)
      expect([answer.status, answer.error.errorCode]).toEqual([403, 'E0000006'])
    }
    expect((await world.ada.call('DELETE', `${path}/${body.id}`)).status).toBe(204)
    expect(await use(body.token)).toBe(401)
  })

  test('of another org are not there', async () => {
    const globex = await world.addOrg('globex')
    const bob = await world.addUser({ login: 'bob@globex.example', roles: ['SUPER_ADMIN'] }, globex)
    const { tokenId } = await world.byToken(bob, globex)
    for (const answer of [
      await world.ada.call('GET', `${path}/${tokenId}`),
      await world.ada.call('DELETE', `${path}/${tokenId}`),
      await world.ada.call('PUT', `${path}/${tokenId}`, { name: 'ours' }),
      await world.ada.call('GET', `${path}/a%00b`),
    ])
      expect([answer.status, answer.error.errorCode]).toEqual([404, 'E0000007'])
  })
})

test('a list is newest first, over pages without gaps or doubles, and found by name or owner', async () => {
  const owner = await admin('USER_ADMIN')
  for (const name of ['alpha', 'alps', 'beta%']) await make(owner, name)
  const names = async (query: string) =>
    (await owner.call<ApiToken[]>('GET', `${path}?${query}`)).body.map(({ name }) => name)
  expect(await names('')).toEqual(['beta%', 'alps', 'alpha'])
  expect(await names('q=ALP')).toEqual(['alps', 'alpha'])
  expect(await names('q=%25')).toEqual([])
  expect(await names(`q=${owner.login.slice(0, 8)}`)).toHaveLength(3)
  const whole = (await world.ada.call<ApiToken[]>('GET', path)).body.map(({ id }) => id)
  const paged: string[] = []
  let next: string | undefined = `${path}?limit=4`
  while (next !== undefined) {
    const page: ApiReply<ApiToken[]> = await world.ada.call<ApiToken[]>('GET', next)
    paged.push(...page.body.map(({ id }) => id))
    next = page.next
  }
  expect(paged).toEqual(whole)
  expect(new Set(whole).size).toBe(whole.length)
})
