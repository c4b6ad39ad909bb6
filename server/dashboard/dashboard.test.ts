import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { account, consents, endedSessions, ownSessions } from '../../contracts/account.ts'
import { dashboard, section } from '../../contracts/dashboard.ts'
import { problem } from '../../contracts/problem.ts'
import { type DashboardWorld, makeDashboardWorld, rightPassword } from '../../tests/worlds/dashboard-world.ts'
import { assignUser } from '../apps/store.ts'
import { addMember, insertGroup } from '../directory/store.ts'
import { newId } from '../keys/ids.ts'

let world: DashboardWorld
beforeAll(async () => {
  world = await makeDashboardWorld()
})
afterAll(() => world.close())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Client = Awaited<ReturnType<typeof signedIn>>

/** A browser in which the user is signed in, with the token of its first answer. */
async function signedIn(userId: string) {
  const session = await world.signIn(userId, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')
  const cookies = new Map([['atrium-session', session.token]])
  const client = {
    session,
    cookies,
    token: '',
    send: async (method: Method, url: string, payload?: unknown, headers: Record<string, string> = {}) => {
      const own = method === 'GET' ? {} : { origin: 'http://localhost:8080', 'x-atrium-token': client.token }
      const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
      const body = payload === undefined ? {} : { payload: payload as object }
      const answer = await world.app.inject({
        method,
        url,
        ...body,
        headers: { host: 'localhost:8080', cookie, ...own, ...headers },
      })
      for (const { name, value } of answer.cookies) cookies.set(name, value)
      return answer
    },
  }
  client.token = dashboard.parse((await client.send('GET', '/api/dashboard')).json()).token
  return client
}

const shown = async (client: Client) => dashboard.parse((await client.send('GET', '/api/dashboard')).json())
const tileOf = async (client: Client, id: string) => (await shown(client)).tiles.find((tile) => tile.id === id)

describe('tiles', () => {
  let user: string
  let client: Client
  beforeEach(async () => {
    user = await world.addUser(`${newId('00u')}@acme.example`, 'Grace')
    client = await signedIn(user)
  })

  test('show each active app once, however many ways lead to it, in the order of their names', async () => {
    const group = newId('00g')
    await insertGroup(world.db, { id: group, kind: 'OKTA_GROUP', name: group })
    await addMember(world.db, group, user)
    const mine = { for: { userId: user } }
    const [ten, two] = [
      await world.addApp('Zoo 10', {}, mine),
      await world.addApp('zoo 2', { iconUrl: '/icons/zoo.png' }, mine),
    ]
    await world.db.insertInto('app_group').values({ org_id: world.db.org, app_id: ten, group_id: group }).execute()
    const { tiles } = await shown(client)
    expect(tiles.map(({ id }) => id)).toEqual([two, ten])
    expect(tiles[0]).toMatchObject({ label: 'zoo 2', iconUrl: '/icons/zoo.png', isFavourite: false, sectionId: null })
  })

  test('leave out apps that are switched off, invisible, or somebody else’s', async () => {
    const off = await world.addApp('Off', {}, { for: { userId: user } })
    await world.db
      .updateTable('app')
      .set({ status: 'INACTIVE' })
      .where('org_id', '=', world.db.org)
      .where('id', '=', off)
      .execute()
    await world.addApp('Invisible', { isVisible: false }, { for: { userId: user } })
    await world.addApp('Of Ada', {}, { for: { userId: world.ada } })
    expect((await shown(client)).tiles).toEqual([])
  })

  test('keep what the user prefers, and nobody else’s', async () => {
    const app = await world.addApp('Ledger', {}, { for: { userId: user } })
    await assignUser(world.db, app, world.ada)
    expect((await client.send('PATCH', `/api/dashboard/tiles/${app}`, { isFavourite: true })).statusCode).toBe(204)
    expect((await client.send('PATCH', `/api/dashboard/tiles/${app}`, { isHidden: true })).statusCode).toBe(204)
    expect(await tileOf(client, app)).toMatchObject({ isFavourite: true, isHidden: true })
    expect(await tileOf(await signedIn(world.ada), app)).toMatchObject({ isFavourite: false, isHidden: false })
  })

  test('refuse preferences for an app the user does not have', async () => {
    const app = await world.addApp('Payroll', {}, { for: 'nobody' })
    const answer = await client.send('PATCH', `/api/dashboard/tiles/${app}`, { isFavourite: true })
    expect(answer.statusCode).toBe(404)
    expect(problem.parse(answer.json())).toMatchObject({ type: '/errors/not_found', rule: 'app-is-assigned' })
  })

  test.each([
    ['nothing', {}],
    ['a wrong type', { isFavourite: 'yes' }],
    ['an unknown field', { isFavourite: true, position: 3 }],
    ['null', null],
    ['an array', []],
  ])('refuse a change that is %s', async (_, body) => {
    const app = await world.addApp('Ledger', {}, { for: { userId: user } })
    const answer = await client.send('PATCH', `/api/dashboard/tiles/${app}`, body)
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.statusCode).toBeLessThan(500)
    expect(await tileOf(client, app)).toMatchObject({ isFavourite: false })
  })

  test('five hundred are asked of the database at once, however many they are', async () => {
    const rows = Array.from({ length: 500 }, (_, at) => ({ id: newId('0oa'), at }))
    await world.db
      .insertInto('app')
      .values(rows.map(({ id, at }) => ({ org_id: world.db.org, id, kind: 'bookmark' as const, label: `App ${at}` })))
      .execute()
    await world.db
      .insertInto('app_user')
      .values(rows.map(({ id }) => ({ org_id: world.db.org, app_id: id, user_id: user })))
      .execute()
    await shown(client)
    // The time it takes is the bench's to tell; here counts that it does not grow with the tiles.
    const asked = vi.spyOn(world.db.pool, 'connect')
    const asks = vi.spyOn(world.db.pool, 'query')
    expect((await shown(client)).tiles).toHaveLength(500)
    expect(asked.mock.calls.length + asks.mock.calls.length).toBeLessThanOrEqual(4)
  })
})

