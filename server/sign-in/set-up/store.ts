import { expressionBuilder, sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { Tables } from '../../database/schema.ts'

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

const hasNoAdmin = (db: OrgDb) => {
  const one = expressionBuilder<Tables>()
  return one.not(one.exists(one.selectFrom('admin_role').select(sql`1`.as('one')).where('org_id', '=', db.org)))
}

const isAlive = (db: OrgDb, tokenHash: string, now: Date) =>
  expressionBuilder<Tables>()
    .selectFrom('set_up_link as mine')
    .select('mine.token_hash')
    .where('mine.org_id', '=', db.org)
    .where('mine.token_hash', '=', tokenHash)
    .where('mine.used_at', 'is', null)
    .where('mine.expires_at', '>', now)

/** True while the link may set the org up. */
export async function isLinkAlive(db: OrgDb, tokenHash: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('set_up_link')
    .select('token_hash')
    .where('org_id', '=', db.org)
    .where('token_hash', 'in', isAlive(db, tokenHash, now))
    .where(hasNoAdmin(db))
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
    .updateTable('set_up_link')
    .set({ used_at: now })
    .where('org_id', '=', db.org)
    .where('used_at', 'is', null)
    .where(expressionBuilder<Tables>().exists(isAlive(db, tokenHash, now)))
    .where(hasNoAdmin(db))
    .returning('token_hash')
    .execute()
  return rows.some((row) => row.token_hash === tokenHash)
}
