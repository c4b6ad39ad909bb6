import { sql } from 'kysely'
import type { NetworkDb } from '../database/network.ts'
import type { OrgDb } from '../database/org.ts'
import type { AdminRole, UserStatus } from '../database/schema.ts'
import { newId } from '../keys/ids.ts'
import { loginKey } from './login.ts'

/** A row of org. */
export interface StoredOrg {
  readonly id: string
  readonly slug: string | null
  readonly name: string
  readonly version: string
  readonly isActive: boolean
  readonly settings: Readonly<Record<string, unknown>>
}

const orgs = (db: NetworkDb) => db.selectFrom('org').select(['id', 'slug', 'name', 'version', 'status', 'settings'])

const toOrg = (row: Awaited<ReturnType<ReturnType<typeof orgs>['executeTakeFirst']>>): StoredOrg | undefined =>
  row && {
    id: row.id,
    slug: row.slug,
    name: row.name,
    version: row.version,
    isActive: row.status === 'ACTIVE',
    settings: row.settings,
  }

/** The org that lives at the base URL. */
export const findFirstOrg = async (db: NetworkDb): Promise<StoredOrg | undefined> =>
  toOrg(await orgs(db).where('slug', 'is', null).executeTakeFirst())

/** The org at `{slug}.{base host}`. */
export const findOrgBySlug = async (db: NetworkDb, slug: string): Promise<StoredOrg | undefined> =>
  toOrg(await orgs(db).where('slug', '=', slug).executeTakeFirst())

/** The org by its id. */
export const findOrg = async (db: NetworkDb, id: string): Promise<StoredOrg | undefined> =>
  toOrg(await orgs(db).where('id', '=', id).executeTakeFirst())

/** Every org's id. */
export const listOrgIds = async (db: NetworkDb): Promise<string[]> =>
  (await db.selectFrom('org').select('id').orderBy('created_at').execute()).map(({ id }) => id)

/** Claims a slug for ever; false when it was ever used. */
export async function claimSlug(db: NetworkDb, slug: string, orgId: string): Promise<boolean> {
  const row = await db
    .insertInto('used_slug')
    .values({ slug, org_id: orgId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('slug')
    .executeTakeFirst()
  return row !== undefined
}

/** Adds an org; undefined slug makes the first one, which fails when there is one already. */
export async function insertOrg(
  db: NetworkDb,
  org: { id: string; slug: string | null; name: string },
): Promise<boolean> {
  const row = await db
    .insertInto('org')
    .values(org)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Marks everything configured for the org as changed, so that every process loads it anew.
 *
 * In the transaction of the change: a version that is seen before its change would be held with what was before.
 */
export async function touchOrg(db: OrgDb): Promise<void> {
  await db.updateTable('org').set({ version: sql`version + 1` }).where('id', '=', db.org).execute()
}

/** A user to be added. */
export interface NewUser {
  readonly id: string
  readonly login: string
  readonly loginKey: string
  readonly email: string
  readonly emailVerified: boolean
  readonly status: UserStatus
  readonly profile: Readonly<Record<string, unknown>>
}

/** Adds a user; false when the login is taken. */
export async function insertUser(db: OrgDb, user: NewUser, now: Date): Promise<boolean> {
  const row = await db
    .insertInto('user')
    .values({
      org_id: db.org,
      id: user.id,
      login: user.login,
      login_key: user.loginKey,
      email: user.email,
      email_verified: user.emailVerified,
      status: user.status,
      profile: JSON.stringify(user.profile),
      created_at: now,
      updated_at: now,
      status_changed_at: now,
      activated_at: user.status === 'ACTIVE' || user.status === 'PASSWORD_EXPIRED' ? now : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Keeps a password's hash, in place of the one before. */
export async function keepPassword(db: OrgDb, userId: string, hash: string, now: Date): Promise<void> {
  await db
    .insertInto('password')
    .values({ org_id: db.org, user_id: userId, hash, changed_at: now })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id']).doUpdateSet({ hash, changed_at: now }))
    .execute()
}

/** Adds a group. */
export async function insertGroup(
  db: OrgDb,
  group: { id: string; kind: 'BUILT_IN' | 'OKTA_GROUP'; name: string; description?: string },
): Promise<void> {
  await db
    .insertInto('group')
    .values({ org_id: db.org, ...group })
    .execute()
}

/** The built-in group that every user is in. */
export async function findEveryone(db: OrgDb): Promise<string | undefined> {
  const row = await db
    .selectFrom('group')
    .select('id')
    .where('org_id', '=', db.org)
    .where('kind', '=', 'BUILT_IN')
    .executeTakeFirst()
  return row?.id
}

/** Puts a user into a group; nothing happens when they are in it. */
export async function addMember(db: OrgDb, groupId: string, userId: string): Promise<void> {
  await db
    .insertInto('group_member')
    .values({ org_id: db.org, group_id: groupId, user_id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Gives a user an admin role. */
export async function grantRole(db: OrgDb, userId: string, role: AdminRole): Promise<void> {
  await db
    .insertInto('admin_role')
    .values({ org_id: db.org, user_id: userId, id: newId('ra1'), role })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Names the org. */
export async function renameOrg(db: OrgDb, name: string): Promise<void> {
  await db.updateTable('org').set({ name, version: sql`version + 1` }).where('id', '=', db.org).execute()
}

/**
 * Makes everyone wait who would decide the same about the whole org: who is its last admin, how many tokens it has.
 *
 * In a transaction, before any other lock, so that two never wait for one another.
 */
export async function lockOrg(db: OrgDb): Promise<void> {
  await db.selectFrom('org').select('id').where('id', '=', db.org).forNoKeyUpdate().execute()
}

/** The id of the user with this login; undefined when nobody has it. */
export async function findUserId(db: OrgDb, login: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where('org_id', '=', db.org)
    .where('login_key', '=', loginKey(login))
    .executeTakeFirst()
  return row?.id
}
