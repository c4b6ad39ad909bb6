import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { ClientConfig, Pool } from 'pg'
import type { Logger } from 'pino'
import { compose } from './compose/compose.ts'
import { composeOutbox, handleJobs, jobKinds, schedulesOf } from './compose/work.ts'
import { openClock } from './clock.ts'
import type { Config } from './config.ts'
import { loadWeb } from './dashboard/web.ts'
import { readMigrations } from './database/migrations.ts'
import { openPool } from './database/pool.ts'
import { type Deployment, openDeployment } from './deployment.ts'
import { makeOutbound } from './http/fetch.ts'
import { type HealthParts, healthRoutes } from './http/health.ts'
import { observeAnswers } from './http/logging.ts'
import { makeMetrics, type Metrics } from './http/metrics.ts'
import { type Jobs, openJobs } from './jobs/jobs.ts'
import type { Schedule } from './jobs/kinds.ts'
import { type DevMailbox, devMailRoutes } from './mail/dev-mailbox.ts'
import { makeMailer } from './mail/mailer.ts'
import { StartProblem } from './sentences.ts'

/** What one process of the server is made from. */
export interface ServerOptions {
  readonly config: Config
  /** Of a database that is up and migrated. */
  readonly connection: ClientConfig
  readonly logger: Logger
  readonly now?: () => Date
  /** What is the demo's alone: mail that is shown instead of sent, and a world that is made before anyone comes in. */
  readonly demo?: {
    readonly mailbox: DevMailbox
    readonly furnish: (pool: Pool, deployment: Deployment) => Promise<void>
  }
}

/** One process of the server, listening. */
export interface RunningServer {
  /** Where it listens, such as "http://127.0.0.1:8080". */
  readonly addresses: readonly string[]
  readonly pool: Pool
  readonly metrics: Metrics
  /** Takes no more requests, ends those under way and the jobs, and closes everything, within nine seconds. */
  readonly stop: () => Promise<void>
}

const drainMs = 5000
const jobsMs = 2000

/** Starts one process of the server on an open database. What was opened is closed again when it fails. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, connection, logger, demo } = options
  await using opened = new AsyncDisposableStack()
  const metrics = makeMetrics()
  const pool = openPool(connection, {
    size: config.database.poolSize,
    onLost: (error) => logger.warn({ err: error }, 'a connection to the database was lost'),
  })
  opened.defer(() => within(pool.end(), 1000))
  metrics.watchPool(pool)
  const clock = await openClock(pool)
  opened.defer(clock.stop)
  const { now = clock.now } = options
  const [deployment, web, tls] = await Promise.all([
    openDeployment(pool, config.masterKey, demo !== undefined),
    loadPages(),
    readTls(config),
  ])
  await demo?.furnish(pool, deployment)
  const outbound = makeOutbound(config.outbound)
  opened.defer(() => within(outbound.close(), 500))
  const jobs = await openJobs(connection, jobKinds, {
    warn: (error, what) => logger.warn({ err: error }, what),
    ended: metrics.countJob,
  })
  opened.defer(() => jobs.stop(jobsMs))
  const mailer = demo?.mailbox ?? mailerOf(config, logger)
  const outbox = composeOutbox(jobs, deployment.keeper, mailer, now)
  const composed = await compose({ config, pool, deployment, logger, outbound, outbox, web, tls, now })
  const { app, shared } = composed
  let isDraining = false
  observeAnswers(app, metrics.observeAnswer)
  metrics.watch('atrium_password_hashes_waiting', 'Passwords that wait to be hashed.', shared.hasher.waiting)
  // Judged by this machine's own clock: one that is far off should be put right, though we do not go by it.
  const ownNow = options.now ?? (() => new Date())
  healthRoutes(app, { now: ownNow, isDraining: () => isDraining, ...(await databaseHealth(pool)) })
  if (demo) devMailRoutes(app, demo.mailbox, new URL(config.baseUrl).host)
  await app.listen({ port: config.listen.port, host: hostOf(config) })
  opened.defer(() => within(closeAnswering(app), drainMs))
  handleJobs(jobs, composed)
  opened.defer(beginWork(jobs, schedulesOf(pool, deployment.keeper, config), now, logger))
  const everything = opened.move()
  return {
    addresses: (app.addresses() as AddressInfo[]).map(
      ({ address, family, port }) =>
        `${tls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    ),
    pool,
    metrics,
    stop: async () => {
      isDraining = true
      await everything.disposeAsync()
    },
  }
}

/**
 * Takes no more connections and ends each once what is under way on it is answered.
 *
 * Node ends those that are idle at this moment alone: one that is answered a moment later would be kept open for the
 * client's next request, and hold up the end for the whole time that is left to it.
 */
