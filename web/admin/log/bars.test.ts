import { expect, test } from 'vitest'
import { barsOf, edgesOf, partsOf, reachOf, totalsOf, widened } from './bars.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 2, 10, 12, minute)).toISOString()
const bars = barsOf({
  buckets: [
    { start: at(0), end: at(1), counts: { SUCCESS: 6, ALLOW: 1, FAILURE: 2, DENY: 1 } },
    { start: at(1), end: at(2), counts: {} },
    { start: at(2), end: at(3), counts: { CHALLENGE: 1, UNKNOWN: 1 } },
  ],
})

test('outcomes are told apart by how they ended', () => {
  expect(bars.map(({ counts, total }) => [counts.done, counts.failed, counts.denied, counts.other, total])).toEqual([
    [7, 2, 1, 0, 10],
    [0, 0, 0, 0, 0],
    [0, 0, 0, 2, 2],
  ])
  expect(totalsOf(bars)).toEqual({ done: 7, failed: 2, denied: 1, other: 2, all: 12 })
})

test('the parts of a bar stand on one another, and a single event is seen beside thousands', () => {
  const [first, empty] = bars
  const parts = first ? partsOf(first, 10, 100) : []
  expect(parts).toEqual([
    { kind: 'done', top: 30, height: 70 },
    { kind: 'failed', top: 10, height: 20 },
    { kind: 'denied', top: 0, height: 10 },
  ])
  expect(empty ? partsOf(empty, 10, 100) : undefined).toEqual([])
  expect(bars[2] ? partsOf(bars[2], 100_000, 100)[0]?.height : 0).toBe(3)
})

test('a choice reaches from its first bar to its last, whichever way it was made', () => {
  expect(edgesOf({ anchor: 2, focus: 0 })).toEqual([0, 2])
  expect(reachOf(bars, { anchor: 2, focus: 1 })).toEqual({ since: at(1), until: at(3) })
  expect(reachOf(bars, { anchor: 7, focus: 7 })).toBeUndefined()
})

test('nobody looks more closely than at a second', () => {
  const short = barsOf({
    buckets: [{ start: '2026-03-10T12:00:00.000Z', end: '2026-03-10T12:00:00.900Z', counts: {} }],
  })
  expect(reachOf(short, { anchor: 0, focus: 0 })).toBeUndefined()
})

test('the way out is twice as long, and does not reach into the future', () => {
  expect(widened({ since: at(10), until: at(20) }, Date.parse(at(60)))).toEqual({ since: at(5), until: at(25) })
  expect(widened({ since: at(10), until: at(20) }, Date.parse(at(22)))).toEqual({ since: at(5), until: at(22) })
})
