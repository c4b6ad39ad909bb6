import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AppLink, User } from '../../../contracts/management/user.ts'
import { addApp } from '../../../tests/worlds/app-world.ts'
import { password } from '../../../tests/worlds/deployment-world.ts'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'
import { openBrowser, type TestBrowser } from '../../../tests/worlds/test-browser.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

let login: string
let id: string
beforeEach(async () => {
  login = `u${randomUUID().slice(0, 8)}@acme.example`
  id = await world.addUser({ login, firstName: 'Grace', lastName: 'Hopper' })
})

const act = <Body = never>(verb: string, body?: object) =>
  world.ada.call<Body>('POST', `/api/v1/users/${id}/${verb}`, body)
const statusOf = async () => (await world.ada.call<User>('GET', `/api/v1/users/${id}`)).body.status
const blocks = async () => (await world.ada.call('GET', `/api/v1/users/${id}/blocks`)).body
const browser = () => openBrowser(world.app, new URL(world.issuer).host)
const pathOf = (link = '') => link.slice(world.issuer.length)

async function signsIn(secret = password, window: TestBrowser = browser()): Promise<boolean> {
  await window.open('/sign-in')
  await window.submit({ identifier: login })
  return (await window.send({ password: secret })).location === '/'
}

const refusalOf = async (path: string, body?: object) => {
  const { status, error } = await act(path, body)
  return [status, error.errorCode, error.errorCauses[0]?.errorSummary]
}

describe('someone suspended', () => {
  test('is out at once, everywhere, and may come back with the same password', async () => {
    const { call } = await world.bySession(id)
    const token = await world.byToken(id)
    expect((await act('lifecycle/suspend')).status).toBe(200)
    expect([await statusOf(), (await call('GET', '/api/v1/users/me')).status]).toEqual(['SUSPENDED', 401])
    expect((await token.call('GET', '/api/v1/users/me')).status).toBe(401)
    expect(await signsIn()).toBe(false)
    expect(await refusalOf('lifecycle/suspend')).toEqual([400, 'E0000001', 'Cannot suspend a user that is not active'])
    expect((await act('lifecycle/unsuspend')).status).toBe(200)
    expect(await signsIn()).toBe(true)
    expect((await call('GET', '/api/v1/users/me')).status).toBe(401)
  })
})

describe('someone deactivated', () => {
  test('is out for good: sessions, API tokens, links and the password are gone', async () => {
    const { call } = await world.bySession(id)
    const token = await world.byToken(id)
    const reset = await act<{ resetPasswordUrl: string }>('credentials/forgot_password?sendEmail=false')
    expect((await act('lifecycle/deactivate')).status).toBe(200)
    expect((await call('GET', '/api/v1/users/me')).status).toBe(401)
    expect((await browser().open(pathOf(reset.body.resetPasswordUrl))).status).toBe(410)
    expect((await act('lifecycle/deactivate')).error.errorCode).toBe('E0000038')

    const { body } = await act<{ activationUrl: string; activationToken: string }>('lifecycle/activate?sendEmail=false')
    expect([await statusOf(), body.activationUrl.endsWith(body.activationToken)]).toEqual(['PROVISIONED', true])
    expect(await signsIn()).toBe(false)
    const window = browser()
    await window.open(pathOf(body.activationUrl))
    await window.submit({ 'new-password': 'another-horse-battery-staple' })
    expect(await statusOf()).toBe('ACTIVE')
    expect((await token.call('GET', '/api/v1/users/me')).status).toBe(401)
  })
  test('stays in groups and apps, which open nothing', async () => {
    await act('lifecycle/deactivate')
    expect((await world.ada.call<unknown[]>('GET', `/api/v1/users/${id}/appLinks`)).body).toEqual([])
    expect((await world.ada.call<unknown[]>('GET', `/api/v1/users/${id}/groups`)).body).toHaveLength(1)
  })
})

