import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { expireRows } from './expire-rows.ts'

const now = new Date('2026-06-01T00:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.pool.query(
    `insert into org (id, slug, name) values ('00o1', null, 'Acme'), ('00o2', 'globex', 'Globex')`,
  )
})
afterAll(() => database.drop())

async function count(table: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: string }>(`select count(*) from ${table}`)
  return Number(rows[0]?.count)
}

async function insertEvents(org: string, published: Date, howMany = 1): Promise<void> {
  await database.pool.query(
    `insert into log_event (org_id, published, id, event_type, outcome)
     select $1, $2, gen_random_uuid()::text, 'user.session.start', 'SUCCESS' from generate_series(1, $3)`,
    [org, published, howMany],
  )
}

test('the log is kept as long as the deployment says, in every org, and not a day less', async () => {
  await insertEvents('00o1', daysAgo(91), 5000)
  await insertEvents('00o2', daysAgo(91), 3)
  await insertEvents('00o1', daysAgo(89), 2)
  expect(await expireRows(database.pool, now, 90)).toMatchObject({ log_event: 5003 })
  expect(await count('log_event')).toBe(2)
  expect(await expireRows(database.pool, now, 90)).toMatchObject({ log_event: 0 })
})

test('the log still refuses everyone else', async () => {
  await insertEvents('00o1', daysAgo(1))
  await expect(database.pool.query('delete from log_event')).rejects.toThrow('append-only')
  await expireRows(database.pool, now, 90)
  await expect(database.pool.query('delete from log_event')).rejects.toThrow('append-only')
})

test('what expired goes, what may still matter stays', async () => {
  const { pool } = database
  for (const [id, expired] of [
    ['dead', 2],
    ['just-expired', 0.5],
    ['alive', -1],
  ] as const) {
    await pool.query(`insert into revoked_token values ('00o1', $1, $2)`, [id, daysAgo(expired)])
    await pool.query(`insert into used_assertion values ('00o1', 'app', $1, $2)`, [id, daysAgo(expired)])
    await pool.query(`insert into long_code values ('00o1', $1, 'sealed', $2)`, [id, daysAgo(expired)])
    await pool.query(`insert into set_up_link (org_id, token_hash, expires_at) values ('00o1', $1, $2)`, [
      id,
      daysAgo(expired),
    ])
  }
  const deleted = await expireRows(pool, now, 90)
  expect(deleted).toMatchObject({ revoked_token: 1, used_assertion: 1, long_code: 1, set_up_link: 0 })
})

test('a lock outlives a month, a few failures do not', async () => {
  const { pool } = database
  for (const [key, failures, days] of [
    ['few', 3, 31],
    ['locked', 100, 31],
    ['forgotten', 100, 401],
    ['recent', 3, 1],
  ] as const)
    await pool.query(`insert into sign_in_throttle values ('00o1', 'login', $1, $2, $3, $3)`, [
      key,
      failures,
      daysAgo(days),
    ])
  await expireRows(pool, now, 90)
  const { rows } = await pool.query<{ key_hash: string }>('select key_hash from sign_in_throttle order by 1')
  expect(rows.map(({ key_hash }) => key_hash)).toEqual(['locked', 'recent'])
})

test('every table whose rows expire is looked after', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `select distinct table_name as name from information_schema.columns
     where table_schema = 'public' and column_name in ('expires_at', 'last_failed_at', 'last_seen_at') order by 1`,
  )
  expect(rows.map(({ name }) => name).sort()).toEqual(
    Object.keys(await expireRows(database.pool, now, 90))
      .filter((table) => table !== 'log_event')
      .sort(),
  )
})
