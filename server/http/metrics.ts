import type { Server } from 'node:http'
import type { Pool, PoolClient } from 'pg'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { AnswerObserver } from './logging.ts'

/** What this process counts of itself. */
export interface Metrics {
  readonly registry: Registry
  readonly observeAnswer: AnswerObserver
  /** Counts the statements of a pool and shows how full it is. */
  readonly watchPool: (pool: Pool) => void
  /** Shows a number that is asked for at each reading, such as the length of a queue. */
  readonly watch: (name: string, help: string, read: () => number) => void
  /** Counts a job that ended. */
  readonly countJob: (queue: string, outcome: 'done' | 'failed') => void
}

/** Makes the metrics of this process. */
export function makeMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'atrium_' })
  const durations = new Histogram({
    name: 'atrium_http_request_seconds',
    help: 'How long answers took, by the template of their route.',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const answers = new Map<string, { observe: (seconds: number) => void }>()
  const jobs = new Counter({
    name: 'atrium_jobs_total',
    help: 'Jobs that ended, by queue and outcome.',
    labelNames: ['queue', 'outcome'] as const,
    registers,
  })
  const watch: Metrics['watch'] = (name, help, read) => {
    const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read()) })
  }
  return {
    registry,
    // A method is a label only when it is one of HTTP's: the name of a method is the caller's to choose.
    observeAnswer: (route, method, status, seconds) => {
      const known = knownMethods.has(method) ? method : 'other'
      const name = `${known} ${route} ${Math.floor(status / 100)}`
      // Found by one text, since finding it by its labels costs more than the counting.
      let series = answers.get(name)
      if (!series) {
        series = durations.labels({ route, method: known, status: `${Math.floor(status / 100)}xx` })
        answers.set(name, series)
      }
      series.observe(seconds)
    },
    watchPool: (pool) => watchPool(pool, registry, watch),
    watch,
    countJob: (queue, outcome) => jobs.inc({ queue, outcome }),
  }
}

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

function watchPool(pool: Pool, registry: Registry, watch: Metrics['watch']): void {
  let statements = 0
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as (...given: unknown[]) => unknown
    Object.assign(client, {
      query: (...given: unknown[]) => {
        statements++
        return query(...given)
      },
    })
  })
  const counter: Counter = new Counter({
    name: 'atrium_database_statements_total',
    help: 'Statements sent to the database.',
    registers: [registry],
    collect: () => {
      counter.reset()
      counter.inc(statements)
    },
  })
  watch('atrium_database_connections', 'Open connections to the database.', () => pool.totalCount)
  watch('atrium_database_connections_idle', 'Connections that wait for work.', () => pool.idleCount)
  watch('atrium_database_waiting', 'Requests that wait for a connection.', () => pool.waitingCount)
}

/** Anything that can be read as Prometheus text: one process's registry, or all workers' together. */
export interface MetricsSource {
  readonly contentType: string
  readonly read: () => Promise<string>
}

/**
 * Makes the server that answers GET /metrics and nothing else. It speaks to nobody until it listens.
 *
 * Importing Node's HTTP loads its client as well, so a start without metrics does not do it.
 */
export async function makeMetricsServer({ contentType, read }: MetricsSource): Promise<Server> {
  const { createServer } = await import('node:http')
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || (request.method !== 'GET' && request.method !== 'HEAD')) {
      response.writeHead(404).end()
      return
    }
    read().then(
      (text) => response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' }).end(text),
      () => response.writeHead(503, { 'retry-after': '1' }).end(),
    )
  })
  server.requestTimeout = 5000
  server.maxConnections = 50
  return server
}
