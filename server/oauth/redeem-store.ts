import { type QueryCreator, sql } from 'kysely'
import type { EventType } from '../audit/event-types.ts'
import { hotStatement, type Place } from '../database/hot.ts'
import type { OrgDb } from '../database/org.ts'
import type { Tables } from '../database/schema.ts'
import { groupNames, isAssigned, usable, type UserRow, userColumns } from './people-store.ts'

// A statement of the sign-on path: one round trip. It spans tables of several slices, whose owners are:
// org, user, group, group_member: directory; app, app_user, app_group: apps; session: sign-in;
// consent, oauth_grant, refresh_token, revoked_token: here; log_event: audit.

/** What is kept when a code is redeemed. */
export interface Redemption extends Readonly<Record<string, unknown>> {
  /** The code's own id: a second insert of it is a replay. */
  readonly grantId: string
  readonly appId: string
  readonly userId: string
  readonly sessionId: string
  readonly scopes: readonly string[]
  readonly claims: string | null
  readonly authenticatedAt: Date
  readonly amr: readonly string[]
  readonly now: Date
  readonly expiresAt: Date
  readonly orgVersion: string
  readonly appVersion: string
  /** One log row for each name and id, which stand side by side. */
  readonly logTypes: readonly EventType[]
  readonly logIds: readonly string[]
  readonly actor: string
  readonly targets: string
  readonly address: string
  readonly userAgent: string
  readonly requestId: string
  readonly detail: string
  /** Null when no refresh token is due. */
  readonly refreshHash: string | null
  readonly refreshExpiresAt: Date
}

/** Places of a redemption's values in its statement. */
type Redeeming = Place<Redemption>

/**
 * The session, its user, the app and the org, only if all are as they were when the code was issued.
 *
 * The session is held until the grant is kept: who ends it waits, and then ends the grant as well; or it has ended
 * before, and there is no grant.
 */
const provenChain = (db: OrgDb, place: Redeeming, wantsGroups: boolean) =>
  db
    .selectFrom('session as s')
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 's.org_id').onRef('u.id', '=', 's.user_id'))
    .innerJoin('app as a', (join) => join.onRef('a.org_id', '=', 's.org_id').on('a.id', '=', place('appId')))
    .innerJoin('org as o', 'o.id', 's.org_id')
    .select(['s.org_id', 'u.id as user_id', ...userColumns])
    .select(sql<string[] | null>`${groupNames(db, sql.ref('u.id'), wantsGroups)}`.as('groups'))
    .where('s.org_id', '=', db.org)
    .where('s.id', '=', place('sessionId'))
    .where('s.user_id', '=', place('userId'))
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', place('now'))
    .where('u.status', 'in', usable)
    .where('a.status', '=', 'ACTIVE')
    .where('a.version', '=', place('appVersion'))
    .where('o.version', '=', place('orgVersion'))
    .where('o.status', '=', 'ACTIVE')
    .where(isAssigned(db, { app: sql.ref('a.id'), user: sql.ref('s.user_id') }))
    .forShare('s')

/** What the parts of the statement see of one another. */
type WithProven = QueryCreator<Tables & { proven: UserRow & { org_id: string } }>
type WithKept = QueryCreator<Tables & { kept: { org_id: string; id: string } }>

/** The grant; its primary key lets one of racing redemptions through. */
const keepGrant = (query: WithProven, place: Redeeming) =>
  query
    .insertInto('oauth_grant')
    .columns([
      ...(['org_id', 'id', 'app_id', 'user_id', 'session_id', 'scopes', 'claims', 'offline'] as const),
      ...(['authenticated_at', 'amr', 'created_at', 'expires_at'] as const),
    ])
    .expression((expression) =>
      expression
        .selectFrom('proven')
        .select([
          'proven.org_id',
          sql<string>`${place('grantId')}::text`.as('id'),
          sql<string>`${place('appId')}::text`.as('app_id'),
          'proven.user_id',
          sql<string>`${place('sessionId')}::text`.as('session_id'),
          sql<string[]>`${place('scopes')}::text[]`.as('scopes'),
          sql<string>`${place('claims')}::jsonb`.as('claims'),
          sql<boolean>`${place('refreshHash')}::text is not null`.as('offline'),
          sql<Date>`${place('authenticatedAt')}::timestamptz`.as('authenticated_at'),
          sql<string[]>`${place('amr')}::text[]`.as('amr'),
          sql<Date>`${place('now')}::timestamptz`.as('created_at'),
          sql<Date>`${place('expiresAt')}::timestamptz`.as('expires_at'),
        ]),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['org_id', 'id'])

