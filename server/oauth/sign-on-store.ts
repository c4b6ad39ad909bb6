import { type Expression, expressionBuilder, sql } from 'kysely'
import { hotStatement } from '../database/hot.ts'
import type { OrgDb } from '../database/org.ts'
import type { Tables, UserStatus } from '../database/schema.ts'

// The statements of the sign-on path: one round trip each. They span tables of several slices, whose owners are:
// org, user, group, group_member: directory; app, app_user, app_group: apps; session: sign-in;
// consent, oauth_grant, refresh_token, revoked_token: here; log_event: audit.

/** People in these states may use what they are assigned to. */
const usable: readonly UserStatus[] = ['ACTIVE']

/** True for a user who may sign in and use apps. */
export const isUsable = (status: UserStatus | null): boolean => status !== null && usable.includes(status)

interface Assignee {
  readonly app: Expression<string>
  readonly user: Expression<string>
}

/** True when the user is assigned to the app, directly or through a group. */
function isAssigned(db: OrgDb, { app, user }: Assignee): Expression<boolean> {
  const expression = expressionBuilder<Tables>()
  const direct = expression
    .selectFrom('app_user as au')
    .select(sql`1`.as('one'))
    .where('au.org_id', '=', db.org)
    .where('au.app_id', '=', app)
    .where('au.user_id', '=', user)
  const byGroup = expression
    .selectFrom('group_member as gm')
    .innerJoin('app_group as ag', (join) =>
      join.onRef('ag.org_id', '=', 'gm.org_id').onRef('ag.group_id', '=', 'gm.group_id'),
    )
    .select(sql`1`.as('one'))
    .where('gm.org_id', '=', db.org)
    .where('gm.user_id', '=', user)
    .where('ag.app_id', '=', app)
  return expression.or([
    expression.exists(direct),
    expression.exists(byGroup),
  ]) as Expression<unknown> as Expression<boolean>
}

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

/** A person as tokens and user info tell of them. */
export interface UserRow {
  readonly user_id: string
  readonly login: string
  readonly email: string
  readonly email_verified: boolean
  readonly profile: Readonly<Record<string, unknown>>
  readonly updated_at: Date
  /** The names of the user's groups, when they were asked for. */
  readonly groups: readonly string[] | null
}

const userColumns = ['u.login', 'u.email', 'u.email_verified', 'u.profile', 'u.updated_at'] as const

/** The names of the user's groups, read only when the statement's `wantsGroups` says so. */
function groupNames(db: OrgDb, user: Expression<string>, wanted: unknown): Expression<string[] | null> {
  const names = expressionBuilder<Tables>()
    .selectFrom('group_member as mine')
    .innerJoin('group as gr', (join) =>
      join.onRef('gr.org_id', '=', 'mine.org_id').onRef('gr.id', '=', 'mine.group_id'),
    )
    .select(sql`array_agg(gr.name order by gr.name)`.as('names'))
    .where('mine.org_id', '=', db.org)
    .where('mine.user_id', '=', user)
  return sql<string[] | null>`case when ${wanted}::boolean then (${names}) end`
}

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
  readonly logTypes: readonly string[]
  readonly logIds: readonly string[]
  readonly actor: string
  readonly targets: string
  readonly address: string
  readonly userAgent: string
  readonly requestId: string
  readonly detail: string
  readonly wantsGroups: boolean
  /** Null when no refresh token is due. */
  readonly refreshHash: string | null
  readonly refreshExpiresAt: Date
}

/**
 * Redeems a code: keeps its grant, its refresh token and its log rows, and gives the user.
 *
 * No row when the code was redeemed before, or when session, user, assignment, app or org are no longer as they were
 * when it was issued; nothing is kept then. Of racing redemptions the primary key lets one through (RFC6749-4.1.2).
 */
