import { sql } from 'kysely'
import type { OrgDb } from './database/org.ts'

/** What stands in the way of a new set-up link. */
export interface SetUpState {
  readonly hasAdmin: boolean
  /** A link that was made before and may still be used. Only its hash is known. */
  readonly hasLiveLink: boolean
}

/** Says whether the org has an admin, or a link that may still make one. */
export async function readSetUpState(db: OrgDb, now: Date): Promise<SetUpState> {
  const [admin, link] = await Promise.all([
    db.selectFrom('admin_role').select(sql`1`.as('one')).where('org_id', '=', db.org).limit(1).executeTakeFirst(),
    db
      .selectFrom('set_up_link')
      .select(sql`1`.as('one'))
      .where('org_id', '=', db.org)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .limit(1)
      .executeTakeFirst(),
  ])
  return { hasAdmin: admin !== undefined, hasLiveLink: link !== undefined }
}
