import { expect, test } from 'vitest'
import { type Answer, Failure } from '../../request.ts'
import { exportMax, gather } from './gather.ts'

const page = (count: number, next?: string): Answer<readonly number[]> => ({
  body: Array.from({ length: count }, () => 1),
  version: undefined,
  next,
})
const nothing = () => Promise.resolve()

test('every page is taken in its order, until there is none', async () => {
  const pages: Record<string, Answer<readonly number[]>> = {
    '/1': page(3, '/2'),
    '/2': page(2, '/3'),
    '/3': page(0, '/4'),
    '/4': page(1),
  }
  const taken: number[] = []
  const done = await gather('/1', {
    ask: async (path) => pages[path] ?? page(9),
    take: ({ length }) => taken.push(length),
    wait: nothing,
  })
  expect([done, taken]).toEqual([{ count: 6, isCut: false }, [3, 2, 0, 1]])
})

test('an export ends at its cap, and says so', async () => {
  let taken = 0
  const done = await gather('/1', {
    ask: async () => page(1_000, '/more'),
    take: ({ length }) => (taken += length),
    wait: nothing,
  })
  expect([done, taken]).toEqual([{ count: exportMax, isCut: true }, exportMax])
})

test('a page that was too much is asked for again after a pause; any other failure ends it', async () => {
  const answers = [new Failure('refused', { type: '/errors/E0000047', status: 429, instance: 'oae1' }), page(1)]
  let waits = 0
  const ask = async () => {
    const answer = answers.shift()
    if (answer instanceof Failure || !answer) throw answer ?? new Failure('unreachable')
    return answer
  }
  const wait = async () => void waits++
  expect(await gather('/1', { ask, take: () => undefined, wait })).toEqual({ count: 1, isCut: false })
  expect(waits).toBe(1)
  await expect(gather('/1', { ask, take: () => undefined, wait })).rejects.toBeInstanceOf(Failure)
})
