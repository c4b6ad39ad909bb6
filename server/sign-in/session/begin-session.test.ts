import { Client, type Pool, type PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeSignInWorld, password, type SignInWorld } from '../../../tests/worlds/sign-in-world.ts'
import { loginKeyOf } from '../login-key.ts'
import { tryPassword } from '../password/verify-password.ts'
import { signInWith } from './begin-session.ts'

let world: SignInWorld
beforeAll(async () => {
  world = await makeSignInWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  // The log only grows: each test looks at what was logged since it began.
  world.clock.now = new Date(world.clock.now.getTime() + 60_000)
  for (const table of ['sign_in_throttle', 'session'] as const)
    await world.db.deleteFrom(table).where('org_id', '=', world.db.org).execute()
})

const address = '192.0.2.44'
const occasion = () => ({ now: world.clock.now, visitor: { address, userAgent: 'test', requestId: 'test' } })

/** Finds the password right, and gives what begins the session. */
async function prove(login = world.ada.login, device?: string) {
  const claim = { loginKey: loginKeyOf(login, world.parts.foldLogin) ?? '', password, device }
  const tried = await tryPassword(world.db, claim, occasion(), world.parts)
  if (tried.kind !== 'right') throw new Error(tried.kind)
  const policy = { sessionIdleSeconds: 7_200, sessionLifetimeSeconds: 43_200 }
  const browser = { session: undefined, device: device ?? 'a-device' }
  return () => signInWith(world.db, tried, browser, policy, occasion(), world.parts)
}
const logged = () =>
  world.db
    .selectFrom('log_event')
    .selectAll()
    .where('org_id', '=', world.db.org)
    .where('published', '>=', world.clock.now)
    .execute()
const rowsOf = (table: 'session' | 'sign_in_throttle') =>
  world.db.selectFrom(table).selectAll().where('org_id', '=', world.db.org).execute()
const failures = async () =>
  Object.fromEntries((await rowsOf('sign_in_throttle')).map((row) => [row.kind, row.failures]))

test('a whole sign-in asks the database twice, and each time for what must be true now', async () => {
  const browser = world.browser()
  await browser.open('/sign-in')
  const asked = vi.spyOn(Client.prototype, 'query')
  await browser.open('/sign-in')
  await browser.submit({ identifier: world.ada.login })
  expect(await browser.send({ password })).toMatchObject({ status: 303, location: '/' })
  const statements = asked.mock.calls.map(([query]): { name?: string; text?: string } =>
    typeof query === 'string' ? { text: query } : (query as object),
  )
  vi.restoreAllMocks()
  expect(statements.flatMap(({ name }) => name ?? [])).toEqual(['open-attempt', 'begin-session'])
  // Besides, only whether the org is still as it is held, once a second.
  const others = statements.filter(({ name }) => name === undefined).map(({ text }) => text)
  for (const text of others) expect(text).toMatch(/^select .* from "org"/)
})

test('a right attempt counts as failed until its session is kept', async () => {
  const begin = await prove()
  expect(await failures()).toEqual({ address: 1, login: 1 })
  expect(await begin()).toMatchObject({ token: expect.stringMatching(/^[\w-]{43}$/) })
  expect(await failures()).toEqual({ address: 0 })
  expect(await rowsOf('session')).toEqual([expect.objectContaining({ user_id: world.ada.userId, address })])
  expect(await logged()).toEqual([
    expect.objectContaining({ event_type: 'user.session.start', outcome: 'SUCCESS', actor_id: world.ada.userId }),
  ])
})

test('on a known device only that device’s failures end', async () => {
  await (await prove(world.ada.login, 'her-device'))()
  const wrong = { loginKey: world.ada.login, password: 'not-the-password' }
  await tryPassword(world.db, { ...wrong, device: undefined }, occasion(), world.parts)
  await tryPassword(world.db, { ...wrong, device: 'her-device' }, occasion(), world.parts)
  expect(await failures()).toEqual({ address: 1, device: 1, login: 1 })
  await (await prove(world.ada.login, 'her-device'))()
  expect(await failures()).toEqual({ address: 1, login: 1 })
})

