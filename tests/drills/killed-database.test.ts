import { spawnSync } from 'node:child_process'
import { globalAgent } from 'node:http'
import { env } from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendRequest } from '../worlds/http-request.ts'
import { makeRelyingParty } from '../worlds/relying-party.ts'
import { brokenPromises, letPeopleIn, noPromises } from './people.ts'
import { makeProcessWorld, type ProcessWorld } from './process-world.ts'

/** How often the database dies. For a release: ATRIUM_DRILL_ROUNDS=50. */
const rounds = Number(env.ATRIUM_DRILL_ROUNDS ?? 2)

let world: ProcessWorld

beforeAll(async () => {
  Object.assign(globalAgent, { keepAlive: false })
  world = await makeProcessWorld(4)
  await Promise.all([world.startNode(), world.startNode()])
})
afterAll(() => world.close())

const killDatabase = () => process.kill(world.postgres.pid(), 'SIGKILL')

/** The process and its children: PostgreSQL has one for each connection. */
function processesOf(pid: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
  return [
    pid,
    ...stdout
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(Number),
  ]
}

/** Waits until every process says that it is ready; gives how long that took. */
async function untilReady(): Promise<number> {
  const startedAt = performance.now()
  for (const { url } of world.nodes())
    for (;;) {
      const { status } = await sendRequest(`${url}/health/ready`).catch(() => ({ status: 0 }))
      if (status === 200) break
      if (performance.now() - startedAt > 60_000) throw new Error('the servers do not come back')
      await delay(50)
    }
  return performance.now() - startedAt
}

test('drill 1: the database dies under people who sign on; it is missed as long as it is away, and nothing is lost', async () => {
  const promises = noPromises()
  const people = letPeopleIn(world, promises)
  const pids = world.nodes().map(({ pid }) => pid)
  const backAt: number[] = []
  for (let kills = 0; kills < rounds; kills++) {
    await delay(1_500)
    killDatabase()
    await untilReady()
    backAt.push(performance.now())
  }
  await delay(1_500)
  await people.stop()
  // Turned away, and told so; no line was cut, and no process ended.
  expect([...promises.kinds.keys()].filter((status) => status !== 503)).toEqual([])
  expect(world.nodes().map(({ pid }) => pid)).toEqual(pids)
  expect(promises.failures).toBeGreaterThan(0)
  // Ten seconds after its return nobody is turned away any more.
  const isExcused = (at: number) => backAt.some((back, n) => at < back + 10_000 && at > (backAt[n - 1] ?? 0))
  expect(promises.failedAt.filter((at) => !isExcused(at))).toEqual([])
  expect(promises.rounds).toBeGreaterThan(rounds)
  expect(await brokenPromises(world, promises)).toEqual([])
}, 600_000)

test('drill 3: the database and all servers die at once; what was acknowledged is there when they are back', async () => {
  const promises = noPromises()
  for (let kills = 0; kills < rounds; kills++) {
    const people = letPeopleIn(world, promises)
    await delay(1_500)
    for (const node of world.nodes()) node.kill('SIGKILL')
    killDatabase()
    const over = people.stop()
    await Promise.all([world.startNode(), world.startNode()])
    await over
    expect(await brokenPromises(world, promises)).toEqual([])
    // What was asked about was used up by that.
    promises.alive.clear()
  }
  expect(promises.rounds).toBeGreaterThan(rounds)
}, 600_000)

describe('while the database is away', () => {
  test('CVE-2020-15223: nothing is said to be done that was not, and everyone is told when to come back', async () => {
    const [login = ''] = world.logins
    const party = makeRelyingParty(world.issuer, world.app, { login })
    await party.signIn()
    const { parameters } = await party.authorize({ scope: 'openid offline_access' })
    const { json } = await party.exchange(parameters.get('code') ?? '')
    const [access, refresh] = [String(json.access_token), String(json.refresh_token)]
    const waiting = await party.authorize()
    await party.browser.open(`${world.issuer}/sign-out`)
    // Twice, so that both processes have them.
    for (let i = 0; i < 4; i++) await sendRequest(`${world.issuer}/oauth2/v1/keys`)
    // Stopped, and not dead: the servers find out by waiting, which is the harder case.
    const frozen = processesOf(world.postgres.pid())
    for (const pid of frozen) process.kill(pid, 'SIGSTOP')
    try {
      const answers = await Promise.all([
        party.post('/oauth2/v1/revoke', { token: refresh }),
        party.browser.submit().then(() => party.browser.page),
        party.exchange(waiting.parameters.get('code') ?? ''),
        party.refresh(refresh),
        party.userInfo(access),
        party.post('/oauth2/v1/introspect', { token: access }),
      ])
      const told = answers.map(({ status, headers }) => [status, Number(headers['retry-after']) > 0])
      expect(told).toEqual(answers.map(() => [503, true]))
      for (const { body } of answers)
        expect(body).not.toMatch(/postgres|ECONN|socket|timeout expired|select |at \w+ \(/i)
      for (const path of ['/oauth2/v1/keys', '/.well-known/openid-configuration'])
        expect((await sendRequest(world.issuer + path)).status).toBe(200)
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT')
    }
    await untilReady()
    // What was not acknowledged may have happened or not; what it was about is whole either way.
    expect([200, 401]).toContain((await party.userInfo(access)).status)
  }, 120_000)
})
