import cluster from 'node:cluster'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { type Config, readConfig } from './config.ts'
import { openPool } from './database/pool.ts'
import { openDeployment } from './deployment.ts'
import { keepHeapSmall } from './heap.ts'
import { makeLogger } from './http/logging.ts'
import { makeMetricsServer, type MetricsSource } from './http/metrics.ts'
import { ensureFirstOrg, type Invitation, inviteFirstAdmin } from './invite-first-admin.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'
import { sentenceOf } from './sentences.ts'
import type { RunningServer } from './start.ts'
import { answerCounts, askForStart, tellFirst } from './worker-messages.ts'
import { startWorkers } from './workers.ts'

// The whole life of the server: configuration, database, one process or several, and an end that loses nothing.

/** Beyond this the end is not waited for. */
const longestEndMs = 10_000

const read = readConfig()
if (read.kind === 'wrong') {
  if (cluster.isPrimary)
    process.stderr.write(`The configuration is wrong:\n${read.problems.map((line) => `  ${line}\n`).join('')}`)
  process.exit(1)
}
const config = read.config
const logger = makeLogger(config.log.level)

process.on('unhandledRejection', (error) => logger.error({ err: error }, 'a promise failed and nobody listened'))
process.on('uncaughtException', (error) => {
  logger.fatal({ err: error }, 'something was thrown and nobody caught it')
  process.exit(1)
})

if (cluster.isPrimary) await runFirst(config, logger)
else await runWorker(config, logger)

/** The first process: owns the database of our own, and serves by itself or through workers. */
async function runFirst(config: Config, logger: Logger): Promise<void> {
  const opened = new AsyncDisposableStack()
  const starting = Promise.withResolvers<void>()
  // What is being opened has to be open before it can be closed.
  const ending = new AbortController()
  const end = endOnce(() => {
    ending.abort()
    return starting.promise.then(() => opened.disposeAsync())
  }, logger)
  endAtSignals(['SIGTERM', 'SIGINT', 'SIGHUP'], end)
  try {
    const database = await openDatabase(config, {
      role: 'owner',
      signal: ending.signal,
      note: (sentence) => logger.warn(sentence),
      onLost: (error) => void end(1, error.message),
    })
    opened.defer(database.stop)
    await withPool(database, async (pool) => {
      await openDeployment(pool, config.masterKey, false)
      await ensureFirstOrg(pool, new Date())
    })
    const { addresses, metrics, stop } = await serve(config, database, logger)
    opened.defer(stop)
    opened.defer(await serveMetrics(config, metrics))
    logger.info({ addresses, workers: config.workers }, 'listening')
    await greet(config, await withPool(database, (pool) => inviteFirstAdmin(pool, config.baseUrl, new Date())))
    starting.resolve()
  } catch (error) {
    starting.resolve()
    await end(1, whyNot(error, config, logger))
  }
}

/** Does what is done once, by the first process alone: the workers find it done. */
async function withPool<T>({ connection }: OpenDatabase, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = openPool(connection, { size: 2 })
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}

interface Serving {
  readonly addresses: readonly string[]
  readonly metrics: MetricsSource
  readonly stop: () => Promise<void>
}

/** Serves by itself, or through workers; then this process does not load what serves. */
async function serve(config: Config, { connection }: OpenDatabase, logger: Logger): Promise<Serving> {
  if (config.workers === 1) {
    const { startServer } = await import('./start.ts')
    await keepHeapSmall()
    const { addresses, metrics, stop } = await startServer({ config, connection, logger })
    const { registry } = metrics
    return { addresses, stop, metrics: { contentType: registry.contentType, read: () => registry.metrics() } }
  }
  const { addresses, readMetrics, stop } = await startWorkers(config.workers, connection, logger)
  return { addresses, stop, metrics: { contentType: Registry.PROMETHEUS_CONTENT_TYPE, read: readMetrics } }
}

async function serveMetrics({ metrics }: Config, source: MetricsSource): Promise<() => Promise<void>> {
  if (!metrics) return async () => undefined
  const server = await makeMetricsServer(source)
  server.listen(metrics.port, metrics.host)
  await once(server, 'listening')
  return async () => {
    server.close()
    server.closeAllConnections()
  }
}

/** Says where to go: on a terminal to the person before it, otherwise in a file that only its owner can read. */
async function greet({ baseUrl, dataDir }: Config, invitation: Invitation): Promise<void> {
  const isTerminal = process.stdout.isTTY
  const say = (line: string) => (isTerminal ? process.stdout.write(`${line}\n`) : logger.warn(line))
  if (isTerminal) say(`Atrium is open at ${baseUrl}`)
  if (invitation.kind === 'pending')
    say(
      'Nobody has set this up yet. Its link was made before and lasts an hour; npm run atrium -- set-up-link makes another.',
    )
  if (invitation.kind !== 'invited') return
  if (isTerminal) return void say(`Set it up within an hour, with this link that works once:\n${invitation.link}`)
  const path = join(dataDir, 'set-up-link')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await rm(path, { force: true })
  await writeFile(path, `${invitation.link}\n`, { mode: 0o600, flag: 'wx' })
  say(`Nobody has set this up yet. The link that does lies in ${path}; it works once, for an hour.`)
}

/** One of several processes on the same port. It ends when the first one says so, or is gone. */
async function runWorker(config: Config, logger: Logger): Promise<void> {
  let server: RunningServer | undefined
  const end = endOnce(async () => server?.stop(), logger)
  // A terminal sends these to every process of the group; the first one passes on what it means.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
  // Told twice it goes on draining: service managers tell every process, and then the first one tells this one again.
  process.on('SIGTERM', () => void end(0))
  process.on('disconnect', () => void end(0))
  try {
    const connection = await askForStart()
    const { startServer } = await import('./start.ts')
    await keepHeapSmall()
    server = await startServer({ config, connection, logger })
    answerCounts(server.metrics.registry)
    void tellFirst({ kind: 'listening', addresses: server.addresses })
  } catch (error) {
    await tellFirst({ kind: 'failed', sentence: whyNot(error, config, logger) })
    await end(1)
  }
}

function whyNot(error: unknown, { listen, metrics, dataDir, database }: Config, logger: Logger): string {
  const circumstance = { ...listen, metricsPort: metrics?.port, dataDir, databaseUrl: database.url }
  const sentence = sentenceOf(error, circumstance)
  if (sentence !== undefined) return sentence
  logger.fatal({ err: error }, 'the server could not start')
  return 'The server could not start, for a reason nobody foresaw: the line before this one says what happened.'
}

/** Ends this process once, whoever asks first and however many do. */
function endOnce(close: () => Promise<void>, logger: Logger): (code: number, why?: string) => Promise<never> {
  let ending: Promise<never> | undefined
  const end = async (code: number): Promise<never> => {
    logger.info('ending')
    setTimeout(() => process.exit(code || 1), longestEndMs).unref()
    await close().catch((error: unknown) => logger.error({ err: error }, 'the end was not clean'))
    return process.exit(code)
  }
  return (code, why) => {
    if (why !== undefined) process.stderr.write(`${why}\n`)
    return (ending ??= end(code))
  }
}

/** The first signal drains, the second does not wait. */
function endAtSignals(signals: readonly NodeJS.Signals[], end: (code: number) => Promise<never>): void {
  let isTold = false
  const tell = () => {
    if (isTold) process.exit(1)
    isTold = true
    void end(0)
  }
  for (const signal of signals) process.on(signal, tell)
}
