import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { type HotValue, runHot } from './hot-query.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const run = (name: string, text: string, ...values: HotValue[]) => runHot(database.pool, { name, text }, values)

test.each<[string, HotValue, unknown]>([
  ['text', 'plain', 'plain'],
  ['text', 'Ünïcode 🚪 and "quotes" \\ and \n lines', 'Ünïcode 🚪 and "quotes" \\ and \n lines'],
  ['text', '', ''],
  ['text', null, null],
  ['text', undefined, null],
  ['text', 'x'.repeat(100_000), 'x'.repeat(100_000)],
  ['text[]', [], []],
  [
    'text[]',
    ['openid', '', 'a,b', '{"', 'back\\slash', 'NULL', 'é'],
    ['openid', '', 'a,b', '{"', 'back\\slash', 'NULL', 'é'],
  ],
  ['timestamptz', new Date('2026-01-31T09:30:00.123Z'), new Date('2026-01-31T09:30:00.123Z')],
  ['boolean', true, true],
  ['integer', -7, -7],
  ['jsonb', '{"a": [1, "ü"]}', { a: [1, 'ü'] }],
])('a value goes and comes back whole (%s, %#)', async (type, value, expected) => {
  // Twice: a statement is described at its first run alone.
  for (let time = 0; time < 2; time++)
    expect(await run(`test-echo-${type}`, `select $1::${type} as value, null as nothing`, value)).toEqual([
      { value: expected, nothing: null },
    ])
})

test('every row comes, in its order', async () => {
  const rows = await run('test-rows', 'select n from generate_series(1, $1::int) n order by n', 300)
  expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 300 }, (_, at) => at + 1))
})

test('a statement that gives no rows gives none', async () => {
  expect(await run('test-none', 'select 1 as one where $1::boolean', false)).toEqual([])
  expect(await run('test-no-columns', `set local application_name to 'atrium'`)).toEqual([])
})

test('one that fails says why, and those after it are answered', async () => {
  const divide = (by: number) => run('test-divide', 'select 10 / $1::int as part', by)
  for (let time = 0; time < 3; time++) {
    await expect(divide(0)).rejects.toMatchObject({ code: '22012' })
    expect(await divide(2)).toEqual([{ part: 5 }])
  }
  await expect(run('test-wrong', 'select absent')).rejects.toMatchObject({ code: '42703' })
})

test('many at once on few connections get their own answers', async () => {
  const all = await Promise.all(
    Array.from({ length: 200 }, (_, at) => run(`test-many-${at % 3}`, `select $1::int as n, ${at % 3} as kind`, at)),
  )
  expect(all.map(([row]) => row)).toEqual(Array.from({ length: 200 }, (_, at) => ({ n: at, kind: at % 3 })))
})
