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
