import { type Expression, expressionBuilder, type Selectable, type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { OrgDb } from '../database/org.ts'
import type { LogOutcome, Tables } from '../database/schema.ts'

const e = expressionBuilder<Tables, 'log_event'>()

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

/** The events of the scan that fit, in the order of an index that its condition allows. */
export const seekEvents = (db: OrgDb, scan: LogScan, limit: number): Promise<LogRow[]> =>
  sorted(eventsOf(db).where(inRange(scan)).where(fits(scan)), scan)
    .limit(limit)
    .execute()

/** The events of the scan that fit, by an index that knows no order: all that fit are found first, and then sorted. */
export const gatherEvents = (db: OrgDb, scan: LogScan, limit: number): Promise<LogRow[]> =>
  sorted(db.selectFrom(gathered(db, scan)).selectAll().where(inRange(scan)), scan)
    .limit(limit)
    .execute()

/** The events that fit among the next so many of the scan: costs no more, whatever the condition. */
export const walkEvents = (db: OrgDb, scan: LogScan, limit: number, among: number): Promise<LogRow[]> =>
  sorted(
    db
      .selectFrom(walked(db, scan, among))
      .selectAll()
      .where(fits(scan)),
    scan,
  )
    .limit(limit)
    .execute()

// The offset keeps the range out of the search: an index on it would be read from end to end.
const gathered = (db: OrgDb, scan: LogScan) => eventsOf(db).where(fits(scan)).offset(0).as('log_event')

const walked = (db: OrgDb, scan: LogScan, among: number) =>
  sorted(eventsOf(db).where(inRange(scan)), scan)
    .limit(among)
    .as('log_event')

/** The place of the last of the next so many events of the scan, whether they fit or not; undefined when there are fewer. */
export async function findPlace(db: OrgDb, scan: LogScan, among: number): Promise<LogPlace | undefined> {
  const query = db
    .selectFrom('log_event')
    // By a name of its own: the order is that of the column, which is found in the index.
    .select([place.as('place'), 'id'])
    // Left out where the order does not need it, so that the index alone answers.
    .select(scan.order === 'written' ? 'written' : sql<string>`'0'`.as('written'))
    .where('org_id', '=', db.org)
    .where(inRange(scan))
  const found = await ordersOf(scan)
    .reduce((some, [name, direction]) => some.orderBy(name, direction), query)
    .offset(among - 1)
    .limit(1)
    .executeTakeFirst()
  return found && { written: found.written, published: found.place, id: found.id }
}

const place = sql<string>`(published at time zone 'UTC')::text`

const eventsOf = (db: OrgDb) =>
  db
    .selectFrom('log_event')
    .select(['published', 'id', 'event_type', 'outcome', 'reason', 'actor_id', 'actor', 'targets', 'address'])
    .select(['user_agent', 'request_id', 'session_id', 'detail', 'written', place.as('place')])
    .where('org_id', '=', db.org)

type Sortable = SelectQueryBuilder<Pick<Tables, 'log_event'>, 'log_event', LogRow>

/** The three kinds of queries read alike columns of the table itself or of a part of it. */
const sorted = (query: unknown, scan: LogScan): Sortable =>
  ordersOf(scan).reduce((some, [name, direction]) => some.orderBy(name, direction), query as Sortable)

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

/** What the index of the order answers. */
const inRange = (scan: LogScan): Expression<SqlBool> =>
  e.and([
    sql<SqlBool>`published >= ${scan.since}`,
    ...(scan.until === undefined ? [] : [sql<SqlBool>`published < ${scan.until}`]),
    ...(scan.order === 'written' ? [isBefore(scan)] : []),
    ...(scan.after === undefined ? [] : [isAfter(scan, scan.after)]),
  ])

/** What it does not. */
const fits = (scan: LogScan): Expression<SqlBool> =>
  scan.order === 'written' ? scan.where : e.and([scan.where, isBefore(scan)])

const isBefore = ({ before }: LogScan): Expression<SqlBool> =>
  before === undefined ? sql<SqlBool>`true` : sql<SqlBool>`written < ${before}::xid8`

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

/** Counts events by these parts of the time: so many of those that fit, which an index finds. */
export function countFound(
  db: OrgDb,
  scan: LogScan,
  { starts, among, way }: { readonly starts: readonly Date[]; readonly among: number; readonly way: 'seek' | 'gather' },
): Promise<LogCount[]> {
  const some =
    way === 'gather'
      ? db.selectFrom(gathered(db, scan)).selectAll().where(inRange(scan)).limit(among)
      : sorted(eventsOf(db).where(inRange(scan)).where(fits(scan)), scan).limit(among)
  return db
    .selectFrom(some.as('log_event'))
    .select([bucketOf(starts).as('bucket'), 'outcome', sql<number>`count(*)::int`.as('count')])
    .groupBy([sql`1`, 'outcome'])
    .execute()
}

/** Counts of some events, and where the next ones begin; undefined when these were the last. */
export interface CountedSome {
  readonly counts: readonly LogCount[]
  readonly next: LogPlace | undefined
}

/**
 * Counts those that fit among the next so many events, the newest first, and those of the same moment as the last.
 *
 * Reads no more columns than the condition: without one the key alone answers.
 */
export async function countNext(
  db: OrgDb,
  scan: LogScan,
  { starts, among }: { readonly starts: readonly Date[]; readonly among: number },
): Promise<CountedSome> {
  const some = eventsOf(db).where(inRange(scan)).orderBy('published', 'desc').fetch(among, 'with ties')
  const counts = await db
    .selectFrom(some.as('log_event'))
    .select([
      bucketOf(starts).as('bucket'),
      'outcome',
      sql<number>`(count(*) filter (where ${fits(scan)}))::int`.as('count'),
      sql<number>`count(*)::int`.as('walked'),
      sql<string>`(min(published) at time zone 'UTC')::text`.as('earliest'),
    ])
    .groupBy([sql`1`, 'outcome'])
    .execute()
  const walked = counts.reduce((sum, part) => sum + part.walked, 0)
  const [earliest] = counts.map((part) => part.earliest).toSorted()
  // No id is before the empty one, so what follows was published earlier.
  const next = walked < among || earliest === undefined ? undefined : { written: '0', published: earliest, id: '' }
  return { counts, next }
}

const bucketOf = (starts: readonly Date[]) =>
  sql<number>`width_bucket(published, ${starts.map((start) => start.toISOString())}::timestamptz[])`
