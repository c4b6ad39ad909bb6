import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'

/** Keeps a new set-up link in the place of those before it. */
export async function replaceLinks(db: OrgDb, tokenHash: string, now: Date, expiresAt: Date): Promise<void> {
  await db
    .with('before', (query) =>
      query
        .updateTable('set_up_link')
        .set({ used_at: now })
        .where('org_id', '=', db.org)
        .where('used_at', 'is', null)
        .returning('token_hash'),
    )
    .insertInto('set_up_link')
    .values({ org_id: db.org, token_hash: tokenHash, created_at: now, expires_at: expiresAt })
    .execute()
}

/** True while the link may set the org up. */
export async function isLinkAlive(db: OrgDb, tokenHash: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('set_up_link')
    .select('token_hash')
    .where('org_id', '=', db.org)
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('admin_role').select(sql`1`.as('one')).where('org_id', '=', db.org))),
    )
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Uses up the link and every other one of the org; false when it was used, is too old, or there is an admin already.
 *
 * All in one statement, so that of two racing first admins one wins, whichever links they hold.
 */
export async function useLink(db: OrgDb, tokenHash: string, now: Date): Promise<boolean> {
  const rows = await db
    .updateTable('set_up_link as l')
    .set({ used_at: now })
    .where('l.org_id', '=', db.org)
    .where('l.used_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('set_up_link as mine')
          .select(sql`1`.as('one'))
          .where('mine.org_id', '=', db.org)
          .where('mine.token_hash', '=', tokenHash)
          .where('mine.used_at', 'is', null)
          .where('mine.expires_at', '>', now),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('admin_role as a').select(sql`1`.as('one')).where('a.org_id', '=', db.org))),
    )
    .returning('l.token_hash')
    .execute()
  return rows.some((row) => row.token_hash === tokenHash)
}
