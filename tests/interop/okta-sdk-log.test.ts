import { Client } from '@okta/okta-sdk-nodejs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { logEvent } from '../../server/audit/log.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

// The system log through Okta's own SDK, unmodified.

let world: ManagementWorld
let client: Client
let tokenId: string

const actor = { id: '00uLogTest', type: 'User', alternateId: 'log@acme.example' } as const
const write = (reason: string, at = new Date()) =>
  logEvent(world.db, { eventType: 'app.generic.launch', outcome: 'SUCCESS', reason, actor }, at)

beforeAll(async () => {
  world = await makeManagementWorld()
  const made = await world.byToken(world.ada.userId)
  tokenId = made.tokenId
  client = new Client({ orgUrl: world.issuer, token: made.token })
  for (let at = 0; at < 25; at++) await write(String(at), new Date(Date.UTC(2026, 0, 1, 0, at)))
})
afterAll(() => world?.close())

test('a time is read page by page to its end, in both orders, with a filter', async () => {
  for (const sortOrder of ['ASCENDING', 'DESCENDING'] as const) {
    const seen: (string | undefined)[] = []
    const asked = { since: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z', limit: 10, sortOrder } as const
    const filter = 'actor.id eq "00uLogTest" and eventType eq "app.generic.launch"'
    const events = await client.systemLogApi.listLogEvents({ ...asked, filter })
    await events.each((event) => void seen.push(event?.outcome?.reason))
    const expected = Array.from({ length: 25 }, (_, at) => String(at))
    expect(seen).toEqual(sortOrder === 'ASCENDING' ? expected : expected.toReversed())
  }
})

test('who subscribes sees what happens, each event once', { timeout: 20_000 }, async () => {
  const seen: string[] = []
  const since = new Date().toISOString()
  const events = await client.systemLogApi.listLogEvents({ since, filter: 'actor.id eq "00uLogTest"' })
  const subscription = events.subscribe({
    interval: 50,
    next: (event) => void seen.push(event?.outcome?.reason ?? ''),
    error: (error) => void seen.push(String(error)),
    complete: () => undefined,
  })
  for (const reason of ['one', 'two', 'three']) {
    await write(reason)
    await expect.poll(() => seen.at(-1), { timeout: 5_000 }).toBe(reason)
  }
  subscription.unsubscribe()
  expect(seen).toEqual(['one', 'two', 'three'])
})

test('a change made by a token names the token', async () => {
  await client.groupApi.createGroup({ group: { profile: { name: 'Made by a script' } } })
  const since = new Date(Date.now() - 60_000).toISOString()
  const events = await client.systemLogApi.listLogEvents({ since, filter: 'eventType eq "group.lifecycle.create"' })
  const { value } = await events.next()
  expect(value?.transaction?.detail).toEqual({ requestApiTokenId: tokenId })
  expect(value?.actor?.id).toBe(world.ada.userId)
  expect(value?.published).toBeInstanceOf(Date)
})
