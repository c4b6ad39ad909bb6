import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client, type ClientConfig, escapeIdentifier, escapeLiteral } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { copySettings } from './backup.ts'
import { listForeignKeys, listTables } from './backup-catalog.ts'
import {
  BackupDamage,
  type BackupHeader,
  type BackupSequence,
  type BackupTable,
  checkWhole,
  type Frame,
  readBackup,
} from './backup-format.ts'
import { explainFile, type Refused } from './backup-refusal.ts'
import { migrate, readLevel } from './migrate.ts'
import { readMigrations } from './migrations.ts'

/** What a restore came to. */
export type RestoreOutcome =
  | { readonly kind: 'restored'; readonly tables: number; readonly rows: number; readonly backedUpAt: string }
  | Refused

/**
 * Puts a backup into an empty database, all of it or nothing, and brings the schema to the level of this release.
 *
 * What was handed out before ends: sessions, codes, access and refresh tokens, links in mails. Some of it may have been
 * used, revoked or ended after the backup was made, which the database no longer knows. The file is read whole before
 * anything is written. Refuses a torn or altered file, one of a newer release, one sealed under another master key than
 * the one of this fingerprint, and a database that is not empty. Throws when the database fails; it is then as before,
 * its schema excepted.
 */
export async function restore(
  connection: ClientConfig,
  path: string,
  masterKeyFingerprint: string,
  now: Date,
): Promise<RestoreOutcome> {
  const header = await readThrough(path).catch((reason: unknown) => explainFile(path, reason))
  if ('kind' in header) return header
  const unfit = await findUnfit(header, path, masterKeyFingerprint)
  if (unfit !== undefined) return { kind: 'refused', description: unfit }

  const level = header.migrations.length
  const client = new Client({ ...connection, application_name: 'atrium restore', query_timeout: 0 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const filled = await findFilled(client, level)
    if (filled !== undefined) return { kind: 'refused', description: filled }
    const before = await migrate(connection, { upTo: level })
    if (before.kind === 'refused') return before
    const outcome = await load(client, path, level, now)
    if (typeof outcome === 'string') return { kind: 'refused', description: outcome }
    const after = await migrate(connection)
    return after.kind === 'refused' ? after : { kind: 'restored', ...outcome, backedUpAt: header.createdAt }
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Checks the whole file before anything is written, and gives its header. */
async function readThrough(path: string): Promise<BackupHeader> {
  await checkWhole(path)
  let header: BackupHeader | undefined
  let isEnded = false
  let rowsSeen = 0
  for await (const frame of readBackup(path)) {
    if (frame.kind === 'header') header = frame.header
    // COPY writes a line break inside a value as two letters, so each one here ends a row.
    else if (frame.kind === 'rows') for (const byte of frame.bytes) rowsSeen += byte === 10 ? 1 : 0
    else if (frame.kind === 'end') isEnded = frame.rows === rowsSeen
  }
  if (!header || !isEnded) throw new BackupDamage(`${path} is incomplete: the backup was not finished.`)
  return header
}

async function findUnfit(
  header: BackupHeader,
  path: string,
  masterKeyFingerprint: string,
): Promise<string | undefined> {
  const known = await readMigrations()
  if (header.masterKeyFingerprint !== masterKeyFingerprint) {
    return `${path} was sealed under the master key ${header.masterKeyFingerprint}, and the key here is ${masterKeyFingerprint}: give the key that belongs to the backup.`
  }
  if (header.migrations.length > known.length) {
    return `${path} was made by a newer release (${header.migrations.at(-1)?.name}): restore it with that one.`
  }
  const strange = header.migrations.find(({ checksum }, index) => known[index]?.checksum !== checksum)
  return strange && `${path} was made by a release whose migration ${strange.name} differs from the one here.`
}

async function findFilled(client: Client, level: number): Promise<string | undefined> {
  if ((await readLevel(client)) > level) {
    return 'The database was migrated by a newer release than the one that made the backup: name a new, empty database.'
  }
  for (const { name } of await listTables(client)) {
    const { rowCount } = await client.query(`select from ${escapeIdentifier(name)} limit 1`)
    if (rowCount !== 0) return `The database is not empty (table "${name}" has rows): a restore needs an empty one.`
  }
  return undefined
}

async function load(
  client: Client,
  path: string,
  level: number,
  now: Date,
): Promise<{ tables: number; rows: number } | string> {
  await client.query(copySettings)
  await client.query('begin')
  try {
    const tables = await listTables(client)
    // A server that starts on this database meanwhile waits here, and then finds it filled.
    await client.query(
      `lock table ${tables.map(({ name }) => escapeIdentifier(name)).join(', ')} in access exclusive mode`,
    )
    const filled = await findFilled(client, level)
    if (filled !== undefined) {
      await client.query('rollback')
      return filled
    }
    const sum = await withoutGuards(client, tables, () => copyIn(client, readBackup(path)))
    await endWhatWasHandedOut(client, tables, now)
    await client.query('commit')
    // Until it knows the tables PostgreSQL plans as if they were empty.
    await client.query('analyze')
    return sum
  } catch (reason) {
    await client.query('rollback').catch(() => undefined)
    throw reason
  }
}

/** Foreign keys are made anew at the end, which checks every row, so that tables can come in any order. */
async function withoutGuards<T>(client: Client, tables: readonly BackupTable[], work: () => Promise<T>): Promise<T> {
  const alter = (table: string, change: string) => client.query(`alter table ${escapeIdentifier(table)} ${change}`)
  const keys = await listForeignKeys(client)
  for (const { table, name } of keys) await alter(table, `drop constraint ${escapeIdentifier(name)}`)
  for (const { name } of tables) await alter(name, 'disable trigger user')
  const result = await work()
  for (const { name } of tables) await alter(name, 'enable trigger user')
  for (const { table, name, definition } of keys)
    await alter(table, `add constraint ${escapeIdentifier(name)} ${definition}`)
  return result
}

async function copyIn(client: Client, frames: AsyncIterable<Frame>): Promise<{ tables: number; rows: number }> {
  const sum = { tables: 0, rows: 0 }
  const iterator = frames[Symbol.asyncIterator]()
  try {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
      const frame = next.value
      if (frame.kind === 'table') {
        sum.tables += 1
        sum.rows += await copyTable(client, frame.table, iterator)
      } else if (frame.kind === 'sequences') await setSequences(client, frame.sequences)
    }
  } finally {
    await iterator.return?.()
  }
  return sum
}

async function copyTable(
  client: Client,
  { name, columns }: BackupTable,
  frames: AsyncIterator<Frame>,
): Promise<number> {
  const list = columns.map((column) => escapeIdentifier(column)).join(', ')
  const writer = client.query(copyFrom(`copy ${escapeIdentifier(name)} (${list}) from stdin`))
  let expected = -1
  async function* rows(): AsyncIterable<Buffer> {
    for (let next = await frames.next(); next.done !== true; next = await frames.next()) {
      if (next.value.kind === 'rows') yield next.value.bytes
      else if (next.value.kind === 'table-end') {
        expected = next.value.rows
        return
      }
    }
  }
  await pipeline(Readable.from(rows()), writer)
  if (writer.rowCount !== expected)
    throw new BackupDamage(`table ${name} holds ${writer.rowCount} rows, not ${expected}`)
  return expected
}

async function setSequences(client: Client, sequences: readonly BackupSequence[]): Promise<void> {
  for (const { name, value } of sequences) {
    await client.query(`select setval(${escapeLiteral(escapeIdentifier(name))}, $1)`, [value])
  }
}

/** Tables whose every row was handed out, in mails or to apps. */
const handedOut = ['refresh_token', 'long_code', 'recovery_link', 'set_up_link', 'activation_link', 'email_link']

async function endWhatWasHandedOut(client: Client, tables: readonly BackupTable[], now: Date): Promise<void> {
  // Codes and access tokens are sealed under the epoch and no longer open.
  await client.query('update deployment set key_epoch = $1', [randomBytes(16).toString('base64url')])
  await client.query('update session set ended_at = $1 where ended_at is null', [now])
  await client.query('update oauth_grant set revoked_at = $1 where revoked_at is null', [now])
  // A backup of an older release lacks the tables that came later.
  for (const { name } of tables.filter((table) => handedOut.includes(table.name)))
    await client.query(`delete from ${escapeIdentifier(name)}`)
}
