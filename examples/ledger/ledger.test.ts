import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type FakeIssuer, startFakeIssuer } from '../fake-issuer.ts'
import type { RunningApp } from '../serve.ts'
import { openSmallBrowser, type SmallBrowser } from '../small-browser.ts'
import { startLedger } from './ledger.ts'

let provider: FakeIssuer
let ledger: RunningApp
let browser: SmallBrowser

beforeAll(async () => {
  provider = await startFakeIssuer()
  ledger = await startLedger({ port: 0, issuer: provider.issuer, clientId: 'ledger', clientSecret: 'secret' })
})
beforeEach(() => {
  browser = openSmallBrowser()
})
afterEach(() => {
  provider.error = undefined
  provider.idToken = {}
})
afterAll(async () => {
  await ledger.close()
  await provider.close()
})

const signIn = (who = browser) => who.go(`${ledger.url}/login`)
const isSignedIn = async (who = browser) => (await who.go(ledger.url)).body.includes('id="signed-in-as"')

test('someone signs in, and every claim is text', async () => {
  const { status, url, body } = await signIn()
  expect([status, url]).toEqual([200, `${ledger.url}/`])
  expect(body).toContain('<h1 id="signed-in-as">Grace &lt;b&gt;Hopper&lt;/b&gt;</h1>')
  expect(body).toContain('<div data-claim="email_verified"><dt>email_verified</dt><dd>true</dd></div>')
  expect(Object.fromEntries(provider.asked)).toMatchObject({ code_challenge_method: 'S256', scope: /openid/ })
})

test('a sign-in that another browser began is not finished', async () => {
  const begun = await browser.step(`${ledger.url}/login`)
  const answer = await openSmallBrowser().step(begun.location)
  const victim = openSmallBrowser()
  expect((await victim.step(answer.location)).status).toBe(400)
  expect(await isSignedIn(victim)).toBe(false)
})

test('an answer counts once', async () => {
  const begun = await browser.step(`${ledger.url}/login`)
  const answer = await browser.step(begun.location)
  expect((await browser.step(answer.location)).status).toBe(303)
  expect((await browser.step(answer.location)).status).toBe(400)
})

test('each sign-in gets a new session, and the one before is worth nothing', async () => {
  await signIn()
  const before = browser.cookies.get('ledger-session') ?? ''
  await signIn()
  expect(browser.cookies.get('ledger-session')).not.toBe(before)
  browser.cookies.set('ledger-session', before)
  expect(await isSignedIn()).toBe(false)
})

test.each([
  ['a foreign issuer', { iss: 'https://evil.example' }],
  ['a foreign audience', { aud: 'payroll' }],
  ['a stale nonce', { nonce: 'stale' }],
  ['an expired token', { exp: 1 }],
  ['another subject than user info', { sub: 'u2' }],
])('an ID token with %s lets nobody in', async (_lie, claims) => {
  provider.idToken = claims
  expect((await signIn()).status).toBe(400)
  expect(await isSignedIn()).toBe(false)
})

test('whom the provider refuses sees why, as text', async () => {
  provider.error = 'access_denied'
  const { status, body } = await signIn()
  expect(status).toBe(400)
  expect(body).toContain('You were not let in.')
})

describe('a sign-in started elsewhere', () => {
  const start = (parameters: Record<string, string>) =>
    browser.go(`${ledger.url}/initiate?${String(new URLSearchParams(parameters))}`)

  test('carries the hint to the provider and ends on the page it names', async () => {
    const target = `${ledger.url}/?from=tile`
    const { url } = await start({ iss: provider.issuer, login_hint: 'opaque', target_link_uri: target })
    expect(url).toBe(target)
    expect(provider.asked.get('login_hint')).toBe('opaque')
    expect(await isSignedIn()).toBe(true)
  })

  test('may come as a form', async () => {
    expect((await browser.go(`${ledger.url}/initiate`, { iss: provider.issuer })).url).toBe(`${ledger.url}/`)
  })

  test.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['no issuer', { iss: '' }],
    ['a page elsewhere', { target_link_uri: 'https://evil.example/' }],
    ['a page on another port', { target_link_uri: 'http://localhost:1/' }],
    ['a script', { target_link_uri: 'javascript:alert(1)' }],
    ['a host in disguise', { target_link_uri: '//evil.example/' }],
  ])('with %s is refused', async (_what, parameters) => {
    expect((await start({ iss: provider.issuer, ...parameters })).status).toBe(400)
  })

  test('never leaves for another host, however the path is written', async () => {
    for (const path of ['//evil.example', '/\\evil.example', '/.//evil.example', '@evil.example']) {
      const { url } = await start({ iss: provider.issuer, target_link_uri: ledger.url + path })
      expect(new URL(url).host).toBe(new URL(ledger.url).host)
    }
  })
})

