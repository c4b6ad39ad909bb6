import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ConsentGrant, HeldClient, HeldToken } from '../../../contracts/management/held.ts'
import { type Held, signOn as signOnAt, type SignOn } from '../../../tests/worlds/held.ts'
import { type ApiClient, makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
let ada: ApiClient
beforeAll(async () => {
  world = await makeManagementWorld()
  ;({ ada } = world)
})
afterAll(() => world?.close())

const signOn = (by: SignOn = {}) => signOnAt(world, by)

const works = async ({ party, accessToken, refreshToken }: Held) => [
  (await party.userInfo(accessToken)).status === 200,
  (await party.refresh(refreshToken)).status === 200,
]

const get = async <Body>(path: string, by = ada): Promise<Body> => {
  const { status, body } = await by.call<Body>('GET', path)
  expect(status).toBe(200)
  return body
}

const drop = async (path: string, by = ada) => (await by.call('DELETE', path)).status

describe('the refresh tokens of an app', () => {
  test('are listed without their text, page by page, of all users or of one', async () => {
    const first = await signOn()
    const second = await signOn({ app: first.app })
    const of = `/api/v1/apps/${first.app.clientId}/tokens`
    const [token, ...others] = await get<HeldToken[]>(of)
    expect(others).toHaveLength(1)
    expect(token).toMatchObject({ status: 'ACTIVE', clientId: first.app.clientId, issuer: world.issuer })
    expect(token?.scopes).toContain('offline_access')
    for (const { refreshToken } of [first, second])
      expect(JSON.stringify([token, ...others])).not.toContain(refreshToken)
    const page = await ada.call<HeldToken[]>('GET', `${of}?limit=1`)
    const rest = await ada.call<HeldToken[]>('GET', page.next ?? '')
    expect([...page.body, ...rest.body].map(({ userId }) => userId).toSorted()).toEqual(
      [first.userId, second.userId].toSorted(),
    )
    expect(rest.next).toBeUndefined()
    const [own] = await get<HeldToken[]>(`/api/v1/users/${first.userId}/clients/${first.app.clientId}/tokens`)
    expect(await get<HeldToken>(`${of}/${own?.id ?? ''}?expand=scope`)).toMatchObject({
      userId: first.userId,
      _embedded: { scopes: expect.arrayContaining([{ id: 'openid', name: 'openid' }]) },
    })
  })

  test('stay one through every exchange', async () => {
    const held = await signOn()
    const of = `/api/v1/apps/${held.app.clientId}/tokens`
    const [before] = await get<HeldToken[]>(of)
    world.clock.offsetMs += 1_000
    expect((await held.party.refresh(held.refreshToken)).status).toBe(200)
    const [after, ...others] = await get<HeldToken[]>(of)
    expect([after?.id, others]).toEqual([before?.id, []])
    expect(Date.parse(after?.lastUpdated ?? '')).toBeGreaterThan(Date.parse(before?.lastUpdated ?? ''))
  })

  test('end one by one, for a user, or all, with their access tokens, and the log says so', async () => {
    const one = await signOn()
    const { app } = one
    const [two, three] = [await signOn({ app }), await signOn({ app })]
    const of = `/api/v1/apps/${app.clientId}/tokens`
    const tokens = await get<HeldToken[]>(of)
    const idOf = ({ userId }: Held) => tokens.find((token) => token.userId === userId)?.id ?? ''
    expect(await drop(`${of}/${idOf(one)}`)).toBe(204)
    expect(await works(one)).toEqual([false, false])
    expect([await drop(`${of}/${idOf(one)}`), (await ada.call('GET', `${of}/${idOf(one)}`)).status]).toEqual([404, 404])
    expect(await drop(`/api/v1/users/${two.userId}/clients/${app.clientId}/tokens/${idOf(three)}`)).toBe(404)
    expect(await drop(`/api/v1/users/${two.userId}/clients/${app.clientId}/tokens`)).toBe(204)
    expect([await works(two), await works(three)]).toEqual([
      [false, false],
      [true, true],
    ])
    expect(await drop(of)).toBe(204)
    expect([await works(three), await get(of)]).toEqual([[false, false], []])
    const logged = (await world.events('app.oauth2.token.revoke')).slice(-3)
    expect(logged.map(({ targets }) => targets)).toMatchObject([
      [{ id: app.clientId }],
      [{ id: two.userId }, { id: app.clientId }],
      [{ id: app.clientId }],
    ])
    expect(await drop(of)).toBe(204)
    expect(await world.events('app.oauth2.token.revoke')).toHaveLength(3)
  })

  test('of apps and users that are not there, are not there', async () => {
    const { userId, app } = await signOn()
    for (const path of [
      '/api/v1/apps/0oaNobody0000000000/tokens',
      `/api/v1/users/${userId}/clients/0oaNobody0000000000/tokens`,
      `/api/v1/users/00uNobody0000000000/clients/${app.clientId}/tokens`,
      `/api/v1/users/${userId}/grants/oagNobody`,
    ])
      for (const method of ['GET', 'DELETE'] as const)
        expect((await ada.call(method, path)).error.errorCode).toBe('E0000007')
  })
})

describe('what a user agreed to', () => {
  test('is shown scope by scope, with the apps that hold something of them', async () => {
    const { userId, app } = await signOn()
    const grants = await get<ConsentGrant[]>(`/api/v1/users/${userId}/grants?expand=scope`)
    expect(grants.map(({ scopeId }) => scopeId).toSorted()).toEqual(['email', 'offline_access', 'openid'])
    expect(grants[0]).toMatchObject({ clientId: app.clientId, userId, source: 'END_USER', status: 'ACTIVE' })
    const [email, ...others] = await get<ConsentGrant[]>(`/api/v1/users/${userId}/grants?scopeId=email`)
    expect(others).toEqual([])
    expect(await get<ConsentGrant>(`/api/v1/users/${userId}/grants/${email?.id ?? ''}`)).toEqual(email)
    expect(await get<ConsentGrant[]>(`/api/v1/users/${userId}/clients/${app.clientId}/grants`)).toHaveLength(3)
    const page = await ada.call<ConsentGrant[]>('GET', `/api/v1/users/${userId}/grants?limit=2`)
    const rest = await ada.call<ConsentGrant[]>('GET', page.next ?? '')
    expect([page.body.length, rest.body.length, rest.next]).toEqual([2, 1, undefined])
    expect(await get<HeldClient[]>(`/api/v1/users/${userId}/clients`)).toMatchObject([
      { client_id: app.clientId, client_name: 'Ledger' },
    ])
  })

  test('is taken back: one scope or all, with every token, and the user is asked again', async () => {
    const login = `asked-${randomUUID().slice(0, 8)}@acme.example`
    const held = await signOn({ login })
    const at = `/api/v1/users/${held.userId}/grants`
    const [email] = await get<ConsentGrant[]>(`${at}?scopeId=email`)
    expect(await drop(`${at}/${email?.id ?? ''}`)).toBe(204)
    expect(await works(held)).toEqual([false, false])
    expect((await get<ConsentGrant[]>(at)).map(({ scopeId }) => scopeId).toSorted()).toEqual([
      'offline_access',
      'openid',
    ])
    const again = await held.party.authorize({ scope: 'openid email' })
    expect(again.shown).toEqual(['consent'])
    expect(await drop(at)).toBe(204)
    expect(await get(at)).toEqual([])
    expect(await get(`/api/v1/users/${held.userId}/clients`)).toEqual([])
    const logged = await world.events('app.oauth2.as.consent.revoke')
    expect(logged.map(({ detail }) => detail)).toMatchObject([{ scope: 'email' }, {}])
  })

  test('and the tokens are not touched by whom the user outranks, nor seen by who may not see users', async () => {
    const login = `above-${randomUUID().slice(0, 8)}@acme.example`
    const userId = await world.addUser({ login, roles: ['SUPER_ADMIN'] })
    const held = await signOn({ login, userId })
    const helper = await world.asRole('HELP_DESK_ADMIN')
    const tokens = `/api/v1/users/${userId}/clients/${held.app.clientId}/tokens`
    for (const path of [tokens, `/api/v1/users/${userId}/grants`]) expect(await drop(path, helper)).toBe(403)
    expect(await works(held)).toEqual([true, true])
    const nobody = await world.byToken((await signOn()).userId)
    expect((await nobody.call('GET', tokens)).status).toBe(403)
    const reader = await world.asRole('READ_ONLY_ADMIN')
    const ofApp = `/api/v1/apps/${held.app.clientId}/tokens`
    expect([(await reader.call('GET', ofApp)).status, await drop(ofApp, reader)]).toEqual([200, 403])
  })
})
