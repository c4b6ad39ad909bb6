import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'

/** What a user agreed to of one app. */
export interface StoredConsent {
  readonly appId: string
  readonly scopes: readonly string[]
  readonly grantedAt: Date
}

/** The user's consents, by app. */
export const listConsents = (db: OrgDb, userId: string): Promise<StoredConsent[]> =>
  db
    .selectFrom('consent')
    .select(['app_id as appId', 'scopes', 'granted_at as grantedAt'])
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .orderBy('app_id')
    .execute()

/** Takes back what the user agreed to of an app: one scope, or all where none is named. */
export async function takeConsentBack(
  db: OrgDb,
  { userId, appId, scope }: { readonly userId: string; readonly appId: string; readonly scope?: string | undefined },
): Promise<void> {
  if (scope !== undefined)
    await db
      .updateTable('consent')
      .set({ scopes: sql<string[]>`array_remove(scopes, ${scope})` })
      .where('org_id', '=', db.org)
      .where('user_id', '=', userId)
      .where('app_id', '=', appId)
      .execute()
  await db
    .deleteFrom('consent')
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('app_id', '=', appId)
    .$if(scope !== undefined, (query) => query.where(sql<number>`cardinality(scopes)`, '=', 0))
    .execute()
}

/** The apps that hold tokens or a consent of the user, by id. */
export async function listHolders(db: OrgDb, userId: string, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('oauth_grant')
    .select('app_id')
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .union((query) =>
      query.selectFrom('consent').select('app_id').where('org_id', '=', db.org).where('user_id', '=', userId),
    )
    .orderBy('app_id')
    .execute()
  return rows.map(({ app_id: appId }) => appId)
}
