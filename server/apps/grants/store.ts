import type { OrgDb } from '../../database/org.ts'

const grants = (db: OrgDb, appId: string) =>
  db
    .selectFrom('app_scope')
    .select(['id', 'scope', 'granted_at as grantedAt', 'granted_by as grantedBy'])
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)

/** A scope of the management API that an app was granted. */
export type StoredScopeGrant = Awaited<ReturnType<ReturnType<typeof grants>['executeTakeFirstOrThrow']>>

/** Everything an app was granted, by scope. */
export const listScopeGrants = (db: OrgDb, appId: string): Promise<StoredScopeGrant[]> =>
  grants(db, appId).orderBy('scope').execute()

/** One grant of an app. */
export const findScopeGrant = (db: OrgDb, appId: string, id: string): Promise<StoredScopeGrant | undefined> =>
  grants(db, appId).where('id', '=', id).executeTakeFirst()

/** Keeps a grant. The caller holds the app and knows that it has it not. */
export async function insertScopeGrant(
  db: OrgDb,
  appId: string,
  grant: { readonly id: string; readonly scope: string; readonly grantedBy: string | undefined },
  now: Date,
): Promise<void> {
  const { id, scope, grantedBy } = grant
  await db
    .insertInto('app_scope')
    .values({ org_id: db.org, app_id: appId, id, scope, granted_at: now, granted_by: grantedBy ?? null })
    .execute()
}

/**
 * Lets everything that an app was granted begin anew. A token is good for what was granted before it was made, so none
 * that is out comes back to life with its app.
 */
export async function renewScopeGrants(db: OrgDb, appId: string, now: Date): Promise<void> {
  await db
    .updateTable('app_scope')
    .set({ granted_at: now })
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .execute()
}

/** Takes a grant back. */
export async function deleteScopeGrant(db: OrgDb, appId: string, id: string): Promise<void> {
  await db
    .deleteFrom('app_scope')
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .execute()
}
