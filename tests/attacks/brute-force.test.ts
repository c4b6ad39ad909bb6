import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { password } from '../worlds/deployment-world.ts'
import { findForm } from '../worlds/http-browser.ts'
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

async function newPerson(): Promise<{ login: string; userId: string }> {
  const login = `person-${people++}@acme.example`
  return { login, userId: await world.addUser({ login }) }
}

/** Each attempt of a stranger comes from another address. */
let addresses = 0
const nextAddress = () => `10.${(++addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`

interface Guesser {
  /** Sends one password, and says whether it opened a session. */
  readonly guess: (login: string, guessed: string, address?: string) => Promise<boolean>
  readonly cookies: Map<string, string>
}

/** A browser that guesses, with the cookies it has. */
async function guesser(cookies = new Map<string, string>()): Promise<Guesser> {
  const page = await world.ask({ url: '/sign-in?other=1', headers: { cookie: cookieHeader(cookies) } })
  for (const { name, value } of page.cookies) cookies.set(name, value)
  const { hidden = {} } = findForm({ url: world.issuer, status: 200, headers: {}, body: page.body }) ?? {}
  const post = (url: string, fields: Record<string, string>, remoteAddress: string) =>
    world.ask({
      ...form({ ...hidden, ...fields }),
      url,
      remoteAddress,
      headers: { ...form({}).headers, cookie: cookieHeader(cookies) },
    })
  return {
    cookies,
    guess: async (login, guessed, address = nextAddress()) => {
      const named = await post('/sign-in?other=1', { identifier: login }, address)
      const answered = await post(String(named.headers.location), { password: guessed }, address)
      const session = answered.cookies.find(({ name }) => name === 'atrium-session')
      for (const { name, value } of answered.cookies) cookies.set(name, value)
      return session !== undefined
    },
  }
}

/** How many guesses were really held against the password, by what the log says of them. */
async function reasons(userId: string): Promise<Record<string, number>> {
  const rows = await world.db
    .selectFrom('log_event')
    .select(['reason'])
    .where('org_id', '=', world.db.org)
    .where('actor_id', '=', userId)
    .where('outcome', '=', 'FAILURE')
    .execute()
  const counts: Record<string, number> = {}
  for (const { reason } of rows) counts[reason ?? ''] = (counts[reason ?? ''] ?? 0) + 1
  return counts
}

const inParallel = (count: number, one: (at: number) => Promise<boolean>) =>
  Promise.all(Array.from({ length: count }, (_, at) => one(at)))

