import { type Expression, sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'

/** A user as they are stored. */
export interface StoredUser {
  readonly id: string
  readonly login: string
  readonly email: string
  readonly emailVerified: boolean
  readonly status: UserStatus
  readonly statusChangedAt: Date
  /** When too many wrong passwords locked the login; null while it is open. */
  readonly lockedAt: Date | null
  /** The attributes but login and e-mail. */
  readonly profile: Readonly<Record<string, unknown>>
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly activatedAt: Date | null
  readonly lastSignInAt: Date | null
  readonly version: string
  /** Null for a user without a password. */
  readonly passwordChangedAt: Date | null
}

/** What of a user is read, in a query on `user as u` and `password as p`. */
export const userColumns = [
  'u.id',
  'u.login',
  'u.email',
  'u.email_verified as emailVerified',
  'u.status',
  'u.status_changed_at as statusChangedAt',
  'u.locked_at as lockedAt',
  'u.profile',
  'u.created_at as createdAt',
  'u.updated_at as updatedAt',
  'u.activated_at as activatedAt',
  'u.last_sign_in_at as lastSignInAt',
  'u.version',
  'p.changed_at as passwordChangedAt',
] as const

/** Users with their passwords' age, to be narrowed. */
export const selectUsers = (db: OrgDb) =>
  db
    .selectFrom('user as u')
    .leftJoin('password as p', (join) => join.onRef('p.org_id', '=', 'u.org_id').onRef('p.user_id', '=', 'u.id'))
    .select(userColumns)
    .where('u.org_id', '=', db.org)

/** The user of this id. */
export const findUser = (db: OrgDb, id: string): Promise<StoredUser | undefined> =>
  selectUsers(db).where('u.id', '=', id).executeTakeFirst()

/** The id of the user with this login. */
export async function findIdByLogin(db: OrgDb, loginKey: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where('org_id', '=', db.org)
    .where('login_key', '=', loginKey)
    .executeTakeFirst()
  return row?.id
}

/** The id of the one user whose login is this name at some domain; undefined when there are none or several. */
export async function findIdByShortName(db: OrgDb, name: string): Promise<string | undefined> {
  const key = sql`login_key collate "C"`
  const rows = await db
    .selectFrom('user')
    .select('id')
    .where('org_id', '=', db.org)
    .where(sql<boolean>`${key} >= ${`${name}@`} and ${key} < ${`${name}A`}`)
    .limit(2)
    .execute()
  return rows.length === 1 ? rows[0]?.id : undefined
}

/**
 * The user of this id, held until the transaction ends: nobody changes them, gives them a role or a session meanwhile.
 *
 * Read after the lock was got, so that what is seen is what will be changed.
 */
export async function lockUser(db: OrgDb, id: string): Promise<StoredUser | undefined> {
  await db.selectFrom('user').select('id').where('org_id', '=', db.org).where('id', '=', id).forUpdate().execute()
  return findUser(db, id)
}

/** What of a user is to be otherwise; what is undefined stays. */
export interface UserChange {
  readonly login?: { readonly login: string; readonly loginKey: string }
  readonly email?: { readonly email: string; readonly isVerified: boolean }
  readonly profile?: Readonly<Record<string, unknown>>
  readonly status?: UserStatus
  /** True when the user may sign in for the first time. */
  readonly isActivated?: boolean
  readonly isUnlocked?: boolean
}

/** Changes a user, whose version grows with it. Throws `LoginTaken` when somebody else has the login. */
export async function changeUser(db: OrgDb, id: string, change: UserChange, now: Date): Promise<void> {
  const { login, email, profile, status, isActivated, isUnlocked } = change
  await db
    .updateTable('user')
    .set({
      updated_at: now,
      version: sql<string>`version + 1`,
      ...(login && { login: login.login, login_key: login.loginKey }),
      ...(email && { email: email.email, email_verified: email.isVerified }),
      ...(profile && { profile: JSON.stringify(profile) }),
      ...(status && { status, status_changed_at: now }),
      ...(isActivated && { activated_at: sql<Date>`coalesce(activated_at, ${now}::timestamptz)` }),
      ...(isUnlocked && { locked_at: null }),
    })
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .execute()
    .catch((error: unknown) => {
      throw isUniqueViolation(error, 'user_login') ? new LoginTaken() : error
    })
}

/** Thrown out of a transaction whose user's login somebody else has: all of it is undone, and the caller refuses. */
export class LoginTaken extends Error {}

const isUniqueViolation = (error: unknown, index: string): boolean => {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === '23505' && constraint === index
}

/** Deletes a user with everything that is theirs; false when they are gone already or not deactivated. */
export async function deleteUser(db: OrgDb, id: string): Promise<boolean> {
  // Grants have no foreign keys, because every use of one joins its user.
  await db.deleteFrom('oauth_grant').where('org_id', '=', db.org).where('user_id', '=', id).execute()
  const row = await db
    .deleteFrom('user')
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .where('status', '=', 'DEPROVISIONED')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** The hash of a user's password; undefined without one. */
export async function findPasswordHash(db: OrgDb, userId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('password')
    .select('hash')
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row?.hash
}

/** Takes a user's password away. */
export async function deletePassword(db: OrgDb, userId: string): Promise<void> {
  await db.deleteFrom('password').where('org_id', '=', db.org).where('user_id', '=', userId).execute()
}

/** Ends every API token of a user, for good. */
export async function endTokensOf(db: OrgDb, userId: string, now: Date): Promise<void> {
  await db
    .updateTable('api_token')
    .set({ revoked_at: now, updated_at: now })
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** The address that waits for its owner's word; undefined when none does. */
export async function findWaitingEmail(db: OrgDb, userId: string, now: Date): Promise<string | undefined> {
  const row = await db
    .selectFrom('email_link')
    .select('email')
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  return row?.email
}

/** Those of the ids that are groups which people can be put into; held, so that none goes before the user is in it. */
export async function holdGroups(db: OrgDb, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('group')
    .select('id')
    .where('org_id', '=', db.org)
    .where('id', 'in', ids)
    .where('kind', '=', 'OKTA_GROUP')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return rows.map(({ id }) => id)
}

/** Notes that somebody came into these groups. */
export async function noteMembers(db: OrgDb, groupIds: readonly string[], now: Date): Promise<void> {
  if (groupIds.length === 0) return
  await db
    .updateTable('group')
    .set({ members_changed_at: now })
    .where('org_id', '=', db.org)
    .where('id', 'in', groupIds)
    .execute()
}

/** What admins see of a status: somebody who is active and locked out is locked out. In the words of its index. */
export const shownStatus: Expression<string> = sql<string>`case when locked_at is not null and status = 'ACTIVE' then 'LOCKED_OUT' else status end`
