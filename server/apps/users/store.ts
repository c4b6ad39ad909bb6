import { type Expression, type SqlBool, sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'
import { readSearch, type SearchFields, textIn } from '../../database/search.ts'

// app_user and app_group are ours; user, group and group_member belong to directory. One statement tells what all of
// them say of who has an app.

type Profile = Readonly<Record<string, unknown>>

/** A user who has an app, and by what. */
export interface Assigned {
  readonly appId: string
  readonly userId: string
  readonly login: string
  readonly email: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly status: UserStatus
  readonly statusChangedAt: Date
  /** Their own assignment, if there is one. */
  readonly direct:
    | {
        readonly since: Date
        readonly updatedAt: Date
        readonly userName: string | null
        readonly profile: Readonly<Record<string, unknown>>
      }
    | undefined
  /** What their groups give, if one does: since the first, and with the profile of the first by priority. */
  readonly byGroups:
    | { readonly since: Date; readonly updatedAt: Date; readonly profile: Readonly<Record<string, unknown>> }
    | undefined
}

/** What groups say of a user and an app, in a query on `app as a` and `user as u`: one row, empty where none gives it. */
const saidByGroups = (db: OrgDb) =>
  db
    .selectFrom('app_group as ag')
    .innerJoin('group_member as gm', (join) =>
      join.onRef('gm.org_id', '=', 'ag.org_id').onRef('gm.group_id', '=', 'ag.group_id'),
    )
    .select([
      sql<Date | null>`min(greatest(ag.assigned_at, gm.added_at))`.as('since'),
      sql<Date | null>`max(greatest(ag.updated_at, gm.added_at))`.as('updated_at'),
      sql<Profile[] | null>`json_agg(ag.profile order by ag.priority, ag.group_id)`.as('profiles'),
    ])
    .where('ag.org_id', '=', db.org)
    .where(sql<SqlBool>`ag.app_id = a.id`)
    .where(sql<SqlBool>`gm.user_id = u.id`)
    .as('g')

const assignedRows = (db: OrgDb, appIds: readonly string[], userIds: readonly string[]) =>
  db
    .selectFrom('app as a')
    .innerJoin('user as u', (join) => join.on('u.org_id', '=', db.org).on('u.id', 'in', [...userIds]))
    .leftJoin('app_user as au', (join) =>
      join.on('au.org_id', '=', db.org).onRef('au.app_id', '=', 'a.id').onRef('au.user_id', '=', 'u.id'),
    )
    .leftJoinLateral(saidByGroups(db), (join) => join.onTrue())
    .select(['a.id as app_id', 'u.id', 'u.login', 'u.email', 'u.status', 'u.status_changed_at', 'u.profile'])
    .select(['au.assigned_at', 'au.updated_at', 'au.user_name', 'au.profile as own_profile'])
    .select(['g.since', 'g.updated_at as groups_updated_at', 'g.profiles'])
    .where('a.org_id', '=', db.org)
    .where('a.id', 'in', [...appIds])
    .where(sql<SqlBool>`(au.user_id is not null or g.since is not null)`)

/** Who of these users has which of these apps, in the order of apps and then users. */
export async function listAssigned(
  db: OrgDb,
  appIds: readonly string[],
  userIds: readonly string[],
): Promise<Assigned[]> {
  if (appIds.length === 0 || userIds.length === 0) return []
  const rows = await assignedRows(db, appIds, userIds).orderBy('a.id').orderBy('u.id').execute()
  return rows.map(toAssigned)
}

type Row = Awaited<ReturnType<ReturnType<typeof assignedRows>['executeTakeFirstOrThrow']>>

const toAssigned = (row: Row): Assigned => ({
  appId: row.app_id,
  userId: row.id,
  login: row.login,
  email: row.email,
  firstName: textOf(row.profile, 'firstName'),
  lastName: textOf(row.profile, 'lastName'),
  status: row.status,
  statusChangedAt: row.status_changed_at,
  direct:
    row.assigned_at && row.updated_at
      ? { since: row.assigned_at, updatedAt: row.updated_at, userName: row.user_name, profile: row.own_profile ?? {} }
      : undefined,
  byGroups:
    row.since && row.groups_updated_at
      ? { since: row.since, updatedAt: row.groups_updated_at, profile: row.profiles?.[0] ?? {} }
      : undefined,
})

const textOf = (profile: Readonly<Record<string, unknown>>, name: string): string | null => {
  const value = profile[name]
  return typeof value === 'string' ? value : null
}

/** Which of an app's users, from where on, by id. */
export interface UsersWanted {
  readonly q: string | undefined
  readonly limit: number
  readonly after: string | undefined
}

/** The ids of an app's users: one more than the limit, if there are more. */
export function listUserIds(db: OrgDb, appId: string, wanted: UsersWanted): Promise<string[]> {
  return wanted.q === undefined ? listAllIds(db, appId, wanted) : listFoundIds(db, appId, wanted.q, wanted)
}

/** Each way to an app gives its first users by an index of its own, and no more of them than a page holds. */
async function listAllIds(db: OrgDb, appId: string, { limit, after = '' }: UsersWanted): Promise<string[]> {
  const most = limit + 1
  const direct = db
    .selectFrom('app_user as au')
    .select('au.user_id')
    .where('au.org_id', '=', db.org)
    .where('au.app_id', '=', appId)
    .where('au.user_id', '>', after)
    .orderBy('au.user_id')
    .limit(most)
  const byGroup = db
    .selectFrom('app_group as ag')
    .innerJoinLateral(
      (query) =>
        query
          .selectFrom('group_member as gm')
          .select('gm.user_id')
          .where('gm.org_id', '=', db.org)
          .whereRef('gm.group_id', '=', 'ag.group_id')
          .where('gm.user_id', '>', after)
          .orderBy('gm.user_id')
          .limit(most)
          .as('first'),
      (join) => join.onTrue(),
    )
    .select('first.user_id')
    .where('ag.org_id', '=', db.org)
    .where('ag.app_id', '=', appId)
  const rows = await db
    .selectFrom(db.selectFrom(direct.as('d')).select('d.user_id').union(byGroup).as('all'))
    .select('all.user_id')
    .orderBy('all.user_id')
    .limit(most)
    .execute()
  return rows.map(({ user_id }) => user_id)
}

const searched: SearchFields = {
  login: { kind: 'text', expression: sql.ref('u.login_key'), isFolded: true },
  email: { kind: 'text', expression: sql.ref('u.email') },
  firstName: { kind: 'text', expression: textIn(sql.ref('u.profile'), 'firstName') },
  lastName: { kind: 'text', expression: textIn(sql.ref('u.profile'), 'lastName') },
}

async function listFoundIds(
  db: OrgDb,
  appId: string,
  q: string,
  { limit, after = '' }: UsersWanted,
): Promise<string[]> {
  const found = readSearch(
    Object.keys(searched)
      .map((name) => `${name} sw ${JSON.stringify(q)}`)
      .join(' or '),
    searched,
    'q',
  )
  if (found.kind === 'refused') return []
  const rows = await db
    .selectFrom('user as u')
    .select('u.id')
    .where('u.org_id', '=', db.org)
    .where('u.id', '>', after)
    .where(found.where)
    .where(hasApp(db, appId))
    .orderBy('u.id')
    .limit(limit + 1)
    .execute()
  return rows.map(({ id }) => id)
}

/** True in a query on `user as u` for who has the app. */
function hasApp(db: OrgDb, appId: string): Expression<SqlBool> {
  const direct = db
    .selectFrom('app_user as au')
    .select(sql`1`.as('one'))
    .where('au.org_id', '=', db.org)
    .where('au.app_id', '=', appId)
    .where(sql<SqlBool>`au.user_id = u.id`)
  const byGroup = db
    .selectFrom('app_group as ag')
    .innerJoin('group_member as gm', (join) =>
      join.onRef('gm.org_id', '=', 'ag.org_id').onRef('gm.group_id', '=', 'ag.group_id'),
    )
    .select(sql`1`.as('one'))
    .where('ag.org_id', '=', db.org)
    .where('ag.app_id', '=', appId)
    .where(sql<SqlBool>`gm.user_id = u.id`)
  return sql<SqlBool>`(exists ${direct} or exists ${byGroup})`
}

/** A user to be given an app or to lose one: until the transaction ends they stay, and nobody else gives or takes. */
export const holdUser = (db: OrgDb, id: string) =>
  db
    .selectFrom('user')
    .select(['id', 'login', 'status', sql<string>`coalesce(profile->>'displayName', login)`.as('displayName')])
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()

/** What an app is to know of a user; undefined stays as it is. */
export interface AssignmentChange {
  readonly userName: string | null | undefined
  readonly profile: Readonly<Record<string, unknown>> | undefined
}

/** Gives a user an app, or changes what it knows of them. The caller holds both. */
export async function keepAssignment(
  db: OrgDb,
  { appId, userId }: { readonly appId: string; readonly userId: string },
  { userName, profile }: AssignmentChange,
  now: Date,
): Promise<void> {
  await db
    .insertInto('app_user')
    .values({
      org_id: db.org,
      app_id: appId,
      user_id: userId,
      user_name: userName ?? null,
      profile: JSON.stringify(profile ?? {}),
      assigned_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'user_id', 'app_id']).doUpdateSet({
        updated_at: now,
        ...(userName === undefined ? {} : { user_name: userName }),
        ...(profile === undefined ? {} : { profile: JSON.stringify(profile) }),
      }),
    )
    .execute()
}

