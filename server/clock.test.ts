import type { Pool } from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openClock } from './clock.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval'] }))
afterEach(() => vi.useRealTimers())

/** A database whose clock differs from ours by so much, and whose answer takes so long. */
function databaseAt(differs: { ms: number }, answersInMs = 0): Pool {
  const query = () => {
    const now = new Date(Date.now() + differs.ms)
    vi.advanceTimersByTime(answersInMs)
    return Promise.resolve({ rows: [{ now }] })
  }
  return { query } as unknown as Pool
}

const soon = (minutes: number) => Date.now() + minutes * 60_000

test.each([90_000, -90_000, 3_600_000])('the time is the database’s, if ours differs by %i ms', async (ms) => {
  const clock = await openClock(databaseAt({ ms }))
  expect(Math.abs(clock.now().getTime() - Date.now() - ms)).toBeLessThan(5)
  clock.stop()
})

test('a clock of ours that is set anew changes nothing', async () => {
  const clock = await openClock(databaseAt({ ms: 0 }))
  const before = clock.now().getTime()
  vi.setSystemTime(soon(-60))
  expect(Math.abs(clock.now().getTime() - before)).toBeLessThan(5)
  clock.stop()
})

test('a database that is set anew is followed at the next look, and its small steps are not', async () => {
  const differs = { ms: 0 }
  const clock = await openClock(databaseAt(differs))
  differs.ms = 200
  await clock.look()
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(5)
  differs.ms = 5_000
  await clock.look()
  expect(Math.abs(clock.now().getTime() - Date.now() - 5_000)).toBeLessThan(5)
  clock.stop()
})

test('an answer that took long is not believed, and a database that is away is not missed', async () => {
  const slow = await openClock(databaseAt({ ms: 60_000 }, 2_000))
  expect(Math.abs(slow.now().getTime() - Date.now())).toBeLessThan(5)
  slow.stop()
  const away = { query: () => Promise.reject(new Error('away')) } as unknown as Pool
  await expect(openClock(away)).rejects.toThrow('away')
  const differs = { ms: 60_000 }
  const database = databaseAt(differs)
  const clock = await openClock(database)
  Object.assign(database, away)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(Math.abs(clock.now().getTime() - Date.now() - 60_000)).toBeLessThan(5)
  clock.stop()
})
