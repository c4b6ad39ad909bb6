import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, copyFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { makeSmallDisk } from '../../tests/support/small-disk.ts'
import { backUp } from './backup.ts'
import { listForeignKeys, listTables } from './backup-catalog.ts'
import { restore } from './restore.ts'

const fingerprint = 'fingerprint-of-the-key'
const now = new Date('2026-11-24T12:00:00.000Z')

let source: TestDatabase
let target: TestDatabase
let folder: string
let path: string

const awkward = ['plain', 'tab\tand\nline\r\nand \\N and \\.', '\\.', 'ünïcødé 🗝️', '"quoted", {braces}', ' ']

beforeAll(async () => {
  source = await createTestDatabase()
  await fill(source.pool)
})
afterAll(() => source.drop())
beforeEach(async () => {
  target = await createTestDatabase({ migrated: false })
  folder = await mkdtemp(join(tmpdir(), 'atrium-backup-'))
  path = join(folder, 'kept.atrium')
})
afterEach(async () => {
  await target.drop()
  await rm(folder, { recursive: true })
})

async function fill(pool: Pool): Promise<void> {
  await pool.query(`insert into deployment (master_key_fingerprint, key_epoch) values ($1, 'before')`, [fingerprint])
  await pool.query(`insert into org (id, name, settings) values ('o1', $1, $2)`, [
    awkward[1],
    JSON.stringify({ awkward }),
  ])
  for (const [index, text] of awkward.entries()) {
    await pool.query(
      `insert into "user" (org_id, id, login, login_key, email, profile) values ('o1', $1, $2, $3, $2, $4)`,
      [`u${index}`, text, `k${index}`, JSON.stringify({ text })],
    )
  }
  await pool.query(`insert into app (org_id, id, kind, label) values ('o1', 'a1', 'oidc', 'Ledger')`)
  await pool.query(`insert into consent values ('o1', 'u0', 'a1', $1, '2026-01-02 03:04:05.678901+05:45')`, [awkward])
  await pool.query(
    `insert into session values ('o1', 's1', 'hash', 'u0', now(), now(), now(), '{pwd}', now(), now() + interval '1 hour')`,
  )
  await pool.query(
    `insert into oauth_grant (org_id, id, app_id, user_id, scopes, authenticated_at, amr, created_at, expires_at)
     values ('o1', 'g1', 'a1', 'u0', '{openid}', now(), '{pwd}', now(), now())`,
  )
  await pool.query(`insert into refresh_token values ('o1', 'r1', 'g1', now(), now())`)
  await pool.query(`insert into recovery_link values ('o1', 'l1', 'u0', 'b', 'a@b', now(), now() + interval '1 hour')`)
  await pool.query(
    `insert into activation_link (org_id, token_hash, user_id, email, created_at, expires_at, is_mailed)
     values ('o1', 'l1', 'u0', 'a@b', now(), now(), true)`,
  )
  await pool.query(
    `insert into email_link (org_id, token_hash, user_id, email, created_at, expires_at) values ('o1', 'l1', 'u0', 'a@b', now(), now())`,
  )
  await pool.query(
    `insert into log_event (org_id, published, id, event_type, outcome) values ('o1', now(), 'e1', 't', 'SUCCESS')`,
  )
}

/** Every row of every table, as text. */
async function contents({ pool }: TestDatabase): Promise<Record<string, string[]>> {
  const client = await pool.connect()
  try {
    const found: Record<string, string[]> = {}
    for (const { name, columns } of await listTables(client)) {
      const held = columns.map((column) => `"${column}"`).join(', ')
      const { rows } = await client.query<{ row: string }>(`select row(${held})::text as row from "${name}" order by 1`)
      found[name] = rows.map(({ row }) => row)
    }
    return found
  } finally {
    client.release()
  }
}

const isUntouched = async (): Promise<boolean> =>
  (await target.pool.query(`select from pg_class where relnamespace = 'public'::regnamespace`)).rowCount === 0

async function backedUp(): Promise<void> {
  expect(await backUp(source.connection, path, now)).toMatchObject({ kind: 'written' })
}

