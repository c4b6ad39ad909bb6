import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { migrate } from './migrate.ts'

let database: TestDatabase
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atrium-migrations-'))
})
beforeEach(async () => {
  database = await createTestDatabase({ migrated: false })
  await rm(folder, { recursive: true })
  await mkdir(folder)
  await writeFile(join(folder, '0001_first.sql'), 'create table one (id int); insert into one values (1);')
  await writeFile(join(folder, '0002_second.sql'), 'create table two (id int);')
  return () => database.drop()
})
afterAll(() => rm(folder, { recursive: true }))

const tables = async (): Promise<string[]> => {
  const { rows } = await database.pool.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  )
  return rows.map(({ name }) => name)
}

test('an empty database gets every migration in order, and a second call has nothing to do', async () => {
  expect(await migrate(database.connection, { folder })).toEqual({
    kind: 'migrated',
    applied: ['0001_first', '0002_second'],
    level: 2,
  })
  expect(await migrate(database.connection, { folder })).toEqual({ kind: 'migrated', applied: [], level: 2 })
  expect(await tables()).toEqual(['one', 'schema_migration', 'two'])
})

test('a later release adds what is missing', async () => {
  await migrate(database.connection, { folder, upTo: 1 })
  expect(await tables()).toEqual(['one', 'schema_migration'])
  expect(await migrate(database.connection, { folder })).toMatchObject({ applied: ['0002_second'] })
})

test('an applied migration that was altered is refused, with its name', async () => {
  await migrate(database.connection, { folder })
  await writeFile(join(folder, '0002_second.sql'), 'create table two (id bigint);')
  expect(await migrate(database.connection, { folder })).toEqual({
    kind: 'refused',
    description: expect.stringContaining('Migration 0002_second was applied to this database and differs'),
  })
})

test('other line endings are no alteration', async () => {
  await writeFile(join(folder, '0002_second.sql'), 'create table two (id int);\n-- two\n')
  await migrate(database.connection, { folder })
  await writeFile(join(folder, '0002_second.sql'), 'create table two (id int);\r\n-- two\r\n')
  expect(await migrate(database.connection, { folder })).toMatchObject({ kind: 'migrated' })
})

test('a database that a newer release migrated is refused, with the name of its migration', async () => {
  await writeFile(join(folder, '0003_third.sql'), 'create table three (id int);')
  await migrate(database.connection, { folder })
  await rm(join(folder, '0003_third.sql'))
  expect(await migrate(database.connection, { folder })).toEqual({
    kind: 'refused',
    description: expect.stringContaining('migrated by a newer release (0003_third)'),
  })
})

test('a migration that fails leaves nothing of itself, and what came before stays', async () => {
  await writeFile(join(folder, '0002_second.sql'), 'create table two (id int); select 1 / 0;')
  await expect(migrate(database.connection, { folder })).rejects.toThrow(
    'Migration 0002_second failed and was rolled back: division by zero',
  )
  expect(await tables()).toEqual(['one', 'schema_migration'])
})

test('migrations are numbered without a gap', async () => {
  await writeFile(join(folder, '0004_fourth.sql'), '')
  await expect(migrate(database.connection, { folder })).rejects.toThrow('0004_fourth.sql breaks the order')
})

test('of many processes that start at once each migration is applied once', async () => {
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => migrate(database.connection, { folder })))
  expect(outcomes.flatMap((outcome) => (outcome.kind === 'migrated' ? outcome.applied : [])).sort()).toEqual([
    '0001_first',
    '0002_second',
  ])
  expect((await database.pool.query('select from one')).rowCount).toBe(1)
})

test('killed with kill -9 in the middle of a migration, the next start completes it', async () => {
  await writeFile(join(folder, '0002_second.sql'), 'create table two (id int); select pg_sleep(30);')
  const script = `
    import { migrate } from ${JSON.stringify(join(import.meta.dirname, 'migrate.ts'))}
    await migrate(${JSON.stringify(database.connection)}, ${JSON.stringify({ folder })})`
  const process = spawn(execPath, ['--input-type=module-typescript', '-e', script], { stdio: 'inherit' })
  const ended = once(process, 'exit')
  const isAsleep = async (): Promise<boolean> =>
    (
      await database.pool.query(
        `select from pg_stat_activity where query like '%pg_sleep(30)%' and wait_event = 'PgSleep'`,
      )
    ).rowCount === 1
  while (!(await isAsleep())) await delay(20)
  process.kill('SIGKILL')
  await ended
  expect(await tables()).toEqual(['one', 'schema_migration'])

  await writeFile(join(folder, '0002_second.sql'), 'create table two (id int);')
  expect(await migrate(database.connection, { folder })).toMatchObject({ applied: ['0002_second'] })
  expect(await tables()).toEqual(['one', 'schema_migration', 'two'])
})

test('a database in another encoding than UTF-8 is refused', async () => {
  const name = `${String(database.connection.database)}_latin`
  await database.pool.query(
    `create database ${name} template template0 encoding 'LATIN1' locale 'C' locale_provider 'libc'`,
  )
  try {
    expect(await migrate({ ...database.connection, database: name }, { folder })).toEqual({
      kind: 'refused',
      description: expect.stringContaining('encoded in LATIN1'),
    })
  } finally {
    await database.pool.query(`drop database ${name}`)
  }
})