describe('the link of somebody new', () => {
  const make = async () => {
    const email = `n${randomUUID().slice(0, 8)}@acme.example`
    const profile = { login: email, email, firstName: 'Edith', lastName: 'Clarke' }
    const { body } = await world.ada.call<User>('POST', '/api/v1/users', { profile })
    ;({ id } = body)
    login = email
    const mail = world.mails.findLast(({ kind, to }) => kind === 'activate-account' && to === email)
    return pathOf(mail?.kind === 'activate-account' ? mail.values.link : '')
  }
  const isDead = async (path: string) => (await browser().open(path)).status === 410

  test('leads, in whichever browser, to a first password, and signs in', async () => {
    const path = await make()
    const window = browser()
    await window.open(path)
    expect(window.page.body).toContain('Choose your password')
    await window.submit({ 'new-password': 'short' })
    expect(window.page.status).toBe(422)
    expect(await window.send({ 'new-password': 'another-horse-battery-staple' })).toMatchObject({ location: '/' })
    expect(window.cookies.has('atrium-session')).toBe(true)
    expect(await statusOf()).toBe('ACTIVE')
    const { body } = await world.ada.call<User>('GET', `/api/v1/users/${id}`)
    expect([body._embedded?.email.isVerified, body.activated === null]).toEqual([true, false])
    expect(await signsIn('another-horse-battery-staple')).toBe(true)
    expect(await isDead(path)).toBe(true)
  })
  test('works once, however many use it at the same moment', async () => {
    const path = await make()
    const windows = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const window = browser()
        await window.open(path)
        return window
      }),
    )
    const answers = await Promise.all(
      windows.map((window, at) => window.send({ 'new-password': `another-horse-battery-${at}` })),
    )
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 410, 410, 410])
  })
  test('is dead after seven days', async () => {
    const path = await make()
    world.clock.offsetMs = 7 * 86_400_000
    try {
      expect(await isDead(path)).toBe(true)
    } finally {
      world.clock.offsetMs = 0
    }
  })
  test('is dead after a newer one, a changed address and a deactivation', async () => {
    const first = await make()
    const { body } = await act<{ activationUrl: string }>('lifecycle/reactivate?sendEmail=false')
    const second = pathOf(body.activationUrl)
    expect([await isDead(first), await isDead(second)]).toEqual([true, false])
    await world.ada.call('POST', `/api/v1/users/${id}`, { profile: { email: `new-${login}` } })
    expect(await isDead(second)).toBe(true)
    const third = pathOf(
      (await act<{ activationUrl: string }>('lifecycle/reactivate?sendEmail=false')).body.activationUrl,
    )
    expect(await isDead(third)).toBe(false)
    await act('lifecycle/deactivate')
    expect(await isDead(third)).toBe(true)
  })
  test('that was handed over proves no address', async () => {
    await make()
    const { body } = await act<{ activationUrl: string }>('lifecycle/reactivate?sendEmail=false')
    const window = browser()
    await window.open(pathOf(body.activationUrl))
    await window.submit({ 'new-password': 'another-horse-battery-staple' })
    expect((await world.ada.call<User>('GET', `/api/v1/users/${id}`)).body._embedded?.email.isVerified).toBe(false)
  })
  test('speaks German to who reads it', async () => {
    const { body } = await browser().get(await make(), { 'accept-language': 'de' })
    expect(body).toContain('Wählen Sie Ihr Passwort')
  })
})

describe('a password', () => {
  test('that expired is good for choosing the next', async () => {
    const { call } = await world.bySession(id)
    await act('lifecycle/expire_password')
    expect([await statusOf(), (await call('GET', '/api/v1/users/me')).status]).toEqual(['PASSWORD_EXPIRED', 401])
    const window = browser()
    await window.open('/sign-in')
    await window.submit({ identifier: login })
    await window.submit({ password })
    await window.submit({ 'new-password': 'another-horse-battery-staple' })
    expect([await statusOf(), await signsIn('another-horse-battery-staple')]).toEqual(['ACTIVE', true])
  })
  test.each(['lifecycle/expire_password_with_temp_password', 'lifecycle/expire_password?tempPassword=true'])(
    'that an admin tells somebody by %s is good for choosing the next',
    async (verb) => {
      const { body } = await act<{ tempPassword: string }>(verb)
      expect(body.tempPassword).toMatch(/^[\w-]{5}(\.[\w-]{5}){3}$/)
      expect(await statusOf()).toBe('PASSWORD_EXPIRED')
      const window = browser()
      await window.open('/sign-in')
      await window.submit({ identifier: login })
      await window.submit({ password: body.tempPassword })
      expect(window.page.body).toContain('Choose a new password')
      expect(await signsIn()).toBe(false)
    },
  )
  test('that was reset lets nobody in until another is chosen', async () => {
    const { body } = await act<{ resetPasswordUrl?: string }>('lifecycle/reset_password?sendEmail=true')
    expect([body, await statusOf(), await signsIn()]).toEqual([{}, 'RECOVERY', false])
    const mail = world.mails.findLast(({ kind, to }) => kind === 'reset-password' && to === login)
    const window = browser()
    await window.open(pathOf(mail?.kind === 'reset-password' ? mail.values.link : ''))
    await window.submit({ 'new-password': password })
    expect(window.page.status).toBe(422)
    await window.submit({ 'new-password': 'another-horse-battery-staple' })
    expect([await statusOf(), await signsIn('another-horse-battery-staple')]).toEqual(['ACTIVE', true])
  })
  test('can be forgotten without losing the one there is', async () => {
    await act('credentials/forgot_password')
    expect([world.mails.at(-1)?.kind, await statusOf(), await signsIn()]).toEqual(['reset-password', 'ACTIVE', true])
  })
  test('is changed by its owner with the one before, who stays signed in here and nowhere else', async () => {
    const here = await world.bySession(id)
    const there = await world.bySession(id)
    const path = '/api/v1/users/me/credentials/change_password'
    const wish = (old: string, next: string) => ({ oldPassword: { value: old }, newPassword: { value: next } })
    expect((await here.call('POST', path, wish('wrong', 'another-horse-battery'))).error.errorCode).toBe('E0000014')
    expect((await here.call('POST', path, wish(password, 'short'))).error.errorCode).toBe('E0000001')
    expect((await here.call('POST', path, wish(password, password))).error.errorCode).toBe('E0000001')
    expect((await here.call('POST', path, wish(password, 'another-horse-battery-staple'))).status).toBe(200)
    expect((await here.call('GET', '/api/v1/users/me')).status).toBe(200)
    expect((await there.call('GET', '/api/v1/users/me')).status).toBe(401)
    const other = await world.addUser({ login: `o${login}` })
    const stranger = `/api/v1/users/${other}/credentials/change_password`
    expect((await here.call('POST', stranger, wish(password, 'another-horse-battery-staple'))).status).toBe(403)
  })
})

