import { type QueryCreator, sql } from 'kysely'
import { hotStatement, type Place } from '../../database/hot.ts'
import type { OrgDb } from '../../database/org.ts'
import type { Tables, UserStatus } from '../../database/schema.ts'
import type { ThrottleKey, ThrottleLimits } from '../throttle/rules.ts'
import { onOwn, onWindow } from '../throttle/store.ts'

// A statement of the sign-in path: one round trip. It spans tables of several slices, whose owners are:
// org, user: directory; password, known_device, sign_in_throttle: here.

/** Who says that they have a login, and the numbers that such attempts are held to. */
export interface Attempt extends Readonly<Record<string, unknown>>, Omit<ThrottleLimits, 'addressWindowSeconds'> {
  readonly loginKey: string
  readonly loginHash: string
  readonly deviceHash: string
  readonly addressHash: string
  readonly now: Date
  /** When the window of the address began that ends now. */
  readonly windowStart: Date
}

/** Always one row: the nulls say that nobody has the login, or that a counter does not allow the attempt. */
export interface AttemptRow {
  readonly user_id: string | null
  readonly login: string | null
  readonly email: string | null
  readonly display_name: string | null
  readonly status: UserStatus | null
  readonly locked_at: Date | null
  readonly hash: string | null
  readonly knows_device: boolean
  readonly kind: ThrottleKey['kind']
  readonly key_hash: string
  /** The failures in a row with this one. */
  readonly failures: number | null
}

type Attempting = Place<Attempt>
type WithWho = QueryCreator<Tables & { who: AttemptRow & { org_id: string } }>
type WithAddress = QueryCreator<Tables & { who: AttemptRow & { org_id: string }; address: { org_id: string } }>

/**
 * The user with this login, and what the attempt is counted for: a device that they have signed in with before, or the
 * login, whether or not anyone has it.
 */
const whoIsMeant = (db: OrgDb, place: Attempting) =>
  db
    .selectFrom('org as o')
    .leftJoin('user as u', (join) => join.on('u.org_id', '=', db.org).on('u.login_key', '=', place('loginKey')))
    .leftJoin('password as p', (join) => join.onRef('p.org_id', '=', 'u.org_id').onRef('p.user_id', '=', 'u.id'))
    .leftJoin('known_device as d', (join) =>
      join
        .onRef('d.org_id', '=', 'u.org_id')
        .onRef('d.user_id', '=', 'u.id')
        .on('d.device_hash', '=', place('deviceHash')),
    )
    .select(['o.id as org_id', 'u.id as user_id', 'u.login', 'u.email', 'u.status', 'u.locked_at', 'p.hash'])
    .select(sql<string | null>`coalesce(u.profile->>'displayName', u.login)`.as('display_name'))
    .select(sql<boolean>`d.user_id is not null`.as('knows_device'))
    .select(sql<ThrottleKey['kind']>`case when d.user_id is null then 'login' else 'device' end`.as('kind'))
    .select(
      sql<string>`case when d.user_id is null then ${place('loginHash')}::text
        else d.user_id || '|' || d.device_hash end`.as('key_hash'),
    )
    .where('o.id', '=', db.org)

const counter = ['org_id', 'kind', 'key_hash', 'failures', 'first_failed_at', 'last_failed_at'] as const

/** One more from the address. A known device is not stopped by what others do from its address. */
const countAddress = (query: WithWho, place: Attempting) =>
  query
    .insertInto('sign_in_throttle')
    .columns(counter)
    .expression((expression) =>
      expression
        .selectFrom('who')
        .select(['who.org_id', sql<string>`'address'`.as('kind')])
        .select(sql<string>`${place('addressHash')}::text`.as('key_hash'))
        .select(countedOnce(place))
        .where('who.kind', '=', 'login'),
    )
    .onConflict((conflict) =>
      onWindow(conflict, place('now'), { most: place('addressFailures'), start: place('windowStart') }),
    )
    .returning('org_id')

/** One more of the login or the device, if the address may. */
const countOwn = (query: WithAddress, place: Attempting) =>
  query
    .insertInto('sign_in_throttle')
    .columns(counter)
    .expression((expression) =>
      expression
        .selectFrom('who')
        .select(['who.org_id', 'who.kind', 'who.key_hash'])
        .select(countedOnce(place))
        .where((who) =>
          who.or([who('who.kind', '=', 'device'), who.exists(who.selectFrom('address').select('address.org_id'))]),
        ),
    )
    .onConflict((conflict) =>
      onOwn(conflict, place('now'), {
        freeFailures: place('freeFailures'),
        firstDelaySeconds: place('firstDelaySeconds'),
        longestDelaySeconds: place('longestDelaySeconds'),
        lockAfter: place('lockAfter'),
      }),
    )
    .returning(['org_id', 'failures'])

const countedOnce = (place: Attempting) => [
  sql<number>`1`.as('failures'),
  sql<Date>`${place('now')}::timestamptz`.as('first_failed_at'),
  sql<Date>`${place('now')}::timestamptz`.as('last_failed_at'),
]

/**
 * Finds who is meant, and counts the attempt as failed before anyone knows whether it is.
 *
 * What the address may not do raises no login's counter, so one address cannot lock many logins; what a login's wait
 * refuses still counts for the address. One statement, so that of any number of parallel attempts no more pass than the
 * counters allow. A right password takes the count back.
 */
export const openAttempt = hotStatement<Attempt, AttemptRow>(
  'open-attempt',
  (db, place) =>
    db
      .with('who', () => whoIsMeant(db, place))
      .with('address', (query) => countAddress(query as unknown as WithWho, place))
      .with('own', (query) => countOwn(query as unknown as WithAddress, place))
      .selectFrom('who')
      .leftJoin('own', 'own.org_id', 'who.org_id')
      .select(['who.user_id', 'who.login', 'who.email', 'who.display_name', 'who.status', 'who.locked_at', 'who.hash'])
      .select(['who.knows_device', 'who.kind', 'who.key_hash', 'own.failures']) as never,
)