export const redeemCode = hotStatement<Redemption, UserRow>(
  'redeem-code',
  (db, place) =>
    db
      .with('proven', (query) =>
        query
          .selectFrom('session as s')
          .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 's.org_id').onRef('u.id', '=', 's.user_id'))
          .innerJoin('app as a', (join) => join.onRef('a.org_id', '=', 's.org_id').on('a.id', '=', place('appId')))
          .innerJoin('org as o', 'o.id', 's.org_id')
          .select(['s.org_id', 'u.id as user_id', ...userColumns])
          .select(sql<string[] | null>`${groupNames(db, sql.ref('u.id'), place('wantsGroups'))}`.as('groups'))
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
          .where(isAssigned(db, { app: sql.ref('a.id'), user: sql.ref('s.user_id') })),
      )
      .with('kept', (query) =>
        query
          .insertInto('oauth_grant')
          .columns([
            'org_id',
            'id',
            'app_id',
            'user_id',
            'session_id',
            'scopes',
            'claims',
            'offline',
            'authenticated_at',
            'amr',
            'created_at',
            'expires_at',
          ])
          .expression((expression) =>
            expression
              .selectFrom('proven')
              .select([
                'proven.org_id',
                sql`${place('grantId')}::text`.as('id'),
                sql`${place('appId')}::text`.as('app_id'),
                'proven.user_id',
                sql`${place('sessionId')}::text`.as('session_id'),
                sql`${place('scopes')}::text[]`.as('scopes'),
                sql`${place('claims')}::jsonb`.as('claims'),
                sql`${place('refreshHash')}::text is not null`.as('offline'),
                sql`${place('authenticatedAt')}::timestamptz`.as('authenticated_at'),
                sql`${place('amr')}::text[]`.as('amr'),
                sql`${place('now')}::timestamptz`.as('created_at'),
                sql`${place('expiresAt')}::timestamptz`.as('expires_at'),
              ] as never),
          )
          .onConflict((conflict) => conflict.doNothing())
          .returning(['org_id', 'id']),
      )
      .with('refreshable', (query) =>
        query
          .insertInto('refresh_token')
          .columns(['org_id', 'token_hash', 'grant_id', 'issued_at', 'expires_at'])
          .expression((expression) =>
            expression
              .selectFrom('kept')
              .select([
                'kept.org_id',
                sql`${place('refreshHash')}::text`.as('token_hash'),
                'kept.id as grant_id',
                sql`${place('now')}::timestamptz`.as('issued_at'),
                sql`${place('refreshExpiresAt')}::timestamptz`.as('expires_at'),
              ] as never)
              .where(sql<boolean>`${place('refreshHash')}::text is not null`),
          )
          .returning('token_hash'),
      )
      .with('logged', (query) => insertLog(query as never, place as never, 'kept'))
      .selectFrom(['kept', 'proven'])
      .select([
        'proven.user_id',
        'proven.login',
        'proven.email',
        'proven.email_verified',
        'proven.profile',
        'proven.updated_at',
      ]) as never,
)

/** Log rows for whatever rows the named query gave: none for none. */
function insertLog(db: OrgDb, place: (name: string) => unknown, from: string) {
  return db
    .insertInto('log_event')
    .columns([
      'org_id',
      'published',
      'id',
      'event_type',
      'outcome',
      'actor_id',
      'actor',
      'targets',
      'address',
      'user_agent',
      'request_id',
      'session_id',
      'detail',
    ])
    .expression((expression) =>
      expression
        .selectFrom(from as never)
        .select([
          `${from}.org_id`,
          sql`${place('now')}::timestamptz`.as('published'),
          sql`unnest(${place('logIds')}::text[])`.as('id'),
          sql`unnest(${place('logTypes')}::text[])`.as('event_type'),
          sql`'SUCCESS'`.as('outcome'),
          sql`${place('userId')}::text`.as('actor_id'),
          sql`${place('actor')}::jsonb`.as('actor'),
          sql`${place('targets')}::jsonb`.as('targets'),
          sql`${place('address')}::text`.as('address'),
          sql`${place('userAgent')}::text`.as('user_agent'),
          sql`${place('requestId')}::text`.as('request_id'),
          sql`${place('sessionId')}::text`.as('session_id'),
          sql`${place('detail')}::jsonb`.as('detail'),
        ] as never),
    )
    .returning('id')
}

/** A grant that still holds, with its person and the versions it must be judged under. */
export interface LiveGrantRow extends UserRow {
  readonly grant_id: string
  readonly app_id: string
  readonly session_id: string | null
  readonly scopes: readonly string[]
  readonly claims: Readonly<Record<string, unknown>> | null
  readonly authenticated_at: Date
  readonly amr: readonly string[]
  readonly app_version: string
  readonly org_version: string
}

/**
 * Reads what an access token stands on; no row when any link of the chain is gone: token or grant revoked, user not
 * active, no longer assigned, app or org deactivated.
 */
export const readLiveGrant = hotStatement<
  { grantId: string; tokenId: string; now: Date; wantsGroups: boolean },
  LiveGrantRow
>(
  'live-grant',
  (db, place) =>
    db
      .selectFrom('oauth_grant as g')
      .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 'g.org_id').onRef('u.id', '=', 'g.user_id'))
      .innerJoin('app as a', (join) => join.onRef('a.org_id', '=', 'g.org_id').onRef('a.id', '=', 'g.app_id'))
      .innerJoin('org as o', 'o.id', 'g.org_id')
      .select(['g.id as grant_id', 'g.app_id', 'g.session_id', 'g.scopes', 'g.claims', 'g.authenticated_at', 'g.amr'])
      .select(['u.id as user_id', ...userColumns, 'a.version as app_version', 'o.version as org_version'])
      .select(sql<string[] | null>`${groupNames(db, sql.ref('u.id'), place('wantsGroups'))}`.as('groups'))
      .where('g.org_id', '=', db.org)
      .where('g.id', '=', place('grantId'))
      .where('g.revoked_at', 'is', null)
      .where('g.expires_at', '>', place('now'))
      .where('u.status', 'in', usable)
      .where('a.status', '=', 'ACTIVE')
      .where('o.status', '=', 'ACTIVE')
      .where(isAssigned(db, { app: sql.ref('g.app_id'), user: sql.ref('g.user_id') }))
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('revoked_token as r')
              .select(sql`1`.as('one'))
              .where('r.org_id', '=', db.org)
              .where('r.token_id', '=', place('tokenId')),
          ),
        ),
      ) as never,
)
