import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { expireRows } from './expire-rows.ts'

const now = new Date('2026-06-01T00:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
  await database.pool.query(
    `insert into org (id, slug, name) values ('00o1', null, 'Acme'), ('00o2', 'globex', 'Globex')`,
  )
})
afterEach(() => database.drop())

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

test('a token that was revoked or left unused is kept for a month, and so are links for a week', async () => {
  const { pool } = database
  await pool.query(`insert into "user" (org_id, id, login, login_key, email) values ('00o1', '00u1', 'a', 'a', 'a')`)
  for (const [id, expired, revoked] of [
    ['unused', 31, null],
    ['revoked', -10, 31],
    ['just-unused', 29, null],
    ['just-revoked', -10, 29],
    ['alive', -10, null],
  ] as const)
    await pool.query(
      `insert into api_token (org_id, id, name, token_hash, user_id, created_at, updated_at, expires_at, revoked_at)
       values ('00o1', $1, $1, $1, '00u1', $2, $2, $3, $4)`,
      [id, daysAgo(90), daysAgo(expired), revoked === null ? null : daysAgo(revoked)],
    )
  for (const [table, more, value] of [
    ['activation_link', ', is_mailed', ', true'],
    ['email_link', '', ''],
  ])
    for (const expired of [8, 6])
      await pool.query(
        `insert into ${table} (org_id, token_hash, user_id, email, created_at, expires_at${more})
         values ('00o1', $1, '00u1', 'a', $2, $2${value})`,
        [String(expired), daysAgo(expired)],
      )
  for (const expired of [8, 6])
    await pool.query(
      `insert into initial_access_token (org_id, id, token_hash, name, created_at, expires_at, uses_left)
       values ('00o1', $1, $1, 'a', $2, $2, 1)`,
      [String(expired), daysAgo(expired)],
    )
  expect(await expireRows(pool, now, 90)).toMatchObject({
    api_token: 2,
    activation_link: 1,
    email_link: 1,
    initial_access_token: 1,
  })
  const { rows } = await pool.query<{ id: string }>('select id from api_token order by 1')
  expect(rows.map(({ id }) => id)).toEqual(['alive', 'just-revoked', 'just-unused'])
})

test('an app that registered itself goes when nobody used or reviewed it, and the log says so', async () => {
  const { pool } = database
  const add = async (org: string, id: string, days: { registered: number; used?: number; reviewed?: number }) => {
    await pool.query(`insert into app (org_id, id, kind, label) values ($1, $2, 'oidc', $2)`, [org, id])
    await pool.query(
      `insert into client_registration (org_id, app_id, token_hash, registered_at, last_used_at, reviewed_at)
       values ($1, $2, $2, $3, $4, $5)`,
      [org, id, ...[days.registered, days.used, days.reviewed].map((ago) => (ago === undefined ? null : daysAgo(ago)))],
    )
  }
  await pool.query(`update org set settings = '{"registration": {"unusedDays": 7}}' where id = '00o2'`)
  await pool.query(`insert into app (org_id, id, kind, label) values ('00o1', 'made by an admin', 'oidc', 'a')`)
  await add('00o1', 'unused', { registered: 31 })
  await add('00o1', 'young', { registered: 29 })
  await add('00o1', 'used', { registered: 90, used: 2 })
  await add('00o1', 'used long ago', { registered: 90, used: 31 })
  await add('00o1', 'reviewed', { registered: 90, reviewed: 80 })
  await add('00o2', 'unused', { registered: 8 })
  await add('00o2', 'young', { registered: 6 })
  expect(await expireRows(pool, now, 90)).toMatchObject({ app: 3 })
  const { rows } = await pool.query<{ id: string }>(`select org_id || ' ' || id as id from app order by 1`)
  const left = ['00o1 made by an admin', '00o1 reviewed', '00o1 used', '00o1 young', '00o2 young']
  expect(rows.map(({ id }) => id)).toEqual(left)
  const { rows: logged } = await pool.query<{ event: string }>(
    `select org_id || ' ' || (targets -> 0 ->> 'id') as event from log_event
     where event_type = 'app.oauth2.client.lifecycle.delete' order by 1`,
  )
  expect(logged.map(({ event }) => event)).toEqual(['00o1 unused', '00o1 used long ago', '00o2 unused'])
})

test('a picture goes a day after nothing wears it any more', async () => {
  const { pool } = database
  for (const [id, days] of [
    ['logo', 90],
    ['icon', 90],
    ['unworn', 2],
    ['just-uploaded', 0.5],
  ] as const)
    await pool.query(`insert into picture values ('00o1', $1, 'image/png', '', $2)`, [id, daysAgo(days)])
  await pool.query(`update org set settings = '{"logoUrl": "/pictures/logo"}' where id = '00o1'`)
  await pool.query(
    `insert into app (org_id, id, kind, label, settings) values ('00o1', 'pictured', 'oidc', 'a', '{"iconUrl": "/pictures/icon"}')`,
  )
  expect(await expireRows(pool, now, 90)).toMatchObject({ picture: 1 })
  const { rows } = await pool.query<{ id: string }>('select id from picture order by 1')
  expect(rows.map(({ id }) => id)).toEqual(['icon', 'just-uploaded', 'logo'])
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
    // A secret that has ended stays until an admin deletes it: its age is what tells them to.
    `select distinct table_name as name from information_schema.columns
     where table_schema = 'public' and column_name in ('expires_at', 'last_failed_at', 'last_seen_at')
     and table_name <> 'app_secret' order by 1`,
  )
  expect(rows.map(({ name }) => name).sort()).toEqual(
    Object.keys(await expireRows(database.pool, now, 90))
      .filter((table) => !['log_event', 'app', 'picture'].includes(table))
      .sort(),
  )
})
