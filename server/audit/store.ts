import { type Insertable, sql } from 'kysely'
import { inOrgTransaction, type OrgDb } from '../database/org.ts'
import type { Tables } from '../database/schema.ts'

/** Adds one row to the log. */
export async function insertLogRow(db: OrgDb, row: Insertable<Tables['log_event']>): Promise<void> {
  await db
    .insertInto('log_event')
    .values({ ...row, org_id: db.org })
    .execute()
}

/** Deletes what was logged before the moment: the one way a row leaves the log. Gives how many went. */
export function expireLog(db: OrgDb, before: Date): Promise<number> {
  return inOrgTransaction(db, async (transaction) => {
    await transaction.selectNoFrom(sql`set_config('atrium.expiring_log', 'on', true)`.as('allowed')).execute()
    const { numDeletedRows } = await transaction
      .deleteFrom('log_event')
      .where('org_id', '=', db.org)
      .where('published', '<', before)
      .executeTakeFirst()
    return Number(numDeletedRows)
  })
}
