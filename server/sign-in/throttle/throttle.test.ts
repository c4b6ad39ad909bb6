import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeSignInWorld, password, type SignInWorld } from '../../../tests/worlds/sign-in-world.ts'
import { newToken } from '../../keys/hash.ts'
import { loginKeyOf } from '../login-key.ts'
import { verifyPassword } from '../password/verify-password.ts'
import { addressKey } from './keys.ts'
import { defaultLimits, delaySeconds, explainRefusal } from './rules.ts'

test('waits grow from nothing over 30 seconds to an hour', () => {
  const delays = [0, 4, 5, 6, 7, 11, 12, 50, 99].map((failures) => delaySeconds(failures, defaultLimits))
  expect(delays).toEqual([0, 0, 30, 60, 120, 1_920, 3_600, 3_600, 3_600])
})

test('a refusal says the longest wait, or that only help opens the account', () => {
  const now = new Date('2026-11-24T12:00:00Z')
  const login = { kind: 'login', failures: 6, firstFailedAt: now, lastFailedAt: now }
  const address = { kind: 'address', failures: 100, firstFailedAt: now, lastFailedAt: now }
  expect(explainRefusal([login], now, defaultLimits)).toEqual({ kind: 'wait', seconds: 60 })
  expect(explainRefusal([login, address], now, defaultLimits)).toEqual({ kind: 'wait', seconds: 900 })
  expect(explainRefusal([{ ...login, failures: 100 }], now, defaultLimits)).toEqual({ kind: 'locked' })
  expect(explainRefusal([], now, defaultLimits)).toEqual({ kind: 'wait', seconds: 1 })
})

test('an IPv6 subscriber is one address, an IPv4 one in IPv6 clothes is itself', () => {
  expect(addressKey('2001:db8:1:2::1')).toBe(addressKey('2001:db8:1:2:ffff::9'))
  expect(addressKey('2001:db8:1:2::1')).not.toBe(addressKey('2001:db8:1:3::1'))
  expect(addressKey('::ffff:192.0.2.1')).toBe(addressKey('192.0.2.1'))
})

let world: SignInWorld
beforeAll(async () => {
  world = await makeSignInWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.db.deleteFrom('sign_in_throttle').where('org_id', '=', world.db.org).execute()
})

let attempts = 0
const attempt = async (
  secret: string,
  { login = world.ada.login, address, device }: { login?: string; address?: string; device?: string } = {},
) => {
  const occasion = {
    now: world.clock.now,
    visitor: { address: address ?? `2001:db8:0:${(attempts++).toString(16)}::1`, userAgent: 'test', requestId: 'test' },
  }
  const loginKey = loginKeyOf(login, world.parts.foldLogin) ?? ''
  return (await verifyPassword(world.db, { loginKey, password: secret, device }, occasion, world.parts)).kind
}
const pass = (seconds: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + seconds * 1000)
}
const tally = (kinds: string[]) =>
  Object.fromEntries([...new Set(kinds)].toSorted().map((kind) => [kind, kinds.filter((one) => one === kind).length]))

test('of 200 wrong passwords at once no more are tried than one after the other (CVE-2024-4629)', async () => {
  const kinds = await Promise.all(Array.from({ length: 200 }, () => attempt('wrong')))
  expect(tally(kinds)).toEqual({ wait: 195, wrong: 5 })
  expect(await attempt(password)).toBe('wait')
})

test('an unknown login is counted like a known one', async () => {
  const kinds = await Promise.all(Array.from({ length: 20 }, () => attempt('wrong', { login: 'nobody@acme.example' })))
  expect(tally(kinds)).toEqual({ wait: 15, wrong: 5 })
})

test('all spellings of a login use one allowance (CVE-2025-24806)', async () => {
  const spellings = [
    'ada@acme.example',
    'ADA@acme.example',
    ' ada@ACME.example',
    'ada＠acme.example',
    'ａda@acme.example',
  ]
  const kinds = []
  for (const login of [...spellings, ...spellings]) kinds.push(await attempt('wrong', { login }))
  expect(tally(kinds)).toEqual({ wait: 5, wrong: 5 })
})

