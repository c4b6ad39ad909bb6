import { type QueryCreator, sql } from 'kysely'
import { hotStatement, type Place } from '../../database/hot.ts'
import type { OrgDb } from '../../database/org.ts'
import type { Tables } from '../../database/schema.ts'
import { startingStatuses } from './store.ts'

// A statement of the sign-in path: one round trip. It spans tables of several slices, whose owners are:
// user: directory; password, session, known_device, sign_in_throttle: here; log_event: audit.

/** A session that begins in a browser that has none, with all that is written of it. */
export interface Beginning extends Readonly<Record<string, unknown>> {
  readonly id: string
  readonly tokenHash: string
  readonly userId: string
  /** The password's hash that was just found right. */
  readonly passwordHash: string
  readonly amr: readonly string[]
  readonly now: Date
  readonly expiresAt: Date
  readonly address: string
  readonly userAgent: string
  readonly deviceHash: string
  /** The counter that a right password clears. */
  readonly kind: string
  readonly keyHash: string
  /** The counter that gets this attempt back; null for none. */
  readonly addressHash: string | null
  readonly opensLock: boolean
  readonly logId: string
  readonly logType: string
  readonly actor: string | null
  readonly targets: string | null
  readonly requestId: string
  readonly detail: string | null
}

type Begin = Place<Beginning>
type Kept = { kept: { org_id: string; id: string; user_id: string } }
type WithProven = QueryCreator<Tables & { proven: { org_id: string; user_id: string } }>
type WithKept = QueryCreator<Tables & Kept>
type WithAddress = QueryCreator<Tables & Kept & { address: { org_id: string } }>

/**
 * The user and their password, if both are still as they were found.
 *
 * Both are held until the session is kept, the user first, as everywhere: who suspends or resets this user at the same
 * moment comes before, or waits and ends this session with the others. A row that was changed meanwhile is looked at anew.
 */
const provenUser = (db: OrgDb, place: Begin) =>
  db
    .selectFrom('user as u')
    .innerJoin('password as p', (join) => join.onRef('p.org_id', '=', 'u.org_id').onRef('p.user_id', '=', 'u.id'))
    .select(['u.org_id', 'u.id as user_id'])
    .where('u.org_id', '=', db.org)
    .where('u.id', '=', place('userId'))
    .where('u.status', 'in', startingStatuses)
    .where('p.hash', '=', place('passwordHash'))
    .forNoKeyUpdate('u')
    .forShare('p')

const keepSession = (query: WithProven, place: Begin) =>
  query
    .insertInto('session')
    .columns([
      ...(['org_id', 'user_id', 'id', 'token_hash', 'created_at', 'authenticated_at', 'chosen_at'] as const),
      ...(['last_seen_at', 'amr', 'expires_at', 'address', 'user_agent'] as const),
    ])
    .expression((expression) =>
      expression
        .selectFrom('proven')
        .select([
          'proven.org_id',
          'proven.user_id',
          sql<string>`${place('id')}::text`.as('id'),
          sql<string>`${place('tokenHash')}::text`.as('token_hash'),
          sql<Date>`${place('now')}::timestamptz`.as('created_at'),
          sql<Date>`${place('now')}::timestamptz`.as('authenticated_at'),
          sql<Date>`${place('now')}::timestamptz`.as('chosen_at'),
          sql<Date>`${place('now')}::timestamptz`.as('last_seen_at'),
          sql<string[]>`${place('amr')}::text[]`.as('amr'),
          sql<Date>`${place('expiresAt')}::timestamptz`.as('expires_at'),
          sql<string>`${place('address')}::text`.as('address'),
          sql<string>`${place('userAgent')}::text`.as('user_agent'),
        ]),
    )
    .returning(['org_id', 'id', 'user_id'])