describe('sections', () => {
  let client: Client
  let apps: string[]
  beforeEach(async () => {
    const user = await world.addUser(`${newId('00u')}@acme.example`)
    apps = []
    for (const label of ['A', 'B', 'C', 'D']) apps.push(await world.addApp(label, {}, { for: { userId: user } }))
    client = await signedIn(user)
  })

  const create = async (name: string, tileIds?: string[]) =>
    section.parse((await client.send('POST', '/api/dashboard/sections', { name, tileIds })).json())
  const inSection = async (id: string) =>
    (await shown(client)).tiles
      .filter((tile) => tile.sectionId === id)
      .toSorted((a, b) => (a.position ?? 99) - (b.position ?? 99))
      .map(({ label }) => label)

  test('are made with tiles in them, renamed, ordered and deleted; their tiles stay', async () => {
    const [a, b, c] = apps as [string, string, string, string]
    const money = await create(' Money ', [b, a])
    const travel = await create('Travel')
    expect(money.name).toBe('Money')
    expect(await inSection(money.id)).toEqual(['B', 'A'])
    await client.send('PATCH', `/api/dashboard/sections/${money.id}`, { name: 'Finance' })
    await client.send('PUT', '/api/dashboard/section-order', { ids: [travel.id] })
    expect((await shown(client)).sections.map(({ name }) => name)).toEqual(['Travel', 'Finance'])
    await client.send('PUT', `/api/dashboard/sections/${travel.id}/tiles`, { ids: [c, a] })
    expect(await inSection(travel.id)).toEqual(['C', 'A'])
    expect(await inSection(money.id)).toEqual(['B'])
    expect((await client.send('DELETE', `/api/dashboard/sections/${travel.id}`)).statusCode).toBe(204)
    const { tiles, sections } = await shown(client)
    expect(sections.map(({ name }) => name)).toEqual(['Finance'])
    expect(tiles).toHaveLength(4)
    expect(tiles.find(({ id }) => id === c)).toMatchObject({ sectionId: null, position: null })
  })

  test('take a tile at their end when it is moved there, and keep those not named after the others', async () => {
    const [a, b, c, d] = apps as [string, string, string, string]
    const { id } = await create('Money', [a, b, c])
    await client.send('PATCH', `/api/dashboard/tiles/${d}`, { sectionId: id })
    expect(await inSection(id)).toEqual(['A', 'B', 'C', 'D'])
    await client.send('PUT', `/api/dashboard/sections/${id}/tiles`, { ids: [d] })
    expect(await inSection(id)).toEqual(['D', 'A', 'B', 'C'])
    await client.send('PATCH', `/api/dashboard/tiles/${b}`, { sectionId: null })
    expect(await inSection(id)).toEqual(['D', 'A', 'C'])
  })

  test('take no app the user does not have, and no section of somebody else', async () => {
    const foreign = await world.addApp('Payroll', {}, { for: 'nobody' })
    const { id } = await create('Money', [foreign, 'nonsense'])
    expect(await inSection(id)).toEqual([])
    const ada = await signedIn(world.ada)
    for (const answer of [
      await ada.send('PATCH', `/api/dashboard/sections/${id}`, { name: 'Mine' }),
      await ada.send('DELETE', `/api/dashboard/sections/${id}`),
      await ada.send('PUT', `/api/dashboard/sections/${id}/tiles`, { ids: [] }),
    ])
      expect(answer.statusCode).toBe(404)
    await ada.send('PUT', '/api/dashboard/section-order', { ids: [id] })
    expect((await shown(client)).sections).toEqual([{ id, name: 'Money' }])
  })

  test.each(['', '   ', 'x'.repeat(65)])('have a name that can be read, not "%s"', async (name) => {
    expect((await client.send('POST', '/api/dashboard/sections', { name })).statusCode).toBe(422)
  })

  test('are fifty at most', async () => {
    for (let made = 0; made < 50; made++) await create(`Section ${made}`)
    const answer = await client.send('POST', '/api/dashboard/sections', { name: 'One more' })
    expect(problem.parse(answer.json())).toMatchObject({ status: 409, rule: 'sections-are-few' })
  })
})

