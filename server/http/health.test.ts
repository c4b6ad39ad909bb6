import fastify from 'fastify'
import { expect, test } from 'vitest'
import { type DatabaseState, type HealthParts, healthRoutes } from './health.ts'

const noon = new Date('2026-01-01T12:00:00Z')

function ask(parts: Partial<HealthParts> = {}, path = '/health/ready') {
  const app = fastify()
  healthRoutes(app, {
    now: () => noon,
    askDatabase: async (): Promise<DatabaseState> => ({ now: noon, level: 3 }),
    neededLevel: 3,
    isDraining: () => false,
    ...parts,
  })
  return app.inject(path)
}

const skewed = (ms: number) => ask({ askDatabase: async () => ({ now: new Date(noon.getTime() + ms), level: 3 }) })

test('a process that can serve is ready', async () => {
  const answer = await ask()
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({ status: 'ready', clockSkewMs: 0 })
  expect(answer.headers['cache-control']).toBe('no-store')
})

test('without its database a process lives and is not ready, and says nothing about the database', async () => {
  const askDatabase = () => Promise.reject(new Error('connect ECONNREFUSED db.internal:5432'))
  const answer = await ask({ askDatabase })
  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('1')
  expect(answer.json()).toEqual({ status: 'database-away' })
  expect((await ask({ askDatabase }, '/health/live')).statusCode).toBe(200)
})

test('a clock that differs by a minute and a half is borne, one that differs by ten minutes is not', async () => {
  for (const ms of [90_000, -90_000]) expect((await skewed(ms)).statusCode).toBe(200)
  for (const ms of [600_000, -600_000])
    expect((await skewed(ms)).json()).toEqual({ status: 'clock-skewed', clockSkewMs: ms })
})

test('a database that lacks a migration is not served, one that is ahead is', async () => {
  expect((await ask({ neededLevel: 4 })).json()).toMatchObject({ status: 'migration-missing' })
  expect((await ask({ neededLevel: 2 })).statusCode).toBe(200)
})

test('a process that is about to end asks for no more requests', async () => {
  const answer = await ask({ isDraining: () => true })
  expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'draining' }])
})

test('however many ask, the database is asked once a second', async () => {
  const app = fastify()
  let asked = 0
  let at = noon.getTime()
  healthRoutes(app, {
    now: () => new Date(at),
    askDatabase: async () => {
      asked++
      return { now: noon, level: 1 }
    },
    neededLevel: 1,
    isDraining: () => false,
  })
  await Promise.all(Array.from({ length: 50 }, () => app.inject('/health/ready')))
  expect(asked).toBe(1)
  at += 1001
  await app.inject('/health/ready')
  expect(asked).toBe(2)
})