/** The device is one of theirs from now on. */
const keepDevice = (query: WithKept, place: Begin) =>
  query
    .insertInto('known_device')
    .columns(['org_id', 'user_id', 'device_hash', 'first_seen_at', 'last_seen_at'])
    .expression((expression) =>
      expression
        .selectFrom('kept')
        .select([
          'kept.org_id',
          'kept.user_id',
          sql<string>`${place('deviceHash')}::text`.as('device_hash'),
          sql<Date>`${place('now')}::timestamptz`.as('first_seen_at'),
          sql<Date>`${place('now')}::timestamptz`.as('last_seen_at'),
        ]),
    )
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'user_id', 'device_hash']).doUpdateSet({ last_seen_at: place('now') }),
    )
    .returning('org_id')

const noteUser = (query: WithKept, db: OrgDb, place: Begin) =>
  query
    .updateTable('user as u')
    .from('kept')
    .set({
      last_sign_in_at: sql<Date>`${place('now')}::timestamptz`,
      locked_at: sql<Date | null>`case when ${place('opensLock')}::boolean then null else u.locked_at end`,
    })
    .where('u.org_id', '=', db.org)
    .whereRef('u.id', '=', 'kept.user_id')
    .returning('u.org_id')

const keepLog = (query: WithKept, place: Begin) =>
  query
    .insertInto('log_event')
    .columns([
      ...(['org_id', 'session_id', 'actor_id', 'published', 'id', 'event_type', 'outcome', 'actor'] as const),
      ...(['targets', 'address', 'user_agent', 'request_id', 'detail'] as const),
    ])
    .expression((expression) =>
      expression
        .selectFrom('kept')
        .select([
          'kept.org_id',
          'kept.id as session_id',
          'kept.user_id as actor_id',
          sql<Date>`${place('now')}::timestamptz`.as('published'),
          sql<string>`${place('logId')}::text`.as('id'),
          sql<string>`${place('logType')}::text`.as('event_type'),
          sql<'SUCCESS'>`'SUCCESS'`.as('outcome'),
          sql<string>`${place('actor')}::jsonb`.as('actor'),
          sql<string>`${place('targets')}::jsonb`.as('targets'),
          sql<string>`${place('address')}::text`.as('address'),
          sql<string>`${place('userAgent')}::text`.as('user_agent'),
          sql<string>`${place('requestId')}::text`.as('request_id'),
          sql<string>`${place('detail')}::jsonb`.as('detail'),
        ]),
    )
    .returning('id')

/** The address gets back only this attempt: an account of one's own clears no way to guess at others. */
const giveBack = (query: WithKept, db: OrgDb, place: Begin) =>
  query
    .updateTable('sign_in_throttle as t')
    .from('kept')
    .set({ failures: sql<number>`greatest(t.failures - 1, 0)` })
    .where('t.org_id', '=', db.org)
    .where('t.kind', '=', 'address')
    .where('t.key_hash', '=', place('addressHash') as string)
    .returning('t.org_id')

/** Ends the row of failures: after the address, whose row everyone takes first, so that no two wait for one another. */
const clearOwn = (query: WithAddress, db: OrgDb, place: Begin) =>
  query
    .deleteFrom('sign_in_throttle as t')
    .using('kept')
    .where('t.org_id', '=', db.org)
    .where('t.kind', '=', place('kind'))
    .where('t.key_hash', '=', place('keyHash'))
    .where((row) => row(row.selectFrom('address').select(row.fn.countAll().as('all')), '>=', sql<number>`0`))
    .returning('t.org_id')

/**
 * Begins a session, with its device, its log row, and the throttle's counters set back: all of it, or nothing when,
 * since the password was found right, it was changed or the user may no longer sign in. Gives the session's id.
 */
export const beginSession = hotStatement<Beginning, { id: string }>('begin-session', (db, place) =>
  db
    .with('proven', () => provenUser(db, place))
    .with('kept', (query) => keepSession(query as unknown as WithProven, place))
    .with('device', (query) => keepDevice(query as unknown as WithKept, place))
    .with('noted', (query) => noteUser(query as unknown as WithKept, db, place))
    .with('logged', (query) => keepLog(query as unknown as WithKept, place))
    .with('address', (query) => giveBack(query as unknown as WithKept, db, place))
    .with('cleared', (query) => clearOwn(query as unknown as WithAddress, db, place))
    .selectFrom('kept')
    .select('kept.id'),
)
