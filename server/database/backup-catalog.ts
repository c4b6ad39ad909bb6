import type { Client } from 'pg'
import type { BackupSequence, BackupTable } from './backup-format.ts'

/** The table of the migrations: a restore writes its own. */
const kept = 'schema_migration'

/**
 * Our tables with the columns that hold values, by name; partitions come with their parent.
 *
 * The number of a transaction means nothing in another database: there it is the restore's own.
 */
export async function listTables(client: Client): Promise<readonly BackupTable[]> {
  const { rows } = await client.query<BackupTable>(
    `select relname as name, array_agg(attname::text order by attnum) as columns
       from pg_class join pg_attribute on attrelid = pg_class.oid
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
        and relname <> $1 and attnum > 0 and not attisdropped and attgenerated = '' and atttypid <> 'xid8'::regtype
      group by relname order by relname`,
    [kept],
  )
  return rows
}

/** Where each of our sequences stands; one that was never used is left out. */
export async function listSequences(client: Client): Promise<readonly BackupSequence[]> {
  const { rows } = await client.query<BackupSequence>(
    `select sequencename as name, last_value::text as value from pg_sequences
      where schemaname = current_schema() and last_value is not null order by 1`,
  )
  return rows
}

/** A foreign key, and how to make it again. */
export interface ForeignKey {
  readonly table: string
  readonly name: string
  readonly definition: string
}

/** The foreign keys between our tables. */
export async function listForeignKeys(client: Client): Promise<readonly ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select relname as table, conname as name, pg_get_constraintdef(pg_constraint.oid) as definition
       from pg_constraint join pg_class on conrelid = pg_class.oid
      where contype = 'f' and conparentid = 0 and relnamespace = current_schema()::regnamespace order by 1, 2`,
  )
  return rows
}
