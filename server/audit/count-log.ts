import type { LogHistogram } from '../../contracts/management/log.ts'
import type { OrgDb } from '../database/org.ts'
import type { AskedLog } from './ask-log.ts'
import { makePace } from './pace.ts'
import { countFound, countNext, type LogCount, type LogScan } from './read-store.ts'

/** So many events are counted by an index, where there is one for what is asked. */
const mostFound = 50_000

/** The last moment that is written with four digits of a year. */
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** How many events there were when, by outcome. Its time has a bound: of very many the older ones are left out, and it says so. */
export async function countLog(db: OrgDb, asked: AskedLog, buckets: number, now: Date): Promise<LogHistogram> {
  const since = asked.since.getTime()
  const until = Math.min(Math.max((asked.until ?? now).getTime(), since + 1), lastMs)
  const parts = Math.max(1, Math.min(buckets, until - since))
  const starts = Array.from({ length: parts }, (_, at) => new Date(since + Math.floor(((until - since) * at) / parts)))
  const scan: LogScan = { order: 'published desc', since: asked.since, until: new Date(until), where: asked.where }
  const { counts, from } = await count(db, scan, asked, starts)
  const sums = starts.map((): LogHistogram['buckets'][number]['counts'] => ({}))
  for (const { bucket, outcome, count: events } of counts) {
    const sum = sums[bucket - 1]
    if (sum && events > 0) sum[outcome] = (sum[outcome] ?? 0) + events
  }
  return {
    since: asked.since.toISOString(),
    until: new Date(until).toISOString(),
    buckets: starts.map((start, at) => ({
      start: start.toISOString(),
      end: (starts[at + 1] ?? new Date(until)).toISOString(),
      counts: sums[at] ?? {},
    })),
    isPartial: from !== undefined,
    countedSince: (from ?? asked.since).toISOString(),
  }
}

interface Counted {
  readonly counts: readonly LogCount[]
  /** From when on they are whole, where they are not from the beginning. */
  readonly from: Date | undefined
}

async function count(
  db: OrgDb,
  scan: LogScan,
  { countingWay: way }: AskedLog,
  starts: readonly Date[],
): Promise<Counted> {
  if (way !== 'walk') {
    const counts = await countFound(db, scan, { starts, among: mostFound, way })
    if (counts.reduce((sum, { count: events }) => sum + events, 0) < mostFound) return { counts, from: undefined }
  }
  const counts: LogCount[] = []
  const pace = makePace()
  for (let here = scan; ; ) {
    const { counts: some, next } = await countNext(db, here, { starts, among: pace.size })
    counts.push(...some)
    if (next?.published === undefined) return { counts, from: undefined }
    if (!pace.goesOn()) return { counts, from: new Date(`${next.published.replace(' ', 'T')}Z`) }
    here = { ...scan, after: next }
  }
}
