import type { Insertable } from 'kysely'
import type { OrgDb } from '../database/org.ts'
import type { Tables } from '../database/schema.ts'

/** Adds one row to the log. */
export async function insertLogRow(db: OrgDb, row: Insertable<Tables['log_event']>): Promise<void> {
  await db
    .insertInto('log_event')
    .values({ ...row, org_id: db.org })
    .execute()
}

/** Adds many rows to the log in one statement; a few hundred at most. */
export async function insertLogRows(db: OrgDb, rows: readonly Insertable<Tables['log_event']>[]): Promise<void> {
  if (rows.length === 0) return
  await db
    .insertInto('log_event')
    .values(rows.map((row) => ({ ...row, org_id: db.org })))
    .execute()
}
