import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AttackWorld, cookieHeader, form, makeAttackWorld } from './attack-world.ts'
import { expectSafePage } from './pages.ts'

let world: AttackWorld

beforeAll(async () => {
  world = await makeAttackWorld({
    RATE_LIMIT_AUTHORIZE_PER_MINUTE: '20',
    RATE_LIMIT_APP_PER_MINUTE: '60',
    RATE_LIMIT_ORG_PER_MINUTE: '400',
  })
  // The limits count by the clock's minute: stand at the beginning of one.
  world.clock.offsetMs = 60_000 - (Date.now() % 60_000)
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

/** A minute in which nobody has asked yet. */
const nextMinute = () => (world.clock.offsetMs += 60_000)
const url = () => {
  const { clientId, redirectUri } = world.ledger
  return `/oauth2/v1/authorize?${new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid', prompt: 'none' })}`
}
const limited = async (
  count: number,
  headers: (at: number) => Record<string, string>,
  remoteAddress?: (at: number) => string,
) => {
  const answers = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      world.ask({ url: url(), headers: headers(at), ...(remoteAddress && { remoteAddress: remoteAddress(at) }) }),
    ),
  )
  return answers.filter(({ statusCode }) => statusCode === 429)
}

test('one address at one app is let through so often a minute, and told when to come back', async () => {
  nextMinute()
  const refused = await limited(40, () => ({}))
  expect(refused).toHaveLength(20)
  expect(refused[0]?.headers).toMatchObject({ 'x-rate-limit-limit': '20', 'x-rate-limit-remaining': '0' })
  expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0)
  if (refused[0]) expectSafePage(refused[0], '429')
})

test('a device cookie of one’s own making buys no second allowance', async () => {
  nextMinute()
  const refused = await limited(60, (at) => ({
    cookie: `atrium-device=${at % 2 ? randomBytes(60).toString('base64url') : `made-up-device-number-${at}`}`,
  }))
  expect(refused.length).toBeGreaterThanOrEqual(40)
})

test('a real device cookie has its own, so that colleagues behind one address do not stop each other', async () => {
  nextMinute()
  const ada = world.party()
  await ada.signIn()
  await limited(40, () => ({}))
  const own = await limited(5, () => ({ cookie: cookieHeader(ada.browser.cookies) }))
  expect(own).toEqual([])
})

test('what a proxy would say of the address buys none either', async () => {
  nextMinute()
  const refused = await limited(40, (at) => ({
    'x-forwarded-for': `198.51.100.${at}`,
    forwarded: `for=198.51.100.${at}`,
  }))
  expect(refused).toHaveLength(20)
})

test('many addresses together are stopped at the app’s limit, and other apps go on', async () => {
  nextMinute()
  const refused = await limited(
    100,
    () => ({}),
    (at) => `10.0.${at}.1`,
  )
  expect(refused).toHaveLength(40)
  const { clientId, secret } = await world.addApp()
  const answer = await world.ask({
    ...form({ token: 'x' }),
    url: '/oauth2/v1/introspect',
    headers: { ...form({}).headers, authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
  })
  expect(answer.statusCode).toBe(200)
})

test('discovery and keys are never counted', async () => {
  nextMinute()
  for (let i = 0; i < 500; i++) {
    const { statusCode } = await world.ask({ url: i % 2 ? '/oauth2/v1/keys' : '/.well-known/openid-configuration' })
    expect(statusCode).toBe(200)
  }
})
