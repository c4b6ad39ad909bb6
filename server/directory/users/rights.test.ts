import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { User } from '../../../contracts/management/user.ts'
import { addApp } from '../../../tests/worlds/app-world.ts'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const loginOf = (name: string) => `${name}${randomUUID().slice(0, 8)}@acme.example`
const addSuper = () => world.addUser({ login: loginOf('super'), roles: ['SUPER_ADMIN'] })

const touching = [
  ['POST', '/lifecycle/suspend'],
  ['POST', '/lifecycle/deactivate'],
  ['DELETE', ''],
  ['POST', '/lifecycle/expire_password'],
  ['POST', '/lifecycle/expire_password_with_temp_password'],
  ['POST', '/lifecycle/reset_password?sendEmail=false'],
  ['POST', '/credentials/forgot_password?sendEmail=false'],
  ['POST', '/lifecycle/unlock'],
  ['DELETE', '/sessions'],
] as const

describe.each([['HELP_DESK_ADMIN'], ['USER_ADMIN'], ['ORG_ADMIN']] as const)('%s', (role) => {
  test('touches neither password, sessions nor status of a super admin', async () => {
    const admin = await world.asRole(role)
    const id = await addSuper()
    const { sessionId, call } = await world.bySession(id)
    for (const [method, path] of touching) {
      const { status, error } = await admin.call(method, `/api/v1/users/${id}${path}`)
      expect([path, status, error.errorCode]).toEqual([path, 403, 'E0000006'])
    }
    for (const path of [`/api/v1/sessions/${sessionId}`, `/api/v1/users/${id}/sessions/${sessionId}`])
      expect((await admin.call('DELETE', path)).status).toBe(403)
    expect((await call('GET', '/api/v1/users/me')).status).toBe(200)
  })
  test('touches neither login nor address of a super admin', async () => {
    const admin = await world.asRole(role)
    const id = await addSuper()
    for (const wish of [
      { profile: { email: loginOf('thief') } },
      { profile: { login: loginOf('thief') } },
      { credentials: { password: { value: 'another-horse-battery-staple' } } },
    ])
      expect((await admin.call('POST', `/api/v1/users/${id}`, wish)).status).toBe(403)
  })
})

test('a user admin manages people, and the title of a super admin', async () => {
  const admin = await world.asRole('USER_ADMIN')
  const id = await world.addUser({ login: loginOf('grace') })
  expect((await admin.call('POST', `/api/v1/users/${id}/lifecycle/suspend`)).status).toBe(200)
  expect((await admin.call('POST', `/api/v1/users/${id}/lifecycle/deactivate`)).status).toBe(200)
  expect((await admin.call('DELETE', `/api/v1/users/${id}`)).status).toBe(204)
  expect((await admin.call('POST', `/api/v1/users/${await addSuper()}`, { profile: { title: 'Chief' } })).status).toBe(
    200,
  )
})

test('what gives somebody access asks for a fresh sign-in', async () => {
  const id = await world.addUser({ login: loginOf('grace') })
  const stale = await world.bySession(world.ada.userId, 20)
  for (const [path, body] of [
    [`/api/v1/users/${id}`, { credentials: { password: { value: 'another-horse-battery-staple' } } }],
    [`/api/v1/users/${id}/lifecycle/reset_password?sendEmail=false`, undefined],
    [`/api/v1/users/${id}/credentials/forgot_password?sendEmail=false`, undefined],
    [`/api/v1/users/${id}/lifecycle/expire_password_with_temp_password`, undefined],
    [`/api/v1/users/${id}/lifecycle/expire_password?tempPassword=true`, undefined],
  ] as const) {
    const { status, error } = await stale.call('POST', path, body)
    expect([path, status, error.rule]).toEqual([path, 403, 'sign-in-is-fresh'])
  }
  expect((await stale.call('POST', `/api/v1/users/${id}/lifecycle/reset_password?sendEmail=true`)).status).toBe(200)
})

describe('the last super admin', () => {
  test('stays, whoever asks, and two cannot remove one another', async () => {
    const solo = await makeManagementWorld()
    try {
      const { userId } = solo.ada
      for (const [method, path] of [
        ['POST', '/lifecycle/suspend'],
        ['POST', '/lifecycle/deactivate'],
        ['DELETE', ''],
      ] as const) {
        const { status, error } = await solo.ada.call(method, `/api/v1/users/${userId}${path}`)
        expect([status, error.rule]).toEqual([403, 'a-super-admin-remains'])
      }
      const other = await solo.asRole('SUPER_ADMIN')
      const answers = await Promise.all([
        other.call('POST', `/api/v1/users/${userId}/lifecycle/deactivate`),
        solo.ada.call('POST', `/api/v1/users/${other.userId}/lifecycle/suspend`),
        other.call('DELETE', `/api/v1/users/${userId}`),
      ])
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1)
    } finally {
      await solo.close()
    }
  })
})