test('what is backed up comes back, awkward text and all', async () => {
  const outcome = await backUp(source.connection, path, now)
  expect(outcome).toEqual({ kind: 'written', tables: expect.any(Number), rows: 17, masterKeyFingerprint: fingerprint })
  expect(await restore(target.connection, path, fingerprint, now)).toEqual({
    kind: 'restored',
    tables: outcome.kind === 'written' ? outcome.tables : 0,
    rows: 17,
    backedUpAt: now.toISOString(),
  })
  const ended = {
    deployment: 1,
    session: 1,
    oauth_grant: 1,
    refresh_token: 1,
    recovery_link: 1,
    activation_link: 1,
    email_link: 1,
  }
  const [before, after] = [await contents(source), await contents(target)]
  for (const [table, rows] of Object.entries(before)) if (!(table in ended)) expect(after[table]).toEqual(rows)
})

test('sessions, grants, refresh tokens and mailed links from before a restore are over, and the key epoch is new', async () => {
  await backedUp()
  await restore(target.connection, path, fingerprint, now)
  const { rows } = await target.pool.query(
    `select (select ended_at from session) as session, (select revoked_at from oauth_grant) as grant,
            (select count(*)::int from refresh_token) as refresh_tokens, 
            (select count(*)::int from recovery_link) + (select count(*)::int from activation_link)
              + (select count(*)::int from email_link) as links,
            (select key_epoch from deployment) as epoch`,
  )
  expect(rows[0]).toEqual({
    session: now,
    grant: now,
    refresh_tokens: 0,
    links: 0,
    epoch: expect.stringMatching(/^[\w-]{22}$/),
  })
})

test('a restored database has the schema of a migrated one: its foreign keys hold and its log stays append-only', async () => {
  await backedUp()
  await restore(target.connection, path, fingerprint, now)
  const keys = async ({ pool }: TestDatabase): Promise<unknown> => {
    const client = await pool.connect()
    return listForeignKeys(client).finally(() => client.release())
  }
  expect(await keys(target)).toEqual(await keys(source))
  await expect(target.pool.query(`delete from log_event`)).rejects.toThrow('append-only')
  await expect(target.pool.query(`insert into app values ('nowhere', 'a', 'oidc', 'x')`)).rejects.toThrow('foreign key')
})

test('what is restored counts as written by the restore, whatever the numbers of transactions were', async () => {
  await backedUp()
  await target.pool.query(`select pg_current_xact_id() from generate_series(1, 3)`)
  await restore(target.connection, path, fingerprint, now)
  const { rows } = await target.pool.query(
    `select count(*)::int as events from log_event
      where written < pg_snapshot_xmin(pg_current_snapshot()) and written::text <> $1`,
    [(await source.pool.query<{ written: string }>('select written::text from log_event')).rows[0]?.written],
  )
  expect(rows).toEqual([{ events: 1 }])
})

test('a backup taken while the server writes is of one moment', async () => {
  const busy = await createTestDatabase()
  await fill(busy.pool)
  // Read between the two tables that are written to below, so that reading takes a while.
  await busy.pool.query(
    `insert into log_event (org_id, published, id, event_type, outcome)
     select 'o1', now(), n::text, repeat('x', 100), 'SUCCESS' from generate_series(1, 30000) n`,
  )
  let isWriting = true
  const writing = (async () => {
    for (let n = 0; isWriting; n += 1) {
      // Both or none: a torn snapshot would show one without the other.
      await busy.pool.query(
        `with g as (insert into "group" (org_id, id, name) values ('o1', $1, $1) returning id)
         insert into used_slug (slug, org_id) select id, 'o1' from g`,
        [`g${n}`],
      )
    }
  })()
  await delay(30)
  expect(await backUp(busy.connection, path, now)).toMatchObject({ kind: 'written' })
  isWriting = false
  await writing
  await restore(target.connection, path, fingerprint, now)
  const { rows } = await target.pool.query<{ groups: number; slugs: number }>(
    `select (select count(*)::int from "group") as groups, (select count(*)::int from used_slug) as slugs`,
  )
  expect(rows[0]?.slugs).toBe(rows[0]?.groups)
  expect(rows[0]?.groups).toBeGreaterThan(0)
  await busy.drop()
})

