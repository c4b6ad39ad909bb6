import { expect, test } from 'vitest'
import { nextPlace } from './grid-keys.ts'

// Two groups: three and one tile in rows, then, shifted, two.
const places = [
  [0, 0],
  [124, 0],
  [248, 0],
  [0, 124],
  [0, 300],
  [124, 300],
].map(([left = 0, top = 0]) => ({ left, top, width: 112, height: 112 }))

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 2, 3],
  ['ArrowRight', 5, undefined],
  ['ArrowLeft', 3, 2],
  ['ArrowLeft', 0, undefined],
  ['ArrowDown', 0, 3],
  ['ArrowDown', 2, 3],
  ['ArrowDown', 3, 4],
  ['ArrowDown', 5, undefined],
  ['ArrowUp', 5, 3],
  ['ArrowUp', 3, 0],
  ['ArrowUp', 1, undefined],
])('%s from tile %i leads to %s', (key, from, to) => {
  expect(nextPlace(places, from, key)).toBe(to)
})
