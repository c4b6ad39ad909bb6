import { type Expression, type Selectable, type SqlBool, sql } from 'kysely'
import type { OrgDb } from '../database/org.ts'
import type { LogOutcome, Tables } from '../database/schema.ts'

/**
 * A place in the log, exact to the microsecond the database keeps. One that names no event stands before all that its
 * transaction wrote.
 */
export interface LogPlace {
  readonly written: string
  readonly published?: string | undefined
  readonly id?: string | undefined
}

/** What is read of the log, and in which order. */
export interface LogScan {
  /** `written` is the order in which events became visible. */
  readonly order: 'published' | 'published desc' | 'written'
  readonly since: Date
  /** What was published then or later is left out. */
  readonly until?: Date | undefined
  /** What this transaction or a later one wrote is left out. */
  readonly before?: string | undefined
  readonly after?: LogPlace | undefined
  readonly where: Expression<SqlBool>
}

/** An event as it is kept, and its place. */
export type LogRow = Omit<Selectable<Tables['log_event']>, 'org_id'> & { readonly place: string }

/** The place of a row. */
export const placeOf = ({ written, place, id }: LogRow): LogPlace => ({ written, published: place, id })

/** The first transaction that may still be writing: every earlier one has ended, and what it wrote is there to be read. */
export async function findHorizon(db: OrgDb): Promise<string> {
  const { horizon } = await db
    .selectNoFrom(sql<string>`pg_snapshot_xmin(pg_current_snapshot())::text`.as('horizon'))
    .executeTakeFirstOrThrow()
  return horizon
}

/** The events of the scan that fit, by the index that its condition allows. */
export const seekEvents = (db: OrgDb, scan: LogScan, limit: number): Promise<LogRow[]> =>
  eventsIn(db, scan).where(scan.where).limit(limit).execute()

/** The events that fit among the next so many of the scan: costs no more, whatever the condition. */
export async function walkEvents(db: OrgDb, scan: LogScan, limit: number, among: number): Promise<LogRow[]> {
  const walked = eventsIn(db, scan).limit(among).as('log_event')
  const query = db.selectFrom(walked).selectAll().where(scan.where)
  return ordersOf(scan)
    .reduce((sorted, [name, direction]) => sorted.orderBy(name, direction), query)
    .limit(limit)
    .execute()
}

/**
 * The place of the last of the next so many events of the scan; undefined when there are fewer. Those that do not fit are
 * counted, too, unless an index finds the others.
 */
export const findPlace = (
  db: OrgDb,
  scan: LogScan,
  { among, isSought = false }: { readonly among: number; readonly isSought?: boolean },
): Promise<LogPlace | undefined> =>
  inRange(db, scan)
    .select([place.as('published'), 'id'])
    // Left out where the order does not need it, so that the index alone answers.
    .select(scan.order === 'written' ? 'written' : sql<string>`'0'`.as('written'))
    .$if(isSought, (query) => query.where(scan.where))
    .offset(among - 1)
    .limit(1)
    .executeTakeFirst()

const place = sql<string>`(published at time zone 'UTC')::text`

const ordersOf = ({ order }: LogScan): readonly (readonly ['written' | 'published' | 'id', 'asc' | 'desc'])[] =>
  order === 'written'
    ? [
        ['written', 'asc'],
        ['published', 'asc'],
        ['id', 'asc'],
      ]
    : [
        ['published', order === 'published' ? 'asc' : 'desc'],
        ['id', order === 'published' ? 'asc' : 'desc'],
      ]

const eventsIn = (db: OrgDb, scan: LogScan) =>
  inRange(db, scan)
    .select(['published', 'id', 'event_type', 'outcome', 'reason', 'actor_id', 'actor', 'targets', 'address'])
    .select(['user_agent', 'request_id', 'session_id', 'detail', 'written', place.as('place')])

function inRange(db: OrgDb, scan: LogScan) {
  const { since, until, before, after } = scan
  const query = db
    .selectFrom('log_event')
    .where('org_id', '=', db.org)
    .where('published', '>=', since)
    .$if(until !== undefined, (some) => some.where('published', '<', until as Date))
    .$if(before !== undefined, (some) => some.where('written', '<', sql<string>`${before}::xid8`))
    .$if(after !== undefined, (some) => some.where(isAfter(scan, after as LogPlace)))
  return ordersOf(scan).reduce((sorted, [name, direction]) => sorted.orderBy(name, direction), query)
}

/** In one comparison of the whole key, so that the index is entered at the place. */
function isAfter({ order }: LogScan, { written, published, id }: LogPlace): Expression<SqlBool> {
  const moment = sql`(${published}::timestamp at time zone 'UTC')`
  if (order === 'published desc') return sql`(published, id) < (${moment}, ${id}::text)`
  if (order === 'published') return sql`(published, id) > (${moment}, ${id}::text)`
  if (id === undefined) return sql`written >= ${written}::xid8`
  return sql`(written, published, id) > (${written}::xid8, ${moment}, ${id}::text)`
}

/** How many events ended how, by the part of the time they lie in: 0 before the first start, 1 after it, and so on. */
export interface LogCount {
  readonly bucket: number
  readonly outcome: LogOutcome
  readonly count: number
}

/** Counts the first so many events of the scan (of those that fit, when an index finds them), by these parts of the time. */
export async function countEvents(
  db: OrgDb,
  scan: LogScan,
  { starts, among, isSought }: { readonly starts: readonly Date[]; readonly among: number; readonly isSought: boolean },
): Promise<LogCount[]> {
  // A search looks at all of an event, a count only at when and how it ended.
  const range = isSought ? inRange(db, scan).select(['published', 'outcome']).where(scan.where) : eventsIn(db, scan)
  const counted = range.limit(among).as('log_event')
  return db
    .selectFrom(counted)
    .select([
      sql<number>`width_bucket(published, ${starts.map((start) => start.toISOString())}::timestamptz[])`.as('bucket'),
      'outcome',
      sql<number>`count(*)::int`.as('count'),
    ])
    .$if(!isSought, (query) => query.where(scan.where))
    .groupBy([sql`1`, 'outcome'])
    .execute()
}
