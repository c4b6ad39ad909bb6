import { expect, test } from 'vitest'
import { makePace } from './pace.ts'

/** Walks at so many milliseconds for a thousand events; gives the sizes of the steps, and when the last one ended. */
function walk(msOfThousand: number): { readonly sizes: readonly number[]; readonly endedAt: number } {
  let at = 0
  const pace = makePace(() => at, 100)
  const sizes: number[] = []
  do {
    sizes.push(pace.size)
    at += (pace.size / 1000) * msOfThousand
  } while (pace.goesOn() && sizes.length < 1000)
  return { sizes, endedAt: at }
}

test.each([0.05, 0.2, 0.5, 1, 4, 12])(
  'a search that takes %d ms for a thousand events uses its time and no more',
  (ms) => {
    const { sizes, endedAt } = walk(ms)
    expect(endedAt).toBeLessThanOrEqual(100)
    expect(endedAt).toBeGreaterThan(45)
    expect(sizes[0]).toBe(5_000)
  },
)

test('a search that is too slow for its first step ends after it', () => {
  expect(walk(60).sizes).toEqual([5_000])
})

test('a step has a largest size', () => {
  expect(Math.max(...walk(0.001).sizes)).toBe(200_000)
})
