import { sql } from 'kysely'
import type { OrgDb } from '../database/org.ts'
import { isAssigned } from './people-store.ts'

/** Keeps the content of a code that would be too long. */
export async function keepLongCode(db: OrgDb, id: string, sealed: string, expiresAt: Date): Promise<void> {
  await db.insertInto('long_code').values({ org_id: db.org, id, sealed, expires_at: expiresAt }).execute()
}

/** The content of a long code; it stays until it expires, because a replay must be recognised. */
export async function takeLongCode(db: OrgDb, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('long_code')
    .select('sealed')
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.sealed
}

/** Ends a grant with every token it gave; false when it never was, or had ended. */
export async function revokeGrant(db: OrgDb, id: string, now: Date): Promise<boolean> {
  const row = await db
    .updateTable('oauth_grant')
    .set({ revoked_at: now })
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** True when the code of this id was redeemed. */
export async function wasRedeemed(db: OrgDb, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('oauth_grant')
    .select('id')
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Ends every grant of the user. */
export async function revokeGrantsOfUser(db: OrgDb, userId: string, now: Date): Promise<void> {
  await db
    .updateTable('oauth_grant')
    .set({ revoked_at: now })
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Ends every grant the user gave one app. */
export async function revokeGrantsOfUserAndApp(db: OrgDb, userId: string, appId: string, now: Date): Promise<void> {
  await db
    .updateTable('oauth_grant')
    .set({ revoked_at: now })
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('app_id', '=', appId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Ends every grant that users gave an app. */
export async function revokeGrantsOfApp(db: OrgDb, appId: string, now: Date): Promise<void> {
  await db
    .updateTable('oauth_grant')
    .set({ revoked_at: now })
    .where('org_id', '=', db.org)
    .where('app_id', '=', appId)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Ends grants whose users no longer have the app, by no group and no assignment: of an app, of a user, or of both. */
export async function revokeUnassignedGrants(
  db: OrgDb,
  {
    appId,
    userId,
  }: { readonly appId: string; readonly userId?: string } | { readonly appId?: string; readonly userId: string },
  now: Date,
): Promise<void> {
  await db
    .updateTable('oauth_grant')
    .set({ revoked_at: now })
    .where('org_id', '=', db.org)
    .$if(appId !== undefined, (query) => query.where('app_id', '=', appId ?? ''))
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? ''))
    .where('revoked_at', 'is', null)
    .where((expression) =>
      expression.not(isAssigned(db, { app: sql.ref('oauth_grant.app_id'), user: sql.ref('oauth_grant.user_id') })),
    )
    .execute()
}

/** Ends what a session gave, except what was meant to outlive it (offline access), and names the apps it reached. */
export async function endGrantsOfSession(db: OrgDb, sessionId: string, now: Date): Promise<string[]> {
  await db
    .updateTable('oauth_grant')
    .set({ revoked_at: now })
    .where('org_id', '=', db.org)
    .where('session_id', '=', sessionId)
    .where('offline', '=', false)
    .where('revoked_at', 'is', null)
    .execute()
  const rows = await db
    .selectFrom('oauth_grant')
    .select('app_id')
    .distinct()
    .where('org_id', '=', db.org)
    .where('session_id', '=', sessionId)
    .execute()
  return rows.map(({ app_id }) => app_id)
}

/** Ends the grants of these sessions, but for offline access, and gives every app that had one, by session. */
export async function endGrantsOfSessions(
  db: OrgDb,
  sessionIds: readonly string[],
  now: Date,
): Promise<{ readonly appId: string; readonly sessionId: string }[]> {
  await db
    .updateTable('oauth_grant')
    .set({ revoked_at: now })
    .where('org_id', '=', db.org)
    .where('session_id', 'in', sessionIds)
    .where('offline', '=', false)
    .where('revoked_at', 'is', null)
    .execute()
  const rows = await db
    .selectFrom('oauth_grant')
    .select(['app_id', 'session_id'])
    .distinct()
    .where('org_id', '=', db.org)
    .where('session_id', 'in', sessionIds)
    .execute()
  return rows.flatMap(({ app_id: appId, session_id: sessionId }) => (sessionId === null ? [] : [{ appId, sessionId }]))
}

/** Ends one access token before its time. */
export async function revokeToken(db: OrgDb, tokenId: string, expiresAt: Date): Promise<void> {
  await db
    .insertInto('revoked_token')
    .values({ org_id: db.org, token_id: tokenId, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Remembers a client assertion; false when it was used before (RFC7523-3). One statement, so that one of two wins. */
export async function useAssertionOnce(
  db: OrgDb,
  appId: string,
  { jtiHash, until }: { readonly jtiHash: string; readonly until: Date },
): Promise<boolean> {
  const row = await db
    .insertInto('used_assertion')
    .values({ org_id: db.org, app_id: appId, jti_hash: jtiHash, expires_at: until })
    .onConflict((conflict) => conflict.doNothing())
    .returning('jti_hash')
    .executeTakeFirst()
  return row !== undefined
}

/** What is stored of a refresh token and its family. */
export interface StoredRefresh {
  readonly grantId: string
  readonly appId: string
  readonly userId: string
  readonly login: string
  readonly sessionId: string | undefined
  readonly scopes: readonly string[]
  readonly claims: Readonly<Record<string, unknown>> | undefined
  readonly authenticatedAt: Date
  readonly amr: readonly string[]
  readonly issuedAt: Date
  readonly expiresAt: Date
  readonly familyExpiresAt: Date
  readonly usedAt: Date | undefined
  readonly successorUsed: boolean
  readonly revoked: boolean
  readonly userStatus: string
}

/** Finds a refresh token by its hash, with its grant and its user. */
export async function findRefresh(db: OrgDb, tokenHash: string): Promise<StoredRefresh | undefined> {
  const row = await db
    .selectFrom('refresh_token as r')
    .innerJoin('oauth_grant as g', (join) => join.onRef('g.org_id', '=', 'r.org_id').onRef('g.id', '=', 'r.grant_id'))
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 'g.org_id').onRef('u.id', '=', 'g.user_id'))
    .leftJoin('refresh_token as n', (join) =>
      join.onRef('n.org_id', '=', 'r.org_id').onRef('n.token_hash', '=', 'r.successor_hash'),
    )
    .select([
      'g.id',
      'g.app_id',
      'g.user_id',
      'u.login',
      'g.session_id',
      'g.scopes',
      'g.claims',
      'g.authenticated_at',
      'g.amr',
    ])
    .select([
      'r.issued_at',
      'r.expires_at',
      'g.expires_at as family_expires_at',
      'r.used_at',
      'n.used_at as successor_used_at',
    ])
    .select(['g.revoked_at', 'u.status'])
    .where('r.org_id', '=', db.org)
    .where('r.token_hash', '=', tokenHash)
    .executeTakeFirst()
  return (
    row && {
      grantId: row.id,
      appId: row.app_id,
      userId: row.user_id,
      login: row.login,
      sessionId: row.session_id ?? undefined,
      scopes: row.scopes,
      claims: row.claims ?? undefined,
      authenticatedAt: row.authenticated_at,
      amr: row.amr,
      issuedAt: row.issued_at,
      expiresAt: row.expires_at,
      familyExpiresAt: row.family_expires_at,
      usedAt: row.used_at ?? undefined,
      successorUsed: row.successor_used_at !== null,
      revoked: row.revoked_at !== null,
      userStatus: row.status,
    }
  )
}

/**
 * Marks a refresh token used and adds its successor; false when another request was faster or the grant has ended.
 *
 * One statement, so that of racing requests one rotates and the rest look again.
 */
export async function rotateRefresh(
  db: OrgDb,
  rotation: { tokenHash: string; successorHash: string; expiresAt: Date; now: Date },
): Promise<boolean> {
  const { tokenHash, successorHash, expiresAt, now } = rotation
  const row = await db
    .with('used', (query) =>
      query
        .updateTable('refresh_token as r')
        .from('oauth_grant as g')
        .set({ used_at: now, successor_hash: successorHash })
        .where('r.org_id', '=', db.org)
        .where('r.token_hash', '=', tokenHash)
        .where('r.used_at', 'is', null)
        .where('g.org_id', '=', db.org)
        .whereRef('g.id', '=', 'r.grant_id')
        .where('g.revoked_at', 'is', null)
        .returning(['r.org_id', 'r.grant_id']),
    )
    .insertInto('refresh_token')
    .columns(['org_id', 'token_hash', 'grant_id', 'issued_at', 'expires_at'])
    .expression((expression) =>
      expression
        .selectFrom('used')
        .select([
          'used.org_id',
          sql<string>`${successorHash}::text`.as('token_hash'),
          'used.grant_id',
          sql<Date>`${now}::timestamptz`.as('issued_at'),
          sql<Date>`${expiresAt}::timestamptz`.as('expires_at'),
        ]),
    )
    .returning('token_hash')
    .executeTakeFirst()
  return row !== undefined
}

/** Remembers that the user allows the app these scopes, beside what they allowed before. */
export async function keepConsent(
  db: OrgDb,
  consent: { readonly userId: string; readonly appId: string; readonly scopes: readonly string[]; readonly now: Date },
): Promise<void> {
  const { userId, appId, scopes, now } = consent
  await db
    .insertInto('consent')
    .values({ org_id: db.org, user_id: userId, app_id: appId, scopes, granted_at: now })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'user_id', 'app_id']).doUpdateSet({
        scopes: sql<string[]>`array(select distinct unnest(consent.scopes || excluded.scopes) order by 1)`,
        granted_at: now,
      }),
    )
    .execute()
}
