import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSignInWorld, password, type SignInWorld } from '../../tests/worlds/sign-in-world.ts'

let world: SignInWorld
beforeAll(async () => {
  world = await makeSignInWorld()
})
afterAll(() => world.close())

const again = '/sign-in?again=1&to=%2Fadmin%2Fsettings%2Fkeys'
const sessions = () =>
  world.db
    .selectFrom('session')
    .select(['id', 'user_id', 'authenticated_at', 'ended_at'])
    .where('org_id', '=', world.db.org)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute()

const signedIn = async (login = world.ada.login) => {
  const browser = world.browser()
  await browser.open('/sign-in')
  await browser.submit({ identifier: login })
  await browser.send({ password })
  return browser
}

test('before a sensitive act the person proves anew that it is them, keeps their session, and comes back', async () => {
  const others = (await sessions()).map(({ id }) => id)
  const own = async () => (await sessions()).filter(({ id }) => !others.includes(id))
  const browser = await signedIn()
  const [before] = await own()
  const cookie = browser.cookies.get('atrium-session')
  world.clock.now = new Date(world.clock.now.getTime() + 20 * 60_000)

  await browser.open(again)
  expect(browser.text('login')).toBe(world.ada.login)
  expect(browser.text('again')).toBe('Sign in again, so that we know it is still you.')
  const wrong = await browser.send({ password: 'not-the-password' })
  await browser.open(String(wrong.headers.location))
  expect(browser.text('again')).toBeDefined()
  expect((await own())[0]?.authenticated_at).toEqual(before?.authenticated_at)

  const right = await browser.send({ password })
  expect(right).toMatchObject({ status: 303, location: '/sign-in/continue?to=%2Fadmin%2Fsettings%2Fkeys' })
  const page = await browser.open('/sign-in/continue?to=%2Fadmin%2Fsettings%2Fkeys')
  expect(page.body).toContain('content="0; url=/admin/settings/keys"')
  const now = await own()
  expect(now).toEqual([{ ...before, authenticated_at: world.clock.now }])
  expect(browser.cookies.get('atrium-session')).not.toBe(cookie)
})

test('a form without the password, or of another browser, proves nothing', async () => {
  const browser = await signedIn()
  const started = (await sessions()).map(({ authenticated_at }) => authenticated_at)
  world.clock.now = new Date(world.clock.now.getTime() + 60_000)
  await browser.open(again)
  await browser.send({ password: '' })
  await browser.open('/sign-in/continue?to=%2Fadmin')
  expect((await sessions()).map(({ authenticated_at }) => authenticated_at)).toEqual(started)
})

test('someone without a session signs in from the start, and comes to the same page', async () => {
  const browser = world.browser()
  await browser.open(again)
  await browser.submit({ identifier: world.ada.login })
  expect(browser.text('login')).toBe(world.ada.login)
  expect(await browser.send({ password })).toMatchObject({
    location: '/sign-in/continue?to=%2Fadmin%2Fsettings%2Fkeys',
  })
})

test('a new proof is asked for by our own pages, and leads nowhere else', async () => {
  const browser = await signedIn()
  await browser.open('/sign-in?again=1&to=https%3A%2F%2Fevil.example%2Fadmin')
  expect(await browser.send({ password })).toMatchObject({ status: 303, location: '/' })
})
