import { globalAgent } from 'node:http'
import { env } from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { brokenPromises, letPeopleIn, noPromises } from './people.ts'
import { makeProcessWorld, type ProcessWorld } from './process-world.ts'

/** How often a server dies. For a release: ATRIUM_DRILL_ROUNDS=200. */
const rounds = Number(env.ATRIUM_DRILL_ROUNDS ?? 4)

let world: ProcessWorld

beforeAll(async () => {
  // A line that is kept open can close at the very moment it is used again; who balances HTTP tries that anew, we do not.
  Object.assign(globalAgent, { keepAlive: false })
  world = await makeProcessWorld(4)
  await Promise.all([world.startNode(), world.startNode()])
})
afterAll(() => world.close())

test('drill 2: servers are killed under people who sign on; nothing that was acknowledged is lost', async () => {
  const promises = noPromises()
  const people = letPeopleIn(world, promises)
  for (let kills = 0; kills < rounds; kills++) {
    await delay(1_000)
    const [oldest] = world.nodes()
    oldest?.kill('SIGKILL')
    await world.startNode()
  }
  await people.stop()
  expect(promises.rounds).toBeGreaterThan(rounds)
  // Each of the four had at most a request under way with the process that died.
  expect(promises.kinds.get(0) ?? 0).toBeLessThanOrEqual(rounds * world.logins.length)
  expect(await brokenPromises(world, promises)).toEqual([])
}, 600_000)

test('drill 4: servers are replaced one after the other; nobody is cut off', async () => {
  const promises = noPromises()
  const people = letPeopleIn(world, promises)
  for (let round = 0; round < 2; round++) {
    await delay(300)
    const [old] = world.nodes()
    await world.startNode()
    if (!old) throw new Error('there are two')
    world.takeOut(old)
    // What was on its way to it when it was taken out gets there.
    await delay(500)
    old.kill('SIGTERM')
    expect(await old.ended).toBe(0)
  }
  await people.stop()
  expect(promises.rounds).toBeGreaterThan(2)
  expect(promises.kinds.get(0)).toBeUndefined()
  expect([...promises.kinds.keys()].filter((status) => status !== 503)).toEqual([])
  // A machine that is busy with other tests may turn some away, and says so.
  expect(promises.failures).toBeLessThan(Math.max(3, promises.requests / 20))
  expect(await brokenPromises(world, promises)).toEqual([])
})
