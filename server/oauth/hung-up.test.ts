import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { makeDeploymentWorld } from '../../tests/worlds/deployment-world.ts'
import { sendRequest } from '../../tests/worlds/http-request.ts'

test('who hangs up before they are counted takes no place among those who are let in at once', async () => {
  const world = await makeDeploymentWorld({ RATE_LIMIT_AUTHORIZE_AT_ONCE: '1' })
  // A process that has seen no request yet looks the org up, and here the database lets it wait for the answer.
  const { url, app } = await world.addNode()
  const path = '/oauth2/v1/authorize?client_id=nobody'
  const lock = await world.database.pool.connect()
  await lock.query('begin; lock table org in access exclusive mode')
  const hangsUp = connect(Number(new URL(url).port), '127.0.0.1')
  hangsUp.write(`GET ${path} HTTP/1.1\r\nHost: ${new URL(world.issuer).host}\r\n\r\n`)
  const waiting = `select from pg_locks join pg_database on pg_database.oid = pg_locks.database
    where datname = current_database() and not granted`
  const isWaiting = async () => (await world.database.pool.query(waiting)).rowCount
  await expect.poll(isWaiting).toBe(1)
  hangsUp.destroy()
  const connections = () => new Promise<number>((done) => app.server.getConnections((_, count) => done(count)))
  await expect.poll(connections).toBe(0)
  await lock.query('commit')
  lock.release()
  await expect.poll(isIdle).toBe(true)

  const { status } = await sendRequest(`${url}${path}`, { headers: { host: new URL(world.issuer).host } })
  expect(status).not.toBe(429)
  await world.close()

  function isIdle(): boolean {
    const { pool } = world.database
    return pool.waitingCount === 0 && pool.idleCount === pool.totalCount
  }
})