describe('sessions', () => {
  test('are listed, ended one by one and all together, and are nobody’s business otherwise', async () => {
    const id = await world.addUser({ login: loginOf('grace') })
    const [one, two] = [await world.bySession(id), await world.bySession(id)]
    const listed = await world.ada.call<{ id: string; isCurrent: boolean }[]>('GET', `/api/v1/users/${id}/sessions`)
    expect(new Set(listed.body.map((each) => each.id))).toEqual(new Set([one.sessionId, two.sessionId]))
    expect(await one.call('GET', '/api/v1/sessions/me')).toMatchObject({
      status: 200,
      body: { id: one.sessionId, userId: id, isCurrent: true, status: 'ACTIVE' },
    })
    expect((await one.call('GET', `/api/v1/sessions/${two.sessionId}`)).status).toBe(403)
    const elsewhere = await world.addUser({ login: loginOf('other') })
    const foreign = `/api/v1/users/${elsewhere}/sessions/${one.sessionId}`
    expect((await world.ada.call('DELETE', foreign)).status).toBe(404)
    expect((await world.ada.call('POST', `/api/v1/sessions/${one.sessionId}/lifecycle/refresh`)).status).toBe(200)
    expect((await world.ada.call('DELETE', `/api/v1/sessions/${one.sessionId}`)).status).toBe(204)
    expect((await world.ada.call('DELETE', `/api/v1/sessions/${one.sessionId}`)).status).toBe(404)
    expect((await one.call('GET', '/api/v1/users/me')).status).toBe(401)
    expect((await world.ada.call('DELETE', `/api/v1/users/${id}/sessions?oauthTokens=true`)).status).toBe(204)
    expect((await two.call('GET', '/api/v1/users/me')).status).toBe(401)
  })
  test('of one’s own end, but for the one in use', async () => {
    const id = await world.addUser({ login: loginOf('grace') })
    const [here, there] = [await world.bySession(id), await world.bySession(id)]
    const path = '/api/v1/users/me/lifecycle/delete_sessions'
    expect((await here.call('POST', path, {})).status).toBe(204)
    expect((await there.call('GET', '/api/v1/users/me')).status).toBe(401)
    expect((await here.call<User>('GET', '/api/v1/users/me')).body.id).toBe(id)
    expect((await here.call('POST', path, { keepCurrent: false })).status).toBe(204)
    expect((await here.call('GET', '/api/v1/users/me')).status).toBe(401)
  })
  test('of everybody end at once by a super admin alone, and are counted', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => world.addUser({ login: loginOf('many') })))
    const all = await Promise.all(ids.map((id) => world.bySession(id)))
    const orgAdmin = await world.asRole('ORG_ADMIN')
    expect((await orgAdmin.call('DELETE', '/api/v1/sessions')).status).toBe(403)
    const stale = await world.bySession(world.ada.userId, 20)
    expect((await stale.call('DELETE', '/api/v1/sessions')).status).toBe(403)
    const mine = await world.bySession(world.ada.userId)
    const { body } = await mine.call<{ ended: number }>('DELETE', '/api/v1/sessions?keepCurrent=true')
    expect(body.ended).toBeGreaterThanOrEqual(4)
    for (const { call } of all) expect((await call('GET', '/api/v1/users/me')).status).toBe(401)
    expect((await mine.call('GET', '/api/v1/users/me')).status).toBe(200)
  })
  test('of everybody take with them what apps hold by them, and the apps are told', async () => {
    const { clientId } = await addApp(world.db, world.deployment.keeper, {
      oidc: { backChannelLogoutUri: 'https://app.example/logout' },
    })
    const id = await world.addUser({ login: loginOf('grace') })
    const { sessionId } = await world.bySession(id)
    const at = new Date()
    const grant = (name: string, offline: boolean) => ({
      org_id: world.db.org,
      id: name + sessionId,
      app_id: clientId,
      user_id: id,
      session_id: sessionId,
      scopes: ['openid'],
      offline,
      authenticated_at: at,
      amr: ['pwd'],
      created_at: at,
      expires_at: new Date(at.getTime() + 3_600_000),
    })
    const grants = [grant('online', false), grant('offline', true)]
    await world.db.insertInto('oauth_grant').values(grants).execute()
    world.logouts.length = 0
    await world.ada.call('DELETE', '/api/v1/sessions')
    expect(world.logouts).toEqual([{ clientId, userId: id, sessionId }])
    const left = await world.db
      .selectFrom('oauth_grant')
      .select('offline')
      .where('org_id', '=', world.db.org)
      .where('user_id', '=', id)
      .where('revoked_at', 'is', null)
      .execute()
    expect(left).toEqual([{ offline: true }])
  })
})
