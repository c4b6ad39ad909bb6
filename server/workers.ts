import cluster, { type Worker } from 'node:cluster'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import type { Logger } from 'pino'
import { AggregatorRegistry } from 'prom-client'
import { StartProblem } from './sentences.ts'
import type { Counts, FirstMessage, WorkerMessage } from './worker-messages.ts'

/** The workers that share the port. */
export interface Workers {
  readonly addresses: readonly string[]
  /** What those that listen counted, as one Prometheus text; fails when one that lives does not answer. */
  readonly readMetrics: () => Promise<string>
  /** Lets all of them drain and end. */
  readonly stop: () => Promise<void>
}

/** A worker that lived this long did not fail at its start. */
const settledMs = 30_000
const longestPauseMs = 30_000
/** A worker drains in nine seconds; one that does not is ended. */
const stopMs = 9_500
/** A worker answers in milliseconds what it counted. */
const countMs = 5_000

/**
 * Starts so many workers on one port, and another one for each that dies: at once the first time, later with growing
 * pauses. Throws a StartProblem when the first of them cannot start, since the others could not either.
 */
export async function startWorkers(count: number, connection: ClientConfig, logger: Logger): Promise<Workers> {
  cluster.setupPrimary({ exec: join(import.meta.dirname, 'main.ts'), args: [] })
  let isStopping = false
  let quickDeaths = 0
  const listening = new Set<Worker>()

  const fork = (): Promise<readonly string[]> => {
    const worker = cluster.fork()
    const bornAt = performance.now()
    worker.on('message', ({ kind }: WorkerMessage) => {
      if (kind === 'asking') worker.send({ kind: 'start', connection } satisfies FirstMessage)
      if (kind === 'listening') listening.add(worker)
    })
    // What is said to one that is dying does not arrive; unheard, that would end this process and with it all others.
    worker.on('error', (error) => logger.warn({ err: error }, 'a message did not reach a worker'))
    worker.once('exit', (code, signal) => {
      listening.delete(worker)
      if (isStopping) return
      quickDeaths = performance.now() - bornAt < settledMs ? quickDeaths + 1 : 0
      const pauseMs = quickDeaths === 0 ? 0 : Math.min(longestPauseMs, 200 * 2 ** (quickDeaths - 1))
      logger.error(
        { worker: worker.process.pid, exitCode: code, signal, pauseMs },
        'a worker died; another one follows',
      )
      // Where all died at once, nothing but this timer keeps the first process alive.
      setTimeout(() => isStopping || void fork().catch(sayWhy), pauseMs)
    })
    return firstWord(worker)
  }
  const sayWhy = (error: unknown): void => logger.error({ err: error }, 'a worker could not start')
  const stop = async (): Promise<void> => {
    isStopping = true
    await Promise.all(Object.values(cluster.workers ?? {}).flatMap((worker) => (worker ? [end(worker)] : [])))
  }
  try {
    const all = await Promise.all(Array.from({ length: count }, fork))
    quickDeaths = 0
    return { addresses: all[0] ?? [], readMetrics: makeReader(listening), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Where the worker listens, or why it does not. */
function firstWord(worker: Worker): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const saidNothing = (): void =>
      reject(new StartProblem('A worker ended before it listened; its last lines say why.'))
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'listening') resolve(message.addresses)
      if (message.kind === 'failed') reject(new StartProblem(message.sentence))
    })
    // Its end may be known before its last words are read: those are over with the channel.
    worker.once('exit', () => (worker.isConnected() ? void worker.once('disconnect', saidNothing) : saidNothing()))
  })
}

/** Reads once for all who ask while a reading is under way. */
function makeReader(listening: ReadonlySet<Worker>): () => Promise<string> {
  let round = 0
  let reading: Promise<string> | undefined
  const read = async (): Promise<string> => {
    round++
    const counts = await Promise.all([...listening].map((worker) => countsOf(worker, round)))
    return AggregatorRegistry.aggregate(counts.filter((one) => one !== undefined)).metrics()
  }
  return () => (reading ??= read().finally(() => (reading = undefined)))
}

/**
 * What one worker counted; undefined when it ended instead. Fails when it lives and does not answer: without its share
 * the sums would seem to have begun anew.
 */
function countsOf(worker: Worker, round: number): Promise<Counts | undefined> {
  return new Promise((resolve, reject) => {
    const finish = (counts: Counts | undefined): void => {
      clearTimeout(timer)
      worker.off('message', hear).off('exit', isGone)
      resolve(counts)
    }
    const hear = (message: WorkerMessage): void => {
      if (message.kind === 'counted' && message.round === round) finish(message.counts)
    }
    const isGone = (): void => finish(undefined)
    const timer = setTimeout(() => {
      reject(new Error('a worker does not say what it counted'))
      finish(undefined)
    }, countMs)
    worker.on('message', hear).once('exit', isGone)
    worker.send({ kind: 'count', round } satisfies FirstMessage, (error) => error && isGone())
  })
}

function end(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    if (worker.isDead()) return resolve()
    const timer = setTimeout(() => worker.process.kill('SIGKILL'), stopMs)
    worker.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    worker.process.kill('SIGTERM')
  })
}