describe('signing out', () => {
  test('ends the session here and goes to the provider with the ID token as hint', async () => {
    const { body } = await signIn()
    const token = /name="form_token" value="([^"]+)"/.exec(body)?.[1] ?? ''
    const { location } = await browser.step(`${ledger.url}/logout`, { form_token: token })
    const { origin, pathname, searchParams } = new URL(location)
    expect(origin + pathname).toBe(`${provider.issuer}/logout`)
    expect(searchParams.get('id_token_hint')).toMatch(/^ey/)
    expect(searchParams.get('post_logout_redirect_uri')).toBe(`${ledger.url}/`)
    expect(await isSignedIn()).toBe(false)
  })

  test('does nothing without the form of this session', async () => {
    await signIn()
    expect((await browser.step(`${ledger.url}/logout`, { form_token: 'guessed' })).status).toBe(403)
    expect(await isSignedIn()).toBe(true)
  })
})

describe('the provider ends a session', () => {
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const seconds = () => Math.floor(Date.now() / 1000)
  const good = () => ({
    iss: provider.issuer,
    aud: 'ledger',
    iat: seconds(),
    exp: seconds() + 120,
    jti: crypto.randomUUID(),
    events,
    sid: 's1',
    sub: 'u1',
  })
  const tell = async (claims: object) =>
    openSmallBrowser().step(`${ledger.url}/backchannel-logout`, {
      logout_token: await provider.sign({ ...claims }, { typ: 'logout+jwt' }),
    })

  test('of the sid, in whatever browser it is', async () => {
    await signIn()
    expect((await tell(good())).status).toBe(200)
    expect(await isSignedIn()).toBe(false)
  })

  test('of the user, when it names no sid', async () => {
    await signIn()
    expect((await tell({ ...good(), sid: undefined })).status).toBe(200)
    expect(await isSignedIn()).toBe(false)
  })

  test('and of nobody else', async () => {
    await signIn()
    expect((await tell({ ...good(), sid: 's2' })).status).toBe(200)
    expect(await isSignedIn()).toBe(true)
  })

  test.each([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another app as audience', { aud: 'payroll' }],
    ['a nonce, as an ID token has', { nonce: 'n' }],
    ['no events', { events: undefined }],
    ['another event', { events: { other: {} } }],
    ['an event that is no object', { events: { [Object.keys(events)[0] ?? '']: true } }],
    ['no jti', { jti: undefined }],
    ['neither sid nor sub', { sid: undefined, sub: undefined }],
    ['an expiry that has passed', { exp: 1 }],
    ['an old date', { iat: 1 }],
  ])('a logout token with %s is refused', async (_what, change) => {
    await signIn()
    expect((await tell({ ...good(), ...change })).status).toBe(400)
    expect(await isSignedIn()).toBe(true)
  })

  test('a logout token counts once', async () => {
    const claims = good()
    expect((await tell(claims)).status).toBe(200)
    await signIn()
    expect((await tell(claims)).status).toBe(400)
    expect(await isSignedIn()).toBe(true)
  })

  test('what is no token is refused', async () => {
    const url = `${ledger.url}/backchannel-logout`
    for (const logout_token of ['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])
      expect((await browser.step(url, { logout_token })).status).toBe(400)
  })
})
