import type { OrgDb } from '../../database/org.ts'
import { sql } from 'kysely'

// Nothing here is ours: user belongs to directory, password and consent to sign-in, app to apps.

/** What the account page shows of its user. */
export interface StoredProfile {
  readonly login: string
  readonly email: string
  readonly firstName: string | null
  readonly lastName: string | null
  readonly passwordChangedAt: Date | null
}

/** The user's own profile; undefined when they were deleted meanwhile. */
export function findProfile(db: OrgDb, userId: string): Promise<StoredProfile | undefined> {
  return db
    .selectFrom('user as u')
    .leftJoin('password as p', (join) => join.onRef('p.org_id', '=', 'u.org_id').onRef('p.user_id', '=', 'u.id'))
    .select(['u.login', 'u.email', 'p.changed_at as passwordChangedAt'])
    .select([
      sql<string | null>`u.profile ->> 'firstName'`.as('firstName'),
      sql<string | null>`u.profile ->> 'lastName'`.as('lastName'),
    ])
    .where('u.org_id', '=', db.org)
    .where('u.id', '=', userId)
    .executeTakeFirst()
}

/** An app that has a user's consent. */
export interface StoredConsent {
  readonly appId: string
  readonly label: string
  readonly iconUrl: string | null
  readonly scopes: readonly string[]
  readonly grantedAt: Date
}

/** The apps that have the user's consent, by label. */
export function listConsents(db: OrgDb, userId: string): Promise<StoredConsent[]> {
  return db
    .selectFrom('consent as c')
    .innerJoin('app as a', (join) => join.onRef('a.org_id', '=', 'c.org_id').onRef('a.id', '=', 'c.app_id'))
    .select(['a.id as appId', 'a.label', 'c.scopes', 'c.granted_at as grantedAt'])
    .select(sql<string | null>`a.settings ->> 'iconUrl'`.as('iconUrl'))
    .where('c.org_id', '=', db.org)
    .where('c.user_id', '=', userId)
    .orderBy(sql`lower(a.label)`)
    .execute()
}

/** Takes a consent back; false when there was none. */
export async function deleteConsent(db: OrgDb, userId: string, appId: string): Promise<boolean> {
  const row = await db
    .deleteFrom('consent')
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('app_id', '=', appId)
    .returning('app_id')
    .executeTakeFirst()
  return row !== undefined
}
