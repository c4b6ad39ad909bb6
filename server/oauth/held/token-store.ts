import type { OrgDb } from '../../database/org.ts'

/** Whose tokens: of an app, of a user, or of both; one of them where an id is named. */
export interface WhoseTokens {
  readonly appId?: string | undefined
  readonly userId?: string | undefined
  readonly id?: string | undefined
}

const living = (db: OrgDb, { appId, userId, id }: WhoseTokens, now: Date) =>
  db
    .selectFrom('oauth_grant as g')
    .innerJoin('refresh_token as r', (join) =>
      join.onRef('r.org_id', '=', 'g.org_id').onRef('r.grant_id', '=', 'g.id').on('r.used_at', 'is', null),
    )
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 'g.org_id').onRef('u.id', '=', 'g.user_id'))
    .select(['g.id', 'g.app_id as appId', 'g.user_id as userId', 'u.login', 'g.scopes', 'g.created_at as createdAt'])
    .select(['r.issued_at as issuedAt', 'r.expires_at as expiresAt'])
    .where('g.org_id', '=', db.org)
    .where('g.offline', '=', true)
    .where('g.revoked_at', 'is', null)
    .where('g.expires_at', '>', now)
    .where('r.expires_at', '>', now)
    .$if(appId !== undefined, (query) => query.where('g.app_id', '=', appId ?? ''))
    .$if(userId !== undefined, (query) => query.where('g.user_id', '=', userId ?? ''))
    .$if(id !== undefined, (query) => query.where('g.id', '=', id ?? ''))

/** A refresh token that works: the family of those that it was and will be exchanged for. */
export type StoredToken = Awaited<ReturnType<ReturnType<typeof living>['executeTakeFirstOrThrow']>>

/** A page of the refresh tokens that work, by id. */
export const listTokens = (
  db: OrgDb,
  whose: WhoseTokens,
  { after = '', limit, now }: { readonly after: string | undefined; readonly limit: number; readonly now: Date },
): Promise<StoredToken[]> =>
  living(db, whose, now)
    .where('g.id', '>', after)
    .orderBy('g.id')
    .limit(limit + 1)
    .execute()

/** One refresh token that works. */
export const findToken = (
  db: OrgDb,
  whose: WhoseTokens & { readonly id: string },
  now: Date,
): Promise<StoredToken | undefined> => living(db, whose, now).executeTakeFirst()

/** Ends refresh tokens, with the access tokens that came with them; gives how many families ended. */
export async function endTokens(db: OrgDb, { appId, userId, id }: WhoseTokens, now: Date): Promise<number> {
  const rows = await db
    .updateTable('oauth_grant')
    .set({ revoked_at: now })
    .where('org_id', '=', db.org)
    .where('offline', '=', true)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .$if(appId !== undefined, (query) => query.where('app_id', '=', appId ?? ''))
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? ''))
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .returning('id')
    .execute()
  return rows.length
}
