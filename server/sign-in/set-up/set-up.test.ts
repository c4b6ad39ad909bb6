import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeSignInWorld, type SignInWorld } from '../../../tests/worlds/sign-in-world.ts'
import { makeSetUpLink } from './set-up.ts'

let world: SignInWorld
beforeEach(async () => {
  world = await makeSignInWorld()
})
afterEach(() => world.close())

const issuer = 'http://localhost:8080'
const link = async () => (await makeSetUpLink(world.db, issuer, world.clock.now)).slice(issuer.length)
const form = {
  orgName: 'Initech',
  firstName: 'Joan',
  lastName: 'Clarke',
  email: 'joan@initech.example',
  'new-password': 'crossword-in-under-six-minutes',
}
const admins = () => world.db.selectFrom('admin_role').selectAll().where('org_id', '=', world.db.org).execute()

test('the first admin is made by the link, and signs in', async () => {
  const browser = world.browser()
  await browser.open(await link())
  await browser.submit(form)
  expect(browser.page.body).toContain('Atrium is set up')
  expect(await admins()).toMatchObject([{ role: 'SUPER_ADMIN' }])
  await browser.open('/sign-in')
  await browser.submit({ identifier: form.email })
  expect(await browser.send({ password: form['new-password'] })).toMatchObject({ location: '/' })
})

test('of two racing first admins one wins, also with two links', async () => {
  const [first, second] = [await link(), await link()]
  const links = world.db.updateTable('set_up_link').where('org_id', '=', world.db.org)
  await links.set({ used_at: null }).execute()
  const browsers = await Promise.all(
    [first, second, first, second].map(async (path) => {
      const browser = world.browser()
      await browser.open(path)
      return browser
    }),
  )
  const answers = await Promise.all(
    browsers.map((browser, at) => browser.send({ ...form, email: `joan${at}@initech.example` })),
  )
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 410, 410, 410])
  expect(await admins()).toHaveLength(1)
})

test('a link is dead after an hour, after a newer one, after use, and when there is an admin', async () => {
  const browser = world.browser()
  const statusOf = async (path: string) => (await browser.open(path)).status
  const old = await link()
  const newer = await link()
  expect([await statusOf(old), await statusOf(newer)]).toEqual([410, 200])
  world.clock.now = new Date(world.clock.now.getTime() + 3_600_000)
  expect(await statusOf(newer)).toBe(410)
  const last = await link()
  await browser.open(last)
  await browser.submit(form)
  expect([await statusOf(last), await statusOf(await link()), await statusOf('/set-up')]).toEqual([410, 410, 410])
})

test('everything wrong is said at its field at once, and what was right stays', async () => {
  const browser = world.browser()
  await browser.open(await link())
  await browser.submit({ ...form, email: 'a@evil.example@initech.example', lastName: ' ' })
  expect(browser.page.status).toBe(422)
  expect(browser.text('email-error')).toBeTruthy()
  expect(browser.text('lastName-error')).toBeTruthy()
  expect(browser.text('orgName-error')).toBeUndefined()
  expect(browser.page.body).toContain('value="Initech"')
  await browser.submit({ ...form, 'new-password': 'joan@initech.example' })
  expect(browser.text('new-password-error')).toContain('guessed early')
  expect(browser.page.body).not.toContain('value="joan@initech.example" required type="password"')
  expect(await admins()).toHaveLength(0)
})

test.each([
  'a＠evil.example@b.example',
  'a@b.example,c@d.example',
  'a b@c.example',
  '@b.example',
  'a@b',
  `${'a'.repeat(250)}@b.example`,
])('no admin has %s as email', async (email) => {
  const browser = world.browser()
  await browser.open(await link())
  await browser.submit({ ...form, email })
  expect(browser.text('email-error')).toBeTruthy()
})