/** Takes a user's own assignment away; false when there is none. */
export async function deleteAssignment(db: OrgDb, appId: string, userId: string): Promise<boolean> {
  const row = await db
    .deleteFrom('app_user')
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/** The groups that give the user the app, by name, with since when. */
export const listGivingGroups = (db: OrgDb, appId: string, userId: string) =>
  db
    .selectFrom('app_group as ag')
    .innerJoin('group_member as gm', (join) =>
      join.onRef('gm.org_id', '=', 'ag.org_id').onRef('gm.group_id', '=', 'ag.group_id'),
    )
    .innerJoin('group as g', (join) => join.onRef('g.org_id', '=', 'ag.org_id').onRef('g.id', '=', 'ag.group_id'))
    .select(['g.id', 'g.name', sql<Date>`greatest(ag.assigned_at, gm.added_at)`.as('since')])
    .where('ag.org_id', '=', db.org)
    .where('ag.app_id', '=', appId)
    .where('gm.user_id', '=', userId)
    .orderBy('g.name')
    .orderBy('g.id')
    .execute()

/** True when the org has the user. */
export const isUserHere = async (db: OrgDb, id: string): Promise<boolean> =>
  (await db.selectFrom('user').select('id').where('org_id', '=', db.org).where('id', '=', id).executeTakeFirst()) !==
  undefined