/** The first refresh token of the grant, if one is due. */
const keepRefresh = (query: WithKept, place: Redeeming) =>
  query
    .insertInto('refresh_token')
    .columns(['org_id', 'token_hash', 'grant_id', 'issued_at', 'expires_at'])
    .expression((expression) =>
      expression
        .selectFrom('kept')
        .select([
          'kept.org_id',
          sql<string>`${place('refreshHash')}::text`.as('token_hash'),
          'kept.id as grant_id',
          sql<Date>`${place('now')}::timestamptz`.as('issued_at'),
          sql<Date>`${place('refreshExpiresAt')}::timestamptz`.as('expires_at'),
        ]),
    )
    .returning('token_hash')

/** The log rows of the redemption: none when nothing was kept. */
const keepLog = (query: WithKept, place: Redeeming) =>
  query
    .insertInto('log_event')
    .columns([
      ...(['org_id', 'published', 'id', 'event_type', 'outcome', 'actor_id', 'actor', 'targets'] as const),
      ...(['address', 'user_agent', 'request_id', 'session_id', 'detail'] as const),
    ])
    .expression((expression) =>
      expression
        .selectFrom('kept')
        .select([
          'kept.org_id',
          sql<Date>`${place('now')}::timestamptz`.as('published'),
          sql<string>`unnest(${place('logIds')}::text[])`.as('id'),
          sql<string>`unnest(${place('logTypes')}::text[])`.as('event_type'),
          sql<'SUCCESS'>`'SUCCESS'`.as('outcome'),
          sql<string>`${place('userId')}::text`.as('actor_id'),
          sql<string>`${place('actor')}::jsonb`.as('actor'),
          sql<string>`${place('targets')}::jsonb`.as('targets'),
          sql<string>`${place('address')}::text`.as('address'),
          sql<string>`${place('userAgent')}::text`.as('user_agent'),
          sql<string>`${place('requestId')}::text`.as('request_id'),
          sql<string>`${place('sessionId')}::text`.as('session_id'),
          sql<string>`${place('detail')}::jsonb`.as('detail'),
        ]),
    )
    .returning('id')

/** What a redemption gives beside its grant. */
interface Extras {
  readonly groups: boolean
  readonly refresh: boolean
}

/** A part of a statement that nobody needs is set up at each run all the same: so there is one for each pair of wishes. */
const redemption = (name: string, { groups, refresh }: Extras) =>
  hotStatement<Redemption, UserRow>(name, (db, place) => {
    const kept = db
      .with('proven', () => provenChain(db, place, groups))
      .with('kept', (query) => keepGrant(query as unknown as WithProven, place))
    const refreshable = kept.with('refreshable', (query) => keepRefresh(query as unknown as WithKept, place))
    return (refresh ? (refreshable as unknown as typeof kept) : kept)
      .with('logged', (query) => keepLog(query as unknown as WithKept, place))
      .selectFrom(['kept', 'proven'])
      .select(['proven.user_id', 'proven.login', 'proven.email', 'proven.email_verified', 'proven.profile'])
      .select(['proven.updated_at', 'proven.groups'])
  })

const statements = {
  plain: redemption('redeem-code', { groups: false, refresh: false }),
  groups: redemption('redeem-code-groups', { groups: true, refresh: false }),
  refresh: redemption('redeem-code-refresh', { groups: false, refresh: true }),
  both: redemption('redeem-code-groups-refresh', { groups: true, refresh: true }),
}

/**
 * Redeems a code: keeps its grant, its refresh token and its log rows, and gives the user. One statement.
 *
 * No row when the code was redeemed before, or when session, user, assignment, app or org are no longer as they were
 * when it was issued; nothing is kept then. Of racing redemptions the primary key lets one through (RFC6749-4.1.2).
 */
export function redeemCode(
  db: OrgDb,
  { wantsGroups, ...redemption }: Redemption & { readonly wantsGroups: boolean },
): Promise<UserRow[]> {
  const { plain, groups, refresh, both } = statements
  const [withoutRefresh, withRefresh] = wantsGroups ? [groups, both] : [plain, refresh]
  return (redemption.refreshHash === null ? withoutRefresh : withRefresh).run(db, redemption)
}
