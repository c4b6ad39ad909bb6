import fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { makeCounter, makeMeter, makeTurnstile, sendAllowance } from './rate-limit.ts'

const noon = Date.UTC(2026, 0, 1, 12)
const limits = {
  orgPerMinute: 10,
  appPerMinute: 5,
  authorizePerMinute: 3,
  authorizeAtOnce: 2,
  registrationsPerMinute: 1,
}

describe('a counter', () => {
  test('lets the limit through and not one more, and says when it begins anew', () => {
    const count = makeCounter(2)
    const resetEpochSeconds = noon / 1000 + 60
    expect(count('a', noon)).toEqual({ isAllowed: true, limit: 2, remaining: 1, resetEpochSeconds })
    expect(count('a', noon + 59_999)).toEqual({ isAllowed: true, limit: 2, remaining: 0, resetEpochSeconds })
    expect(count('a', noon + 59_999)).toEqual({ isAllowed: false, limit: 2, remaining: 0, resetEpochSeconds })
    expect(count('b', noon)).toMatchObject({ isAllowed: true })
  })

  test('begins anew with the next minute', () => {
    const count = makeCounter(1)
    count('a', noon)
    expect(count('a', noon + 60_000)).toMatchObject({ isAllowed: true })
  })

  test('forgets the oldest caller rather than grow', () => {
    const count = makeCounter(1, 3)
    for (const key of ['a', 'b', 'c', 'd']) count(key, noon)
    expect(count('d', noon).isAllowed).toBe(false)
    expect(count('a', noon).isAllowed).toBe(true)
  })

  test('costs next to nothing', () => {
    const count = makeCounter(1000)
    const startedAt = performance.now()
    for (let at = 0; at < 200_000; at++) count(`key ${at % 5000}`, noon)
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })
})

describe('a turnstile', () => {
  test('lets as many in as there are places, and the next when one leaves', () => {
    const turnstile = makeTurnstile(2)
    const leave = turnstile.enter('a')
    turnstile.enter('a')
    expect(turnstile.enter('a')).toBeUndefined()
    expect(turnstile.enter('b')).toBeDefined()
    leave?.()
    expect(turnstile.enter('a')).toBeDefined()
  })

  test('one who leaves twice frees one place', () => {
    const turnstile = makeTurnstile(2)
    const leave = turnstile.enter('a')
    turnstile.enter('a')
    leave?.()
    leave?.()
    expect(turnstile.enter('a')).toBeDefined()
    expect(turnstile.enter('a')).toBeUndefined()
  })
})

describe('the meter', () => {
  test('gives the tighter of org and app', () => {
    const meter = makeMeter(limits)
    for (let at = 0; at < 5; at++) expect(meter.count({ org: 'o', app: 'a' }, noon).isAllowed).toBe(true)
    expect(meter.count({ org: 'o', app: 'a' }, noon)).toMatchObject({ isAllowed: false, limit: 5 })
    // The refused one took nothing from what the org has.
    expect(meter.count({ org: 'o', app: 'b' }, noon)).toMatchObject({ isAllowed: true, limit: 5, remaining: 4 })
    expect(meter.count({ org: 'o', app: 'c' }, noon)).toMatchObject({ isAllowed: true, limit: 10, remaining: 3 })
  })

  test('an app of one org does not use up what its namesake in another may', () => {
    const meter = makeMeter(limits)
    for (let at = 0; at < 6; at++) meter.count({ org: 'o', app: 'a' }, noon)
    expect(meter.count({ org: 'p', app: 'a' }, noon).isAllowed).toBe(true)
  })

  test('an authorization request is also counted for its address and device', () => {
    const meter = makeMeter(limits)
    const enter = (device: string) => meter.enterAuthorize({ org: 'o', app: 'a', address: '::1', device }, noon)
    for (let at = 0; at < 3; at++) enter('x').leave()
    expect(enter('x').allowance).toMatchObject({ isAllowed: false, limit: 3 })
    expect(enter('y').allowance.isAllowed).toBe(true)
  })

  test('only some authorization requests run at once', () => {
    const meter = makeMeter(limits)
    const enter = () => meter.enterAuthorize({ org: 'o', app: 'a', address: '::1', device: 'x' }, noon)
    const first = enter()
    enter()
    first.leave()
    expect(enter().allowance.isAllowed).toBe(true)
    expect(enter().allowance).toMatchObject({ isAllowed: false, remaining: 0 })
  })
})

test('the answer carries the headers, and over the limit when to come back', async () => {
  const app = fastify()
  const count = makeCounter(1)
  app.get('/', (_request, reply) => {
    const allowance = count('a', noon + 20_500)
    return sendAllowance(reply.code(allowance.isAllowed ? 200 : 429), allowance, noon + 20_500).send('')
  })
  const first = await app.inject('/')
  expect(first.headers).toMatchObject({
    'x-rate-limit-limit': '1',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': String(noon / 1000 + 60),
  })
  expect(first.headers['retry-after']).toBeUndefined()
  expect((await app.inject('/')).headers['retry-after']).toBe('40')
})
