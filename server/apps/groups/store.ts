import { type SqlBool, sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'

// app_group is ours; group belongs to directory.

const assignments = (db: OrgDb, appId: string) =>
  db
    .selectFrom('app_group as ag')
    .innerJoin('group as g', (join) => join.onRef('g.org_id', '=', 'ag.org_id').onRef('g.id', '=', 'ag.group_id'))
    .select(['g.id', 'g.name', 'g.description', 'g.kind', 'ag.priority', 'ag.profile', 'ag.updated_at as updatedAt'])
    .where('ag.org_id', '=', db.org)
    .where('ag.app_id', '=', appId)

/** A group that has an app. */
export type AssignedGroup = Awaited<ReturnType<ReturnType<typeof assignments>['executeTakeFirstOrThrow']>>

/** A group's assignment to the app. */
export const findGroupAssignment = (db: OrgDb, appId: string, groupId: string): Promise<AssignedGroup | undefined> =>
  assignments(db, appId).where('g.id', '=', groupId).executeTakeFirst()

/** The last of all characters: what begins with a text lies below the text with it behind. */
const lastCharacter = '\u{10ffff}'

/** The groups that have the app, by priority: one more than the limit, if there are more. */
export function listGroupAssignments(
  db: OrgDb,
  appId: string,
  wanted: {
    readonly q: string | undefined
    readonly limit: number
    readonly after: readonly [priority: string, id: string] | undefined
  },
): Promise<AssignedGroup[]> {
  const { q, limit, after } = wanted
  let query = assignments(db, appId)
  if (q !== undefined) {
    const key = sql`lower(${q.normalize('NFC')}::text)`
    const name = sql`lower(g.name) collate "C"`
    query = query.where(sql<SqlBool>`(${name} >= ${key} and ${name} < ${key} || ${lastCharacter}::text)`)
  }
  if (after) query = query.where(sql<SqlBool>`(ag.priority, g.id) > (${after[0]}::integer, ${after[1]}::text)`)
  return query
    .orderBy('ag.priority')
    .orderBy('g.id')
    .limit(limit + 1)
    .execute()
}

/** A group to be given an app: it stays until the transaction ends. */
export const holdGroup = (db: OrgDb, id: string) =>
  db
    .selectFrom('group')
    .select(['id', 'name'])
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst()

/** Gives a group an app, behind all others where no priority is said, or changes how it has it. */
export async function keepGroupAssignment(
  db: OrgDb,
  { appId, groupId }: { readonly appId: string; readonly groupId: string },
  wanted: { readonly priority: number | undefined; readonly profile: Readonly<Record<string, unknown>> | undefined },
  now: Date,
): Promise<void> {
  const { priority, profile } = wanted
  const { last } = await db
    .selectFrom('app_group')
    .select(sql<number>`coalesce(max(priority), -1)`.as('last'))
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('app_group')
    .values({
      org_id: db.org,
      app_id: appId,
      group_id: groupId,
      priority: priority ?? last + 1,
      profile: JSON.stringify(profile ?? {}),
      assigned_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'app_id', 'group_id']).doUpdateSet({
        updated_at: now,
        ...(priority === undefined ? {} : { priority }),
        ...(profile === undefined ? {} : { profile: JSON.stringify(profile) }),
      }),
    )
    .execute()
}

/** Takes an app from a group; false when it had it not. */
export async function deleteGroupAssignment(db: OrgDb, appId: string, groupId: string): Promise<boolean> {
  const row = await db
    .deleteFrom('app_group')
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .where('group_id', '=', groupId)
    .returning('group_id')
    .executeTakeFirst()
  return row !== undefined
}