async function closeAnswering(app: FastifyInstance): Promise<void> {
  const sweeping = setInterval(() => app.server.closeIdleConnections(), 50)
  try {
    await app.close()
  } finally {
    clearInterval(sweeping)
  }
}

/**
 * The work after the answer need not hold up the first answer, and begins later if the database is away just now. Gives
 * what ends the trying.
 */
function beginWork(jobs: Jobs, schedules: readonly Schedule[], now: () => Date, logger: Logger): () => void {
  let pause: NodeJS.Timeout | undefined
  let isOver = false
  const tryIt = (): void => {
    jobs.work(schedules, now).catch((error: unknown) => {
      if (isOver) return
      logger.warn({ err: error }, 'the jobs could not begin; trying again')
      pause = setTimeout(tryIt, 5000)
    })
  }
  tryIt()
  return () => {
    isOver = true
    clearTimeout(pause)
  }
}

function mailerOf({ mail }: Config, logger: Logger) {
  if (mail.smtpUrl === undefined) {
    logger.warn('SMTP_URL is not set: mail waits in the outbox')
    return undefined
  }
  const failed = (reason: string) => logger.warn({ reason }, 'a mail did not go')
  return makeMailer({ smtpUrl: mail.smtpUrl, from: mail.from, allowsPlaintext: mail.allowsPlaintext, failed })
}

function loadPages() {
  return loadWeb(join(import.meta.dirname, '..', 'web', 'dist')).catch((error: unknown) => {
    throw new StartProblem(`${(error as Error).message}.`)
  })
}

async function readTls({ listen: { tls } }: Config) {
  if (!tls) return undefined
  const [cert, key] = await Promise.all([readPem('TLS_CERT_FILE', tls.certFile), readPem('TLS_KEY_FILE', tls.keyFile)])
  return { cert, key }
}

async function readPem(name: string, path: string): Promise<Buffer> {
  const text = await readFile(path).catch(() => undefined)
  if (text?.includes('-----BEGIN ')) return text
  throw new StartProblem(`${name} (${path}) is not a PEM file that can be read: correct the path or the file.`)
}

async function databaseHealth(pool: Pool): Promise<Pick<HealthParts, 'askDatabase' | 'neededLevel'>> {
  return {
    neededLevel: (await readMigrations()).length,
    askDatabase: async () => {
      const { rows } = await pool.query<{ now: Date; level: number }>(
        'select clock_timestamp() as now, (select count(*)::int from schema_migration) as level',
      )
      return rows[0] ?? { now: new Date(0), level: 0 }
    },
  }
}

/** On a machine without IPv6 the address of all its addresses is written in IPv4. */
function hostOf({ listen: { host } }: Config): string {
  const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ family }) => family === 'IPv6'))
  return host === '::' && !hasIpv6 ? '0.0.0.0' : host
}

/** Waits for the work, but not longer: what hangs must not keep the process from ending. */
async function within(work: PromiseLike<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((done) => {
    timer = setTimeout(done, ms)
  })
  await Promise.race([Promise.resolve(work).catch(() => undefined), late])
  clearTimeout(timer)
}
