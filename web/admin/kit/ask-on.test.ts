import { expect, test } from 'vitest'
import type { Answer } from '../../request.ts'
import { askOn, mostEmptyPages } from './ask-on.ts'

const page = (count: number, next?: string): Answer<readonly number[]> => ({
  body: Array.from({ length: count }, () => 1),
  version: undefined,
  next,
})
const hasRows = (rows: readonly number[]) => rows.length > 0

test('empty pages that go on are passed over, up to one that has rows or is the last', async () => {
  const pages: Record<string, Answer<readonly number[]>> = {
    '/1': page(0, '/2'),
    '/2': page(0, '/3'),
    '/3': page(2, '/4'),
    '/4': page(0, '/5'),
    '/5': page(0),
  }
  const from = (path: string) => askOn(path, async (asked) => pages[asked] ?? page(9), hasRows)
  expect(await from('/1')).toEqual(page(2, '/4'))
  expect(await from('/4')).toEqual(page(0))
})

test('a list that never ends is not asked for ever', async () => {
  let asked = 0
  const answer = await askOn('/1', async () => (asked++, page(0, '/more')), hasRows)
  expect([asked, answer.next]).toEqual([mostEmptyPages, '/more'])
})