test('sequences go on where they stood', async () => {
  await backedUp()
  for (const { pool } of [source])
    await pool.query('create table numbered (id bigint generated always as identity primary key, text text)')
  try {
    await source.pool.query(`insert into numbered (text) values ('one'), ('two')`)
    await backUp(source.connection, `${path}.2`, now)
    // The table is none of a migration's, so the target gets it by hand, after its migrations.
    await restore(target.connection, path, fingerprint, now)
    await target.pool.query('create table numbered (id bigint generated always as identity primary key, text text)')
    await target.pool.query(`alter table log_event disable trigger user`)
    for (const { name } of await withTables(target)) await target.pool.query(`truncate "${name}" cascade`)
    await target.pool.query(`alter table log_event enable trigger user`)
    expect(await restore(target.connection, `${path}.2`, fingerprint, now)).toMatchObject({ kind: 'restored' })
    const { rows } = await target.pool.query<{ id: string }>(
      `insert into numbered (text) values ('three') returning id`,
    )
    expect(rows[0]?.id).toBe('3')
  } finally {
    await source.pool.query('drop table numbered')
  }
})

async function withTables({ pool }: TestDatabase): Promise<readonly { readonly name: string }[]> {
  const client = await pool.connect()
  return listTables(client).finally(() => client.release())
}

test('the file is readable by its owner only, and nothing else is left beside it', async () => {
  await backedUp()
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await readFile(path)).subarray(0, 16).toString()).toBe('ATRIUM BACKUP 1\n')
  expect(await readdir(folder)).toEqual(['kept.atrium'])
})

test('a file that exists is not replaced', async () => {
  await writeFile(path, 'precious')
  expect(await backUp(source.connection, path, now)).toEqual({
    kind: 'refused',
    description: expect.stringContaining('exists already'),
  })
  expect(await readFile(path, 'utf8')).toBe('precious')
})

test('a path that cannot be written is refused in a sentence', async () => {
  expect(await backUp(source.connection, join(folder, 'none', 'x'), now)).toEqual({
    kind: 'refused',
    description: expect.stringContaining('cannot be found'),
  })
})

test('a full disk is named, and nothing is left behind', async ({ skip }) => {
  const small = await makeSmallDisk(64_000)
  if (small === undefined) return skip('only root may mount a disk that is soon full')
  try {
    const bulky = await createTestDatabase()
    await fill(bulky.pool)
    await bulky.pool.query(
      `insert into used_slug (slug, org_id) select encode(sha256(n::text::bytea), 'hex'), 'o1' from generate_series(1, 5000) n`,
    )
    expect(await backUp(bulky.connection, join(small.path, 'kept.atrium'), now)).toEqual({
      kind: 'refused',
      description: expect.stringMatching(/^The disk of .* is full/),
    })
    expect(await readdir(small.path)).toEqual([])
    await bulky.drop()
  } finally {
    await small.remove()
  }
})

test('an empty database is not backed up', async () => {
  expect(await backUp(target.connection, path, now)).toMatchObject({
    kind: 'refused',
    description: expect.stringContaining('empty'),
  })
  expect(await readdir(folder)).toEqual([])
})

test('whichever byte of a backup is altered, it is refused before anything is written', async () => {
  await backedUp()
  const whole = await readFile(path)
  const places = [
    0,
    15,
    16,
    20,
    ...Array.from({ length: 40 }, (_, n) => Math.floor((n / 40) * whole.length)),
    whole.length - 33,
    whole.length - 1,
  ]
  for (const place of places) {
    const altered = Buffer.from(whole)
    altered[place] = (altered[place] ?? 0) ^ 0x01
    await writeFile(`${path}.altered`, altered)
    expect(await restore(target.connection, `${path}.altered`, fingerprint, now)).toMatchObject({ kind: 'refused' })
  }
  expect(await isUntouched()).toBe(true)
})

