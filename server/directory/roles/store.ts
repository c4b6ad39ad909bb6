import type { OrgDb } from '../../database/org.ts'
import type { AdminRole } from '../../database/schema.ts'

/** The roles a user holds now. */
export async function listRolesOf(db: OrgDb, userId: string): Promise<AdminRole[]> {
  const rows = await db
    .selectFrom('admin_role')
    .select('role')
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .execute()
  return rows.map(({ role }) => role)
}