test('a right password ends the row of failures', async () => {
  for (let at = 0; at < 4; at++) await attempt('wrong')
  expect(await attempt(password)).toBe('right')
  for (let at = 0; at < 4; at++) expect(await attempt('wrong')).toBe('wrong')
})

test('a wait ends by itself', async () => {
  for (let at = 0; at < 5; at++) await attempt('wrong')
  pass(29)
  expect(await attempt(password)).toBe('wait')
  pass(1)
  expect(await attempt(password)).toBe('right')
})

describe('after 100 failures', () => {
  const lock = async (device?: string) => {
    for (let at = 0; at < 100; at++) {
      expect(await attempt('wrong', device === undefined ? {} : { device })).toBe('wrong')
      pass(3_600)
    }
  }

  test('the user is locked out, and it is logged; a known device still passes', async () => {
    const browser = world.browser()
    // A device that someone made up is not taken over: it becomes one of ours.
    browser.cookies.set('atrium-device', newToken())
    await browser.open('/sign-in')
    await browser.submit({ identifier: world.ada.login })
    expect(await browser.send({ password })).toMatchObject({ location: '/' })
    const device = browser.cookies.get('atrium-device') ?? ''

    await lock()
    expect(await attempt(password)).toBe('locked')
    pass(86_400 * 30)
    expect(await attempt(password)).toBe('locked')
    expect((await world.events()).filter((event) => event.event_type === 'user.account.lock')).toHaveLength(1)
    expect(await attempt(password, { device })).toBe('right')
    expect(await attempt(password, { device: newToken() })).toBe('locked')
  }, 60_000)

  test('on a known device that device is locked out, and nobody else', async () => {
    const device = newToken()
    const row = { org_id: world.db.org, user_id: world.ada.userId, device_hash: '' }
    const { hashToken } = await import('../../keys/hash.ts')
    const seen = { first_seen_at: world.clock.now, last_seen_at: world.clock.now }
    await world.db
      .insertInto('known_device')
      .values({ ...row, ...seen, device_hash: hashToken(device) })
      .execute()
    await lock(device)
    expect(await attempt(password, { device })).toBe('locked')
    expect(await attempt(password)).toBe('right')
  }, 60_000)
})

describe('an address', () => {
  const address = '192.0.2.7'
  test('may fail 100 times in a quarter of an hour, over all logins', async () => {
    const logins = Array.from({ length: 120 }, (_, at) => `user${at}@acme.example`)
    const kinds = await Promise.all(logins.map((login) => attempt('wrong', { login, address })))
    expect(tally(kinds)).toEqual({ wait: 20, wrong: 100 })
    expect(await attempt(password, { address })).toBe('wait')
    expect(await attempt(password, { address: '192.0.2.8' })).toBe('right')
    pass(900)
    expect(await attempt(password, { address })).toBe('right')
  })
  test('does not buy further guesses by signing in to an account of its own', async () => {
    for (let at = 0; at < 60; at++) await attempt('wrong', { login: `u${at}@acme.example`, address })
    expect(await attempt(password, { address })).toBe('right')
    const kinds = []
    for (let at = 0; at < 60; at++) kinds.push(await attempt('wrong', { login: `v${at}@acme.example`, address }))
    expect(tally(kinds)).toEqual({ wait: 20, wrong: 40 })
  })
  test('that is stopped raises no counter of the logins it asks for', async () => {
    for (let at = 0; at < 100; at++) await attempt('wrong', { login: `w${at}@acme.example`, address })
    for (let at = 0; at < 10; at++) expect(await attempt('wrong', { address })).toBe('wait')
    expect(await attempt(password)).toBe('right')
  })
})

test('an attempt that was not made because too many wait is not counted', async () => {
  const busy = { ...world.parts, hasher: { ...world.parts.hasher, isRight: async () => undefined } }
  const occasion = { now: world.clock.now, visitor: { address: '192.0.2.9', userAgent: '', requestId: '' } }
  const claim = { loginKey: world.ada.login, password: 'x', device: undefined }
  for (let at = 0; at < 10; at++) expect((await verifyPassword(world.db, claim, occasion, busy)).kind).toBe('busy')
})
