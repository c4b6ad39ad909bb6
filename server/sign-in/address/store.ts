import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'
import { ownerOf, type PasswordOwner } from '../password/store.ts'

/** Whose address may be confirmed. */
const confirmingStatuses: readonly UserStatus[] = ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY']

/** A link to be kept: its hash, never itself. */
export interface NewAddressLink {
  readonly tokenHash: string
  readonly userId: string
  /** The address that waits. */
  readonly email: string
  readonly now: Date
  readonly expiresAt: Date
}

/** Keeps a link in the place of those before it: only the newest works. */
export async function replaceAddressLinks(db: OrgDb, link: NewAddressLink): Promise<void> {
  await db
    .with('before', (query) =>
      query
        .updateTable('email_link')
        .set({ used_at: link.now })
        .where('org_id', '=', db.org)
        .where('user_id', '=', link.userId)
        .where('used_at', 'is', null)
        .returning('token_hash'),
    )
    .insertInto('email_link')
    .values({
      org_id: db.org,
      token_hash: link.tokenHash,
      user_id: link.userId,
      email: link.email,
      created_at: link.now,
      expires_at: link.expiresAt,
    })
    .execute()
}

/** An address that waits, and whose it would be. */
export interface WaitingAddress {
  /** As they are now, with the address they still have. */
  readonly owner: PasswordOwner
  readonly email: string
}

/** What a link confirms while it is alive; undefined afterwards. */
export async function findWaitingAddress(db: OrgDb, tokenHash: string, now: Date): Promise<WaitingAddress | undefined> {
  const row = await db
    .selectFrom('email_link as l')
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 'l.org_id').onRef('u.id', '=', 'l.user_id'))
    .select(['u.id as user_id', 'u.login', 'u.email', 'u.profile', 'l.email as waiting'])
    .where('l.org_id', '=', db.org)
    .where('l.token_hash', '=', tokenHash)
    .where('l.used_at', 'is', null)
    .where('l.expires_at', '>', now)
    .where('u.status', 'in', confirmingStatuses)
    .executeTakeFirst()
  return row && { owner: ownerOf(row), email: row.waiting }
}

/** Uses a link up and gives its user the address that waited, proven. One statement: false when it was used before. */
export async function redeemAddress(db: OrgDb, tokenHash: string, now: Date): Promise<boolean> {
  const row = await db
    .with('used', (query) =>
      query
        .updateTable('email_link as l')
        .set({ used_at: now })
        .where('l.org_id', '=', db.org)
        .where('l.token_hash', '=', tokenHash)
        .where('l.used_at', 'is', null)
        .where('l.expires_at', '>', now)
        .returning(['l.org_id', 'l.user_id', 'l.email']),
    )
    .updateTable('user as u')
    .from('used')
    .set({
      email: sql<string>`used.email`,
      email_verified: true,
      updated_at: now,
      version: sql<string>`u.version + 1`,
    })
    .whereRef('u.org_id', '=', 'used.org_id')
    .whereRef('u.id', '=', 'used.user_id')
    .where('u.org_id', '=', db.org)
    .where('u.status', 'in', confirmingStatuses)
    .returning('u.id')
    .executeTakeFirst()
  return row !== undefined
}
