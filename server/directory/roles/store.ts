import { type Expression, sql, type SqlBool } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { AdminRole, UserStatus } from '../../database/schema.ts'

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

/** A role that somebody holds. */
export interface StoredRole {
  readonly id: string
  readonly userId: string
  readonly role: AdminRole
  readonly grantedAt: Date
}

const roles = (db: OrgDb) =>
  db
    .selectFrom('admin_role')
    .select(['id', 'user_id as userId', 'role', 'granted_at as grantedAt'])
    .where('org_id', '=', db.org)

/** Every role that these users hold, oldest first. */
export const listAssignments = (db: OrgDb, userIds: readonly string[]): Promise<StoredRole[]> =>
  userIds.length === 0
    ? Promise.resolve([])
    : roles(db).where('user_id', 'in', userIds).orderBy('granted_at').orderBy('role').execute()

/** The role of this id, if this user holds it. */
export const findAssignment = (db: OrgDb, userId: string, id: string): Promise<StoredRole | undefined> =>
  roles(db).where('user_id', '=', userId).where('id', '=', id).executeTakeFirst()

/** Gives a user a role; undefined when they hold it. */
export const insertAssignment = (db: OrgDb, { id, userId, role, grantedAt }: StoredRole) =>
  db
    .insertInto('admin_role')
    .values({ org_id: db.org, user_id: userId, id, role, granted_at: grantedAt })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id', 'role']).doNothing())
    .returning('id')
    .executeTakeFirst()

/** Takes a role back; false when it was taken before. */
export async function deleteAssignment(db: OrgDb, userId: string, id: string): Promise<boolean> {
  const row = await db
    .deleteFrom('admin_role')
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Somebody whose roles are asked for or changed. */
export interface RoleHolder {
  readonly id: string
  readonly login: string
  readonly loginKey: string
  readonly displayName: string
  readonly status: UserStatus
}

const holders = (db: OrgDb) =>
  db
    .selectFrom('user as u')
    .select(['u.id', 'u.login', 'u.login_key as loginKey', 'u.status'])
    .select(sql<string>`coalesce(u.profile->>'displayName', u.login)`.as('displayName'))
    .where('u.org_id', '=', db.org)

/** The user of this id. */
export const findHolder = (db: OrgDb, id: string): Promise<RoleHolder | undefined> =>
  holders(db).where('u.id', '=', id).executeTakeFirst()

/** The user of this id, whom nobody changes or deletes until the transaction ends. */
export async function holdHolder(db: OrgDb, id: string): Promise<RoleHolder | undefined> {
  const held = await db
    .selectFrom('user')
    .select('id')
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst()
  return held && findHolder(db, id)
}

/** Those who hold a role, by login, after this position; one more than the page holds says that there is another. */
export const listHolders = (
  db: OrgDb,
  { after, limit }: { readonly after: readonly [string, string] | undefined; readonly limit: number },
): Promise<RoleHolder[]> =>
  holders(db)
    .where((where) =>
      where.exists(
        where
          .selectFrom('admin_role as r')
          .select('r.id')
          .where('r.org_id', '=', db.org)
          .whereRef('r.user_id', '=', 'u.id'),
      ),
    )
    .$if(after !== undefined, (query) => query.where(isAfter(after ?? ['', ''])))
    .orderBy(sql`u.login_key collate "C"`)
    .orderBy('u.id')
    .limit(limit + 1)
    .execute()

const isAfter = ([loginKey, id]: readonly [string, string]): Expression<SqlBool> =>
  sql<SqlBool>`(u.login_key collate "C", u.id) > (${loginKey}, ${id})`

/** Whose rights work: others hold roles that nobody can use. */
const working: readonly UserStatus[] = ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY']

/** True when somebody but this user is a super admin and can sign in. */
export async function hasOtherSuperAdmin(db: OrgDb, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('admin_role as r')
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 'r.org_id').onRef('u.id', '=', 'r.user_id'))
    .select('r.id')
    .where('r.org_id', '=', db.org)
    .where('r.role', '=', 'SUPER_ADMIN')
    .where('r.user_id', '!=', userId)
    .where('u.status', 'in', working)
    .executeTakeFirst()
  return row !== undefined
}
