import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeScratchDir } from '../../tests/support/scratch.ts'
import { isOutage } from './outage.ts'
import { eraseEmbedded } from './embedded/erase.ts'
import { type Embedded, openEmbedded } from './embedded/open.ts'
import { openPool } from './pool.ts'

let folder: string
let embedded: Embedded
const pools: Pool[] = []

/** Stands between pool and database, so that a network can be cut without touching either. */
let network: Server
let sockets: Socket[] = []

beforeAll(async () => {
  folder = await makeScratchDir()
  embedded = await openEmbedded({ dataDir: folder, role: 'owner', lasting: false })
  network = createServer((near) => {
    const far = new (near.constructor as typeof Socket)()
    far.connect(`${embedded.connection.host}/.s.PGSQL.${embedded.connection.port}`)
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) socket.on('error', () => undefined)
    sockets.push(near, far)
  })
  await new Promise<void>((done) => network.listen(0, '127.0.0.1', done))
}, 60_000)

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  for (const socket of sockets) socket.destroy()
  network.close()
  await embedded.stop()
  await eraseEmbedded(folder)
})

function open(size = 2, connection = embedded.connection, connectMs = 300): Pool {
  const pool = openPool(connection, { size, patience: { connectMs, statementMs: 800, answerMs: 1200 } })
  pools.push(pool)
  return pool
}

const throughNetwork = () => ({
  ...embedded.connection,
  host: '127.0.0.1',
  port: (network.address() as AddressInfo).port,
})

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

const second = (pool: Pool) => pool.query('select 1 as one')

test('a database that is killed is an outage, and its return is noticed by the next query', {
  timeout: 30_000,
}, async () => {
  const pool = open()
  await Promise.all([second(pool), second(pool)])
  const underWay = errorOf(pool.query('select pg_sleep(0.7)'))
  await new Promise((done) => setTimeout(done, 200))
  process.kill(embedded.pid(), 'SIGKILL')
  expect(isOutage(await underWay)).toBe(true)
  const giveUp = performance.now() + 10_000
  let error: unknown = 'not asked yet'
  while (error !== undefined && performance.now() < giveUp) {
    error = await errorOf(second(pool))
    if (error !== undefined) expect(isOutage(error)).toBe(true)
    await new Promise((done) => setTimeout(done, 50))
  }
  expect(error).toBeUndefined()
})

test('a request that finds no free connection is turned away soon', async () => {
  const pool = open(1)
  const slow = pool.query('select pg_sleep(0.7)')
  const startedAt = performance.now()
  expect(isOutage(await errorOf(second(pool)))).toBe(true)
  expect(performance.now() - startedAt).toBeLessThan(600)
  await slow
})

test('a queue that is too long turns the next one away at once', async () => {
  const pool = open(1)
  const waiting = Array.from({ length: 2200 }, () => errorOf(pool.query('select pg_sleep(0.0001)')))
  const startedAt = performance.now()
  const error = await errorOf(second(pool))
  expect(error).toMatchObject({ code: '53300' })
  expect(performance.now() - startedAt).toBeLessThan(300)
  await Promise.all(waiting)
})

test('a statement that never ends is ended by the database', { timeout: 15_000 }, async () => {
  expect(await errorOf(open().query('select pg_sleep(60)'))).toMatchObject({ code: '57014' })
})

test.each(['pool', 'client'])(
  'a connection that was cut off silently is given up and not used again (%s)',
  {
    timeout: 30_000,
  },
  async (way) => {
    // Not the connecting is tried here, and a busy machine may take its time for it.
    const pool = open(1, throughNetwork(), 5_000)
    const client = await pool.connect()
    await client.query('select 1')
    if (way === 'pool') client.release()
    // From here on nothing arrives and nothing is refused, as behind a firewall that forgot the connection.
    for (const socket of sockets) socket.unpipe().pause()
    const error = await errorOf(way === 'pool' ? second(pool) : client.query('select 1'))
    if (way === 'client') client.release()
    expect(isOutage(error)).toBe(true)
    sockets = []
    expect((await second(pool)).rows).toEqual([{ one: 1 }])
  },
)
