import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeSignInWorld, password, type SignInWorld } from '../../tests/worlds/sign-in-world.ts'
import type { TestBrowser } from '../../tests/worlds/test-browser.ts'
import type { OrgContext } from '../http/org-context.ts'
import { endEverythingOf, endOtherSessions, endOwnSession, listOwnSessions } from './own-sessions.ts'
import { findSession } from './session/find-session.ts'
import type { Session } from './session/session.ts'

let world: SignInWorld
beforeAll(async () => {
  world = await makeSignInWorld()
})
afterAll(() => world.close())

let login: string
let count = 0
beforeEach(async () => {
  login = `grace${++count}@acme.example`
  await world.addUser({ login, firstName: 'Grace', lastName: 'Hopper' })
  world.endedSessions.length = 0
  world.endedGrantsOf.length = 0
})

const fresh = 'another-walk-through-doors'
const visitor = { address: '192.0.2.1', userAgent: 'test', requestId: 'test' }
const occasion = () => ({ now: world.clock.now, visitor })
const org = () =>
  ({ db: world.db, settings: { sessionIdleSeconds: 7_200, sessionLifetimeSeconds: 43_200 } }) as OrgContext

async function signedIn(secret = password): Promise<TestBrowser> {
  const browser = world.browser()
  await browser.open('/sign-in')
  await browser.submit({ identifier: login })
  await browser.send({ password: secret })
  return browser
}
const sessionOf = async (browser: TestBrowser): Promise<Session | undefined> =>
  findSession(org(), browser.cookies.get('atrium-session'), world.clock.now)

test('a change of password asks for the current one, ends every other session, and tells the user', async () => {
  const [here, elsewhere] = [await signedIn(), await signedIn()]
  const cookie = here.cookies.get('atrium-session')
  await here.open('/account/password')
  await here.submit({ 'current-password': password, 'new-password': fresh })
  expect(here.page.body).toContain('Your password is changed')
  expect(here.cookies.get('atrium-session')).not.toBe(cookie)
  expect(await sessionOf(here)).toBeDefined()
  expect(await sessionOf(elsewhere)).toBeUndefined()
  expect(world.endedSessions).toHaveLength(1)
  expect(world.endedGrantsOf).toHaveLength(1)
  expect(world.mails.at(-1)).toMatchObject({ kind: 'password-changed', to: login, values: { address: '192.0.2.1' } })
  expect(await sessionOf(await signedIn())).toBeUndefined()
  expect(await sessionOf(await signedIn(fresh))).toBeDefined()
})

test.each([
  ['the wrong current password', 'current-password-error', { 'current-password': 'wrong', 'new-password': fresh }],
  ['none', 'current-password-error', { 'new-password': fresh }],
  [
    'a current password of 2,000 bytes',
    'current-password-error',
    { 'current-password': 'x'.repeat(2_000), 'new-password': fresh },
  ],
  ['the same again', 'new-password-error', { 'current-password': password, 'new-password': password }],
  ['a short new one', 'new-password-error', { 'current-password': password, 'new-password': 'short' }],
  ['no new one', 'new-password-error', { 'current-password': password }],
])('%s changes nothing', async (_, where, fields) => {
  const browser = await signedIn()
  await browser.open('/account/password')
  await browser.submit(fields)
  expect(browser.page.status).toBe(422)
  expect(browser.text(where)).toBeTruthy()
  expect(await sessionOf(await signedIn())).toBeDefined()
})

test('guesses at the current password are counted like those at the door', async () => {
  const browser = await signedIn()
  await browser.open('/account/password')
  // The device is known, so this is its own allowance.
  for (let at = 0; at < 6; at++) await browser.submit({ 'current-password': 'wrong', 'new-password': fresh })
  expect(browser.text('current-password-error')).toContain('Too many attempts')
})

test('of racing changes one wins', async () => {
  const browser = await signedIn()
  await browser.open('/account/password')
  const changes = [1, 2, 3, 4].map((at) =>
    browser.send({ 'current-password': password, 'new-password': `${fresh} ${at}` }),
  )
  // A racer that comes when the winner has gone finds its cookie dead, and is sent to the sign-in.
  const won = (await Promise.all(changes)).filter(({ location }) => location === '/account/password/done')
  expect(won).toHaveLength(1)
})

test('the page of who is not signed in is the sign-in', async () => {
  const browser = world.browser()
  await browser.open('/account/password')
  expect(browser.page.body).toContain('id="identifier"')
})

test('a person sees and ends their own sessions, and nobody else’s', async () => {
  const [here, there, third] = [await signedIn(), await signedIn(), await signedIn()]
  const stranger = await sessionOf(await (async () => ((login = world.ada.login), signedIn()))())
  const session = (await sessionOf(here)) as Session
  const listed = await listOwnSessions(org(), session, world.clock.now)
  expect(listed).toHaveLength(3)
  expect(listed[0]).toMatchObject({ id: session.id, isCurrent: true, address: '192.0.2.1' })

  const end = (id: string) => endOwnSession(org(), session, id, occasion(), world.parts)
  expect(await end(stranger?.id ?? '')).toEqual({ kind: 'not-found' })
  expect(await end('no-such-session')).toEqual({ kind: 'not-found' })
  const other = await sessionOf(there)
  expect(await end(other?.id ?? '')).toEqual({ kind: 'ended' })
  expect(await end(other?.id ?? '')).toEqual({ kind: 'not-found' })
  expect(await sessionOf(there)).toBeUndefined()

  expect(await endOtherSessions(org(), session, occasion(), world.parts)).toEqual({ kind: 'ended', count: 1 })
  expect(await sessionOf(third)).toBeUndefined()
  expect(await sessionOf(here)).toBeDefined()
  expect(world.endedGrantsOf).toEqual([session.userId])
})

test('who is deactivated loses every session and every grant', async () => {
  const [here, there] = [await signedIn(), await signedIn()]
  const { userId } = (await sessionOf(here)) as Session
  await endEverythingOf(world.db, userId, { id: world.ada.userId, type: 'User' }, occasion(), world.parts)
  expect([await sessionOf(here), await sessionOf(there)]).toEqual([undefined, undefined])
  expect(world.endedSessions).toHaveLength(2)
  expect(world.endedGrantsOf).toEqual([userId])
})
