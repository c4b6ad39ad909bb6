import { expect, test } from 'vitest'
import { keepHeapSmall } from './heap.ts'

const usedMb = () => process.memoryUsage().heapUsed / 2 ** 20

/** Gives how much is used while a million objects are held; they are waste when it returns. */
const useMuch = () => {
  const waste = Array.from({ length: 1_000_000 }, (_, number) => ({ number }))
  return waste.length === 1_000_000 ? usedMb() : 0
}

test('what nobody uses any more is given back now, and not when there is more of it', async () => {
  const before = useMuch()
  await keepHeapSmall()
  expect(usedMb()).toBeLessThan(before - 20)
})
