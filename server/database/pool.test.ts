import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeScratchDir } from '../../tests/support/scratch.ts'
import { isOutage } from './outage.ts'
import { eraseEmbedded } from './embedded/erase.ts'
import { type Embedded, openEmbedded } from './embedded/open.ts'
import { runHot } from './hot-query.ts'
import { openPool, type Patience } from './pool.ts'

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

/** A pool with little patience for answers; a busy machine may take its time for a connection. */
function open(size = 2, connection = embedded.connection, patience: Partial<Patience> = {}): Pool {
  const pool = openPool(connection, {
    size,
    patience: { connectMs: 5_000, statementMs: 800, answerMs: 1200, ...patience },
  })
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

const one = { name: 'test-one', text: 'select 1 as one' }

const second = (pool: Pool) => pool.query('select 1 as one')

test('a database that is killed is an outage, and its return is noticed by the next query', {
  timeout: 30_000,
}, async () => {
  const pool = open()
  await Promise.all([second(pool), second(pool)])
  const underWay = errorOf(pool.query('select pg_sleep(20)'))
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
  const pool = open(1, embedded.connection, { connectMs: 500, statementMs: 20_000, answerMs: 20_000 })
  await second(pool)
  const inOrder: string[] = []
  const slow = pool.query('select pg_sleep(2)').then(() => inOrder.push('the slow one is answered'))
  expect(isOutage(await errorOf(second(pool)))).toBe(true)
  inOrder.push('the other is turned away')
  await slow
  expect(inOrder).toEqual(['the other is turned away', 'the slow one is answered'])
})

test('a queue that is too long turns the next one away at once', async () => {
  const pool = open(1)
  const waiting = Array.from({ length: 2200 }, () => errorOf(pool.query('select pg_sleep(0.0001)')))
  let isFirstAnswered = false
  void waiting[0]?.then(() => (isFirstAnswered = true))
  expect(await errorOf(second(pool))).toMatchObject({ code: '53300' })
  expect(isFirstAnswered).toBe(false)
  await Promise.all(waiting)
})

test('a statement that never ends is ended by the database', { timeout: 15_000 }, async () => {
  expect(await errorOf(open().query('select pg_sleep(60)'))).toMatchObject({ code: '57014' })
})

test.each(['pool', 'client', 'hot'])(
  'a connection that was cut off silently is given up and not used again (%s)',
  {
    timeout: 30_000,
  },
  async (way) => {
    const pool = open(1, throughNetwork())
    const client = await pool.connect()
    await client.query('select 1')
    if (way !== 'client') client.release()
    // From here on nothing arrives and nothing is refused, as behind a firewall that forgot the connection.
    for (const socket of sockets) socket.unpipe().pause()
    const asked = way === 'pool' ? second(pool) : way === 'hot' ? runHot(pool, one, []) : client.query('select 1')
    const error = await errorOf(asked)
    if (way === 'client') client.release()
    expect(isOutage(error)).toBe(true)
    sockets = []
    expect((await second(pool)).rows).toEqual([{ one: 1 }])
  },
)
