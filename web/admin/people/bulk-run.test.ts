import { expect, test } from 'vitest'
import { canBe, doEach } from './bulk-run.ts'

test('one failure stops nothing, and is said with whose it is', async () => {
  const seen: number[] = []
  const act = async (name: string) => {
    if (name === 'b') throw new Error('no')
  }
  const failed = await doEach(['a', 'b', 'c', 'd', 'e', 'f'], act, (count) => seen.push(count))
  expect(failed).toEqual([{ item: 'b', error: new Error('no') }])
  expect(seen).toEqual([1, 2, 3, 4, 5, 6])
})

test('never more than four are under way', async () => {
  let under = 0
  let most = 0
  const act = async () => {
    under += 1
    most = Math.max(most, under)
    await new Promise((resolve) => setTimeout(resolve, 1))
    under -= 1
  }
  await doEach(Array.from({ length: 20 }), act, () => undefined)
  expect(most).toBeLessThanOrEqual(4)
})

test('who is suspended can be deactivated, not suspended', () => {
  expect([canBe({ status: 'SUSPENDED' }, 'deactivate'), canBe({ status: 'SUSPENDED' }, 'suspend')]).toEqual([
    true,
    false,
  ])
})
