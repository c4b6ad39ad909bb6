import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeSignInWorld, password, type SignInWorld } from '../../../tests/worlds/sign-in-world.ts'
import type { TestBrowser } from '../../../tests/worlds/test-browser.ts'

let world: SignInWorld
beforeAll(async () => {
  world = await makeSignInWorld()
})
afterAll(() => world.close())

let login: string
let userId: string
let count = 0
beforeEach(async () => {
  login = `grace${++count}@acme.example`
  userId = await world.addUser({ login, firstName: 'Grace', lastName: 'Hopper' })
  world.clock.now = new Date(world.clock.now.getTime() + 3_600_000)
})

const fresh = 'another-walk-through-doors'
/** Asks for a link in this browser and gives its path, or undefined when none was mailed. */
async function askFor(browser: TestBrowser, whom = login): Promise<string | undefined> {
  const before = world.mails.length
  await browser.open('/recover')
  await browser.submit({ identifier: whom })
  await world.settled()
  const mail = world.mails.slice(before).find(({ kind }) => kind === 'recover-password')
  return mail?.kind === 'recover-password' ? mail.values.link.replace('http://localhost:8080', '') : undefined
}

const signsInWith = async (secret: string) => {
  const browser = world.browser()
  await browser.open('/sign-in')
  await browser.submit({ identifier: login })
  return (await browser.send({ password: secret })).location === '/'
}

test('a person chooses a new password by a mailed link, every session ends, and they are told', async () => {
  const elsewhere = world.browser()
  await elsewhere.open('/sign-in')
  await elsewhere.submit({ identifier: login })
  await elsewhere.submit({ password })

  const browser = world.browser()
  const link = await askFor(browser)
  expect(world.mails.at(-1)).toMatchObject({ to: login, values: { minutes: 15, orgName: 'Acme' } })
  await browser.open(link ?? '')
  expect(browser.page.body).toContain(`for ${login}`)
  await browser.submit({ 'new-password': fresh })
  expect(browser.page.body).toContain('Your password is changed')

  expect(await signsInWith(password)).toBe(false)
  expect(await signsInWith(fresh)).toBe(true)
  expect(world.endedSessions).toHaveLength(1)
  expect(world.endedGrantsOf).toContain(userId)
  expect(world.mails.at(-1)).toMatchObject({ to: login, kind: 'password-changed' })
  const events = await world.events()
  expect(events).toContainEqual(
    expect.objectContaining({ event_type: 'user.account.reset_password', outcome: 'SUCCESS' }),
  )
})

test('an unknown, a deactivated and a known login get the same page, and mail goes only to the last', async () => {
  await world.addUser({ login: `off${count}@acme.example`, status: 'DEPROVISIONED' })
  const pages = []
  for (const whom of [login, `none${count}@acme.example`, `off${count}@acme.example`]) {
    const browser = world.browser()
    const link = await askFor(browser, whom)
    expect(link !== undefined).toBe(whom === login)
    pages.push(browser.page.body.replaceAll(whom, 'LOGIN'))
  }
  expect(new Set(pages).size).toBe(1)
})

