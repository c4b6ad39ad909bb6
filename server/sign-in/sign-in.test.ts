import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeSignInWorld, password, type SignInWorld } from '../../tests/worlds/sign-in-world.ts'
import type { TestBrowser } from '../../tests/worlds/test-browser.ts'

let world: SignInWorld
beforeAll(async () => {
  world = await makeSignInWorld()
})
afterAll(() => world.close())
afterEach(() => {
  world.flow = () => ({})
})

const signIn = async (browser: TestBrowser, { login = world.ada.login, secret = password, at = '/sign-in' } = {}) => {
  await browser.open(at)
  await browser.submit({ identifier: login })
  return browser.send({ password: secret })
}

test('a person signs in with identifier and password, and comes to their apps', async () => {
  const browser = world.browser()
  expect(await browser.open('/sign-in')).toMatchObject({ status: 200 })
  await browser.submit({ identifier: world.ada.login })
  expect(browser.text('login')).toBe(world.ada.login)
  expect(await browser.send({ password })).toMatchObject({ status: 303, location: '/' })
  expect(browser.cookies.get('atrium-session')).toMatch(/^[\w-]{43}$/)
  const [row] = await world.db.selectFrom('session').selectAll().where('org_id', '=', world.db.org).execute()
  expect(row).toMatchObject({ user_id: world.ada.userId, amr: ['pwd'], address: '192.0.2.1' })
  expect(row?.token_hash).not.toBe(browser.cookies.get('atrium-session'))
  expect(await world.events()).toContainEqual(
    expect.objectContaining({ event_type: 'user.session.start', outcome: 'SUCCESS', actor_id: world.ada.userId }),
  )
})

test('every page carries the strict headers', async () => {
  const { headers } = await world.browser().open('/sign-in')
  expect(headers).toMatchObject({
    'content-security-policy': expect.stringMatching(
      /^default-src 'none'; .*form-action 'self'; frame-ancestors 'none'/,
    ),
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
  })
  expect(headers).not.toHaveProperty('strict-transport-security')
})

test('an app’s sign-in goes on to the app by way of a page of ours', async () => {
  const browser = world.browser()
  const answer = await signIn(browser, { at: '/sign-in?flow=f1' })
  expect(answer).toMatchObject({ status: 303, location: '/sign-in/continue?flow=f1' })
  const page = await browser.open('/sign-in/continue?flow=f1')
  expect(page.status).toBe(200)
  expect(page.body).toContain('<meta http-equiv="refresh" content="0; url&#61;/resume">'.replace('&#61;', '='))
  expect(page.headers['cross-origin-opener-policy']).toBe('unsafe-none')
})