describe('changes', () => {
  test.each([
    ['without the token', { 'x-atrium-token': '' }],
    ['with another browser’s token', { 'x-atrium-token': 'A'.repeat(43) }],
    ['from another org’s page', { origin: 'http://globex.localhost:8080' }],
    ['from another site’s page', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['from a sibling’s page', { 'sec-fetch-site': 'same-site' }],
  ])('are refused %s', async (_, headers) => {
    const client = await signedIn(world.ada)
    const answers = [
      await client.send('POST', '/api/dashboard/sections', { name: 'Planted' }, headers),
      await client.send('POST', '/api/account/sessions/end-others', undefined, headers),
      await client.send(
        'POST',
        '/api/account/password',
        { current: rightPassword, next: 'planted by others' },
        headers,
      ),
      await client.send('DELETE', '/api/account/consents/0oa', undefined, headers),
    ]
    for (const answer of answers) expect(problem.parse(answer.json())).toMatchObject({ status: 403 })
    expect((await shown(client)).sections).toEqual([])
  })

  test('and questions are refused without a live session', async () => {
    const client = await signedIn(world.ada)
    client.cookies.set('atrium-session', 'A'.repeat(43))
    for (const path of ['/api/dashboard', '/api/account', '/api/account/sessions', '/api/account/consents'])
      expect((await client.send('GET', path)).statusCode).toBe(401)
    expect((await client.send('POST', '/api/dashboard/sections', { name: 'Late' })).statusCode).toBe(401)
  })
})

describe('the account', () => {
  test('shows who the user is, and is kept by no cache', async () => {
    const client = await signedIn(world.ada)
    const answer = await client.send('GET', '/api/account')
    const { profile, me } = account.parse(answer.json())
    expect(profile).toEqual({
      firstName: 'Ada',
      lastName: 'Byron',
      login: 'ada@acme.example',
      email: 'ada@acme.example',
    })
    expect(me.name).toBe('Ada Byron')
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  test('lists the own sessions, this one first, and ends one or all the others', async () => {
    const user = await world.addUser(`${newId('00u')}@acme.example`)
    const [client, phone, other] = [await signedIn(user), await world.signIn(user), await world.signIn(user)]
    const listed = async () => ownSessions.parse((await client.send('GET', '/api/account/sessions')).json()).sessions
    const before = await listed()
    expect(before).toHaveLength(3)
    expect(before[0]).toMatchObject({ id: client.session.id, isCurrent: true, browser: 'Firefox', system: 'Linux' })
    expect((await client.send('POST', `/api/account/sessions/${phone.id}/end`)).statusCode).toBe(204)
    expect((await client.send('POST', `/api/account/sessions/${phone.id}/end`)).statusCode).toBe(404)
    expect((await listed()).map(({ id }) => id)).toEqual([client.session.id, other.id])
    const answer = await client.send('POST', '/api/account/sessions/end-others')
    expect(endedSessions.parse(answer.json())).toEqual({ ended: 1 })
    expect(await listed()).toHaveLength(1)
  })

  test('ends no session of somebody else', async () => {
    const ada = await signedIn(world.ada)
    const client = await signedIn(await world.addUser(`${newId('00u')}@acme.example`))
    expect((await client.send('POST', `/api/account/sessions/${ada.session.id}/end`)).statusCode).toBe(404)
    expect((await ada.send('GET', '/api/account')).statusCode).toBe(200)
  })

  test('says at which field a new password fails, and gives the session a new cookie when it is taken', async () => {
    const client = await signedIn(world.ada)
    const change = (current: string, next: string) => client.send('POST', '/api/account/password', { current, next })
    expect((await change('wrong', 'twelve blue chairs')).json()).toMatchObject({
      fields: [{ field: 'current', reason: 'wrong' }],
    })
    expect((await change(rightPassword, 'ada was here')).json()).toMatchObject({
      fields: [{ field: 'next', reason: 'context' }],
    })
    expect((await change('', '')).statusCode).toBe(422)
    const before = client.cookies.get('atrium-session')
    expect((await change(rightPassword, 'twelve blue chairs')).statusCode).toBe(204)
    expect(client.cookies.get('atrium-session')).not.toBe(before)
  })

  test('lists consents, and taking one back ends what the app was granted', async () => {
    const user = await world.addUser(`${newId('00u')}@acme.example`)
    const app = await world.addApp('Board', {})
    const row = {
      org_id: world.db.org,
      user_id: user,
      app_id: app,
      scopes: ['openid', 'email'],
      granted_at: new Date(),
    }
    await world.db.insertInto('consent').values(row).execute()
    const client = await signedIn(user)
    const listed = async () => consents.parse((await client.send('GET', '/api/account/consents')).json()).apps
    expect(await listed()).toMatchObject([{ appId: app, label: 'Board', scopes: ['openid', 'email'] }])
    expect((await client.send('DELETE', `/api/account/consents/${app}`)).statusCode).toBe(204)
    expect((await client.send('DELETE', `/api/account/consents/${app}`)).statusCode).toBe(404)
    expect(await listed()).toEqual([])
    expect(world.endedGrants).toEqual([`${user} ${app}`])
    expect(await world.events()).toContainEqual({
      event_type: 'app.oauth2.as.consent.revoke',
      outcome: 'SUCCESS',
      reason: null,
    })
  })
})
