import { expect, test } from 'vitest'
import { percentile } from '../driver/measure.ts'
import { slopeOf } from '../parts/memory.ts'
import { summarise } from '../rounds.ts'
import { round } from './section.ts'
import { replaceBetween } from './write.ts'

test('the guide keeps what stands outside its markers', () => {
  const page = 'before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n'
  expect(replaceBetween(page, 'new')).toBe('before\n<!-- bench:begin -->\n\nnew\n<!-- bench:end -->\nafter\n')
  expect(() => replaceBetween('no markers', 'new')).toThrow('lacks')
})

test('a percentile is a value that occurred', () => {
  const sorted = Float64Array.from({ length: 200 }, (_, at) => at + 1)
  expect([percentile(sorted, 0.5), percentile(sorted, 0.99), percentile(Float64Array.of(7), 0.99)]).toEqual([
    100, 198, 7,
  ])
})

test('a summary gives the middle round, the least and the most', () => {
  const numbers = { operations: 1, seconds: 1, p50Ms: 1, p99Ms: 1, verified: 1, serverCpuMs: 1, postgresCpuMs: 1 }
  const rounds = [30, 10, 20].map((perSecond) => ({
    ...numbers,
    perSecond,
    driverCpuMs: 1,
    strangersCores: 0,
    statements: 3,
    residentMb: 1,
  }))
  expect(summarise(rounds).perSecond).toEqual({ median: 20, least: 10, most: 30 })
  expect(summarise(rounds.slice(1)).perSecond.median).toBe(15)
})

test('memory that grows steadily has its slope, whatever it did at first', () => {
  const samples = Array.from({ length: 100 }, (_, at) => ({ hours: at / 100, mb: at < 50 ? 500 - at : 100 + at / 10 }))
  expect(slopeOf(samples)).toBeCloseTo(10, 5)
})

test('numbers are short', () => {
  expect([0.123, 12.34, 123.4, 12345, Number.NaN].map(round)).toEqual(['0.12', '12.3', '123', '12,345', '–'])
})
