import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'
import type { LinkOwner } from '../password/choose-password.ts'
import { keepChosen, ownerOf, type PasswordOwner } from '../password/store.ts'

/** Who may choose a new password by mail. */
const recoverableStatuses: readonly UserStatus[] = ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY', 'LOCKED_OUT']

/** The user with this login who may recover their password. */
export async function findRecoverable(db: OrgDb, loginKey: string): Promise<PasswordOwner | undefined> {
  const row = await db
    .selectFrom('user')
    .select(['id as user_id', 'login', 'email', 'profile'])
    .where('org_id', '=', db.org)
    .where('login_key', '=', loginKey)
    .where('status', 'in', recoverableStatuses)
    .executeTakeFirst()
  return row && ownerOf(row)
}

/** A link to be kept: its hash, never itself. */
export interface NewLink {
  readonly tokenHash: string
  readonly userId: string
  readonly browserHash: string
  readonly email: string
  readonly now: Date
  readonly expiresAt: Date
}

/** Keeps a recovery link. */
export async function insertLink(
  db: OrgDb,
  { tokenHash, userId, browserHash, email, now, expiresAt }: NewLink,
): Promise<void> {
  await db
    .insertInto('recovery_link')
    .values({
      org_id: db.org,
      token_hash: tokenHash,
      user_id: userId,
      browser_hash: browserHash,
      email,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute()
}

/** A link as it comes back: opened in which browser, and when. */
export interface UsedLink {
  readonly tokenHash: string
  readonly browserHash: string
  readonly now: Date
}

/**
 * A link's user, while the link is alive: unused, young, in the browser that asked, mailed to the address the user
 * still has, and asked for after the password they still have.
 */
export async function findLinkOwner(db: OrgDb, link: UsedLink): Promise<LinkOwner | undefined> {
  const row = await db
    .selectFrom('recovery_link as l')
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 'l.org_id').onRef('u.id', '=', 'l.user_id'))
    .leftJoin('password as p', (join) => join.onRef('p.org_id', '=', 'l.org_id').onRef('p.user_id', '=', 'l.user_id'))
    .select(['u.id as user_id', 'u.login', 'u.email', 'u.profile', 'p.hash'])
    .where('l.org_id', '=', db.org)
    .where('l.token_hash', '=', link.tokenHash)
    .where('l.browser_hash', '=', link.browserHash)
    .where('l.used_at', 'is', null)
    .where('l.expires_at', '>', link.now)
    .whereRef('l.email', '=', 'u.email')
    .where('u.status', 'in', recoverableStatuses)
    .where((row) => row.or([row('p.changed_at', 'is', null), row('p.changed_at', '<', row.ref('l.created_at'))]))
    .executeTakeFirst()
  return row && { owner: ownerOf(row), passwordHash: row.hash ?? undefined }
}

/**
 * Uses a link up and sets the password it was for, in one statement: of any number of racing uses one passes, and none
 * when anything the link stands for has changed (CVE-2026-32700). False then.
 */
export async function redeemLink(db: OrgDb, link: UsedLink, hash: string): Promise<boolean> {
  const { now } = link
  const redeeming = db
    .with('used', (query) =>
      query
        .updateTable('recovery_link as l')
        .from('user as u')
        .leftJoin('password as p', (join) => join.onRef('p.org_id', '=', 'u.org_id').onRef('p.user_id', '=', 'u.id'))
        .set({ used_at: now })
        .where('l.org_id', '=', db.org)
        .where('l.token_hash', '=', link.tokenHash)
        .where('l.browser_hash', '=', link.browserHash)
        .where('l.used_at', 'is', null)
        .where('l.expires_at', '>', now)
        .whereRef('u.org_id', '=', 'l.org_id')
        .whereRef('u.id', '=', 'l.user_id')
        .whereRef('u.email', '=', 'l.email')
        .where('u.status', 'in', recoverableStatuses)
        .where((on) => on.or([on('p.changed_at', 'is', null), on('p.changed_at', '<', on.ref('l.created_at'))]))
        .returning(['l.org_id', 'l.user_id']),
    )
    .with('opened', (query) =>
      query
        .updateTable('user as u')
        .from('used')
        .set({
          status: 'ACTIVE',
          status_changed_at: now,
          updated_at: now,
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
