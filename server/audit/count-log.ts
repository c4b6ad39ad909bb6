import type { LogHistogram } from '../../contracts/management/log.ts'
import type { OrgDb } from '../database/org.ts'
import type { AskedLog } from './ask-log.ts'
import { countEvents, findPlace, type LogScan } from './read-store.ts'

/** So many events are counted at most, the newest ones. */
const mostCounted = 200_000

/** How many events there were when, by outcome. Its cost has a bound: of very many the older ones are left out, and it says so. */
export async function countLog(db: OrgDb, asked: AskedLog, buckets: number, now: Date): Promise<LogHistogram> {
  const since = asked.since.getTime()
  const until = Math.max((asked.until ?? now).getTime(), since + 1)
  const count = Math.min(buckets, until - since)
  const starts = Array.from({ length: count }, (_, at) => new Date(since + Math.floor(((until - since) * at) / count)))
  const scan: LogScan = {
    order: 'published desc',
    since: asked.since,
    until: new Date(until),
    where: asked.where,
  }
  const counted = { among: mostCounted, isSought: asked.way !== 'walk' }
  const counts = await countEvents(db, scan, { starts, ...counted })
  const sums = starts.map((): LogHistogram['buckets'][number]['counts'] => ({}))
  for (const { bucket, outcome, count: events } of counts) {
    const sum = sums[bucket - 1]
    if (sum) sum[outcome] = events
  }
  const last = await findPlace(db, scan, counted)
  const countedSince = last?.published === undefined ? asked.since : new Date(`${last.published.replace(' ', 'T')}Z`)
  return {
    since: asked.since.toISOString(),
    until: new Date(until).toISOString(),
    buckets: starts.map((start, at) => ({
      start: start.toISOString(),
      end: (starts[at + 1] ?? new Date(until)).toISOString(),
      counts: sums[at] ?? {},
    })),
    isPartial: last !== undefined,
    countedSince: countedSince.toISOString(),
  }
}