describe('a link is dead', () => {
  const isDead = async (browser: TestBrowser, link: string | undefined) => {
    await browser.open(link ?? '')
    return browser.page.status === 410 && browser.page.body.includes('no longer works')
  }
  test('in another browser', async () => {
    const browser = world.browser()
    const link = await askFor(browser)
    const other = world.browser()
    await other.open('/sign-in')
    expect(await isDead(other, link)).toBe(true)
    expect(await isDead(browser, link)).toBe(false)
  })
  test('after 15 minutes', async () => {
    const browser = world.browser()
    const link = await askFor(browser)
    world.clock.now = new Date(world.clock.now.getTime() + 15 * 60_000)
    expect(await isDead(browser, link)).toBe(true)
  })
  test('after it was used', async () => {
    const browser = world.browser()
    const link = await askFor(browser)
    await browser.open(link ?? '')
    await browser.submit({ 'new-password': fresh })
    expect(await isDead(browser, link)).toBe(true)
  })
  test('after the password was changed otherwise', async () => {
    const browser = world.browser()
    const [first, second] = [await askFor(browser), await askFor(browser)]
    await browser.open(first ?? '')
    await browser.submit({ 'new-password': fresh })
    expect(await isDead(browser, second)).toBe(true)
  })
  test('after the email address was changed', async () => {
    const browser = world.browser()
    const link = await askFor(browser)
    const users = world.db.updateTable('user').where('org_id', '=', world.db.org).where('id', '=', userId)
    await users.set({ email: 'thief@evil.example' }).execute()
    expect(await isDead(browser, link)).toBe(true)
  })
  test('after the user was deactivated', async () => {
    const browser = world.browser()
    const link = await askFor(browser)
    const users = world.db.updateTable('user').where('org_id', '=', world.db.org).where('id', '=', userId)
    await users.set({ status: 'DEPROVISIONED' }).execute()
    expect(await isDead(browser, link)).toBe(true)
  })
  test.each([
    '/recover/choose',
    '/recover/choose?token=',
    '/recover/choose?token=x&token=y',
    '/recover/choose?token=%00',
  ])('when it is none: %s', async (path) => expect(await isDead(world.browser(), path)).toBe(true))
})

test('of racing uses of one link one wins', async () => {
  const browser = world.browser()
  const link = await askFor(browser)
  await browser.open(link ?? '')
  const uses = Array.from({ length: 8 }, (_, at) => browser.send({ 'new-password': `${fresh} number ${at}` }))
  const statuses = (await Promise.all(uses)).map(({ status }) => status).toSorted((a, b) => a - b)
  expect(statuses).toEqual([303, ...Array.from({ length: 7 }, () => 410)])
})

test('a weak password is refused with the reason, and the link lives on', async () => {
  const browser = world.browser()
  const link = await askFor(browser)
  await browser.open(link ?? '')
  await browser.submit({ 'new-password': 'GraceHopper2026' })
  expect(browser.page.status).toBe(422)
  expect(browser.text('new-password-error')).toContain('“Grace Hopper”')
  await browser.submit({ 'new-password': fresh })
  expect(browser.page.body).toContain('Your password is changed')
})

test('headers of the request do not reach the link', async () => {
  const browser = world.browser()
  await browser.open('/recover')
  const token = /_token" value="([^"]+)"/.exec(browser.page.body)?.[1] ?? ''
  const hostile = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', 'x-forwarded-proto': 'https' }
  await browser.post('/recover', { identifier: login, _token: token }, hostile)
  await world.settled()
  expect(JSON.stringify(world.mails.at(-1))).toContain('http://localhost:8080/recover/choose?token=')
})

test('a mailbox gets at most five links an hour', async () => {
  const browser = world.browser()
  const links = []
  for (let at = 0; at < 7; at++) links.push(await askFor(browser))
  expect(links.filter(Boolean)).toHaveLength(5)
})

test('several addresses for one login mail nobody', async () => {
  const browser = world.browser()
  await browser.open('/recover')
  const token = /_token" value="([^"]+)"/.exec(browser.page.body)?.[1] ?? ''
  const before = world.mails.length
  for (const identifier of [
    [login, 'evil@evil.example'],
    [`${login},evil@evil.example`],
    [`${login}\r\nBcc: evil@evil.example`],
  ])
    await browser.post('/recover', { identifier, _token: token })
  await world.settled()
  expect(world.mails.length).toBe(before)
})

test('a recovery unlocks who was locked out', async () => {
  const { hashToken } = await import('../../keys/hash.ts')
  const row = { org_id: world.db.org, kind: 'login', key_hash: hashToken(login), failures: 100 }
  const at = { first_failed_at: world.clock.now, last_failed_at: world.clock.now }
  await world.db
    .insertInto('sign_in_throttle')
    .values({ ...row, ...at })
    .execute()
  expect(await signsInWith(password)).toBe(false)
  const browser = world.browser()
  const link = await askFor(browser)
  await browser.open(link ?? '')
  await browser.submit({ 'new-password': fresh })
  expect(await signsInWith(fresh)).toBe(true)
})
