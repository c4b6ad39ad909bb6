import { sql } from 'kysely'
import { hotStatement } from '../database/hot.ts'
import type { UserStatus } from '../database/schema.ts'
import { isAssigned } from './people-store.ts'

// A statement of the sign-on path: one round trip. It spans tables of several slices, whose owners are:
// org, user, group, group_member: directory; app, app_user, app_group: apps; session: sign-in;
// consent, oauth_grant, refresh_token, revoked_token: here; log_event: audit.

/** What the authorization endpoint must know now. Always one row: the nulls say what there is not. */
export interface AuthorizeRow {
  readonly org_version: string
  readonly app_version: string | null
  readonly session_id: string | null
  readonly user_id: string | null
  readonly login: string | null
  readonly user_status: UserStatus | null
  readonly authenticated_at: Date | null
  readonly chosen_at: Date | null
  readonly last_seen_at: Date | null
  readonly amr: readonly string[] | null
  readonly consented: readonly string[] | null
  readonly consented_at: Date | null
  readonly assigned: boolean
}

/** Reads the live session of a cookie, its user, their consent and assignment, and the versions of org and app. */
export const readAuthorizeFacts = hotStatement<
  { appId: string; tokenHash: string; now: Date; idleSince: Date },
  AuthorizeRow
>(
  'authorize-facts',
  (db, place) =>
    db
      .selectFrom('org as o')
      .leftJoin('app as a', (join) => join.on('a.org_id', '=', db.org).on('a.id', '=', place('appId')))
      .leftJoin('session as s', (join) =>
        join
          .on('s.org_id', '=', db.org)
          .on('s.token_hash', '=', place('tokenHash'))
          .on('s.ended_at', 'is', null)
          .on('s.expires_at', '>', place('now'))
          .on('s.last_seen_at', '>', place('idleSince')),
      )
      .leftJoin('user as u', (join) => join.onRef('u.org_id', '=', 's.org_id').onRef('u.id', '=', 's.user_id'))
      .leftJoin('consent as c', (join) =>
        join.onRef('c.org_id', '=', 's.org_id').onRef('c.user_id', '=', 's.user_id').onRef('c.app_id', '=', 'a.id'),
      )
      .select(['o.version as org_version', 'a.version as app_version', 's.id as session_id', 's.user_id as user_id'])
      .select([
        'u.login as login',
        'u.status as user_status',
        's.authenticated_at',
        's.chosen_at',
        's.last_seen_at',
        's.amr',
      ])
      .select(['c.scopes as consented', 'c.granted_at as consented_at'])
      .select(sql<boolean>`${isAssigned(db, { app: sql.ref('a.id'), user: sql.ref('s.user_id') })}`.as('assigned'))
      .where('o.id', '=', db.org) as never,
)
