import type { LogHistogram } from '../../contracts/management/log.ts'
import type { OrgDb } from '../database/org.ts'
import type { AskedLog } from './ask-log.ts'
import { countEvents, findPlace, type LogScan } from './read-store.ts'

/** So many events are looked at, the newest ones; and so many are found by an index, where there is one for them. */
const most = { walked: 200_000, found: 50_000 } as const

/** The last moment that is written with four digits of a year. */
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** How many events there were when, by outcome. Its cost has a bound: of very many the older ones are left out, and it says so. */
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
    if (sum) sum[outcome] = events
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

/** The counts, and from when on they are whole where they are not from the beginning. */
async function count(db: OrgDb, scan: LogScan, { countingWay: way }: AskedLog, starts: readonly Date[]) {
  if (way !== 'walk') {
    const counts = await countEvents(db, scan, { starts, among: most.found, way })
    if (counts.reduce((sum, { count: events }) => sum + events, 0) < most.found) return { counts, from: undefined }
  }
  const counts = await countEvents(db, scan, { starts, among: most.walked, way: 'walk' })
  const last = await findPlace(db, scan, most.walked)
  return { counts, from: last?.published === undefined ? undefined : new Date(`${last.published.replace(' ', 'T')}Z`) }
}
