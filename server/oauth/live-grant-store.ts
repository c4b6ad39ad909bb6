import { sql } from 'kysely'
import { hotStatement } from '../database/hot.ts'
import type { OrgDb } from '../database/org.ts'
import { groupNames, isAssigned, usable, type UserRow, userColumns } from './people-store.ts'

// A statement of the sign-on path: one round trip. It spans tables of several slices, whose owners are:
// org, user, group, group_member: directory; app, app_user, app_group: apps; session: sign-in;
// consent, oauth_grant, refresh_token, revoked_token: here; log_event: audit.

/** A grant that still holds, with its person and the versions it must be judged under. */
export interface LiveGrantRow extends UserRow {
  readonly app_id: string
  readonly claims: Readonly<Record<string, unknown>> | null
  readonly app_version: string
  readonly org_version: string
}

/** Which grant, by which of its tokens; the id of a token that could be revoked by itself is empty for the others. */
interface GrantQuestion {
  readonly grantId: string
  readonly tokenId: string
  readonly now: Date
}

/** A part of a statement that nobody needs is planned and set up at each run all the same: so there are two. */
const liveGrant = (name: string, wantsGroups: boolean) =>
  hotStatement<GrantQuestion & Readonly<Record<string, unknown>>, LiveGrantRow>(
    name,
    (db, place) =>
      db
        .selectFrom('oauth_grant as g')
        .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 'g.org_id').onRef('u.id', '=', 'g.user_id'))
        .innerJoin('app as a', (join) => join.onRef('a.org_id', '=', 'g.org_id').onRef('a.id', '=', 'g.app_id'))
        .innerJoin('org as o', 'o.id', 'g.org_id')
        .select(['g.app_id', 'g.claims'])
        .select(['u.id as user_id', ...userColumns, 'a.version as app_version', 'o.version as org_version'])
        .select(sql<string[] | null>`${groupNames(db, sql.ref('u.id'), wantsGroups)}`.as('groups'))
        .where('g.org_id', '=', db.org)
        .where('g.id', '=', place('grantId'))
        .where('g.revoked_at', 'is', null)
        .where('g.expires_at', '>', place('now'))
        .where('u.status', 'in', usable)
        .where('a.status', '=', 'ACTIVE')
        .where('o.status', '=', 'ACTIVE')
        .where(isAssigned(db, { app: sql.ref('g.app_id'), user: sql.ref('g.user_id') }))
        .where((expression) =>
          expression.not(
            expression.exists(
              expression
                .selectFrom('revoked_token as r')
                .select(sql`1`.as('one'))
                .where('r.org_id', '=', db.org)
                .where('r.token_id', '=', place('tokenId')),
            ),
          ),
        ) as never,
  )

const [plain, withGroups] = [liveGrant('live-grant', false), liveGrant('live-grant-groups', true)]

/**
 * Reads what an access token stands on; no row when any link of the chain is gone: token or grant revoked, user not
 * active, no longer assigned, app or org deactivated. One statement.
 */
export function readLiveGrant(
  db: OrgDb,
  { wantsGroups, ...question }: GrantQuestion & { readonly wantsGroups: boolean },
): Promise<LiveGrantRow[]> {
  return (wantsGroups ? withGroups : plain).run(db, question)
}
