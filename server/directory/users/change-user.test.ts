import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { User } from '../../../contracts/management/user.ts'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'
import { openBrowser } from '../../../tests/worlds/test-browser.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

let login: string
let id: string
beforeEach(async () => {
  login = `u${randomUUID().slice(0, 8)}@acme.example`
  id = await world.addUser({ login, firstName: 'Grace', lastName: 'Hopper', profile: { title: 'Admiral' } })
})

const get = async () => (await world.ada.call<User>('GET', `/api/v1/users/${id}`)).body
const post = (body: unknown, headers = {}) => world.ada.call<User>('POST', `/api/v1/users/${id}`, body, headers)
const put = (body: unknown) => world.ada.call<User>('PUT', `/api/v1/users/${id}`, body)
const browser = () => openBrowser(world.app, new URL(world.issuer).host)
const pathOf = (link: string) => link.slice(world.issuer.length)

test('a part of the profile is changed, and the rest stays', async () => {
  const { body } = await post({ profile: { department: 'Navy' } })
  expect(body.profile).toMatchObject({ department: 'Navy', title: 'Admiral', firstName: 'Grace' })
})

test('the whole profile is replaced, and what is left out is gone', async () => {
  const { body } = await put({ profile: { login, email: login, firstName: 'Grace', lastName: 'Murray' } })
  expect(body.profile.title).toBeUndefined()
  expect(body.profile.displayName).toBe('Grace Murray')
  expect((await put({ profile: { firstName: 'Grace' } })).status).toBe(400)
})

test('null and nothing take an attribute away; who is called otherwise stays so', async () => {
  await post({ profile: { title: null, displayName: 'Amazing Grace' } })
  const { body } = await post({ profile: { lastName: 'Murray', nickName: '' } })
  expect(body.profile).toEqual({
    login,
    email: login,
    firstName: 'Grace',
    lastName: 'Murray',
    displayName: 'Amazing Grace',
  })
})

test('of two admins who edit the same user the second is told, and nothing of the first is lost', async () => {
  const before = await world.ada.call<User>('GET', `/api/v1/users/${id}`)
  const etag = String(before.headers.etag)
  const answers = await Promise.all([
    post({ profile: { title: 'One' } }, { 'if-match': etag }),
    post({ profile: { title: 'Two' } }, { 'if-match': etag }),
  ])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412])
  const winner = answers.find(({ status }) => status === 200)
  expect((await get()).profile.title).toBe(winner?.body.profile.title)
  expect((await post({ profile: {} }, { 'if-match': '"nonsense"' })).status).toBe(412)
  expect((await post({ profile: {} }, { 'if-match': '*' })).status).toBe(200)
})

test('a login that somebody has is refused, and nothing of the wish is kept', async () => {
  const { error, status } = await post({ profile: { login: 'ADA@acme.example', title: 'Queen' } })
  expect([status, error.errorCauses[0]?.errorSummary]).toEqual([400, expect.stringContaining('login')])
  expect((await get()).profile.title).toBe('Admiral')
})

test('a change is logged with what was and what is, and nothing of what stayed', async () => {
  await post({ profile: { title: 'Rear admiral' } })
  const [event] = (await world.events('user.account.update_profile')).slice(-1)
  expect(event?.targets).toMatchObject([
    { id, changeDetails: { from: { title: 'Admiral' }, to: { title: 'Rear admiral' } } },
  ])
})

describe('an address that an admin changes', () => {
  test('is at once the new one, unproven, and both are told', async () => {
    const email = `new-${login}`
    const { body } = await post({ profile: { email } })
    expect([body.profile.email, body._embedded?.email.isVerified]).toEqual([email, false])
    expect(world.mails.slice(-2)).toMatchObject([
      { kind: 'confirm-address', to: email },
      { kind: 'address-changes', to: login, values: { isDone: true } },
    ])
  })
  test('ends the links that were made before', async () => {
    const { body } = await world.ada.call<{ resetPasswordUrl: string }>(
      'POST',
      `/api/v1/users/${id}/credentials/forgot_password?sendEmail=false`,
    )
    expect((await browser().open(pathOf(body.resetPasswordUrl))).status).toBe(200)
    await post({ profile: { email: `new-${login}` } })
    await post({ profile: { email: login } })
    expect((await browser().open(pathOf(body.resetPasswordUrl))).status).toBe(410)
  })
  test('is proven by its owner, who presses a button: a scanner that only looks confirms nothing', async () => {
    const email = `new-${login}`
    await post({ profile: { email } })
    const mail = world.mails.findLast(({ kind, to }) => kind === 'confirm-address' && to === email)
    const path = pathOf(mail?.kind === 'confirm-address' ? mail.values.link : '')
    const window = browser()
    await window.open(path)
    expect((await get())._embedded?.email.isVerified).toBe(false)
    await window.submit({})
    expect(window.page.body).toContain('Your address is confirmed')
    expect((await get())._embedded?.email.isVerified).toBe(true)
    expect((await browser().open(path)).status).toBe(410)
  })
})