test('the wrong password, an unknown login, a deactivated user and one without a password get the same answer', async () => {
  await world.addUser({ login: 'alan@acme.example', status: 'DEPROVISIONED' })
  await world.addUser({ login: 'nopw@acme.example', passwordHash: '' })
  await world.db.deleteFrom('password').where('org_id', '=', world.db.org).where('hash', '=', '').execute()
  const cases = [
    { login: world.ada.login, secret: 'not-the-password' },
    { login: 'nobody@acme.example' },
    { login: 'alan@acme.example' },
    { login: 'nopw@acme.example' },
  ]
  const pages = []
  for (const one of cases) {
    const browser = world.browser()
    const { status, headers } = await signIn(browser, one)
    expect(status).toBe(303)
    await browser.open(String(headers.location))
    expect(browser.text('password-error')).toBe(
      'The username or the password is not right. Check both, then try again.',
    )
    expect(browser.cookies.has('atrium-session')).toBe(false)
    pages.push(
      browser.page.body
        .replaceAll(one.login, 'LOGIN')
        .replaceAll(one.login.replace('@', '&#64;'), 'LOGIN')
        .replaceAll(/(who&#61;|_token" value=")[^"&]*/g, '$1'),
    )
  }
  expect(new Set(pages).size).toBe(1)
  const reasons = (await world.events()).map(({ reason }) => reason)
  expect(reasons).toEqual(
    expect.arrayContaining(['wrong password', 'unknown user', 'user is DEPROVISIONED', 'no password']),
  )
})

test('a sign-in gives a new cookie under the same session, and the old cookie is dead', async () => {
  const browser = world.browser()
  await signIn(browser)
  const before = browser.cookies.get('atrium-session') ?? ''
  world.flow = (session) => ({ step: session && session.authenticatedAt < world.clock.now ? 'sign-in-again' : 'done' })
  world.clock.now = new Date(world.clock.now.getTime() + 60_000)
  await browser.open('/sign-in?flow=again')
  expect(browser.text('again')).toBe('Sign in again, so that we know it is still you.')
  expect(await browser.send({ password })).toMatchObject({ status: 303, location: '/sign-in/continue?flow=again' })
  const after = browser.cookies.get('atrium-session') ?? ''
  expect(after).not.toBe(before)
  const thief = world.browser()
  thief.cookies.set('atrium-session', before)
  await thief.open('/sign-out')
  expect(thief.page.body).toContain('Nobody is signed in')
})

test('another person’s sign-in in the same browser ends the first session', async () => {
  await world.addUser({ login: 'grace@acme.example' })
  const browser = world.browser()
  await signIn(browser)
  const ended = world.endedSessions.length
  await browser.open('/sign-in?other=1')
  await browser.submit({ identifier: 'grace@acme.example' })
  expect(await browser.send({ password })).toMatchObject({ status: 303, location: '/' })
  expect(world.endedSessions.length).toBe(ended + 1)
})

describe('no step can be skipped or carried elsewhere', () => {
  test('a password without an identifier leads back to the identifier', async () => {
    const browser = world.browser()
    await browser.open('/sign-in')
    expect(await browser.send({ password })).toMatchObject({ status: 303, location: '/sign-in' })
    expect(browser.cookies.has('atrium-session')).toBe(false)
  })

  test('a settled identifier of one flow, or of another browser, is not one here', async () => {
    const browser = world.browser()
    await browser.open('/sign-in?flow=a1')
    const settled = await browser.send({ identifier: world.ada.login })
    const who = new URL(String(settled.location), 'http://x').searchParams.get('who')
    await browser.open(`/sign-in?flow=a2&who=${who}`)
    expect(browser.text('login')).toBeUndefined()
    const other = world.browser()
    await other.open(`/sign-in?who=${who}`)
    expect(other.text('login')).toBeUndefined()
  })

  test.each(['/sign-in/continue', '/sign-in/consent', '/sign-in/choose'])(
    '%s without a session leads to the sign-in',
    async (path) => {
      world.flow = (session) => ({ step: session ? 'consent' : 'sign-in' })
      const answer = await world.browser().get(`${path}?flow=skip${path.length}`)
      expect(answer).toMatchObject({ status: 303, location: `/sign-in?flow=skip${path.length}` })
    },
  )

  test('a flow of another browser is refused with a page', async () => {
    await world.browser().open('/sign-in?flow=mine')
    const thief = await world.browser().open('/sign-in?flow=mine')
    expect(thief.status).toBe(400)
    expect(thief.body).toContain('in another browser')
  })
})

describe('a form that is not ours changes nothing', () => {
  const forged = async (fields: Record<string, string>, headers: Record<string, string>) => {
    const browser = world.browser()
    await browser.open('/sign-in')
    return browser.post('/sign-in', { identifier: 'x', ...fields }, headers)
  }
  test('without the token', async () => expect((await forged({}, {})).status).toBe(403))
  test('with another browser’s token', async () => {
    const other = world.browser()
    await other.open('/sign-in')
    const token = /_token" value="([^"]+)"/.exec(other.page.body)?.[1] ?? ''
    expect((await forged({ _token: token }, {})).status).toBe(403)
  })
  test('from another origin', async () => {
    const browser = world.browser()
    await browser.open('/sign-in')
    const token = /_token" value="([^"]+)"/.exec(browser.page.body)?.[1] ?? ''
    const send = (headers: Record<string, string>) =>
      browser.post('/sign-in', { identifier: 'x', _token: token }, headers)
    expect((await send({ origin: 'http://globex.localhost:8080' })).status).toBe(403)
    expect((await send({ origin: 'null', 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await send({ origin: 'null', 'sec-fetch-site': 'same-origin' })).status).toBe(303)
  })
})

describe('what is malformed gets a plain answer', () => {
  test.each([
    ['nothing', {}],
    ['blanks', { identifier: '   ' }],
    ['two identifiers', { identifier: ['a@acme.example', 'b@acme.example'] }],
    ['a control character', { identifier: 'ada\u0000@acme.example' }],
    ['a megabyte of identifier', { identifier: 'a'.repeat(60_000) }],
  ])('%s as identifier', async (_, fields: Record<string, string | string[]>) => {
    const browser = world.browser()
    await browser.open('/sign-in')
    const token = /_token" value="([^"]+)"/.exec(browser.page.body)?.[1] ?? ''
    const answer = await browser.post('/sign-in', { ...fields, _token: token })
    expect(answer.status).toBe(303)
    expect(await browser.open(String(answer.location))).toMatchObject({ status: 200 })
    expect(browser.text('login')).toBeUndefined()
  })

  test('a password of more than 1,024 bytes is refused before it is hashed', async () => {
    const browser = world.browser()
    const answer = await signIn(browser, { secret: 'é'.repeat(600) })
    await browser.open(String(answer.location))
    expect(browser.text('password-error')).toContain('1,024 bytes')
  })

  test('markup in what was typed stays text', async () => {
    const browser = world.browser()
    await browser.open('/sign-in')
    const page = await browser.submit({ identifier: '"><script>alert(1)</script>' })
    expect(page.body).not.toContain('<script>alert')
    expect(browser.text('login')).toBe('"><script>alert(1)</script>')
  })
})

test('all spellings of a login are one', async () => {
  for (const login of [' ADA@Acme.Example ', 'ada＠acme.example', 'ａｄａ@acme.example']) {
    const browser = world.browser()
    expect(await signIn(browser, { login })).toMatchObject({ status: 303, location: '/' })
  }
})

test('a password is the same however its letters were composed, and differs by a blank or a capital', async () => {
  const composed = 'Ein schöner Gruß an alle'.normalize('NFC')
  const passwordHash = await world.parts.hasher.hash(composed)
  await world.addUser({ login: 'nfc@acme.example', ...(passwordHash && { passwordHash }) })
  const tryWith = async (secret: string) =>
    (await signIn(world.browser(), { login: 'nfc@acme.example', secret })).location
  expect(await tryWith(composed.normalize('NFD'))).toBe('/')
  expect(await tryWith(`${composed} `)).not.toBe('/')
  expect(await tryWith(composed.toLowerCase())).not.toBe('/')
})

test('texts follow the app’s ui_locales, then the browser', async () => {
  world.flow = () => ({ languages: ['de-AT'] })
  const page = await world.browser().open('/sign-in?flow=de')
  expect(page.body).toContain('<html lang="de">')
  expect(page.body).toContain('Anmelden')
  expect((await world.browser().get('/sign-in', { 'accept-language': 'fr, de;q=0.5' })).body).toContain('lang="de"')
  expect((await world.browser().get('/sign-in', { 'accept-language': 'fr' })).body).toContain('lang="en"')
})

describe('consent', () => {
  const consenting = async (flow: string) => {
    const browser = world.browser()
    world.flow = (session) => ({ step: session ? 'consent' : 'sign-in', granted: ['openid'] })
    await signIn(browser, { at: `/sign-in?flow=${flow}` })
    await browser.open(`/sign-in/continue?flow=${flow}`)
    return browser
  }
  test('shows what is new and what was allowed before, and keeps a yes', async () => {
    const browser = await consenting('c1')
    expect(browser.text('asked')).toBe('See your email address')
    expect(browser.text('granted')).toBe('Know that it is you')
    expect(await browser.send({ decision: 'allow' })).toMatchObject({ location: '/sign-in/continue?flow=c1' })
    expect(world.consents.at(-1)).toMatchObject({
      userId: world.ada.userId,
      appId: '0oaLedger',
      scopes: ['openid', 'email'],
    })
  })
  test('a no keeps nothing and leaves to the refusal', async () => {
    const browser = await consenting('c2')
    const kept = world.consents.length
    const page = await browser.submit({ decision: 'deny' })
    expect(page.body).toContain('url=/deny"')
    expect(world.consents.length).toBe(kept)
  })
  test('an empty form is no yes', async () => {
    const browser = await consenting('c3')
    const kept = world.consents.length
    expect(await browser.send({})).toMatchObject({ location: '/sign-in/consent?flow=c3' })
    expect(world.consents.length).toBe(kept)
  })
})

test('choosing the account that is signed in gives a new cookie and the moment of the choice', async () => {
  const browser = world.browser()
  await signIn(browser)
  const before = browser.cookies.get('atrium-session')
  world.clock.now = new Date(world.clock.now.getTime() + 1_000)
  world.flow = (session) => ({ step: session && session.chosenAt < world.clock.now ? 'choose' : 'done' })
  await browser.open('/sign-in?flow=choose')
  expect(browser.text('login')).toBe(world.ada.login)
  const page = await browser.submit({})
  expect(page.body).toContain('url=/resume"')
  expect(browser.cookies.get('atrium-session')).not.toBe(before)
})

test('a sign-out is asked for, then ends the session', async () => {
  const browser = world.browser()
  await signIn(browser)
  await browser.open('/sign-out')
  const ended = world.endedSessions.length
  const cookie = browser.cookies.get('atrium-session') ?? ''
  await browser.submit({})
  expect(browser.page.body).toContain('You are signed out')
  expect(world.endedSessions.length).toBe(ended + 1)
  browser.cookies.set('atrium-session', cookie)
  await browser.open('/sign-out')
  expect(browser.page.body).toContain('Nobody is signed in')
})

test.each([
  ['2 hours without use', (7_200 + 1) * 1000, 0],
  ['12 hours with use', 43_201_000, 3_500_000],
])('a session ends after %s', async (_, lastMs, everyMs) => {
  const browser = world.browser()
  await signIn(browser)
  const start = world.clock.now.getTime()
  for (let ms = everyMs; everyMs && ms < lastMs; ms += everyMs) {
    world.clock.now = new Date(start + ms)
    await browser.open('/sign-out')
    expect(browser.page.body).toContain('This ends your session')
    await world.settled()
  }
  world.clock.now = new Date(start + lastMs)
  await browser.open('/sign-out')
  expect(browser.page.body).toContain('Nobody is signed in')
})

test('a deactivated user’s session is dead at once', async () => {
  const browser = world.browser()
  const userId = await world.addUser({ login: 'soon@acme.example' })
  await signIn(browser, { login: 'soon@acme.example' })
  await world.db
    .updateTable('user')
    .set({ status: 'DEPROVISIONED' })
    .where('org_id', '=', world.db.org)
    .where('id', '=', userId)
    .execute()
  await browser.open('/sign-out')
  expect(browser.page.body).toContain('Nobody is signed in')
})

/** The text of a statement, however the driver was given it. */
const textOf = (query: unknown) => (typeof query === 'string' ? query : (query as { text: string }).text)

test('who does not exist costs the same statements and the same hash as who does', async () => {
  const cost = async (login: string) => {
    const browser = world.browser('198.51.100.7')
    await browser.open('/sign-in')
    await browser.submit({ identifier: login })
    const hashes = vi.spyOn(world.parts.hasher, 'isRight')
    const statements = vi.spyOn(Client.prototype, 'query')
    await browser.send({ password: 'not-the-password' })
    const texts = statements.mock.calls.map(([query]) => textOf(query))
    const counted = { hashes: hashes.mock.calls.length, texts }
    vi.restoreAllMocks()
    return counted
  }
  const known = await cost(world.ada.login)
  expect(known.hashes).toBe(1)
  expect(known.texts).toEqual([expect.stringContaining('sign_in_throttle'), expect.stringContaining('log_event')])
  for (const login of ['nobody@acme.example', 'alan@acme.example', 'nopw@acme.example'])
    expect(await cost(login)).toEqual(known)
})

test('when too many sign in at once, the next is asked to come back in a moment', async () => {
  const browser = world.browser()
  await browser.open('/sign-in')
  await browser.submit({ identifier: world.ada.login })
  vi.spyOn(world.parts.hasher, 'isRight').mockResolvedValue(undefined)
  const answer = await browser.send({ password })
  vi.restoreAllMocks()
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
  expect(answer.body).toContain('Wait 5 seconds')
})

test('an expired password lets its owner choose the next, and nothing else', async () => {
  const login = 'expired@acme.example'
  await world.addUser({ login, status: 'PASSWORD_EXPIRED' })
  world.clock.now = new Date(world.clock.now.getTime() + 1_000)
  const browser = world.browser()
  await browser.open('/sign-in')
  await browser.submit({ identifier: login })
  await browser.submit({ password })
  expect(browser.page.body).toContain('Choose a new password')
  expect(browser.cookies.has('atrium-session')).toBe(false)
  await browser.submit({ 'new-password': password })
  expect(browser.text('new-password-error')).toContain('current password')
  await browser.submit({ 'new-password': 'the-next-walk-through-doors' })
  expect(await signIn(browser, { login, secret: 'the-next-walk-through-doors' })).toMatchObject({ location: '/' })
})

test('no password, cookie or token reaches the log or the database readable', async () => {
  const browser = world.browser()
  await signIn(browser, { login: 'nobody@acme.example', secret: 'canary-of-a-password' })
  await signIn(browser)
  const cookies = [...browser.cookies.values()]
  for (const table of [
    'log_event',
    'session',
    'sign_in_throttle',
    'known_device',
    'recovery_link',
    'password',
  ] as const) {
    const rows = JSON.stringify(
      await world.db.selectFrom(table).selectAll().where('org_id', '=', world.db.org).execute(),
    )
    for (const secret of ['canary-of-a-password', password, ...cookies]) expect(rows).not.toContain(secret)
  }
})
