import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePasswordHasher, maxPasswordBytes } from '../../server/sign-in/password/hasher.ts'
import { findForm } from '../worlds/http-browser.ts'
import { type AttackWorld, cookieHeader, form, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld
let people = 0
const hasher = makePasswordHasher()

beforeAll(async () => {
  world = await makeAttackWorld()
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

/** Someone with exactly this password. */
async function personWith(password: string, prefix = 'person'): Promise<string> {
  const login = `${prefix}-${people++}@acme.example`
  await world.addUser({ login, passwordHash: (await hasher.hash(password)) ?? '' })
  return login
}

async function opens(login: string, password: string): Promise<boolean> {
  const { browser, signIn } = world.party({ login, password })
  await signIn()
  return browser.cookies.has('atrium-session')
}

const long = (length: number) =>
  Array.from({ length }, (_, at) => 'abcdefghjkmnpqrstuvwxyz23456789'[(at * 7 + (at >> 3)) % 31]).join('')

describe('ASVS-6.2.8, CVE-2026-33306: a password is what was given, whole', () => {
  test.each<[string, string, string]>([
    ['the 73rd byte counts', `${long(72)}x`, `${long(72)}y`],
    ['what comes behind 72 bytes counts', `${long(72)}and more`, long(72)],
    ['the last of a thousand counts', `${long(1000)}x`, `${long(1000)}y`],
    ['a NUL ends nothing', `before\0behind is what counts`, `before\0something else entirely`],
    ['a NUL at the end counts', `${long(30)}\0`, long(30)],
    ['letters of several bytes are not cut in the middle', `${'ü'.repeat(36)}x1`, `${'ü'.repeat(36)}x2`],
    ['pictures count whole', `${'🍋'.repeat(18)}🍏`, `${'🍋'.repeat(18)}🍎`],
    ['case counts', 'Walk Through Every Door', 'walk through every door'],
    ['a blank at the end counts', 'walk through every door ', 'walk through every door'],
    ['a blank at the beginning counts', ' walk through every door', 'walk through every door'],
    ['blanks of another kind count', 'walk through\u2003every door', 'walk through every door'],
    ['line ends count', 'walk through\nevery door', 'walk through every door'],
    ['look-alikes are others', 'wаlk through every door', 'walk through every door'],
  ])('%s', async (_, right, wrong) => {
    const login = await personWith(right)
    expect([await opens(login, wrong), await opens(login, right)]).toEqual([false, true])
  })

  test('SP800-63B-4 3.1.1.2: however a keyboard composes a letter, it is the same letter', async () => {
    const login = await personWith('zu\u0308rich am see ist sch\u00f6n')
    expect(await opens(login, 'z\u00fcrich am see ist scho\u0308n')).toBe(true)
  })

  test('the failure of October 2024: no login is so long that the password no longer counts', async () => {
    for (const length of [51, 52, 60, 72, 73, 200, 250]) {
      const login = await personWith('walk through every door', 'l'.repeat(length))
      expect([length, await opens(login, 'another password of some length')]).toEqual([length, false])
    }
  })
})

/** How many attempts were counted, all together. */
async function attempts(): Promise<number> {
  const { rows } = await world.database.pool.query<{ all: number }>(
    'select coalesce(sum(failures), 0)::int as all from sign_in_throttle',
  )
  return rows[0]?.all ?? 0
}

describe('what nobody can have typed is refused before it costs anything', () => {
  async function timeOf(
    password: string,
  ): Promise<{ readonly statusCode: number; readonly ms: number; readonly body: string }> {
    const page = await world.ask({ url: '/sign-in' })
    const { hidden = {} } = findForm({ url: world.issuer, status: 200, headers: {}, body: page.body }) ?? {}
    const headers = {
      ...form({}).headers,
      cookie: cookieHeader(new Map(page.cookies.map(({ name, value }) => [name, value]))),
    }
    const named = await world.ask({ ...form({ ...hidden, identifier: 'ada@acme.example' }), url: '/sign-in', headers })
    const startedAt = performance.now()
    const answer = await world.ask({ ...form({ ...hidden, password }), url: String(named.headers.location), headers })
    const { statusCode } = answer
    const told =
      answer.headers.location === undefined
        ? answer
        : await world.ask({ url: String(answer.headers.location), headers })
    return { statusCode, ms: performance.now() - startedAt, body: told.body }
  }

  test.each<[string, string, number]>([
    ['one byte too many', 'x'.repeat(maxPasswordBytes + 1), 303],
    ['ten kilobytes', long(10_000), 303],
    ['ten kilobytes of letters of several bytes', 'ü'.repeat(5_000), 303],
    ['marks that grow when they are composed', '\ufb2c'.repeat(500), 303],
    ['a whole megabyte', 'x'.repeat(1_000_000), 413],
  ])('%s', async (_, password, status) => {
    const before = await attempts()
    const { statusCode, ms, body } = await timeOf(password)
    expect(statusCode).toBe(status)
    expect(ms).toBeLessThan(3_000)
    expect(body).not.toContain(password.slice(0, 100))
    // Refused before anything was counted, and so before anything was hashed.
    expect(await attempts()).toBe(before)
  })

  test('and one that is as long as may be is taken', async () => {
    const login = await personWith(long(maxPasswordBytes))
    expect(await opens(login, long(maxPasswordBytes))).toBe(true)
  })
})

describe('CVE-2023-7028: a login that is more than one, or none', () => {
  const fieldsOf = (name: string, values: readonly string[]) =>
    values.map((value) => `${name}=${encodeURIComponent(value)}`).join('&')

  test.each([
    ['sent twice', (name: string) => fieldsOf(name, ['ada@acme.example', 'eve@evil.tld'])],
    ['sent as a list', (name: string) => fieldsOf(`${name}[]`, ['ada@acme.example', 'eve@evil.tld'])],
    ['sent as an object', (name: string) => `${name}[email]=ada%40acme.example`],
    ['separated by commas', (name: string) => fieldsOf(name, ['ada@acme.example,eve@evil.tld'])],
    ['separated by blanks', (name: string) => fieldsOf(name, ['ada@acme.example eve@evil.tld'])],
    ['with a line end in it', (name: string) => fieldsOf(name, ['ada@acme.example\r\nBcc: eve@evil.tld'])],
    ['with a NUL in it', (name: string) => fieldsOf(name, ['ada@acme.example\0eve@evil.tld'])],
    ['with two at signs', (name: string) => fieldsOf(name, ['ada@acme.example@evil.tld'])],
    ['as a pattern', (name: string) => fieldsOf(name, ['%@acme.example'])],
    ['as a piece of SQL', (name: string) => fieldsOf(name, ["' or login_key like '%"])],
  ])('is mailed to nobody: %s', async (_, body) => {
    const { browser } = world.party()
    await browser.open(`${world.issuer}/recover`)
    const { hidden } = findForm(browser.page) ?? { hidden: { _token: '' } }
    const before = world.mails.length
    const answer = await world.ask({
      method: 'POST',
      url: '/recover',
      payload: `_token=${hidden._token}&${body('identifier')}`,
      headers: { ...form({}).headers, cookie: cookieHeader(browser.cookies) },
    })
    expect(answer.statusCode).toBe(303)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(world.mails.length).toBe(before)
  })
})