test('a torn backup, wherever it was cut, is refused before anything is written', async () => {
  await backedUp()
  const { size } = await stat(path)
  for (const length of [0, 1, 16, 47, 48, Math.floor(size / 2), size - 32, size - 1]) {
    await copyFile(path, `${path}.torn`)
    await truncate(`${path}.torn`, length)
    expect(await restore(target.connection, `${path}.torn`, fingerprint, now)).toMatchObject({ kind: 'refused' })
  }
  await appendFile(path, 'more')
  expect(await restore(target.connection, path, fingerprint, now)).toMatchObject({ kind: 'refused' })
  expect(await isUntouched()).toBe(true)
})

test('another file than a backup, or none, is refused in a sentence', async () => {
  await writeFile(path, 'x'.repeat(1000))
  expect(await restore(target.connection, path, fingerprint, now)).toEqual({
    kind: 'refused',
    description: `${path} is no backup of Atrium.`,
  })
  expect(await restore(target.connection, `${path}.none`, fingerprint, now)).toMatchObject({
    description: expect.stringContaining('cannot be found'),
  })
})

test('a backup of another master key is refused, and both keys are named', async () => {
  await backedUp()
  expect(await restore(target.connection, path, 'another-key', now)).toEqual({
    kind: 'refused',
    description: `${path} was sealed under the master key ${fingerprint}, and the key here is another-key: give the key that belongs to the backup.`,
  })
  expect(await isUntouched()).toBe(true)
})

test('a database that is not empty is refused and stays as it was', async () => {
  await backedUp()
  const before = await contents(source)
  expect(await restore(source.connection, path, fingerprint, now)).toEqual({
    kind: 'refused',
    description: expect.stringContaining('is not empty'),
  })
  expect(await contents(source)).toEqual(before)
})

/** Runs one of the two in another process and kills that when the database is in the middle of the work. */
async function killInTheMiddle({ pool }: TestDatabase, call: string, isInTheMiddle: string): Promise<void> {
  const script = `
    import { backUp } from ${JSON.stringify(join(import.meta.dirname, 'backup.ts'))}
    import { restore } from ${JSON.stringify(join(import.meta.dirname, 'restore.ts'))}
    await ${call}`
  const child = spawn(execPath, ['--input-type=module-typescript', '-e', script], { stdio: 'inherit' })
  const ended = once(child, 'exit')
  while ((await pool.query(isInTheMiddle)).rowCount === 0) await delay(2)
  child.kill('SIGKILL')
  const [code] = (await ended) as [number | null]
  // Otherwise the work was done before the kill, and the test shows nothing.
  expect(code).toBe(null)
}

test('kill -9 in the middle of a restore leaves an empty database, into which the restore can be done again', async () => {
  const [large, empty] = [await createTestDatabase(), await createTestDatabase()]
  await fill(large.pool)
  await large.pool.query(
    `insert into used_slug (slug, org_id) select encode(sha256(n::text::bytea), 'hex'), 'o1' from generate_series(1, 200000) n`,
  )
  await backUp(large.connection, path, now)
  await killInTheMiddle(
    empty,
    `restore(${JSON.stringify(empty.connection)}, ${JSON.stringify(path)}, ${JSON.stringify(fingerprint)}, new Date())`,
    `select from pg_stat_progress_copy where datname = current_database() and tuples_processed > 1000`,
  )
  expect(Object.values(await contents(empty)).flat()).toEqual([])
  expect(await restore(empty.connection, path, fingerprint, now)).toMatchObject({ kind: 'restored', rows: 200_017 })
  await Promise.all([large.drop(), empty.drop()])
})

test('kill -9 in the middle of a backup leaves no file of its name', async () => {
  const holder = await source.pool.connect()
  await holder.query('begin; lock table session in access exclusive mode')
  await killInTheMiddle(
    source,
    `backUp(${JSON.stringify(source.connection)}, ${JSON.stringify(path)}, new Date())`,
    `select from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'atrium backup' and datname = current_database()`,
  )
  await holder.query('rollback')
  holder.release()
  expect((await readdir(folder)).filter((name) => !name.endsWith('.part'))).toEqual([])
  await backedUp()
})
