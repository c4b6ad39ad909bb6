import { type ExpressionBuilder, type OnConflictBuilder, type RawBuilder, sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { Tables } from '../../database/schema.ts'
import type { Counter, ThrottleKey, ThrottleLimits } from './rules.ts'

type OnConflict = OnConflictBuilder<Tables, 'sign_in_throttle'>
type Row = ExpressionBuilder<Tables, 'sign_in_throttle'>

const stored = (column: 'failures' | 'first_failed_at' | 'last_failed_at') => sql.ref(`sign_in_throttle.${column}`)

/** Counts one more in a row for a login or a device, unless its wait is not over or it is locked. */
export function onOwn(conflict: OnConflict, now: Date, limits: OwnLimits) {
  return conflict
    .columns(['org_id', 'kind', 'key_hash'])
    .doUpdateSet({ failures: sql<number>`${stored('failures')} + 1`, last_failed_at: now })
    .where(isOwnAllowed(now, limits))
}

/** The numbers that a login or a device is held to. */
export type OwnLimits = Pick<ThrottleLimits, 'freeFailures' | 'firstDelaySeconds' | 'longestDelaySeconds' | 'lockAfter'>

function isOwnAllowed(now: Date, limits: OwnLimits): RawBuilder<boolean> {
  const { freeFailures, firstDelaySeconds, longestDelaySeconds, lockAfter } = limits
  const doublings = sql`least(${stored('failures')} - ${freeFailures}::int, 20)`
  const delay = sql`case when ${stored('failures')} < ${freeFailures}::int then 0
    else least(${longestDelaySeconds}::float8, ${firstDelaySeconds}::float8 * power(2::float8, ${doublings})) end`
  return sql<boolean>`${stored('failures')} < ${lockAfter}::int
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
    .onConflict((conflict) => onWindow(conflict, now, { most: window.most, start: windowStart(now, window) }))
    .returning('kind')
    .executeTakeFirst()
  return row !== undefined
}

/** So many times in so long. */
export interface Window {
  readonly most: number
  readonly seconds: number
}

/** When the window began that ends now. */
export const windowStart = (now: Date, { seconds }: Pick<Window, 'seconds'>): Date =>
  new Date(now.getTime() - seconds * 1000)

/** Counts one more in the window, and begins another when it is over; nothing when there were as many as may be. */
export function onWindow(conflict: OnConflict, now: Date, { most, start }: { most: number; start: Date }) {
  const isOver = sql<boolean>`${stored('first_failed_at')} <= ${start}::timestamptz`
  return conflict
    .columns(['org_id', 'kind', 'key_hash'])
    .doUpdateSet({
      failures: sql<number>`case when ${isOver} then 1 else ${stored('failures')} + 1 end`,
      first_failed_at: sql<Date>`case when ${isOver} then ${now}::timestamptz else ${stored('first_failed_at')} end`,
      last_failed_at: now,
    })
    .where((row: Row) => row.or([isOver, sql<boolean>`${stored('failures')} < ${most}::int`]))
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
