import { expect, test } from 'vitest'
import type { Bar } from './bars.ts'
import { ticksOf } from './times.ts'

const counts = { done: 0, failed: 0, denied: 0, other: 0 }

/** So many bars of so many hours, from half past four in the morning. */
const barsOf = (count: number, hours: number): Bar[] =>
  Array.from({ length: count }, (_, at) => {
    const moment = (place: number) => new Date(new Date(2026, 5, 1, 4, 30).getTime() + place * hours * 3_600_000)
    return { start: moment(at).toISOString(), end: moment(at + 1).toISOString(), counts, total: 0 }
  })

test('days stand where they begin, all of them, and equally far apart', () => {
  const ticks = ticksOf(barsOf(42, 4), 8)
  expect(ticks.map(({ at }) => at)).toEqual([4.875, 10.875, 16.875, 22.875, 28.875, 34.875])
  expect(new Set(ticks.map(({ label }) => label)).size).toBe(6)
})

test('of many days every so many are named', () => {
  const ticks = ticksOf(barsOf(60, 12), 5)
  expect(ticks.length).toBeLessThanOrEqual(5)
  expect(new Set(ticks.slice(1).map(({ at }, index) => at - (ticks[index]?.at ?? 0))).size).toBe(1)
})

test('within a day it is the clock, at bars', () => {
  expect(ticksOf(barsOf(24, 1), 6).every(({ at }) => Number.isInteger(at))).toBe(true)
})
