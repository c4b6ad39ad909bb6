import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashToken } from '../../server/keys/hash.ts'
import { password } from '../worlds/deployment-world.ts'
import { findForm, type HttpBrowser } from '../worlds/http-browser.ts'
import type { RelyingParty } from '../worlds/relying-party.ts'
import { type AttackWorld, cookieHeader, form, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld
let people = 0

beforeAll(async () => {
  world = await makeAttackWorld()
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

/** Someone new, signed in at the ledger. */
async function signedIn(): Promise<RelyingParty & { readonly login: string; readonly userId: string }> {
  const login = `person-${people++}@acme.example`
  const userId = await world.addUser({ login })
  await world.database.pool.query('insert into app_user (org_id, app_id, user_id) values ($1, $2, $3)', [
    world.db.org,
    world.ledger.clientId,
    userId,
  ])
  const party = world.party({ login })
  await party.signIn()
  return { ...party, login, userId }
}

const sessionOf = ({ cookies }: HttpBrowser) => cookies.get('atrium-session') ?? ''
const isLive = async (session: string) =>
  (await world.ask({ url: '/api/account', headers: { cookie: `atrium-session=${session}` } })).statusCode === 200

/** Changes the password of who is signed in, on our own page. */
async function changePassword({ browser }: RelyingParty, wanted: string): Promise<void> {
  await browser.open(`${world.issuer}/account/password`)
  await browser.submit({ 'current-password': password, 'new-password': wanted })
}

describe('CVE-2023-29019, CVE-2022-25896, ASVS-7.2.4: every proof begins a new cookie, and the one before is dead', () => {
  test('at sign-in: a cookie that someone planted is not taken over', async () => {
    const { browser } = world.party()
    const planted = 'p'.repeat(43)
    browser.cookies.set('atrium-session', planted)
    await world.party({ browser }).signIn()
    expect(sessionOf(browser)).not.toBe(planted)
    expect([await isLive(sessionOf(browser)), await isLive(planted)]).toEqual([true, false])
  })

  test.each([
    ['signing in again', { prompt: 'login' }],
    ['signing in again because of max_age', { max_age: '0' }],
    ['choosing the account', { prompt: 'select_account' }],
  ])('at %s', async (_, parameters) => {
    const party = await signedIn()
    const before = sessionOf(party.browser)
    const { by, shown } = await party.authorize(parameters)
    expect([by, shown.length]).toEqual(['query', 1])
    expect([await isLive(before), await isLive(sessionOf(party.browser))]).toEqual([false, true])
  })

  test('at a change of the password', async () => {
    const party = await signedIn()
    const before = sessionOf(party.browser)
    await changePassword(party, 'another quiet river bends here')
    expect([await isLive(before), await isLive(sessionOf(party.browser))]).toEqual([false, true])
  })

  test('as another person: the first one’s session ends, in the database too', async () => {
    const first = await signedIn()
    const second = await signedIn()
    const before = sessionOf(first.browser)
    await first.browser.open(`${world.issuer}/sign-in?other=1`)
    await first.browser.submit({ identifier: second.login })
    await first.browser.submit({ password })
    expect([await isLive(before), await isLive(sessionOf(first.browser))]).toEqual([false, true])
    const { rows } = await world.database.pool.query('select from session where user_id = $1 and ended_at is null', [
      first.userId,
    ])
    expect(rows).toEqual([])
  })
})

describe('CVE-2024-31999: a cookie that was kept is worth nothing', () => {
  const ends: Readonly<Record<string, (party: Awaited<ReturnType<typeof signedIn>>) => Promise<unknown>>> = {
    'signing out on our page': async ({ browser }) => {
      await browser.open(`${world.issuer}/sign-out`)
      return browser.submit()
    },
    'signing out at an app': async (party) => {
      const { parameters } = await party.authorize()
      const { json } = await party.exchange(parameters.get('code') ?? '')
      return party.browser.step(`${world.issuer}/oauth2/v1/logout?id_token_hint=${json.id_token as string}`)
    },
    'ending it from elsewhere': async ({ login }) => {
      const elsewhere = world.party({ login })
      await elsewhere.signIn()
      const headers = { cookie: cookieHeader(elsewhere.browser.cookies), origin: world.issuer }
      const { token } = (await world.ask({ url: '/api/account', headers })).json<{ token: string }>()
      return world.ask({
        method: 'POST',
        url: '/api/account/sessions/end-others',
        headers: { ...headers, 'x-atrium-token': token },
      })
    },
    'a change of the password elsewhere': async ({ login }) => {
      const elsewhere = world.party({ login })
      await elsewhere.signIn()
      return changePassword(elsewhere, 'another quiet river bends here')
    },
    'a recovery of the password': async ({ login }) => {
      const { browser } = world.party({ login })
      const before = world.mails.length
      await browser.open(`${world.issuer}/recover`)
      await browser.submit({ identifier: login })
      await expect.poll(() => world.mails.length).toBe(before + 1)
      const mail = world.mails.at(-1)
      if (mail?.kind === 'recover-password') await browser.open(mail.values.link)
      return browser.submit({ 'new-password': 'another quiet river bends here' })
    },
    'the user’s deactivation': ({ userId }) =>
      world.database.pool.query(`update "user" set status = 'DEPROVISIONED' where id = $1`, [userId]),
    'the user’s deletion': ({ userId }) => world.database.pool.query('delete from "user" where id = $1', [userId]),
  }

  test.each(Object.entries(ends))('after %s', async (_, end) => {
    const party = await signedIn()
    const kept = sessionOf(party.browser)
    expect(await isLive(kept)).toBe(true)
    await end(party)
    expect(await isLive(kept)).toBe(false)
    const query = new URLSearchParams({
      client_id: world.ledger.clientId,
      redirect_uri: world.ledger.redirectUri,
      response_type: 'code',
      scope: 'openid',
      prompt: 'none',
    })
    const { headers } = await world.ask({
      url: `/oauth2/v1/authorize?${query}`,
      headers: { cookie: `atrium-session=${kept}` },
    })
    expect(new URL(String(headers.location)).searchParams.get('error')).toBe('login_required')
  })
})

describe('CVE-2024-35220: time ends a session, and use does not undo that', () => {
  const hour = 3_600_000

  test('after two hours without use', async () => {
    const { browser } = await signedIn()
    world.clock.offsetMs += 2 * hour - 60_000
    try {
      expect(await isLive(sessionOf(browser))).toBe(true)
      world.clock.offsetMs += 2 * hour + 120_000
      expect(await isLive(sessionOf(browser))).toBe(false)
      // Asked again, the answer is the same: looking at it has not brought it back.
      expect(await isLive(sessionOf(browser))).toBe(false)
    } finally {
      world.clock.offsetMs = 0
    }
  })

  test('after twelve hours of constant use', async () => {
    const { browser } = await signedIn()
    try {
      for (let hours = 1; hours < 12; hours++) {
        world.clock.offsetMs = hours * hour
        expect([hours, await isLive(sessionOf(browser))]).toEqual([hours, true])
        // The use is noted after the answer.
        await expect
          .poll(
            async () =>
              (
                await world.database.pool.query('select from session where token_hash = $1 and last_seen_at > $2', [
                  hashToken(sessionOf(browser)),
                  new Date(Date.now() + world.clock.offsetMs - 60_000),
                ])
              ).rowCount,
          )
          .toBeGreaterThan(0)
      }
      world.clock.offsetMs = 12 * hour + 1000
      expect(await isLive(sessionOf(browser))).toBe(false)
    } finally {
      world.clock.offsetMs = 0
    }
  })
})

describe('CVE-2024-28197: cookies that others set', () => {
  test('a session cookie that is there twice is none, whichever is the right one', async () => {
    const { browser } = await signedIn()
    const own = `atrium-session=${sessionOf(browser)}`
    const mallory = await signedIn()
    const planted = `atrium-session=${sessionOf(mallory.browser)}`
    for (const cookie of [
      `${own}; ${planted}`,
      `${planted}; ${own}`,
      `${own}; ${own}`,
      `${own};${planted}`,
      `${own}; atrium-session=`,
    ])
      expect([cookie, (await world.ask({ url: '/api/account', headers: { cookie } })).statusCode]).toEqual([
        cookie,
        401,
      ])
  })

  test('what only looks like the cookie is none', async () => {
    const { browser } = await signedIn()
    const value = sessionOf(browser)
    const cookies = [
      `ATRIUM-SESSION=${value}`,
      ` x-atrium-session=${value}`,
      `atrium-session-x=${value}`,
      `__Host-atrium-session=${value}`,
      `atrium-session=${value}x`,
      `atrium-session=${value.slice(1)}`,
      `atrium-session="${value}"`,
      `atrium-session=%20${value}`,
      `atrium-session==${value}`,
      `x=atrium-session=${value}`,
      `atrium-session=${value.toLowerCase()}`,
      `atrium-session\t=${value}`,
      `$atrium-session=${value}`,
    ]
    for (const cookie of cookies)
      expect([cookie, (await world.ask({ url: '/api/account', headers: { cookie } })).statusCode]).toEqual([
        cookie,
        401,
      ])
  })

  test('values of every other form are none, and nothing fails over them', async () => {
    for (const value of [
      '',
      '.',
      '%00',
      'a'.repeat(5000),
      '../..',
      "' or 1=1",
      '{"a":1}',
      '=',
      'é',
      '🍪',
      'null',
      '__proto__',
    ])
      for (const name of ['atrium-session', 'atrium-browser', 'atrium-device']) {
        const headers = { cookie: `${name}=${Buffer.from(value).toString('latin1')}` }
        expect((await world.ask({ url: '/api/account', headers })).statusCode).toBe(401)
        expect((await world.ask({ url: '/sign-in', headers })).statusCode).toBe(200)
      }
  })

  test('where the issuer is https, only a cookie that no other host can set counts', async () => {
    const secure = await makeAttackWorld({ BASE_URL: 'https://id.example.com', DEVELOPMENT: 'false' })
    try {
      const page = await secure.ask({ url: '/sign-in' })
      const { hidden } = findForm({ url: secure.issuer, status: 200, headers: {}, body: page.body }) ?? { hidden: {} }
      const [browser] = page.cookies
      expect(browser).toMatchObject({
        name: '__Host-atrium-browser',
        path: '/',
        httpOnly: true,
        secure: true,
        sameSite: 'Lax',
      })
      expect(browser).not.toHaveProperty('domain')
      const post = (cookie: string) =>
        secure.ask({
          ...form({ ...hidden, identifier: 'ada@acme.example' }),
          url: '/sign-in',
          headers: { ...form({}).headers, cookie },
        })
      expect((await post(`__Host-atrium-browser=${browser?.value}`)).statusCode).toBe(303)
      // Without the prefix a sibling host could have planted it.
      expect((await post(`atrium-browser=${browser?.value}`)).statusCode).toBe(403)
      expect(page.headers['strict-transport-security']).toMatch(/^max-age=\d{8}/)
    } finally {
      await secure.close()
    }
  })

  test('every cookie is out of reach of scripts and of other sites’ requests', async () => {
    const page = await world.ask({ url: '/sign-in' })
    const { hidden } = findForm({ url: world.issuer, status: 200, headers: {}, body: page.body }) ?? { hidden: {} }
    const cookie = cookieHeader(new Map(page.cookies.map(({ name, value }) => [name, value])))
    const named = await world.ask({
      ...form({ ...hidden, identifier: 'ada@acme.example' }),
      url: '/sign-in',
      headers: { ...form({}).headers, cookie },
    })
    const proven = await world.ask({
      ...form({ ...hidden, password }),
      url: String(named.headers.location),
      headers: { ...form({}).headers, cookie },
    })
    expect(proven.cookies.map(({ name }) => name).toSorted()).toEqual(['atrium-device', 'atrium-session'])
    for (const set of [...page.cookies, ...proven.cookies]) {
      expect(set).toMatchObject({ path: '/', httpOnly: true, sameSite: 'Lax' })
      expect(set).not.toHaveProperty('domain')
    }
  })
})