describe('a login that strangers locked', () => {
  const lock = async () => {
    const stranger = openBrowser(world.app, new URL(world.issuer).host, '203.0.113.9')
    await world.database.pool.query(
      `update sign_in_throttle set failures = 99, last_failed_at = now() - interval '2 hours' where org_id = $1 and kind = 'login'`,
      [world.db.org],
    )
    return signsIn('wrong', stranger)
  }
  test('is seen as locked and is opened by an admin; a known device goes on signing in', async () => {
    const known = browser()
    expect(await signsIn(password, known)).toBe(true)
    await signsIn('wrong')
    await lock()
    expect(await statusOf()).toBe('LOCKED_OUT')
    const filtered = await world.ada.call<User[]>('GET', `/api/v1/users?filter=status%20eq%20%22LOCKED_OUT%22`)
    expect(filtered.body.map((user) => user.id)).toEqual([id])
    expect(await signsIn()).toBe(false)
    known.cookies.delete('atrium-session')
    expect(await signsIn(password, known)).toBe(true)
    const locked = [{ type: 'DEVICE_BASED', appliesTo: 'UNKNOWN_DEVICES' }]
    expect(await blocks()).toEqual(locked)
    const { body } = await world.ada.call<User>('GET', `/api/v1/users/${id}?expand=blocks`)
    expect(body._embedded).toMatchObject({ email: { isVerified: true }, blocks: locked })
    expect((await act('lifecycle/unlock')).status).toBe(200)
    expect([await statusOf(), await blocks(), await signsIn()]).toEqual(['ACTIVE', [], true])
    expect(await refusalOf('lifecycle/unlock')).toEqual([403, 'E0000032', 'The user is not locked out.'])
    expect((await world.events('user.account.unlock_by_admin')).length).toBe(1)
  })
})

test('an act that the status does not allow is refused with Okta’s codes', async () => {
  expect((await act('lifecycle/activate')).error.errorCode).toBe('E0000016')
  expect((await act('lifecycle/reactivate')).error.errorCode).toBe('E0000038')
  const cause = 'Cannot unsuspend a user that is not suspended'
  expect(await refusalOf('lifecycle/unsuspend')).toEqual([400, 'E0000001', cause])
  await act('lifecycle/deactivate')
  for (const verb of ['expire_password', 'reset_password'])
    expect((await act(`lifecycle/${verb}`)).error.errorCode).toBe('E0000038')
  expect((await refusalOf('credentials/forgot_password')).slice(0, 2)).toEqual([403, 'E0000034'])
  const passwords = { oldPassword: { value: password }, newPassword: { value: `${password}-2` } }
  expect((await refusalOf('credentials/change_password', passwords)).slice(0, 2)).toEqual([403, 'E0000035'])
})

test('there are no second factors: none is listed, and a reset changes nothing for whoever may do it', async () => {
  expect((await world.ada.call('GET', `/api/v1/users/${id}/factors`)).body).toEqual([])
  const before = await world.ada.call('GET', `/api/v1/users/${id}`)
  expect((await act('lifecycle/reset_factors')).status).toBe(200)
  expect((await world.ada.call('GET', `/api/v1/users/${id}`)).body).toEqual(before.body)
  const helper = await world.asRole('HELP_DESK_ADMIN')
  const path = `/api/v1/users/${world.ada.userId}/lifecycle/reset_factors`
  expect((await helper.call('POST', path)).error.rule).toBe('caller-holds-the-rights-of-the-user')
  expect((await world.ada.call('GET', '/api/v1/users/00uNone/factors')).error.errorCode).toBe('E0000007')
})

test('who may open an app is told where, and which kind of app it is', async () => {
  const { clientId } = await addApp(world.db, world.deployment.keeper, { label: 'Opened', users: [id] })
  const bookmark = { label: 'Read', signOnMode: 'BOOKMARK', settings: { app: { url: 'https://read.example/' } } }
  const { body: made } = await world.ada.call<{ id: string }>('POST', '/api/v1/apps', bookmark)
  await world.ada.call('POST', `/api/v1/apps/${made.id}/users`, { id })
  const { body } = await world.ada.call<AppLink[]>('GET', `/api/v1/users/${id}/appLinks`)
  expect(body).toMatchObject([
    { appInstanceId: clientId, appName: 'oidc_client', label: 'Opened', linkUrl: `${world.issuer}/launch/${clientId}` },
    { appInstanceId: made.id, appName: 'bookmark', label: 'Read' },
  ])
})
