import type { OrgDb } from '../../database/org.ts'
import { selectUsers, type StoredUser } from '../users/store.ts'

/** A group's members by id, after this one; one more than the page holds says that there is another. */
export const listMembers = (
  db: OrgDb,
  groupId: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<StoredUser[]> =>
  selectUsers(db)
    .innerJoin('group_member as m', (join) => join.onRef('m.org_id', '=', 'u.org_id').onRef('m.user_id', '=', 'u.id'))
    .where('m.org_id', '=', db.org)
    .where('m.group_id', '=', groupId)
    .$if(after !== undefined, (query) => query.where('m.user_id', '>', after ?? ''))
    .orderBy('m.user_id')
    .limit(limit + 1)
    .execute()

/** Puts a user into a group; false when they were in it. */
export async function insertMember(db: OrgDb, groupId: string, userId: string, now: Date): Promise<boolean> {
  const row = await db
    .insertInto('group_member')
    .values({ org_id: db.org, group_id: groupId, user_id: userId, added_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Takes a user out of a group; false when they were not in it. */
export async function deleteMember(db: OrgDb, groupId: string, userId: string): Promise<boolean> {
  const row = await db
    .deleteFrom('group_member')
    .where('org_id', '=', db.org)
    .where('group_id', '=', groupId)
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Notes that somebody came or went. */
export async function stampMembership(db: OrgDb, groupId: string, now: Date): Promise<void> {
  await db
    .updateTable('group')
    .set({ members_changed_at: now })
    .where('org_id', '=', db.org)
    .where('id', '=', groupId)
    .execute()
}
