import type { ClientConfig, Pool } from 'pg'
import { type ConstructorOptions, fromKysely, type Job, type JobResult, PgBoss, type Queue } from 'pg-boss'
import { openPool } from '../database/pool.ts'
import { deadLetters, type JobKind, type JobOutcome, type Schedule } from './kinds.ts'

/** Either door of the database, or a transaction of it. */
export type Enqueuer = Parameters<typeof fromKysely>[0]

/** What the queue tells about itself. */
export interface JobObserver {
  /** Something failed that will be tried again by itself. */
  readonly warn: (error: Error, what: string) => void
  readonly ended: (kind: string, outcome: 'done' | 'failed') => void
}

/** The queue of this process. */
export interface Jobs {
  /** Puts a job into the queue; within a transaction it stands or falls with it. Secrets have to be sealed before. */
  readonly enqueue: <Payload extends object>(
    db: Enqueuer,
    kind: JobKind<Payload>,
    payload: Payload,
    notBefore?: Date,
  ) => Promise<void>
  /** Says what is done with the jobs of a kind. They wait until `work` is called. */
  readonly handle: <Payload extends object>(
    kind: JobKind<Payload>,
    handler: (payload: Payload, jobId: string) => Promise<JobOutcome>,
  ) => void
  /**
   * Begins to work: called once the server listens. Fails when the database is away, and may then be called again: what
   * has begun is not begun twice.
   */
  readonly work: (schedules: readonly Schedule[], now: () => Date) => Promise<void>
  /** Lets running jobs end, for at most this long. Those that do not are tried again by another process. */
  readonly stop: (graceMs: number) => Promise<void>
}

/** How many of its own connections the queue holds. */
const poolSize = 3

/** Rebuilding an index or moving old jobs away takes its time. */
const patience = { connectMs: 3000, statementMs: 120_000, answerMs: 130_000 }

/** Undelivered jobs are kept for two weeks, those laid aside for three months. */
const keptSeconds = 14 * 86_400
const laidAsideSeconds = 90 * 86_400

const optionsOf = (pool: Pool): ConstructorOptions => ({
  db: { executeSql: (text, values) => pool.query(text, values) },
  schema: 'pgboss',
  registerInstance: false,
  persistWarnings: false,
  openTelemetry: { enabled: false },
  reindex: false,
  monitorVacuum: false,
})

/**
 * Opens the queue, so that jobs can be put into it; nothing is worked on yet. Makes its tables where they are missing
 * or older. Fails when the database is away.
 */
export async function openJobs(
  connection: ClientConfig,
  kinds: readonly JobKind<object>[],
  observer: JobObserver,
): Promise<Jobs> {
  const pool = openPool(connection, { size: poolSize, patience })
  const boss = new PgBoss(optionsOf(pool))
  boss.on('error', (error) => observer.warn(error, 'the job queue'))
  boss.on('warning', ({ message }) => observer.warn(new Error(message), 'the job queue'))
  const handlers = new Map<string, () => Promise<string>>()
  const workers = new Map<string, string>()
  const begin = async (name: string, start: () => Promise<string>): Promise<void> => {
    if (!workers.has(name)) workers.set(name, await start())
  }
  try {
    await boss.start()
    await makeQueues(boss, kinds)
  } catch (error) {
    await boss.stop({ graceful: false, close: false }).catch(() => undefined)
    await pool.end()
    throw error
  }
  return {
    enqueue: async (db, kind, payload, notBefore) => {
      await boss.send(kind.name, payload, { db: fromKysely(db), ...(notBefore && { startAfter: notBefore }) })
      // Usually the transaction has ended by then; if not, the next look at the queue finds it.
      setTimeout(() => boss.notifyWorker(workers.get(kind.name) ?? ''), 50).unref()
    },
    handle: (kind, handler) => {
      handlers.set(kind.name, () => {
        const options = {
          batchSize: kind.atOnce,
          pollingIntervalSeconds: 2,
          burstWhenBatchFull: true,
          perJobResults: true,
        } as const
        const run = (batch: Job<never>[]) => Promise.all(batch.map((job) => runJob(kind.name, job, handler, observer)))
        return boss.work(kind.name, options, run)
      })
    },
    work: async (schedules, now) => {
      for (const [name, start] of handlers) await begin(name, start)
      for (const schedule of schedules) await begin(schedule.name, () => workOnSchedule(boss, schedule, now, observer))
    },
    stop: async (graceMs) => {
      await withinMs(boss.stop({ graceful: true, close: false, timeout: graceMs }), graceMs + 1000)
      await withinMs(pool.end(), 1000)
    },
  }
}

async function makeQueues(boss: PgBoss, kinds: readonly JobKind<object>[]): Promise<void> {
  await ensureQueue(boss, {
    name: deadLetters,
    retentionSeconds: laidAsideSeconds,
    deleteAfterSeconds: laidAsideSeconds,
  })
  for (const { name, tries, firstPauseSeconds, longestPauseSeconds, longestTrySeconds } of kinds)
    await ensureQueue(boss, {
      name,
      deadLetter: deadLetters,
      retryLimit: tries - 1,
      retryBackoff: true,
      retryDelay: firstPauseSeconds,
      retryDelayMax: longestPauseSeconds,
      expireInSeconds: longestTrySeconds,
      retentionSeconds: keptSeconds,
      deleteAfterSeconds: 3600,
    })
}

async function ensureQueue(boss: PgBoss, queue: Queue): Promise<void> {
  const { name, ...options } = queue
  if (await boss.getQueue(name)) await boss.updateQueue(name, options)
  else await boss.createQueue(name, options)
}

/** Runs one job. What it says of a failure is stored with it, so an error's own words, which may quote secrets, are not. */
async function runJob<Payload extends object>(
  kind: string,
  { id, data }: Job<Payload>,
  handler: (payload: Payload, jobId: string) => Promise<JobOutcome>,
  observer: JobObserver,
): Promise<JobResult<string>> {
  let outcome: JobOutcome
  try {
    outcome = await handler(data, id)
  } catch (error) {
    observer.warn(error instanceof Error ? error : new Error('a job threw something else'), `a job of ${kind}`)
    outcome = 'again'
  }
  observer.ended(kind, outcome === 'done' ? 'done' : 'failed')
  const status = ({ done: 'completed', again: 'failed', never: 'deadletter' } as const)[outcome]
  return { id, status, output: outcome }
}

async function workOnSchedule(
  boss: PgBoss,
  { name, cron, run }: Schedule,
  now: () => Date,
  observer: JobObserver,
): Promise<string> {
  await ensureQueue(boss, {
    name,
    retryLimit: 1,
    expireInSeconds: 600,
    retentionSeconds: 3600,
    deleteAfterSeconds: 3600,
  })
  await boss.schedule(name, cron, null, { tz: 'UTC' })
  return boss.work(name, { pollingIntervalSeconds: 30, perJobResults: true }, (batch) =>
    Promise.all(
      batch.map((job) =>
        runJob(
          name,
          job as Job<object>,
          async () => {
            await run(now())
            return 'done'
          },
          observer,
        ),
      ),
    ),
  )
}

/** Waits for the work, but not longer: a database that is away must not keep a process from ending. */
async function withinMs(work: Promise<unknown>, ms: number): Promise<void> {
  const timer = new AbortController()
  const late = new Promise<void>((done) => {
    const timeout = setTimeout(done, ms)
    timer.signal.addEventListener('abort', () => clearTimeout(timeout))
  })
  await Promise.race([work.catch(() => undefined), late])
  timer.abort()
}