describe('CVE-2024-4629, CVE-2019-5421: many guesses at once', () => {
  test('of 200, only as many are looked at as of those that come one by one', async () => {
    const { login, userId } = await newPerson()
    const { guess } = await guesser()
    const opened = await inParallel(200, (at) => guess(login, `guess number ${at}`))
    expect(opened.filter(Boolean)).toEqual([])
    const { 'wrong password': looked = 0, throttled = 0 } = await reasons(userId)
    expect([looked, throttled]).toEqual([5, 195])
  })

  test('nor does the right one among them get in once the others have used up what is allowed', async () => {
    const { login } = await newPerson()
    const { guess } = await guesser()
    await inParallel(20, (at) => guess(login, `guess number ${at}`))
    expect(await guess(login, password)).toBe(false)
    // It is only a matter of time for its owner.
    world.clock.offsetMs += 60_000
    expect(await guess(login, password)).toBe(true)
    world.clock.offsetMs = 0
  })

  test('from one address at many people are stopped as well', async () => {
    const victims = await Promise.all(Array.from({ length: 30 }, () => newPerson()))
    const { guess } = await guesser()
    await inParallel(150, (at) => guess(victims[at % 30]?.login ?? '', `guess number ${at}`, '203.0.113.9'))
    const looked = await Promise.all(victims.map(async ({ userId }) => (await reasons(userId))['wrong password'] ?? 0))
    expect(looked.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(100)
    // Someone at another address is not kept out by that.
    expect(await guess((await newPerson()).login, password)).toBe(true)
  })

  test('ASVS-6.1.1: an IPv6 subscriber is one, whatever addresses they use of their network', async () => {
    const victims = await Promise.all(Array.from({ length: 30 }, () => newPerson()))
    const { guess } = await guesser()
    await inParallel(150, (at) =>
      guess(victims[at % 30]?.login ?? '', `guess number ${at}`, `2001:db8:1:2:${at}::${at}`),
    )
    const looked = await Promise.all(victims.map(async ({ userId }) => (await reasons(userId))['wrong password'] ?? 0))
    expect(looked.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(100)
  })
})

test('CVE-2025-24806: every spelling of a login uses up the same allowance', async () => {
  const { userId } = { userId: await world.addUser({ login: 'straße.ada@acme.example' }) }
  const spellings = [
    'straße.ada@acme.example',
    'STRASSE.ADA@ACME.EXAMPLE',
    'Straße.Ada@Acme.Example',
    ' straße.ada@acme.example ',
    '\tstraße.ada@acme.example',
    'straße.ada＠acme.example',
    'ｓtraße.ada@acme.example',
    'straße.ada@acme\u3002example',
    'straße.ada@acme.ex\u00adample',
    'straße.ada@acme.example\u200b',
    'straße.ada@acme.example.',
  ]
  const { guess } = await guesser()
  for (let round = 0; round < 3; round++) for (const spelling of spellings) await guess(spelling, `guess ${round}`)
  const { 'wrong password': looked = 0 } = await reasons(userId)
  expect(looked).toBe(5)
  const { rows } = await world.database.pool.query<{ count: number }>(
    `select count(*)::int as count from "user" where login like 'stra%'`,
  )
  expect(rows[0]?.count).toBe(1)
})

describe('GHSA-cq42-vhv7-xr7p: locking someone out does not lock them out of what they have', () => {
  /** Has the login fail a hundred times, as slowly as it must. */
  async function lockOut(login: string): Promise<void> {
    const { guess } = await guesser()
    for (let failures = 0; failures < 100; failures++) {
      await guess(login, `guess number ${failures}`)
      world.clock.offsetMs += 3_601_000
    }
  }

  test('after a hundred failures nobody gets in with the right password, at any time, but from a known device', async () => {
    const { login, userId } = await newPerson()
    const owner = await guesser()
    expect(await owner.guess(login, password)).toBe(true)
    const device = owner.cookies.get('atrium-device') ?? ''
    await lockOut(login)
    try {
      world.clock.offsetMs += 48 * 3_600_000
      expect(await (await guesser()).guess(login, password)).toBe(false)
      const { 'wrong password': looked } = await reasons(userId)
      expect(looked).toBe(100)
      // The device of its owner still opens it, and a device of somebody else does not.
      expect(await (await guesser(new Map([['atrium-device', device]]))).guess(login, password)).toBe(true)
      const other = await guesser()
      await other.guess((await newPerson()).login, password)
      expect(
        await (await guesser(new Map([['atrium-device', other.cookies.get('atrium-device') ?? '']]))).guess(
          login,
          password,
        ),
      ).toBe(false)
      for (const forged of ['x'.repeat(60), device.slice(1), `${device}A`, device.toLowerCase()])
        expect(await (await guesser(new Map([['atrium-device', forged]]))).guess(login, password)).toBe(false)
    } finally {
      world.clock.offsetMs = 0
    }
  })

  test('a known device has a hundred failures, too, and no more', async () => {
    const { login, userId } = await newPerson()
    const owner = await guesser()
    await owner.guess(login, password)
    const device = new Map([['atrium-device', owner.cookies.get('atrium-device') ?? '']])
    const thief = await guesser(device)
    await inParallel(50, (at) => thief.guess(login, `guess number ${at}`))
    expect((await reasons(userId))['wrong password']).toBe(5)
    try {
      for (let failures = 0; failures < 110; failures++) {
        world.clock.offsetMs += 3_601_000
        await thief.guess(login, `guess number ${failures}`)
      }
      expect((await reasons(userId))['wrong password']).toBe(100)
      expect(await thief.guess(login, password)).toBe(false)
    } finally {
      world.clock.offsetMs = 0
    }
  })

  test('recovery opens what was locked, and ends what the devices knew', async () => {
    const { login } = await newPerson()
    await lockOut(login)
    try {
      const { browser } = world.party({ login })
      const before = world.mails.length
      await browser.open(`${world.issuer}/recover`)
      await browser.submit({ identifier: login })
      await expect.poll(() => world.mails.length).toBe(before + 1)
      const mail = world.mails.at(-1)
      if (mail?.kind === 'recover-password') await browser.open(mail.values.link)
      await browser.submit({ 'new-password': 'another quiet river bends here' })
      expect(await (await guesser()).guess(login, 'another quiet river bends here')).toBe(true)
    } finally {
      world.clock.offsetMs = 0
    }
  })
})

describe('CVE-2026-9798: no other door has an allowance of its own', () => {
  test('a stolen session is no place to try out passwords', async () => {
    const { login, userId } = await newPerson()
    const party = world.party({ login })
    await party.signIn()
    // The thief has the session, and not the device.
    const cookies = new Map([...party.browser.cookies].filter(([name]) => name !== 'atrium-device'))
    const cookie = cookieHeader(cookies)
    const { token } = (await world.ask({ url: '/api/account', headers: { cookie } })).json<{ token: string }>()
    const wanted = 'another quiet river bends here'
    const byApi = (at: number) =>
      world.ask({
        method: 'POST',
        url: '/api/account/password',
        payload: { current: `guess ${at}`, next: wanted },
        headers: { cookie, 'x-atrium-token': token, origin: world.issuer },
      })
    const byPage = (at: number) =>
      world.ask({
        ...form({ _token: token, 'current-password': `guess ${at}`, 'new-password': wanted }),
        url: '/account/password',
        headers: { ...form({}).headers, cookie },
      })
    const { guess } = await guesser()
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        at % 3 === 0 ? byApi(at) : at % 3 === 1 ? byPage(at) : guess(login, `guess ${at}`),
      ),
    )
    expect(
      answers.some(
        (answer) =>
          answer === true || (typeof answer === 'object' && answer.statusCode < 300 && answer.statusCode !== 200),
      ),
    ).toBe(false)
    expect((await reasons(userId))['wrong password']).toBe(5)
    expect(await guess(login, wanted)).toBe(false)
  })

  test('CVE-2026-23511: the mailbox of nobody is filled by asking for links', async () => {
    const { login } = await newPerson()
    const before = world.mails.length
    const { browser } = world.party()
    await browser.open(`${world.issuer}/recover`)
    const { hidden = {} } = findForm(browser.page) ?? {}
    const cookie = cookieHeader(browser.cookies)
    await Promise.all(
      Array.from({ length: 40 }, () =>
        world.ask({
          ...form({ ...hidden, identifier: login }),
          url: '/recover',
          remoteAddress: nextAddress(),
          headers: { ...form({}).headers, cookie },
        }),
      ),
    )
    await expect.poll(() => world.mails.length - before).toBe(5)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(world.mails.length - before).toBe(5)
  })
})
