import type { Pool } from 'pg'
import { deadLetters } from '../../jobs/kinds.ts'

/** What the database says of itself and of what we may in it. */
export interface DatabaseFacts {
  readonly version: string
  readonly versionNumber: number
  readonly encoding: string
  /** True when its lower() knows letters beyond ASCII. */
  readonly foldsLetters: boolean
  readonly database: string
  readonly role: string
  readonly isReadOnly: boolean
  readonly mayCreateSchemas: boolean
  readonly mayCreateTables: boolean
  /** Migrations that were applied; undefined when none was. */
  readonly level: number | undefined
  /** Tables of ours that we may not read and write. */
  readonly lacking: readonly string[]
}

/** Asks the database about itself. */
export async function askDatabase(pool: Pool): Promise<DatabaseFacts> {
  const { rows } = await pool.query<Omit<DatabaseFacts, 'level'>>(
    `select split_part(current_setting('server_version'), ' ', 1) as version,
            current_setting('server_version_num')::int as "versionNumber",
            current_setting('server_encoding') as encoding, lower('É') = 'é' as "foldsLetters",
            current_database()::text as database, current_user::text as role,
            pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as "isReadOnly",
            has_database_privilege(current_database(), 'create') as "mayCreateSchemas",
            coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreateTables",
            coalesce((select array_agg(relname::text order by relname) from pg_class
                       where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
                         and not has_table_privilege(oid, 'select, insert, update, delete')), '{}') as lacking`,
  )
  const { rows: made } = await pool.query<{ isMade: boolean }>(
    `select to_regclass('schema_migration') is not null as "isMade"`,
  )
  const level = made[0]?.isMade
    ? (await pool.query<{ level: number }>('select count(*)::int as level from schema_migration')).rows[0]?.level
    : undefined
  const [facts] = rows
  if (!facts) throw new Error('unreachable: a select without a table gives a row')
  return { ...facts, level }
}

/** By how many milliseconds this machine's clock is ahead of the database's. */
export async function askClock(pool: Pool): Promise<number> {
  const askedAt = Date.now()
  const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now')
  return (askedAt + Date.now()) / 2 - (rows[0]?.now.getTime() ?? 0)
}

/** What waits and what was given up. */
export interface JobFacts {
  /** Jobs that wait for longer than ten minutes though they might run. */
  readonly late: number
  /** Jobs that failed and will be tried again. */
  readonly trying: number
  /** Jobs that were laid aside for a person to see. */
  readonly laidAside: number
}

/** Asks the queue; undefined when it was never opened. */
export async function askJobs(pool: Pool): Promise<JobFacts | undefined> {
  const { rows: made } = await pool.query<{ isMade: boolean }>(
    `select to_regclass('pgboss.job') is not null as "isMade"`,
  )
  if (made[0]?.isMade !== true) return undefined
  const { rows } = await pool.query<JobFacts>(
    `select count(*) filter (where name <> $1 and state = 'created' and start_after < now() - interval '10 minutes')::int as late,
            count(*) filter (where name <> $1 and state = 'retry')::int as trying,
            count(*) filter (where name = $1 and state in ('created', 'retry'))::int as "laidAside"
       from pgboss.job`,
    [deadLetters],
  )
  return rows[0]
}