test('a right password shows admins that a locked login is open again, from a device that nobody knew', async () => {
  const lockedAt = async (to?: Date) => {
    const mine = world.db.updateTable('user').where('org_id', '=', world.db.org).where('id', '=', world.ada.userId)
    const row = await mine
      .set((user) => ({ locked_at: to ?? user.ref('locked_at') }))
      .returning('locked_at')
      .executeTakeFirstOrThrow()
    return row.locked_at
  }
  await lockedAt(world.clock.now)
  await (await prove(world.ada.login, 'a-device'))()
  expect(await lockedAt()).toEqual(world.clock.now)
  await (await prove(world.ada.login, 'another-device'))()
  expect(await lockedAt()).toBeNull()
})

describe('nothing begins, is logged or set back', () => {
  const changes = [
    ['the password was changed', `update password set hash = hash || 'x'`, `update password set hash = left(hash, -1)`],
    ['the user was suspended', `update "user" set status = 'SUSPENDED'`, `update "user" set status = 'ACTIVE'`],
  ] as const
  const change = async (client: Pool | PoolClient, statement: string) => {
    const id = statement.includes('password') ? 'user_id' : 'id'
    await client.query(`${statement} where org_id = $1 and ${id} = $2`, [world.db.org, world.ada.userId])
  }
  const nothing = async () => {
    expect(await failures()).toEqual({ address: 1, login: 1 })
    expect(await rowsOf('session')).toEqual([])
    expect(await logged()).toEqual([])
  }

  test.each(changes)('when %s since', async (_, to, back) => {
    const begin = await prove()
    await change(world.db.pool, to)
    expect(await begin()).toBeUndefined()
    await nothing()
    await change(world.db.pool, back)
  })

  test.each(changes)('when %s at the same moment', async (_, to, back) => {
    const begin = await prove()
    const client = await world.db.pool.connect()
    try {
      await client.query('begin')
      await change(client, to)
      const beginning = begin()
      await waitsForALock()
      await client.query('commit')
      expect(await beginning).toBeUndefined()
    } finally {
      client.release()
    }
    await nothing()
    await change(world.db.pool, back)
  })
})

/** Waits until a statement of ours waits for somebody’s row. */
async function waitsForALock(): Promise<void> {
  const waiting = `select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like '%"proven"%'`
  await vi.waitUntil(async () => (await world.db.pool.query(waiting)).rowCount, { timeout: 30_000, interval: 20 })
}

test('many sign-ins and failures at once, of the same people from one address, never wait for one another in a ring', async () => {
  const logins = [world.ada.login, 'b@acme.example', 'c@acme.example']
  for (const login of logins.slice(1)) await world.addUser({ login })
  const hasher = { ...world.parts.hasher, isRight: async (given: string) => given === password }
  const parts = { ...world.parts, hasher, limits: { ...generous } }
  const once = async (at: number) => {
    const claim = { loginKey: logins[at % 3] ?? '', password: at % 4 === 0 ? 'wrong' : password, device: undefined }
    const tried = await tryPassword(world.db, claim, occasion(), parts)
    if (tried.kind !== 'right') return tried.kind
    const policy = { sessionIdleSeconds: 7_200, sessionLifetimeSeconds: 43_200 }
    const browser = { session: undefined, device: `device-${at}` }
    return (await signInWith(world.db, tried, browser, policy, occasion(), parts)) ? 'begun' : 'refused'
  }
  const outcomes = await Promise.all(Array.from({ length: 120 }, (_, at) => once(at)))
  expect(outcomes.filter((outcome) => outcome === 'begun')).toHaveLength(90)
  expect(outcomes.filter((outcome) => outcome === 'wrong')).toHaveLength(30)
  expect((await failures()).address).toBe(30)
})

/** Numbers that stop nobody. */
const generous = {
  freeFailures: 1_000,
  firstDelaySeconds: 1,
  longestDelaySeconds: 1,
  lockAfter: 10_000,
  addressFailures: 10_000,
  addressWindowSeconds: 900,
}
