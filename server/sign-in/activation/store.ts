import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'
import type { LinkOwner } from '../password/choose-password.ts'
import { keepChosen, ownerOf } from '../password/store.ts'

/** Whose password a link may choose. */
const choosingStatuses: readonly UserStatus[] = ['PROVISIONED', 'RECOVERY', 'ACTIVE', 'PASSWORD_EXPIRED']

/** A link to be kept: its hash, never itself. */
export interface NewActivationLink {
  readonly tokenHash: string
  readonly userId: string
  readonly email: string
  /** False for one that an admin hands over, which proves no address. */
  readonly isMailed: boolean
  readonly now: Date
  readonly expiresAt: Date
}

/** Keeps a link in the place of those before it: only the newest works. */
export async function replaceActivationLinks(db: OrgDb, link: NewActivationLink): Promise<void> {
  await db
    .with('before', (query) =>
      query
        .updateTable('activation_link')
        .set({ used_at: link.now })
        .where('org_id', '=', db.org)
        .where('user_id', '=', link.userId)
        .where('used_at', 'is', null)
        .returning('token_hash'),
    )
    .insertInto('activation_link')
    .values({
      org_id: db.org,
      token_hash: link.tokenHash,
      user_id: link.userId,
      email: link.email,
      is_mailed: link.isMailed,
      created_at: link.now,
      expires_at: link.expiresAt,
    })
    .execute()
}

/** Whose password a link chooses. */
export interface ActivationOwner extends LinkOwner {
  /** True for somebody who never had a password here. */
  readonly isNew: boolean
}

/**
 * A link's user while the link is alive: unused, young, for the address the user still has, and made after the password
 * they still have.
 */
export async function findActivationOwner(
  db: OrgDb,
  tokenHash: string,
  now: Date,
): Promise<ActivationOwner | undefined> {
  const row = await db
    .selectFrom('activation_link as l')
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 'l.org_id').onRef('u.id', '=', 'l.user_id'))
    .leftJoin('password as p', (join) => join.onRef('p.org_id', '=', 'l.org_id').onRef('p.user_id', '=', 'l.user_id'))
    .select(['u.id as user_id', 'u.login', 'u.email', 'u.profile', 'u.status', 'p.hash'])
    .where('l.org_id', '=', db.org)
    .where('l.token_hash', '=', tokenHash)
    .where('l.used_at', 'is', null)
    .where('l.expires_at', '>', now)
    .whereRef('l.email', '=', 'u.email')
    .where('u.status', 'in', choosingStatuses)
    .where((row) => row.or([row('p.changed_at', 'is', null), row('p.changed_at', '<', row.ref('l.created_at'))]))
    .executeTakeFirst()
  return row && { owner: ownerOf(row), isNew: row.status === 'PROVISIONED', passwordHash: row.hash ?? undefined }
}

/**
 * Uses a link up, sets the password it was for and makes its user active, in one statement: of any number of racing uses
 * one passes, and none when anything the link stands for has changed. False then. A mailed link proves the address.
 */
export async function redeemActivation(db: OrgDb, tokenHash: string, hash: string, now: Date): Promise<boolean> {
  const redeeming = db
    .with('used', (query) =>
      query
        .updateTable('activation_link as l')
        .from('user as u')
        .leftJoin('password as p', (join) => join.onRef('p.org_id', '=', 'u.org_id').onRef('p.user_id', '=', 'u.id'))
        .set({ used_at: now })
        .where('l.org_id', '=', db.org)
        .where('l.token_hash', '=', tokenHash)
        .where('l.used_at', 'is', null)
        .where('l.expires_at', '>', now)
        .whereRef('u.org_id', '=', 'l.org_id')
        .whereRef('u.id', '=', 'l.user_id')
        .whereRef('u.email', '=', 'l.email')
        .where('u.status', 'in', choosingStatuses)
        .where((on) => on.or([on('p.changed_at', 'is', null), on('p.changed_at', '<', on.ref('l.created_at'))]))
        .returning(['l.org_id', 'l.user_id', 'l.is_mailed']),
    )
    .with('opened', (query) =>
      query
        .updateTable('user as u')
        .from('used')
        .set({
          status: 'ACTIVE',
          status_changed_at: now,
          updated_at: now,
          activated_at: sql<Date>`coalesce(u.activated_at, ${now}::timestamptz)`,
          email_verified: sql<boolean>`u.email_verified or used.is_mailed`,
          locked_at: null,
          version: sql<string>`u.version + 1`,
        })
        .whereRef('u.org_id', '=', 'used.org_id')
        .whereRef('u.id', '=', 'used.user_id')
        .where('u.org_id', '=', db.org)
        .returning('u.id'),
    )
  return keepChosen(redeeming, hash, now)
}

/** Ends the link to a password that was handed to an admin for this user. One that was mailed is the user's own, and stays. */
export async function endHandedLinks(db: OrgDb, userId: string, now: Date): Promise<void> {
  await db
    .updateTable('activation_link')
    .set({ used_at: now })
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('used_at', 'is', null)
    .where('is_mailed', '=', false)
    .execute()
}

/** Ends every link that was mailed or handed over for this user: to a password, and to another address. */
export async function endLinksOf(db: OrgDb, userId: string, now: Date): Promise<void> {
  for (const table of ['recovery_link', 'activation_link', 'email_link'] as const)
    await db
      .updateTable(table)
      .set({ used_at: now })
      .where('org_id', '=', db.org)
      .where('user_id', '=', userId)
      .where('used_at', 'is', null)
      .execute()
}
