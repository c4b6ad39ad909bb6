import cluster, { type Worker } from 'node:cluster'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import type { Logger } from 'pino'
import { StartProblem } from './sentences.ts'

/** What the first process tells a worker: a password must not stand in its environment, where the system shows it. */
export interface StartMessage {
  readonly kind: 'start'
  readonly connection: ClientConfig
}

/** What a worker tells the first process. */
export type WorkerMessage =
  | { readonly kind: 'asking' }
  | { readonly kind: 'listening'; readonly addresses: readonly string[] }
  | { readonly kind: 'failed'; readonly sentence: string }

/** The workers that share the port. */
export interface Workers {
  readonly addresses: readonly string[]
  /** Lets all of them drain and end. */
  readonly stop: () => Promise<void>
}

/** A worker that lived this long did not fail at its start. */
const settledMs = 30_000
const longestPauseMs = 30_000
/** A worker drains in nine seconds; one that does not is ended. */
const stopMs = 9_500

/**
 * Starts so many workers on one port, and another one for each that dies: at once the first time, later with growing
 * pauses. Throws a StartProblem when the first of them cannot start, since the others could not either.
 */
export async function startWorkers(count: number, connection: ClientConfig, logger: Logger): Promise<Workers> {
  cluster.setupPrimary({ exec: join(import.meta.dirname, 'main.ts'), args: [] })
  let isStopping = false
  let quickDeaths = 0

  const fork = (): Promise<readonly string[]> => {
    const worker = cluster.fork()
    const bornAt = performance.now()
    // Sent unasked it could come before the worker has a listener of its own, and then it would be lost: Node's cluster
    // listens on the same channel from the first moment, so nothing is kept for those who come later.
    worker.on('message', ({ kind }: WorkerMessage) => {
      if (kind === 'asking') worker.send({ kind: 'start', connection } satisfies StartMessage)
    })
    worker.once('exit', (code, signal) => {
      if (isStopping) return
      quickDeaths = performance.now() - bornAt < settledMs ? quickDeaths + 1 : 0
      const pauseMs = quickDeaths === 0 ? 0 : Math.min(longestPauseMs, 200 * 2 ** (quickDeaths - 1))
      logger.error(
        { worker: worker.process.pid, exitCode: code, signal, pauseMs },
        'a worker died; another one follows',
      )
      setTimeout(() => isStopping || void fork().catch(sayWhy), pauseMs).unref()
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
    return { addresses: all[0] ?? [], stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function firstWord(worker: Worker): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'listening') resolve(message.addresses)
      if (message.kind === 'failed') reject(new StartProblem(message.sentence))
    })
    worker.once('exit', () => reject(new StartProblem('A worker ended before it listened; its last lines say why.')))
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
