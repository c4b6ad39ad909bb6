import { type QueryCreator, sql } from 'kysely'
import { hotStatement, type Place } from '../database/hot.ts'
import type { OrgDb } from '../database/org.ts'
import type { Tables } from '../database/schema.ts'

// Statements about apps that act for themselves: one round trip each. They span tables of several slices, whose owners
// are: org: directory; app, app_scope: apps; used_assertion, revoked_token: here; log_event: audit.

/** What is kept when a service is given a token. */
export interface ServiceIssue extends Readonly<Record<string, unknown>> {
  readonly appId: string
  readonly appVersion: string
  readonly orgVersion: string
  /** Each once. */
  readonly scopes: readonly string[]
  /** The assertion that proved the client; null when it was a secret. */
  readonly jtiHash: string | null
  readonly jtiUntil: Date | null
  readonly now: Date
  readonly logId: string
  readonly actor: string
  readonly targets: string
  readonly address: string
  readonly userAgent: string
  readonly requestId: string
  readonly detail: string
}

type Issuing = Place<ServiceIssue>

/** The org, only if it and the app are as the client was judged by, and every scope is granted now. */
const provenService = (db: OrgDb, place: Issuing) =>
  db
    .selectFrom('app as a')
    .innerJoin('org as o', 'o.id', 'a.org_id')
    .select('a.org_id')
    .where('a.org_id', '=', db.org)
    .where('a.id', '=', place('appId'))
    .where('a.status', '=', 'ACTIVE')
    .where('a.version', '=', place('appVersion'))
    .where('o.version', '=', place('orgVersion'))
    .where('o.status', '=', 'ACTIVE')
    .where(
      (expression) =>
        sql<boolean>`(${expression
          .selectFrom('app_scope as s')
          .select(sql`count(*)`.as('count'))
          .where('s.org_id', '=', db.org)
          .where('s.app_id', '=', place('appId'))
          .where(sql<boolean>`s.scope = any(${place('scopes')}::text[])`)}) = cardinality(${place('scopes')}::text[])`,
    )

type WithProven = QueryCreator<Tables & { proven: { org_id: string }; used: { jti_hash: string } }>
type WithKept = QueryCreator<Tables & { kept: { org_id: string } }>

/** Remembers the assertion, if there is one; its primary key lets one of two through (RFC7523-3). */
const useAssertion = (query: WithProven, place: Issuing) =>
  query
    .insertInto('used_assertion')
    .columns(['org_id', 'app_id', 'jti_hash', 'expires_at'])
    .expression((expression) =>
      expression
        .selectFrom('proven')
        .select([
          'proven.org_id',
          sql<string>`${place('appId')}::text`.as('app_id'),
          sql<string>`${place('jtiHash')}::text`.as('jti_hash'),
          sql<Date>`${place('jtiUntil')}::timestamptz`.as('expires_at'),
        ])
        .where(sql<boolean>`${place('jtiHash')}::text is not null`),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('jti_hash')

/** What stands when the client is proven and its assertion was new. */
const standing = (query: WithProven, place: Issuing) =>
  query
    .selectFrom('proven')
    .select('proven.org_id')
    .where((expression) =>
      expression.or([
        sql<boolean>`${place('jtiHash')}::text is null`,
        expression.exists(expression.selectFrom('used').select(sql`1`.as('one'))),
      ]),
    )

const keepLog = (query: WithKept, place: Issuing) =>
  query
    .insertInto('log_event')
    .columns([
      ...(['org_id', 'published', 'id', 'event_type', 'outcome', 'actor_id', 'actor', 'targets'] as const),
      ...(['address', 'user_agent', 'request_id', 'detail'] as const),
    ])
    .expression((expression) =>
      expression
        .selectFrom('kept')
        .select([
          'kept.org_id',
          sql<Date>`${place('now')}::timestamptz`.as('published'),
          sql<string>`${place('logId')}::text`.as('id'),
          sql<string>`'app.oauth2.token.grant'`.as('event_type'),
          sql<'SUCCESS'>`'SUCCESS'`.as('outcome'),
          sql<string>`${place('appId')}::text`.as('actor_id'),
          sql<string>`${place('actor')}::jsonb`.as('actor'),
          sql<string>`${place('targets')}::jsonb`.as('targets'),
          sql<string>`${place('address')}::text`.as('address'),
          sql<string>`${place('userAgent')}::text`.as('user_agent'),
          sql<string>`${place('requestId')}::text`.as('request_id'),
          sql<string>`${place('detail')}::jsonb`.as('detail'),
        ]),
    )
    .returning('id')

/**
 * Proves that a service may be given a token, remembers its assertion and logs the token: all or nothing.
 *
 * `proven` without `kept` says that the assertion was used before; neither, that app, org or scopes are no longer so.
 */
export const issueToService = hotStatement<ServiceIssue, { readonly proven: boolean; readonly kept: boolean }>(
  'issue-to-service',
  (db, place) =>
    db
      .with('proven', () => provenService(db, place))
      .with('used', (query) => useAssertion(query as unknown as WithProven, place))
      .with('kept', (query) => standing(query as unknown as WithProven, place))
      .with('logged', (query) => keepLog(query as unknown as WithKept, place))
      .selectNoFrom((expression) => [
        expression.exists(expression.selectFrom('proven').select(sql`1`.as('one'))).as('proven'),
        expression.exists(expression.selectFrom('kept').select(sql`1`.as('one'))).as('kept'),
      ]) as never,
)

/** A service's token, as it is asked about. */
export interface ServiceQuestion extends Readonly<Record<string, unknown>> {
  readonly tokenId: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly issuedAt: Date
}

/** A service whose token holds, with what is left of the token's scopes. */
export interface LiveServiceRow {
  readonly label: string
  readonly scopes: readonly string[]
  readonly app_version: string
}

/**
 * Reads what a service's token stands on; no row when the token was revoked, or app or org are not active, or the app
 * is no service any more.
 *
 * A scope that was taken away does not come back to a token that is older than its being granted again.
 */
export const readLiveService = hotStatement<ServiceQuestion, LiveServiceRow>('live-service', (db, place) =>
  db
    .selectFrom('app as a')
    .innerJoin('org as o', 'o.id', 'a.org_id')
    .select(['a.label', 'a.version as app_version'])
    .select((expression) =>
      sql<string[]>`array(${expression
        .selectFrom('app_scope as s')
        .select('s.scope')
        .where('s.org_id', '=', db.org)
        .where('s.app_id', '=', place('clientId'))
        .where(sql<boolean>`s.scope = any(${place('scopes')}::text[])`)
        .where(sql<boolean>`date_trunc('milliseconds', s.granted_at) <= ${place('issuedAt')}::timestamptz`)
        .orderBy('s.scope')})`.as('scopes'),
    )
    .where('a.org_id', '=', db.org)
    .where('a.id', '=', place('clientId'))
    .where('a.status', '=', 'ACTIVE')
    .where('o.status', '=', 'ACTIVE')
    .where(sql<boolean>`a.settings -> 'oidc' ->> 'clientKind' = 'service'`)
    .where(sql<boolean>`a.settings -> 'oidc' -> 'grantTypes' @> '["client_credentials"]'::jsonb`)
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
    ),
)
