import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { User } from '../../../contracts/management/user.ts'
import { password } from '../../../tests/worlds/deployment-world.ts'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'
import { openBrowser } from '../../../tests/worlds/test-browser.ts'

// What an admin does and what the person does at the same moment: whoever comes second finds it done.

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const rounds = [1, 2, 3, 4, 5, 6, 7, 8]
const loginOf = () => `r${randomUUID().slice(0, 8)}@acme.example`
const browser = () => openBrowser(world.app, new URL(world.issuer).host)
const act = <Body = never>(id: string, verb: string) => world.ada.call<Body>('POST', `/api/v1/users/${id}/${verb}`)
const pathOf = (link: string) => link.slice(world.issuer.length)

/** A window in which only the password is missing. */
async function atThePassword(login: string) {
  const window = browser()
  await window.open('/sign-in')
  await window.submit({ identifier: login })
  return window
}

const isSignedIn = async (window: ReturnType<typeof browser>) =>
  (await window.get('/api/v1/users/me', { accept: 'application/json' })).status === 200

test.each(rounds)('a link that is used while its user is deactivated makes nobody active (%i)', async () => {
  const email = loginOf()
  const profile = { login: email, email, firstName: 'Edith', lastName: 'Clarke' }
  const { body } = await world.ada.call<User>('POST', '/api/v1/users?sendEmail=false', { profile })
  const offered = await act<{ activationUrl: string }>(body.id, 'lifecycle/reactivate?sendEmail=false')
  const window = browser()
  await window.open(pathOf(offered.body.activationUrl))
  const [deactivated] = await Promise.all([
    act(body.id, 'lifecycle/deactivate'),
    window.send({ 'new-password': 'another-horse-battery-staple' }),
  ])
  expect(deactivated.status).toBe(200)
  expect((await world.ada.call<User>('GET', `/api/v1/users/${body.id}`)).body.status).toBe('DEPROVISIONED')
  expect(await isSignedIn(window)).toBe(false)
})

/** Does something while another transaction has given the user this status, and not yet said so. */
async function whileBecoming<T>(id: string, status: string, work: () => Promise<T>): Promise<T> {
  const client = await world.database.pool.connect()
  try {
    await client.query('begin')
    await client.query(`update "user" set status = $3 where org_id = $1 and id = $2`, [world.db.org, id, status])
    const working = work()
    await new Promise((resolve) => setTimeout(resolve, 250))
    await client.query('commit')
    return await working
  } finally {
    client.release()
  }
}

test('a link that waits for a deactivation to end is dead then', async () => {
  const id = await world.addUser({ login: loginOf() })
  const { body } = await act<{ resetPasswordUrl: string }>(id, 'credentials/forgot_password?sendEmail=false')
  const window = browser()
  await window.open(pathOf(body.resetPasswordUrl))
  const wish = { 'new-password': 'another-horse-battery-staple' }
  expect((await whileBecoming(id, 'DEPROVISIONED', () => window.send(wish))).status).toBe(410)
  expect((await world.ada.call<User>('GET', `/api/v1/users/${id}`)).body.status).toBe('DEPROVISIONED')
})

test('a sign-in that waits for a reset to end is none', async () => {
  const login = loginOf()
  const id = await world.addUser({ login })
  const window = await atThePassword(login)
  const answer = await whileBecoming(id, 'RECOVERY', () => window.send({ password }))
  expect(answer.location).not.toBe('/')
  expect(await isSignedIn(window)).toBe(false)
})

test.each(rounds)('a recovery that ends while its user is deactivated makes nobody active (%i)', async () => {
  const login = loginOf()
  const id = await world.addUser({ login })
  const { body } = await act<{ resetPasswordUrl: string }>(id, 'credentials/forgot_password?sendEmail=false')
  const window = browser()
  await window.open(pathOf(body.resetPasswordUrl))
  await Promise.all([act(id, 'lifecycle/deactivate'), window.send({ 'new-password': 'another-horse-battery-staple' })])
  expect((await world.ada.call<User>('GET', `/api/v1/users/${id}`)).body).toMatchObject({
    status: 'DEPROVISIONED',
    credentials: { provider: { type: 'OKTA' } },
  })
})

test.each(rounds)('a sign-in at the moment of a suspension does not outlive it (%i)', async () => {
  const login = loginOf()
  const id = await world.addUser({ login })
  const window = await atThePassword(login)
  await Promise.all([act(id, 'lifecycle/suspend'), window.send({ password })])
  await act(id, 'lifecycle/unsuspend')
  expect(await isSignedIn(window)).toBe(false)
})

test.each(rounds)('a sign-in at the moment of a reset does not outlive it (%i)', async () => {
  const login = loginOf()
  const id = await world.addUser({ login })
  const window = await atThePassword(login)
  await Promise.all([act(id, 'lifecycle/reset_password?sendEmail=true'), window.send({ password })])
  expect(await isSignedIn(window)).toBe(false)
})

test.each(rounds)('of a deactivation and a profile’s change neither is lost (%i)', async () => {
  const id = await world.addUser({ login: loginOf() })
  const answers = await Promise.all([
    act(id, 'lifecycle/deactivate'),
    world.ada.call('POST', `/api/v1/users/${id}`, { profile: { title: 'Admiral' } }),
    world.ada.call('POST', `/api/v1/users/${id}`, { profile: { city: 'Arlington' } }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await world.ada.call<User>('GET', `/api/v1/users/${id}`)).body).toMatchObject({
    status: 'DEPROVISIONED',
    profile: { title: 'Admiral', city: 'Arlington' },
  })
})

test('of two who delete the same user one does, and none breaks', async () => {
  const id = await world.addUser({ login: loginOf() })
  await act(id, 'lifecycle/deactivate')
  const answers = await Promise.all([1, 2, 3].map(() => world.ada.call('DELETE', `/api/v1/users/${id}`)))
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 404, 404])
})

test('many acts on one user at once end in one of their outcomes, and in no deadlock', async () => {
  const login = loginOf()
  const id = await world.addUser({ login })
  const windows = await Promise.all([1, 2, 3].map(() => atThePassword(login)))
  const answers = await Promise.all([
    ...windows.map((window) => window.send({ password })),
    act(id, 'lifecycle/expire_password'),
    act(id, 'lifecycle/reset_password?sendEmail=true'),
    act(id, 'lifecycle/suspend'),
    act(id, 'lifecycle/deactivate'),
    act(id, 'lifecycle/expire_password_with_temp_password'),
    world.ada.call('DELETE', `/api/v1/users/${id}/sessions`),
    world.ada.call('POST', `/api/v1/users/${id}`, { credentials: { password: { value: 'another-horse-battery' } } }),
    world.ada.call('POST', `/api/v1/users/${id}`, { profile: { email: loginOf() } }),
  ])
  expect(answers.filter(({ status }) => status >= 500)).toEqual([])
})
