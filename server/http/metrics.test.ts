import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { openPool } from '../database/pool.ts'
import { observeAnswers } from './logging.ts'
import { makeMetrics, makeMetricsServer } from './metrics.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false })
})
afterAll(() => database.drop())

test('answers are counted by the template of their route, whatever was asked', async () => {
  const metrics = makeMetrics()
  const app = fastify()
  observeAnswers(app, metrics.observeAnswer)
  app.get('/users/:id', (_request, reply) => reply.send(''))
  await app.inject('/users/1')
  await app.inject('/users/2')
  await app.inject('/nowhere')
  const text = await metrics.registry.metrics()
  expect(text).toContain('atrium_http_request_seconds_count{route="/users/:id",method="GET",status="2xx"} 2')
  expect(text).toContain('atrium_http_request_seconds_count{route="none",method="GET",status="4xx"} 1')
  expect(text).toContain('atrium_nodejs_eventloop_lag_seconds')
})

test('a method that somebody made up does not become a label', async () => {
  const metrics = makeMetrics()
  metrics.observeAnswer('/', 'EVIL"} 1\n', 200, 1)
  expect(await metrics.registry.metrics()).toContain('method="other"')
})

test('statements and connections are counted', async () => {
  const metrics = makeMetrics()
  const pool = openPool(database.connection, { size: 2 })
  metrics.watchPool(pool)
  for (let at = 0; at < 3; at++) await pool.query('select 1')
  const text = await metrics.registry.metrics()
  expect(text).toMatch(/^atrium_database_statements_total 3$/m)
  expect(text).toMatch(/^atrium_database_connections 1$/m)
  expect(await metrics.registry.metrics()).toMatch(/^atrium_database_statements_total 3$/m)
  await pool.end()
})

test('the metrics server answers /metrics and nothing else', async () => {
  const { registry, watch, countJob } = makeMetrics()
  watch('atrium_password_hashes_waiting', 'Hashes that wait for their turn.', () => 7)
  countJob('mail', 'failed')
  const server = await makeMetricsServer({ contentType: registry.contentType, read: () => registry.metrics() })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const answer = await fetch(`${base}/metrics`)
  const text = await answer.text()
  expect(answer.headers.get('content-type')).toContain('text/plain')
  expect(text).toContain('atrium_password_hashes_waiting 7')
  expect(text).toContain('atrium_jobs_total{queue="mail",outcome="failed"} 1')
  for (const path of ['/', '/metrics/', '/metrics?a', '/health/live'])
    expect((await fetch(base + path)).status).toBe(404)
  expect((await fetch(`${base}/metrics`, { method: 'POST' })).status).toBe(404)
  server.close()
})

test('the guide names every metric of ours, and no other', async () => {
  const guide = await readFile(new URL('../../docs/guides/running-server.md', import.meta.url), 'utf8')
  const said = new Set(guide.match(/`atrium_[a-z_]+`/g)?.map((name) => name.slice(1, -1)))
  const metrics = makeMetrics()
  const pool = openPool(database.connection, { size: 1 })
  metrics.watchPool(pool)
  metrics.watch('atrium_password_hashes_waiting', 'as server/start.ts does', () => 0)
  await pool.end()
  const usual = /^atrium_(process|nodejs)_/
  const made = metrics.registry.getMetricsAsArray().map(({ name }) => name)
  expect([...said].sort()).toEqual(made.filter((name) => !usual.test(name)).sort())
})
