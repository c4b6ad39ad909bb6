import { type ExpressionBuilder, type OnConflictBuilder, type RawBuilder, sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { Tables } from '../../database/schema.ts'
import type { Counter, ThrottleKey, ThrottleLimits } from './rules.ts'

type OnConflict = OnConflictBuilder<Tables, 'sign_in_throttle'>
type Row = ExpressionBuilder<Tables, 'sign_in_throttle'>

const columns = ['org_id', 'kind', 'key_hash', 'failures', 'first_failed_at', 'last_failed_at'] as const
const stored = (column: 'failures' | 'first_failed_at' | 'last_failed_at') => sql.ref(`sign_in_throttle.${column}`)

/**
 * Counts an attempt as failed before anyone knows whether it is, and gives the failures in a row with it.
 *
 * Undefined when a counter does not allow the attempt. What the address may not do raises no login's counter, so one
 * address cannot lock many logins; what a login's wait refuses still counts for the address. One statement, so that of
 * any number of parallel attempts no more pass than the counters allow. A right password takes the count back.
 */
export async function countAttempt(
  db: OrgDb,
  key: ThrottleKey,
  addressHash: string,
  now: Date,
  limits: ThrottleLimits,
): Promise<number | undefined> {
  const row = {
    org_id: db.org,
    kind: key.kind,
    key_hash: key.keyHash,
    failures: 1,
    first_failed_at: now,
    last_failed_at: now,
  }
  const onOwn = (conflict: OnConflict) =>
    conflict
      .columns(['org_id', 'kind', 'key_hash'])
      .doUpdateSet({ failures: sql<number>`${stored('failures')} + 1`, last_failed_at: now })
      .where(isOwnAllowed(now, limits))
  // A known device is not stopped by what others do from its address.
  if (key.kind === 'device') {
    const own = await db
      .insertInto('sign_in_throttle')
      .values(row)
      .onConflict(onOwn)
      .returning('failures')
      .executeTakeFirst()
    return own?.failures
  }
  const own = await db
    .with('address', (query) =>
      query
        .insertInto('sign_in_throttle')
        .values({ ...row, kind: 'address', key_hash: addressHash })
        .onConflict((conflict) =>
          onWindow(conflict, now, { most: limits.addressFailures, seconds: limits.addressWindowSeconds }),
        )
        .returning('org_id'),
    )
    .insertInto('sign_in_throttle')
    .columns(columns)
    .expression((expression) =>
      expression
        .selectFrom('address')
        .select([
          'address.org_id',
          sql<string>`${row.kind}::text`.as('kind'),
          sql<string>`${row.key_hash}::text`.as('key_hash'),
          sql<number>`1`.as('failures'),
          sql<Date>`${now}::timestamptz`.as('first_failed_at'),
          sql<Date>`${now}::timestamptz`.as('last_failed_at'),
        ]),
    )
    .onConflict(onOwn)
    .returning('failures')
    .executeTakeFirst()
  return own?.failures
}

function isOwnAllowed(now: Date, limits: ThrottleLimits): RawBuilder<boolean> {
  const { freeFailures, firstDelaySeconds, longestDelaySeconds, lockAfter } = limits
  const doublings = sql`least(${stored('failures')} - ${freeFailures}::int, 20)`
  const delay = sql`case when ${stored('failures')} < ${freeFailures} then 0
    else least(${longestDelaySeconds}::float8, ${firstDelaySeconds}::float8 * power(2::float8, ${doublings})) end`
  return sql<boolean>`${stored('failures')} < ${lockAfter}
    and ${stored('last_failed_at')} + make_interval(secs => ${delay}) <= ${now}::timestamptz`
}

/**
 * Counts one more of something that may happen so many times in a window; false when it may not happen now. One
 * statement: parallel calls cannot pass it together.
 */
export async function countInWindow(
  db: OrgDb,
  kind: string,
  keyHash: string,
  now: Date,
  window: Window,
): Promise<boolean> {
  const row = await db
    .insertInto('sign_in_throttle')
    .values({ org_id: db.org, kind, key_hash: keyHash, failures: 1, first_failed_at: now, last_failed_at: now })
    .onConflict((conflict) => onWindow(conflict, now, window))
    .returning('kind')
    .executeTakeFirst()
  return row !== undefined
}

/** So many times in so long. */
export interface Window {
  readonly most: number
  readonly seconds: number
}

function onWindow(conflict: OnConflict, now: Date, { most, seconds }: Window) {
  const windowStart = new Date(now.getTime() - seconds * 1000)
  const isOver = sql<boolean>`${stored('first_failed_at')} <= ${windowStart}::timestamptz`
  return conflict
    .columns(['org_id', 'kind', 'key_hash'])
    .doUpdateSet({
      failures: sql<number>`case when ${isOver} then 1 else ${stored('failures')} + 1 end`,
      first_failed_at: sql<Date>`case when ${isOver} then ${now}::timestamptz else ${stored('first_failed_at')} end`,
      last_failed_at: now,
    })
    .where((row: Row) => row.or([isOver, sql<boolean>`${stored('failures')} < ${most}`]))
}

/** The counters of an attempt, to say why it is refused. */
export async function readCounters(db: OrgDb, key: ThrottleKey, addressHash: string): Promise<Counter[]> {
  const rows = await db
    .selectFrom('sign_in_throttle')
    .select(['kind', 'failures', 'first_failed_at', 'last_failed_at'])
    .where('org_id', '=', db.org)
    .where((row) =>
      row.or([
        row.and([row('kind', '=', key.kind), row('key_hash', '=', key.keyHash)]),
        ...(key.kind === 'device' ? [] : [row.and([row('kind', '=', 'address'), row('key_hash', '=', addressHash)])]),
      ]),
    )
    .execute()
  return rows.map((row) => ({
    kind: row.kind,
    failures: row.failures,
    firstFailedAt: row.first_failed_at,
    lastFailedAt: row.last_failed_at,
  }))
}

/**
 * Ends a row of failures after a right password. The address gets back only this attempt: otherwise signing in to an
 * account of one's own would clear the way for further guesses at others.
 */
export async function clearAttempts(db: OrgDb, key: ThrottleKey, addressHash: string): Promise<void> {
  await db
    .with('cleared', (query) =>
      query
        .deleteFrom('sign_in_throttle')
        .where('org_id', '=', db.org)
        .where('kind', '=', key.kind)
        .where('key_hash', '=', key.keyHash)
        .returning('kind'),
    )
    .updateTable('sign_in_throttle')
    .set({ failures: sql<number>`greatest(failures - 1, 0)` })
    .where('org_id', '=', db.org)
    .where('kind', '=', key.kind === 'device' ? 'none' : 'address')
    .where('key_hash', '=', addressHash)
    .execute()
}

/** Takes back an attempt that was counted and then not made. */
export async function takeBackAttempt(db: OrgDb, key: ThrottleKey, addressHash: string): Promise<void> {
  await db
    .updateTable('sign_in_throttle')
    .set({ failures: sql<number>`greatest(failures - 1, 0)` })
    .where('org_id', '=', db.org)
    .where((row) =>
      row.or([
        row.and([row('kind', '=', key.kind), row('key_hash', '=', key.keyHash)]),
        ...(key.kind === 'device' ? [] : [row.and([row('kind', '=', 'address'), row('key_hash', '=', addressHash)])]),
      ]),
    )
    .execute()
}

/** Opens a login that too many failures locked: after a recovery, or when an admin says so. True when it was counted. */
export async function unlockLogin(db: OrgDb, keyHash: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sign_in_throttle')
    .where('org_id', '=', db.org)
    .where('kind', '=', 'login')
    .where('key_hash', '=', keyHash)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
