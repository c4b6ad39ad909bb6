import type { OrgDb } from '../../database/org.ts'

/** Ids of a group's members, by id, after this one; one more than the page holds says that there is another. */
export async function listMemberIds(
  db: OrgDb,
  groupId: string,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<string[]> {
  let query = db
    .selectFrom('group_member')
    .select('user_id')
    .where('org_id', '=', db.org)
    .where('group_id', '=', groupId)
  if (after !== undefined) query = query.where('user_id', '>', after)
  const rows = await query
    .orderBy('user_id')
    .limit(limit + 1)
    .execute()
  return rows.map(({ user_id: id }) => id)
}

/** Keeps the user from being deleted until the transaction ends; false when there is none of this id. */
export async function holdUser(db: OrgDb, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst()
  return row !== undefined
}

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
