import { link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Client, type ClientConfig, escapeIdentifier } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { listSequences, listTables } from './backup-catalog.ts'
import { type BackupHeader, type Frame, writeBackup } from './backup-format.ts'
import { explainFile, type Refused } from './backup-refusal.ts'
import { exists } from './embedded/draft.ts'
import { readMigrations } from './migrations.ts'

/** What a backup came to. */
export type BackupOutcome =
  | {
      readonly kind: 'written'
      readonly tables: number
      readonly rows: number
      /** Which master key a restore will need; it is not in the file. */
      readonly masterKeyFingerprint: string
    }
  | Refused

/** COPY writes values as the session shows them; these are fixed, so that any server reads what any other wrote. */
export const copySettings = `set client_encoding = 'UTF8'; set datestyle = 'ISO'; set intervalstyle = 'postgres';
  set timezone = 'UTC'; set bytea_output = 'hex'; set extra_float_digits = 1; set statement_timeout = 0;
  set idle_in_transaction_session_timeout = 0`

/**
 * Writes all our tables into one new file, as they are at one moment, while the server goes on.
 *
 * The file appears whole or not at all, readable by its owner only. Holds no master key, and nothing of the job queue
 * (the schema `pgboss`): jobs that wait are not in it, and the schedules are made again when the server starts. Refuses
 * a path that exists, a database that is empty, and one at another level than this release.
 */
export async function backUp(connection: ClientConfig, path: string, now: Date): Promise<BackupOutcome> {
  if (await exists(path)) return explainFile(path, { code: 'EEXIST' })
  const client = new Client({ ...connection, application_name: 'atrium backup', query_timeout: 0 })
  client.on('error', () => undefined)
  await client.connect()
  const draft = `${path}.${process.pid}.part`
  try {
    await client.query(copySettings)
    await client.query('begin isolation level repeatable read read only')
    const header = await describe(client, now)
    if ('kind' in header) return header
    const sum = { tables: 0, rows: 0 }
    await writeBackup(draft, readAll(client, header, sum))
    await publish(draft, path)
    return { kind: 'written', ...sum, masterKeyFingerprint: header.masterKeyFingerprint }
  } catch (reason) {
    return explainFile(path, reason)
  } finally {
    await rm(draft, { force: true }).catch(() => undefined)
    await client.end().catch(() => undefined)
  }
}

async function describe(client: Client, now: Date): Promise<BackupHeader | Refused> {
  const refused = (description: string): Refused => ({ kind: 'refused', description })
  const known = await readMigrations()
  const tables = await listTables(client)
  if (!tables.some(({ name }) => name === 'deployment'))
    return refused('The database is empty: there is nothing to back up.')
  const { rows: applied } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migration order by number',
  )
  const isOurs =
    applied.length === known.length && applied.every(({ checksum }, at) => known[at]?.checksum === checksum)
  if (!isOurs) return refused('The database was migrated by another release: make the backup with that one.')
  const { rows } = await client.query<{ fingerprint: string }>(
    'select master_key_fingerprint as fingerprint from deployment',
  )
  if (!rows[0]) return refused('The database is empty: there is nothing to back up.')
  return { createdAt: now.toISOString(), migrations: applied, masterKeyFingerprint: rows[0].fingerprint }
}

async function* readAll(
  client: Client,
  header: BackupHeader,
  sum: { tables: number; rows: number },
): AsyncIterable<Frame> {
  yield { kind: 'header', header }
  for (const table of await listTables(client)) {
    yield { kind: 'table', table }
    const columns = table.columns.map((column) => escapeIdentifier(column)).join(', ')
    const rows = client.query(copyTo(`copy (select ${columns} from ${escapeIdentifier(table.name)}) to stdout`))
    for await (const bytes of rows) yield { kind: 'rows', bytes: bytes as Buffer }
    yield { kind: 'table-end', rows: rows.rowCount }
    sum.tables += 1
    sum.rows += rows.rowCount
  }
  yield { kind: 'sequences', sequences: await listSequences(client) }
  yield { kind: 'end', ...sum }
}

/** Unlike a rename, a link never replaces a file that is there; but some file systems know no links. */
async function publish(draft: string, path: string): Promise<void> {
  await link(draft, path).catch((reason: unknown) => {
    const { code } = reason as NodeJS.ErrnoException
    if (code !== 'EPERM' && code !== 'ENOTSUP') throw reason
    return rename(draft, path)
  })
  const folder = await open(dirname(path))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
