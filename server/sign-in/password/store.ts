import { type QueryCreator, sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { Tables, UserStatus } from '../../database/schema.ts'

/** Someone who may be meant by a login, before anything is proven. */
export interface Candidate {
  readonly userId: string
  readonly login: string
  readonly email: string
  readonly displayName: string
  readonly status: UserStatus
  /** Undefined for a user without a password. */
  readonly passwordHash: string | undefined
  /** True when admins see the login as locked. */
  readonly isLocked: boolean
}

/**
 * Puts a hash in the place of the one before; false when that is no longer stored. With `changedAt` the password itself
 * is another one, which ends recovery links; without, the same password is only hashed anew.
 */
export async function replaceHash(
  db: OrgDb,
  userId: string,
  change: { readonly from: string; readonly to: string; readonly changedAt?: Date },
): Promise<boolean> {
  const { from, to, changedAt } = change
  const row = await db
    .updateTable('password')
    .set({ hash: to, ...(changedAt && { changed_at: changedAt }) })
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('hash', '=', from)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Shows admins that a login is locked, or that it is open again. */
export async function markLocked(db: OrgDb, userId: string, lockedAt: Date | null): Promise<void> {
  await db
    .updateTable('user')
    .set({ locked_at: lockedAt })
    .where('org_id', '=', db.org)
    .where('id', '=', userId)
    .where('locked_at', lockedAt === null ? 'is not' : 'is', null)
    .execute()
}

/**
 * Makes everyone wait who would change this user's status or password, until the transaction ends; false when there is
 * no such user. Before any lock on the password, so that two never wait for one another.
 */
export async function holdUser(db: OrgDb, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where('org_id', '=', db.org)
    .where('id', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** Lets a user who has chosen a new password sign in with it. */
export async function endPasswordExpiry(db: OrgDb, userId: string, now: Date): Promise<void> {
  await db
    .updateTable('user')
    .set({ status: 'ACTIVE', status_changed_at: now, updated_at: now, version: sql`version + 1` })
    .where('org_id', '=', db.org)
    .where('id', '=', userId)
    .where('status', 'in', ['PASSWORD_EXPIRED', 'RECOVERY'])
    .execute()
}

/** Forgets every device of the user but this one. */
export async function forgetOtherDevices(db: OrgDb, userId: string, deviceHash: string): Promise<void> {
  await db
    .deleteFrom('known_device')
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('device_hash', '<>', deviceHash)
    .execute()
}

/**
 * Ends a statement that used up a link, its row being `used`, by keeping the password the link was for. False when it
 * used up none.
 */
export async function keepChosen(
  redeeming: QueryCreator<Tables & { used: { readonly org_id: string; readonly user_id: string } }>,
  hash: string,
  now: Date,
): Promise<boolean> {
  const row = await redeeming
    .insertInto('password')
    .columns(['org_id', 'user_id', 'hash', 'changed_at'])
    .expression((expression) =>
      expression
        .selectFrom('used')
        .select([
          'used.org_id',
          'used.user_id',
          sql<string>`${hash}::text`.as('hash'),
          sql<Date>`${now}::timestamptz`.as('changed_at'),
        ]),
    )
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id']).doUpdateSet({ hash, changed_at: now }))
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whose password is to be chosen, and what the rules and the notice need to know of them. */
export interface PasswordOwner {
  readonly userId: string
  readonly login: string
  readonly email: string
  readonly displayName: string
  /** What a guesser would try of this person. */
  readonly names: readonly string[]
}

/** The owner of a password by their id. */
export async function findOwner(db: OrgDb, userId: string): Promise<PasswordOwner | undefined> {
  const row = await db
    .selectFrom('user')
    .select(['id', 'login', 'email', 'profile'])
    .where('org_id', '=', db.org)
    .where('id', '=', userId)
    .executeTakeFirst()
  return row && ownerOf({ ...row, user_id: row.id })
}

/** Makes an owner of a row with the user's columns. */
export function ownerOf(row: {
  readonly user_id: string
  readonly login: string
  readonly email: string
  readonly profile: Readonly<Record<string, unknown>>
}): PasswordOwner {
  const named = ['firstName', 'lastName', 'nickName', 'displayName'].map((name) => row.profile[name])
  const names = named.filter((value) => typeof value === 'string')
  const displayName = typeof row.profile.displayName === 'string' ? row.profile.displayName : row.login
  return { userId: row.user_id, login: row.login, email: row.email, displayName, names }
}
