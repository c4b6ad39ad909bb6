import { expect, test } from 'vitest'
import { makeQueue } from './queue.ts'

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

/** Work that ends when it is told to. */
function work() {
  const ends: (() => void)[] = []
  let running = 0
  let most = 0
  const run = async () => {
    most = Math.max(most, ++running)
    await new Promise<void>((resolve) => ends.push(resolve))
    running--
    return 'done'
  }
  return { run, ends, most: () => most }
}

test('no more runs at once than allowed, and what waits follows in order', async () => {
  const queue = makeQueue({ atOnce: 2, maxWaiting: 10, maxWaitMs: 60_000 })
  const { run, ends, most } = work()
  const all = Array.from({ length: 6 }, () => queue.run(run))
  await settle()
  expect(queue.waiting()).toBe(4)
  while (ends.length) {
    ends.shift()?.()
    await settle()
  }
  expect(await Promise.all(all)).toEqual(Array.from({ length: 6 }, () => ({ value: 'done' })))
  expect(most()).toBe(2)
})

test('what finds the waiting room full is refused at once', async () => {
  const queue = makeQueue({ atOnce: 1, maxWaiting: 1, maxWaitMs: 60_000 })
  const { run, ends } = work()
  const first = queue.run(run)
  const second = queue.run(run)
  expect(await queue.run(run)).toBeUndefined()
  await settle()
  ends.shift()?.()
  await settle()
  ends.shift()?.()
  expect(await Promise.all([first, second])).toEqual([{ value: 'done' }, { value: 'done' }])
})

test('what waited too long is let go and never runs', async () => {
  const queue = makeQueue({ atOnce: 1, maxWaiting: 5, maxWaitMs: 10 })
  const { run, ends, most } = work()
  const first = queue.run(run)
  expect(await queue.run(run)).toBeUndefined()
  ends.shift()?.()
  await first
  expect(most()).toBe(1)
  expect(queue.waiting()).toBe(0)
})

test('work that throws gives its place back', async () => {
  const queue = makeQueue({ atOnce: 1, maxWaiting: 0, maxWaitMs: 10 })
  await expect(queue.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await queue.run(async () => 1)).toEqual({ value: 1 })
})
