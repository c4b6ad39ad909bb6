import { Client, type ClientConfig } from 'pg'
import { type Migration, readMigrations } from './migrations.ts'

/** What became of the schema. */
export type MigrateOutcome =
  | { readonly kind: 'migrated'; readonly applied: readonly string[]; readonly level: number }
  /** Nothing was changed; the description is a sentence for the operator. */
  | { readonly kind: 'refused'; readonly description: string }

/** How to migrate, where it is not the usual way. */
export interface MigrateOptions {
  /** The folder of the numbered SQL files. */
  readonly folder?: string
  /** The last migration to apply; for restoring a backup of an older release. */
  readonly upTo?: number
}

/** "atri" in ASCII, and the third of our locks. */
const migrationLock = [0x61747269, 3] as const

/** The oldest release whose SQL the migrations may use. */
const oldestServer = 150_000

/**
 * Brings the schema to the level of this code.
 *
 * Each migration runs in a transaction of its own, under a lock that all processes share, and is written down in it:
 * killed at any moment, the next call goes on where this one was. With nothing to do it costs two reads. Refuses an
 * altered migration that was applied before, and a database that newer code has migrated. Throws when a migration
 * fails; that one is then rolled back, those before it stay.
 */
export async function migrate(
  connection: ClientConfig,
  { folder, upTo }: MigrateOptions = {},
): Promise<MigrateOutcome> {
  const known = await readMigrations(folder)
  const wanted = known.slice(0, upTo)
  const client = new Client({ ...connection, application_name: 'atrium migrate' })
  // Whatever cuts the session off also rejects the statement under way.
  client.on('error', () => undefined)
  await client.connect()
  // PostgreSQL looks after a lost client only when told to; without it a killed migration would go on and hold the lock.
  await client.query(`set client_connection_check_interval = '1s'`).catch(() => undefined)
  try {
    const unfit = (await findUnfitServer(client)) ?? findConflict(known, await readApplied(client))
    if (unfit !== undefined) return { kind: 'refused', description: unfit }
    const applied: string[] = []
    while ((await readApplied(client)).length < wanted.length) {
      const name = await applyNext(client, wanted)
      if (name !== undefined) applied.push(name)
    }
    const conflict = findConflict(known, await readApplied(client))
    if (conflict !== undefined) return { kind: 'refused', description: conflict }
    return { kind: 'migrated', applied, level: wanted.length }
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** How many migrations a database has seen; 0 for an empty one. */
export async function readLevel(client: Client): Promise<number> {
  return (await readApplied(client)).length
}

interface Applied {
  readonly number: number
  readonly name: string
  readonly checksum: string
}

async function readApplied(client: Client): Promise<readonly Applied[]> {
  const { rows: tables } = await client.query<{ known: boolean }>(
    `select to_regclass('schema_migration') is not null as known`,
  )
  if (tables[0]?.known !== true) return []
  return (await client.query<Applied>('select number, name, checksum from schema_migration order by number')).rows
}

function findConflict(known: readonly Migration[], applied: readonly Applied[]): string | undefined {
  const newest = applied.at(-1)
  if (newest && newest.number > known.length) {
    return `This database was migrated by a newer release (${newest.name}), which this one (${known.at(-1)?.name ?? 'none'}) cannot serve: start that release, or restore a backup of this one into an empty database.`
  }
  const altered = applied.find(({ name, checksum }, index) => {
    const same = known[index]
    return same?.name !== name || same.checksum !== checksum
  })
  return (
    altered &&
    `Migration ${altered.name} was applied to this database and differs from the file of that number in this release: a migration is never altered; put the file back and add another one.`
  )
}

async function findUnfitServer(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ number: number; version: string; encoding: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
            current_setting('server_encoding') as encoding`,
  )
  const server = rows[0]
  if (server && server.number < oldestServer) return `PostgreSQL ${server.version} is too old: 15 or later is needed.`
  if (server && server.encoding !== 'UTF8') {
    return `The database is encoded in ${server.encoding}: make one with "encoding 'UTF8' template template0".`
  }
  return undefined
}

/** Applies the first migration that is missing; undefined when another process was faster. */
async function applyNext(client: Client, wanted: readonly Migration[]): Promise<string | undefined> {
  await client.query('begin')
  try {
    await client.query('set local statement_timeout = 0')
    // Of the transaction, not of the session: it also holds behind a pooler that shares sessions.
    await client.query('select pg_advisory_xact_lock($1, $2)', [...migrationLock])
    await client.query(
      `create table if not exists schema_migration (
         number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`,
    )
    const next = wanted[(await readApplied(client)).length]
    if (next) await apply(client, next)
    await client.query('commit')
    return next?.name
  } catch (reason) {
    await client.query('rollback').catch(() => undefined)
    throw reason
  }
}

async function apply(client: Client, { number, name, sql, checksum }: Migration): Promise<void> {
  // Rather fail and be started again than queue behind a long transaction, with everybody else queueing behind us.
  await client.query(`set local lock_timeout = '10s'`)
  try {
    await client.query(sql)
  } catch (reason) {
    const { message } = reason as Error
    throw new Error(`Migration ${name} failed and was rolled back: ${message}`, { cause: reason })
  }
  await client.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [
    number,
    name,
    checksum,
  ])
}
