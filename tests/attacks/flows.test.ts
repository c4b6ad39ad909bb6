import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { password } from '../worlds/deployment-world.ts'
import { findForm, type HttpBrowser, openHttpBrowser } from '../worlds/http-browser.ts'
import type { TestApp } from '../worlds/app-world.ts'
import { type AttackWorld, cookieHeader, form, makeAttackWorld, victim } from './attack-world.ts'

let world: AttackWorld
/** Apps that ask for consent: once, and at every visit because its client id proves nothing. */
let careful: TestApp
let pocket: TestApp

beforeAll(async () => {
  world = await makeAttackWorld()
  careful = await world.addApp({ label: 'Careful', oidc: { consent: 'once' } })
  pocket = await world.addApp({
    label: 'Pocket',
    oidc: { consent: 'always', clientKind: 'native', authMethod: 'none', redirectUris: ['com.example.pocket:/cb'] },
  })
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

const newBrowser = () => openHttpBrowser(({ origin }) => origin !== world.issuer)
const challenge = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }
const requestOf = ({ clientId, redirectUri }: TestApp, changes: Record<string, string> = {}) =>
  `${world.issuer}/oauth2/v1/authorize?${new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid', ...(clientId === pocket.clientId ? challenge : {}), ...changes })}`

/** A browser that stands at the page which the request leads to, and the sealed request in its address. */
async function begun(app: TestApp, browser: HttpBrowser, changes: Record<string, string> = {}): Promise<string> {
  await browser.open(requestOf(app, changes))
  return new URL(browser.page.url).searchParams.get('flow') ?? ''
}

async function signIn(browser: HttpBrowser, login = victim): Promise<void> {
  await browser.open(`${world.issuer}/sign-in`)
  await browser.submit({ identifier: login })
  await browser.submit({ password })
}

/** Every page that goes on with a waiting request. */
const doors = [
  '/sign-in',
  '/sign-in/continue',
  '/sign-in/choose',
  '/sign-in/consent',
  '/sign-in/denied',
  '/sign-up',
  '/recover',
  '/oauth2/v1/authorize/resume',
]

/** Where this address leads a browser, and no further. */
const look = async (browser: HttpBrowser, path: string) => browser.step(`${world.issuer}${path}`)
const isOut = (location: string | undefined) =>
  location !== undefined && !location.startsWith('/') && !location.startsWith(world.issuer)

describe('CVE-2026-7507: a request that waits goes on in the browser it began in, and nowhere else', () => {
  test('a link with it is nothing in another browser, signed in or not', async () => {
    const flow = await begun(careful, newBrowser())
    const others = [newBrowser(), newBrowser()]
    if (others[1]) await signIn(others[1])
    for (const browser of others)
      for (const door of doors) {
        const { status, headers, body } = await look(browser, `${door}?flow=${flow}`)
        expect([door, status, headers.location]).toEqual([door, 400, undefined])
        expect(body).not.toContain('Careful')
      }
  })

  test('nor can its forms be sent from there', async () => {
    const mallory = newBrowser()
    const flow = await begun(careful, mallory)
    const browser = newBrowser()
    await signIn(browser)
    await browser.open(`${world.issuer}/sign-out`)
    const { hidden = {} } = findForm(browser.page) ?? {}
    for (const door of doors) {
      const { status, headers } = await browser.step(`${world.issuer}${door}?flow=${flow}`, {
        form: { ...hidden, decision: 'allow', identifier: victim, password },
      })
      // One door is for looking alone, and says so.
      expect([door, [400, 404, 405].includes(status), headers.location]).toEqual([door, true, undefined])
    }
    const { rows } = await world.database.pool.query('select from consent where app_id = $1', [careful.clientId])
    expect(rows).toEqual([])
  })

  test('what the attacker entered is not what the victim’s browser goes on with', async () => {
    await world.addUser({ login: 'mallory@acme.example' })
    const mallory = newBrowser()
    await mallory.open(`${world.issuer}/sign-in`)
    await mallory.submit({ identifier: 'mallory@acme.example' })
    const { search } = new URL(mallory.page.url)
    const browser = newBrowser()
    await browser.open(`${world.issuer}/sign-in${search}`)
    expect(browser.page.body).not.toContain('mallory')
    expect(browser.page.body).toContain('id="identifier"')
  })

  test('CVE-2023-31999: an app’s state comes back to the browser that brought it, each its own', async () => {
    const [one, two] = [newBrowser(), newBrowser()]
    await begun(world.ledger, one, { state: 'of-one' })
    await begun(world.ledger, two, { state: 'of-two' })
    for (const browser of [one, two]) await browser.submit({ identifier: victim })
    const ends = [await one.submit({ password }), await two.submit({ password })]
    expect(ends.map((end) => (end.kind === 'left' ? new URL(end.url).searchParams.get('state') : ''))).toEqual([
      'of-one',
      'of-two',
    ])
  })
})

describe('CVE-2026-7571: what waits cannot be changed', () => {
  test('neither bit by bit, nor by parameters beside it', async () => {
    const browser = newBrowser()
    await signIn(browser)
    const flow = await begun(careful, browser)
    const changed = [
      flow.slice(1),
      flow.slice(0, -1),
      `${flow}A`,
      `${flow}=`,
      flow.toUpperCase(),
      `${flow.slice(0, 40)}A${flow.slice(41)}`,
      '',
      'x',
      'A'.repeat(200),
      'A'.repeat(11_000),
    ]
    for (const text of changed.filter((one) => one !== flow))
      for (const door of doors.filter((one) => text !== '' || one.includes('resume'))) {
        const { status } = await look(browser, `${door}?flow=${encodeURIComponent(text)}`)
        expect([door, text.slice(0, 20), status]).toEqual([door, text.slice(0, 20), 400])
      }
    const beside = new URLSearchParams({
      flow,
      response_type: 'token',
      response_mode: 'fragment',
      redirect_uri: 'https://evil.tld/',
      client_id: world.ledger.clientId,
      prompt: 'none',
      scope: 'openid email groups',
      denied: 'false',
    })
    const { headers } = await look(browser, `/oauth2/v1/authorize/resume?${beside}`)
    // It still asks for consent to what was asked for.
    expect(headers.location).toMatch(/^\/sign-in\/consent\?flow=/)
  })

  test('two of them at once are none', async () => {
    const browser = newBrowser()
    await signIn(browser)
    const [one, two] = [await begun(careful, browser), await begun(world.ledger, browser, { prompt: 'login' })]
    for (const door of doors) {
      const { headers } = await look(browser, `${door}?flow=${one}&flow=${two}`)
      expect([door, isOut(headers.location)]).toEqual([door, false])
    }
  })

  test('it does not wait longer than an hour', async () => {
    const browser = newBrowser()
    const flow = await begun(careful, browser)
    world.clock.offsetMs += 3_600_000 + 1000
    try {
      for (const door of doors)
        expect([door, (await look(browser, `${door}?flow=${flow}`)).status]).toEqual([door, 400])
    } finally {
      world.clock.offsetMs = 0
    }
  })
})

describe('CVE-2026-18963, CVE-2026-94218: walking the pages out of order skips no step', () => {
  const codeFrom = async (browser: HttpBrowser, flow: string) => {
    const { headers } = await look(browser, `/oauth2/v1/authorize/resume?flow=${flow}`)
    return isOut(headers.location)
  }

  test('nobody who has not signed in gets on, whatever page they try, and whatever form they send to it', async () => {
    const browser = newBrowser()
    const flow = await begun(world.ledger, browser)
    const { hidden = {} } = findForm(browser.page) ?? {}
    for (const door of doors) {
      const seen = await look(browser, `${door}?flow=${flow}`)
      expect([door, isOut(seen.headers.location)]).toEqual([
        door,
        door.endsWith('denied') && isOut(seen.headers.location),
      ])
      for (const fields of [
        {},
        { password },
        { decision: 'allow' },
        { identifier: '' },
        { identifier: '', password },
        { 'new-password': password },
      ]) {
        const sent = await browser.step(`${world.issuer}${door}?flow=${flow}`, { form: { ...hidden, ...fields } })
        expect([door, isOut(sent.headers.location)]).toEqual([door, false])
      }
    }
    expect(await codeFrom(browser, flow)).toBe(false)
    expect(browser.cookies.has('atrium-session')).toBe(false)
  })

  test.each([
    ['prompt=login', { prompt: 'login' }],
    ['max_age=0', { max_age: '0' }],
    ['prompt=select_account', { prompt: 'select_account' }],
  ])('%s is not gone round by a session that was there before', async (_, parameters) => {
    const browser = newBrowser()
    await signIn(browser)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const flow = await begun(world.ledger, browser, parameters)
    expect(await codeFrom(browser, flow)).toBe(false)
    const { hidden = {} } = findForm(browser.page) ?? {}
    for (const door of ['/sign-in/continue', '/sign-in/consent'])
      await browser.step(`${world.issuer}${door}?flow=${flow}`, { form: { ...hidden, decision: 'allow' } })
    // Signing out of it and saying who one is are no proofs.
    await browser.step(`${world.issuer}/sign-in?flow=${flow}`, { form: { ...hidden, identifier: victim } })
    await browser.step(`${world.issuer}/sign-in?flow=${flow}`, { form: { ...hidden, password: 'wrong' } })
    expect(await codeFrom(browser, flow)).toBe(false)
  })

  test('CVE-2026-49443: an empty or odd answer to the question for consent is no yes', async () => {
    const browser = newBrowser()
    await signIn(browser)
    const flow = await begun(careful, browser)
    const { hidden = {} } = findForm(browser.page) ?? {}
    for (const fields of [
      {},
      { decision: '' },
      { decision: 'yes' },
      { decision: 'ALLOW' },
      { decision: 'allow ' },
      { allow: 'true' },
    ])
      await browser.step(`${world.issuer}/sign-in/consent?flow=${flow}`, { form: { ...hidden, ...fields } })
    await browser.step(`${world.issuer}/sign-in/consent?flow=${flow}`, {
      form: [...Object.entries(hidden), ['decision', 'deny'], ['decision', 'allow']],
    })
    expect(await codeFrom(browser, flow)).toBe(false)
    // And the button does work.
    await browser.step(`${world.issuer}/sign-in/consent?flow=${flow}`, { form: { ...hidden, decision: 'allow' } })
    expect(await codeFrom(browser, flow)).toBe(true)
  })

  test('consent to one app is none to another, nor to more than was shown', async () => {
    const browser = newBrowser()
    await signIn(browser)
    const other = await world.addApp({ label: 'Other', oidc: { consent: 'once' } })
    const flow = await begun(other, browser)
    await browser.submit({}, 'decision=allow')
    expect(await codeFrom(browser, flow)).toBe(true)
    const wider = await begun(other, browser, { scope: 'openid email' })
    expect(await codeFrom(browser, wider)).toBe(false)
    const elsewhere = await begun(await world.addApp({ oidc: { consent: 'once' } }), browser)
    expect(await codeFrom(browser, elsewhere)).toBe(false)
  })

  test('CVE-2023-34246: a client that proves nothing asks at every visit, however often it was allowed', async () => {
    const browser = newBrowser()
    await signIn(browser)
    for (let visit = 0; visit < 3; visit++) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      const flow = await begun(pocket, browser)
      expect(await codeFrom(browser, flow)).toBe(false)
      const silent = await browser.step(requestOf(pocket, { prompt: 'none' }))
      expect(silent.headers.location).toContain('error=consent_required')
      const end = await browser.submit({}, 'decision=allow')
      expect(end.kind === 'left' && end.url).toMatch(/^com\.example\.pocket:\/cb\?code=/)
    }
  })

  test('RFC6749-4.1.2.1: a no is believed, and leads to the app that asked alone', async () => {
    const browser = newBrowser()
    await signIn(browser)
    await begun(await world.addApp({ oidc: { consent: 'once' } }), browser)
    const end = await browser.submit({}, 'decision=deny')
    expect(end.kind === 'left' && new URL(end.url).searchParams.get('error')).toBe('access_denied')
  })
})

describe('CVE-2022-46145: what belongs to someone signed in is shut to everybody else', () => {
  test.each(['/', '/account', '/account/password', '/launch/x'])('%s sends them to sign in', async (path) => {
    const answer = await world.ask({ url: path })
    expect(answer.statusCode).toBe(303)
    expect(answer.headers.location).toMatch(/^\/sign-in(?:\?to=%2F(?:account|launch%2Fx))?$/)
  })

  test('and a form for it, made while nobody is signed in, changes nothing', async () => {
    const browser = newBrowser()
    await browser.open(`${world.issuer}/sign-in`)
    const { hidden = {} } = findForm(browser.page) ?? {}
    const fields = {
      ...hidden,
      'current-password': password,
      'new-password': 'another quiet river bends here',
      userId: world.ada,
      login: victim,
    }
    const answer = await world.ask({
      ...form(fields),
      url: '/account/password',
      headers: { ...form({}).headers, cookie: cookieHeader(browser.cookies) },
    })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sign-in'])
    await signIn(browser)
    expect(browser.cookies.has('atrium-session')).toBe(true)
  })
})