describe('of their own profile people', () => {
  test('change what is theirs, and not what is the admins’', async () => {
    const own = await world.bySession(id)
    const { body, status } = await own.call<User>('POST', '/api/v1/users/me', { profile: { nickName: 'Amazing' } })
    expect([status, body.profile.nickName, body.profile.title]).toEqual([200, 'Amazing', 'Admiral'])
    const refused = await own.call('POST', '/api/v1/users/me', { profile: { title: 'Queen' } })
    expect([refused.status, refused.error.errorCauses[0]?.errorSummary]).toEqual([
      400,
      expect.stringContaining('profile.title'),
    ])
    const whole = { login, email: login, firstName: 'Grace', lastName: 'Hopper' }
    const replaced = await own.call<User>('PUT', '/api/v1/users/me', { profile: whole })
    expect([replaced.body.profile.title, replaced.body.profile.nickName]).toEqual(['Admiral', undefined])
    expect((await own.call('POST', `/api/v1/users/${id}`, { profile: {} })).status).toBe(403)
  })

  test('have another address only when its owner has said so, and only soon after they signed in', async () => {
    const email = `new-${login}`
    const stale = await world.bySession(id, 20)
    expect((await stale.call('POST', '/api/v1/users/me', { profile: { email } })).status).toBe(403)
    const own = await world.bySession(id)
    const { body } = await own.call<User>('POST', '/api/v1/users/me', { profile: { email } })
    expect((await world.events('user.account.update_primary_email')).at(-1)?.outcome).toBe('CHALLENGE')
    expect([body.profile.email, body._embedded?.email.waiting]).toEqual([login, email])
    expect(world.mails.at(-1)).toMatchObject({ kind: 'address-changes', to: login, values: { isDone: false } })
    const mail = world.mails.findLast(({ kind }) => kind === 'confirm-address')
    const window = browser()
    await window.open(pathOf(mail?.kind === 'confirm-address' ? mail.values.link : ''))
    await window.submit({})
    expect((await get()).profile.email).toBe(email)
    expect((await get())._embedded).toEqual({ email: { isVerified: true } })
    const [event] = (await world.events('user.account.update_primary_email')).slice(-1)
    expect(event?.targets).toMatchObject([{ changeDetails: { from: { email: login }, to: { email } } }])
  })

  test('cannot fill a stranger’s mailbox', async () => {
    const own = await world.bySession(id)
    const statuses = []
    for (let at = 0; at < 11; at++) {
      const profile = { email: `victim${at}@else.example` }
      statuses.push((await own.call('POST', '/api/v1/users/me', { profile })).status)
    }
    expect([statuses[9], statuses[10]]).toEqual([200, 429])
  })
})

test('a password that an admin sets opens the account, and ends every session', async () => {
  const { cookie, call } = await world.bySession(id)
  expect(cookie).toBeTruthy()
  const { status } = await post({ credentials: { password: { value: 'another-horse-battery-staple' } } })
  expect(status).toBe(200)
  expect((await call('GET', '/api/v1/users/me')).status).toBe(401)
  expect(world.mails.at(-1)).toMatchObject({ kind: 'password-changed', to: login })
  const own = await world.ada.call('POST', `/api/v1/users/${world.ada.userId}`, {
    credentials: { password: { value: 'another-horse-battery-staple' } },
  })
  expect(own.error.errorCauses[0]?.errorSummary).toContain('credentials')
})

test('a password and an address that are set together both count, and the address can still be confirmed', async () => {
  const email = `new-${login}`
  await post({ profile: { email }, credentials: { password: { value: 'another-horse-battery-staple' } } })
  const mail = world.mails.findLast(({ kind, to }) => kind === 'confirm-address' && to === email)
  const { status } = await browser().open(pathOf(mail?.kind === 'confirm-address' ? mail.values.link : ''))
  expect(status).toBe(200)
})

test('a user of another org is not there', async () => {
  const other = await world.addOrg(`o${randomUUID().slice(0, 8)}`)
  const stranger = await world.addUser({ login: `s${randomUUID().slice(0, 8)}@else.example` }, other)
  for (const [method, path, body] of [
    ['GET', '', undefined],
    ['POST', '', { profile: { title: 'x' } }],
    ['PUT', '', { profile: { login, email: login, firstName: 'a', lastName: 'b' } }],
    ['DELETE', '', undefined],
    ['POST', '/lifecycle/suspend', undefined],
    ['GET', '/sessions', undefined],
    ['GET', '/groups', undefined],
    ['GET', '/appLinks', undefined],
  ] as const) {
    const { status, error } = await world.ada.call(method, `/api/v1/users/${stranger}${path}`, body)
    expect([path, status, error.errorCode]).toEqual([path, 404, 'E0000007'])
  }
})
