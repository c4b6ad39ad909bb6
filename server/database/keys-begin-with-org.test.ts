import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { orgTableNames } from './schema.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

// Tables without rows of orgs; every other table of ours must be known to the guard.
const shared = ['deployment', 'org', 'schema_migration', 'used_slug']

test('every table is either shared or known to the guard as an org’s', async () => {
  const { rows } = await database.pool.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public' order by 1`,
  )
  const names = rows.map(({ tablename }) => tablename)
  expect(names.filter((name) => !shared.includes(name)).toSorted()).toEqual([...orgTableNames].toSorted())
})

test('every primary and unique key of an org’s table begins with org_id', async () => {
  const { rows } = await database.pool.query<{ index: string; first: string }>(
    `select i.indexrelid::regclass::text as index, pg_get_indexdef(i.indexrelid, 1, true) as first
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     where i.indisunique and n.nspname = 'public' and c.relname <> all($1)`,
    [shared],
  )
  expect(rows.length).toBeGreaterThan(20)
  expect(rows.filter(({ first }) => first !== 'org_id')).toEqual([])
})
