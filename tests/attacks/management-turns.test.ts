import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiReply, makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

// One admin, or whoever has their token, sends more at once than the database has connections, and all of it takes long.

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const many = 40

/** Sends many changes of a user whom somebody else holds; `release` lets them go on, and gives what was answered. */
async function flood(ask: ManagementWorld['ada']['call']) {
  const id = await world.addUser({ login: `f${randomUUID().slice(0, 8)}@acme.example` })
  const holder = await world.database.pool.connect()
  await holder.query('begin')
  await holder.query('select id from "user" where org_id = $1 and id = $2 for update', [world.db.org, id])
  const answers: Promise<ApiReply<unknown>>[] = Array.from({ length: many }, (_, at) =>
    ask('POST', `/api/v1/users/${id}`, { profile: { title: `Title ${at}` } }),
  )
  const waiting = async () => {
    const { rows } = await world.database.pool.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rows[0]?.count ?? 0
  }
  await expect.poll(waiting).toBeGreaterThan(0)
  return {
    release: async () => {
      await holder.query('rollback')
      holder.release()
      return (await Promise.all(answers)).map(({ status }) => status)
    },
  }
}

test('another org, and whoever signs in, goes on meanwhile', async () => {
  const globex = await world.addOrg(`o${randomUUID().slice(0, 8)}`)
  const admin = await world.byToken(
    await world.addUser({ login: 'gus@globex.example', roles: ['SUPER_ADMIN'] }, globex),
    globex,
  )
  const { release } = await flood(world.ada.call)
  const there = await Promise.all(Array.from({ length: 10 }, () => admin.call('GET', '/api/v1/users')))
  const sessions = await Promise.all(Array.from({ length: 10 }, () => world.app.inject({ url: '/sign-in' })))
  const answered = await release()
  expect(there.map(({ status }) => status)).toEqual(Array(10).fill(200))
  expect(sessions.filter(({ statusCode }) => statusCode >= 500)).toEqual([])
  expect(answered).toEqual(Array(many).fill(200))
})

test('what waited for its turn is judged by what its caller may then', async () => {
  const { call, userId } = await world.asRole('USER_ADMIN')
  const { release } = await flood(call)
  await world.database.pool.query('delete from admin_role where org_id = $1 and user_id = $2', [world.db.org, userId])
  const answered = await release()
  const done = answered.filter((status) => status === 200)
  expect(done.length).toBeLessThanOrEqual(4)
  expect(answered.filter((status) => status === 403)).toHaveLength(many - done.length)
})
