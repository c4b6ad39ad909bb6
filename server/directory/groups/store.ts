import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'

/** A row of group. */
export interface StoredGroup {
  readonly id: string
  readonly type: 'OKTA_GROUP' | 'BUILT_IN'
  readonly name: string
  readonly description: string | null
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly membersChangedAt: Date
  /** Grows with every change of name or description; who comes and goes changes nothing of it. */
  readonly version: string
}

const groups = (db: OrgDb) =>
  db
    .selectFrom('group as g')
    .select(['g.id', 'g.kind as type', 'g.name', 'g.description', 'g.version'])
    .select(['g.created_at as createdAt', 'g.updated_at as updatedAt', 'g.members_changed_at as membersChangedAt'])
    .where('g.org_id', '=', db.org)

/** The group of this id. */
export const findGroup = (db: OrgDb, id: string): Promise<StoredGroup | undefined> =>
  groups(db).where('g.id', '=', id).executeTakeFirst()

/** The same, held until the transaction ends: nobody changes or deletes it meanwhile, nor who is in it. */
export const findGroupToChange = (db: OrgDb, id: string): Promise<StoredGroup | undefined> =>
  groups(db).where('g.id', '=', id).forNoKeyUpdate().executeTakeFirst()

/** How a page of groups is ordered: by what, and by which type the database compares it. */
export interface GroupOrder {
  readonly key: RawBuilder<unknown>
  readonly isMoment: boolean
  readonly direction: 'asc' | 'desc'
}

/** Which groups a page lists. */
export interface GroupChoice {
  readonly where: Expression<SqlBool>
  readonly order: GroupOrder
  readonly after: readonly [key: string, id: string] | undefined
  readonly limit: number
}

/** A group of a page, with its place in the page's order as text. */
export type ListedGroup = StoredGroup & { readonly place: string }

/** Groups in this order and, among the same, by id; one more than the page holds says that there is another. */
export function listGroups(db: OrgDb, { where, order, after, limit }: GroupChoice): Promise<ListedGroup[]> {
  const { key, isMoment, direction } = order
  // The database keeps more of a moment than a Date holds, so the place is text of its own making.
  const place = isMoment ? sql<string>`to_char(${key} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"Z"')` : key
  const isAfter = direction === 'asc' ? sql`>` : sql`<`
  const afterKey = isMoment ? sql`${after?.[0]}::timestamptz` : sql`${after?.[0]}::text`
  return groups(db)
    .select(sql<string>`${place}`.as('place'))
    .where(where)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(${key}, g.id) ${isAfter} (${afterKey}, ${after?.[1]}::text)`),
    )
    .orderBy(key, direction)
    .orderBy('g.id', direction)
    .limit(limit + 1)
    .execute()
}

/** How many users a group has, and how many apps it gives them. */
export interface GroupStats {
  readonly usersCount: number
  readonly appsCount: number
}

/** Counts what these groups have, by group. Each table is read once: a count for each group could read it for each. */
export async function countOfGroups(db: OrgDb, ids: readonly string[]): Promise<ReadonlyMap<string, GroupStats>> {
  if (ids.length === 0) return new Map()
  const users = await countByGroup(db, 'group_member', ids)
  const apps = await countByGroup(db, 'app_group', ids)
  return new Map(ids.map((id) => [id, { usersCount: users.get(id) ?? 0, appsCount: apps.get(id) ?? 0 }]))
}

async function countByGroup(
  db: OrgDb,
  table: 'group_member' | 'app_group',
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom(table)
    .select(['group_id', sql<string>`count(*)`.as('count')])
    .where('org_id', '=', db.org)
    .where(sql<boolean>`group_id = any(${[...ids]}::text[])`)
    .groupBy('group_id')
    .execute()
  return new Map(rows.map(({ group_id: id, count }) => [id, Number(count)]))
}

/** The apps that a group gives its members. */
export async function listAppIdsOf(db: OrgDb, groupId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('app_group')
    .select('app_id')
    .where('org_id', '=', db.org)
    .where('group_id', '=', groupId)
    .orderBy('app_id')
    .execute()
  return rows.map(({ app_id: id }) => id)
}

/** What an admin decides of a group. */
export type GroupProfile = Pick<StoredGroup, 'name' | 'description'>

/** Adds a group; false when the org has one of this name. */
export async function addGroup(db: OrgDb, group: GroupProfile & { readonly id: string }, now: Date): Promise<boolean> {
  const { id, name, description } = group
  const row = await db
    .insertInto('group')
    .values({
      org_id: db.org,
      id,
      kind: 'OKTA_GROUP',
      name,
      description,
      created_at: now,
      updated_at: now,
      members_changed_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** True when another group of the org has this name, however it is written. */
export async function isGroupNameTaken(db: OrgDb, name: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('group')
    .select('id')
    .where('org_id', '=', db.org)
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .where('id', '!=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Names a group of this version anew; false when it has another by now. */
export async function updateGroup(
  db: OrgDb,
  { id, version }: Pick<StoredGroup, 'id' | 'version'>,
  { name, description }: GroupProfile,
  now: Date,
): Promise<boolean> {
  const row = await db
    .updateTable('group')
    .set({ name, description, updated_at: now, version: sql`version + 1` })
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Deletes a group of this version, who is in it and what it was assigned; false when it has another by now. */
export async function deleteGroup(db: OrgDb, { id, version }: Pick<StoredGroup, 'id' | 'version'>): Promise<boolean> {
  const row = await db
    .deleteFrom('group')
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
