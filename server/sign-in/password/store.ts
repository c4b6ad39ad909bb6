import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'

/** Someone who may be meant by a login, before anything is proven. */
export interface Candidate {
  readonly userId: string
  readonly login: string
  readonly email: string
  readonly displayName: string
  readonly status: UserStatus
  /** Undefined for a user without a password. */
  readonly passwordHash: string | undefined
  /** True when this user has signed in with the device before. */
  readonly knowsDevice: boolean
}

/** The user with this login, and whether the device is one of theirs. */
export async function findCandidate(db: OrgDb, loginKey: string, deviceHash: string): Promise<Candidate | undefined> {
  const row = await db
    .selectFrom('user as u')
    .leftJoin('password as p', (join) => join.onRef('p.org_id', '=', 'u.org_id').onRef('p.user_id', '=', 'u.id'))
    .leftJoin('known_device as d', (join) =>
      join.onRef('d.org_id', '=', 'u.org_id').onRef('d.user_id', '=', 'u.id').on('d.device_hash', '=', deviceHash),
    )
    .select(['u.id', 'u.login', 'u.email', 'u.status', 'p.hash', 'd.device_hash'])
    .select(sql<string>`coalesce(u.profile->>'displayName', u.login)`.as('display_name'))
    .where('u.org_id', '=', db.org)
    .where('u.login_key', '=', loginKey)
    .executeTakeFirst()
  return (
    row && {
      userId: row.id,
      login: row.login,
      email: row.email,
      displayName: row.display_name,
      status: row.status,
      passwordHash: row.hash ?? undefined,
      knowsDevice: row.device_hash !== null,
    }
  )
}

/** Puts a hash in the place of the one before; false when that is no longer stored. */
export async function replaceHash(
  db: OrgDb,
  userId: string,
  change: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const row = await db
    .updateTable('password')
    .set({ hash: change.to })
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('hash', '=', change.from)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Keeps a new password; the user may sign in with it from now on. False when the user may not have one. */
export async function keepNewPassword(db: OrgDb, userId: string, hash: string, now: Date): Promise<boolean> {
  const row = await db
    .with('person', (query) =>
      query
        .updateTable('user')
        .set({ status: 'ACTIVE', updated_at: now })
        .where('org_id', '=', db.org)
        .where('id', '=', userId)
        .where('status', 'in', ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY', 'LOCKED_OUT'])
        .returning(['org_id', 'id']),
    )
    .insertInto('password')
    .columns(['org_id', 'user_id', 'hash', 'changed_at'])
    .expression((expression) =>
      expression
        .selectFrom('person')
        .select([
          'person.org_id',
          'person.id as user_id',
          sql<string>`${hash}::text`.as('hash'),
          sql<Date>`${now}::timestamptz`.as('changed_at'),
        ]),
    )
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id']).doUpdateSet({ hash, changed_at: now }))
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}
