import type { OrgDb } from '../database/org.ts'
import type { AskedLog } from './ask-log.ts'
import { makePace } from './pace.ts'
import {
  findHorizon,
  findPlace,
  gatherEvents,
  type LogPlace,
  type LogRow,
  type LogScan,
  placeOf,
  seekEvents,
  walkEvents,
} from './read-store.ts'

/**
 * Where a reader of the log stands: in what was asked at first, so that no page moves it.
 *
 * `bounded` reads what was published in a time, and ends. `catching-up` and then `following` read everything once,
 * however often the reader comes again: first, by when it was published, what transactions before `horizon` wrote,
 * which is complete; then the rest, by when it was written, and of that only what no transaction that is still under
 * way can precede.
 */
export interface LogReader {
  readonly kind: 'bounded' | 'catching-up' | 'following'
  readonly sinceMs: number
  readonly untilMs?: number | undefined
  /** Where catching up ends and following begins. */
  readonly horizon?: string | undefined
  readonly after?: LogPlace | undefined
}

/** A page of the log, and the reader who goes on after it; undefined when there is nothing more. */
export interface LogPage {
  readonly rows: readonly LogRow[]
  readonly next: LogReader | undefined
}

/** What is asked of each page. */
export interface PageQuestion extends Pick<AskedLog, 'where' | 'way'> {
  readonly isDescending: boolean
  readonly limit: number
}

/** Who begins to read: someone who names an end, or the newest first, reads what there is; everyone else follows. */
export function beginReading({ since, until }: AskedLog, isDescending: boolean, now: Date): LogReader {
  const sinceMs = since.getTime()
  if (until === undefined && !isDescending) return { kind: 'catching-up', sinceMs }
  // What happens while the answer is made has the same moment as now.
  return { kind: 'bounded', sinceMs, untilMs: until?.getTime() ?? now.getTime() + 1 }
}

/** Reads the next page of the reader. Its time has a bound whatever is asked, so a page may be short and still go on. */
export async function readLog(db: OrgDb, reader: LogReader, question: PageQuestion): Promise<LogPage> {
  const { kind, sinceMs, untilMs, after } = reader
  // Asked before the rows are: of what ended by then, all is there to be read.
  const horizon = kind === 'bounded' ? undefined : await findHorizon(db)
  const before = kind === 'catching-up' ? (reader.horizon ?? horizon) : horizon
  const scan: LogScan = {
    order: kind === 'following' ? 'written' : question.isDescending ? 'published desc' : 'published',
    since: new Date(sinceMs),
    ...(untilMs === undefined ? {} : { until: new Date(untilMs) }),
    before,
    after,
    where: question.where,
  }
  const way = kind === 'following' ? 'walk' : question.way
  const { rows, end } = await collect(db, scan, way, question.limit)
  const at = rows.length > question.limit ? rows[question.limit - 1] : undefined
  const place = at ? placeOf(at) : end
  return {
    rows: rows.slice(0, question.limit),
    next: place ? { ...reader, horizon: before, after: place } : atTheEnd(reader, before),
  }
}

/** Everything before the horizon was read: the reader goes on with what is written from there. */
function atTheEnd({ kind, sinceMs }: LogReader, horizon: string | undefined): LogReader | undefined {
  if (kind === 'bounded' || horizon === undefined) return undefined
  return { kind: 'following', sinceMs, after: { written: horizon } }
}

/** So many of the first events are looked at, before what is rare is gathered. */
const frequentAmong = 25_000

/** What was found, one more than the page holds where there is more; and where the search stopped before its end. */
interface Found {
  readonly rows: readonly LogRow[]
  readonly end: LogPlace | undefined
}

async function collect(db: OrgDb, scan: LogScan, way: AskedLog['way'], limit: number): Promise<Found> {
  const most = limit + 1
  if (way === 'seek') return { rows: await seekEvents(db, scan, most), end: undefined }
  if (way === 'gather') return gather(db, scan, most)
  const rows: LogRow[] = []
  const pace = makePace()
  for (let here = scan; ; ) {
    const { size } = pace
    rows.push(...(await walkEvents(db, here, most - rows.length, size)))
    if (rows.length >= most) return { rows, end: undefined }
    const after = await findPlace(db, here, size)
    if (!after) return { rows, end: undefined }
    if (!pace.goesOn()) return { rows, end: after }
    here = { ...scan, after }
  }
}

/** What is frequent is found among the first events; what is rare is gathered by its index and put in order. */
async function gather(db: OrgDb, scan: LogScan, most: number): Promise<Found> {
  const rows = await walkEvents(db, scan, most, frequentAmong)
  const after = rows.length < most ? await findPlace(db, scan, frequentAmong) : undefined
  if (!after) return { rows, end: undefined }
  return { rows: [...rows, ...(await gatherEvents(db, { ...scan, after }, most - rows.length))], end: undefined }
}
