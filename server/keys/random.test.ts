import { expect, test } from 'vitest'
import { fillRandom, randomText } from './random.ts'

test('no two texts are alike, across several refills of the pool', () => {
  const texts = Array.from({ length: 5_000 }, () => randomText(16))
  expect(new Set(texts).size).toBe(texts.length)
  expect(new Set(texts.map((text) => text.length))).toEqual(new Set([22]))
})

test('all values of a byte come, about equally often', () => {
  const counts = Array.from({ length: 256 }, () => 0)
  const bytes = Buffer.alloc(1_000)
  for (let round = 0; round < 256; round++) {
    fillRandom(bytes, 0, bytes.length)
    for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1
  }
  // A thousand of each are expected; seven standard deviations are 221.
  expect(Math.min(...counts)).toBeGreaterThan(779)
  expect(Math.max(...counts)).toBeLessThan(1_221)
})

test('only the asked bytes of the target are written', () => {
  const target = Buffer.alloc(8)
  fillRandom(target, 2, 4)
  expect([target[0], target[1], target[6], target[7]]).toEqual([0, 0, 0, 0])
})
