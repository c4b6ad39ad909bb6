import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EventTypeList, LogEventView, LogHistogram } from '../../contracts/management/log.ts'
import { makeManagementWorld, type ManagementWorld } from '../../tests/worlds/management-world.ts'
import { inOrgTransaction, type OrgDb } from '../database/org.ts'
import { type LogEvent, type LogParty, logEvent } from './log.ts'

let world: ManagementWorld
let quiet: OrgDb
let reader: Awaited<ReturnType<ManagementWorld['byToken']>>

const day = '2026-03-01'
const at = (time: string) => new Date(`${day}T${time}Z`)
const grace: LogParty = {
  id: '00uGrace',
  type: 'User',
  alternateId: 'grace@quiet.example',
  displayName: 'Grace Hopper',
}
const notes: LogParty = { id: '0oaNotes', type: 'AppInstance', alternateId: 'Notes', displayName: 'Team notes' }
const visitor = {
  address: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
  requestId: 'req-1',
}
const signIn = { eventType: 'user.session.start', outcome: 'SUCCESS', actor: grace, targets: [grace], visitor } as const

const history: readonly (readonly [string, LogEvent])[] = [
  ['08:00:00', signIn],
  [
    '09:00:00',
    {
      ...signIn,
      outcome: 'FAILURE',
      reason: 'wrong password',
      sessionId: 's1',
      visitor: { ...visitor, address: '2001:db8::1', requestId: 'req-2' },
    },
  ],
  ['10:00:00', { eventType: 'app.generic.launch', outcome: 'SUCCESS', actor: grace, targets: [notes], visitor }],
  [
    '10:00:00',
    {
      eventType: 'application.lifecycle.update',
      outcome: 'SUCCESS',
      actor: grace,
      targets: [{ ...notes, changeDetails: { from: { label: 'Notes' }, to: { label: 'Team notes' } } }],
      detail: { via: 'console' },
    },
  ],
  ['11:00:00', { eventType: 'app.keys.rotate', outcome: 'SUCCESS' }],
]

beforeAll(async () => {
  world = await makeManagementWorld()
  quiet = await world.addOrg('quiet')
  const userId = await world.addUser({ login: 'rhea@quiet.example', roles: ['READ_ONLY_ADMIN'] }, quiet)
  reader = await world.byToken(userId, quiet)
  for (const [time, event] of history) await logEvent(quiet, event, at(time))
})
afterAll(() => world.close())

const inDay = `since=${day}T00:00:00Z&until=${day}T23:59:59Z`
const list = (query: string) => reader.call<LogEventView[]>('GET', `/api/v1/logs?${query}`)
const timesOf = (events: readonly LogEventView[]) => events.map(({ published }) => published.slice(11, 13)).join(' ')

test('an event is shown in the shape that Okta gives it', async () => {
  const { body } = await list(`${inDay}&limit=2`)
  expect(body[1]).toMatchObject({
    published: `${day}T09:00:00.000Z`,
    eventType: 'user.session.start',
    displayMessage: 'Sign in',
    severity: 'WARN',
    legacyEventType: null,
    actor: { id: '00uGrace', type: 'User', alternateId: 'grace@quiet.example', displayName: 'Grace Hopper' },
    client: { userAgent: { os: 'Linux', browser: 'Chrome' }, device: 'Computer', ipAddress: '2001:db8::1' },
    outcome: { result: 'FAILURE', reason: 'wrong password' },
    target: [{ id: '00uGrace' }],
    transaction: { type: 'WEB', id: 'req-2' },
    debugContext: { debugData: { requestId: 'req-2' } },
    authenticationContext: { externalSessionId: 's1' },
    request: { ipChain: [{ ip: '2001:db8::1', version: 'V6' }] },
  })
})

test('what a change changed stands at its target', async () => {
  const { body } = await list(`${inDay}&filter=${encodeURIComponent('eventType eq "application.lifecycle.update"')}`)
  expect(body[0]?.target?.[0]).toMatchObject({
    changeDetails: { from: { label: 'Notes' }, to: { label: 'Team notes' } },
  })
  expect(body[0]?.debugContext.debugData).toEqual({ via: 'console' })
})

test('what nobody did was done by the system', async () => {
  const { body } = await list(`${inDay}&sortOrder=DESCENDING&limit=1`)
  expect(body[0]).toMatchObject({
    actor: { type: 'SystemPrincipal' },
    target: null,
    transaction: { type: 'JOB', id: null },
  })
})

describe('filters by', () => {
  test.each([
    ['eventType eq "user.session.start"', '08 09'],
    ['eventType sw "app"', '10 10 11'],
    ['outcome.result eq "FAILURE"', '09'],
    ['outcome.reason co "PASSWORD"', '09'],
    ['severity eq "WARN"', '09'],
    ['severity ne "WARN"', '08 10 10 11'],
    ['actor.id eq "00uGrace"', '08 09 10 10'],
    ['actor.id eq "00uGrace" and eventType eq "app.generic.launch"', '10'],
    ['actor.type eq "User"', '08 09 10 10'],
    ['actor.alternateId eq "GRACE@quiet.example"', '08 09 10 10'],
    ['actor.displayName sw "grace h"', '08 09 10 10'],
    ['not (actor.id pr)', '11'],
    ['target.id eq "0oaNotes"', '10 10'],
    ['target.id eq "00uGrace" and outcome.result eq "SUCCESS"', '08'],
    ['target.id eq "0oanotes"', ''],
    ['target.id sw "0oa"', '10 10'],
    ['target.id ne "0oaNotes"', '08 09 11'],
    ['target.id pr', '08 09 10 10'],
    ['not (target.id pr)', '11'],
    ['target.type eq "AppInstance"', '10 10'],
    ['target.displayName co "NOTES"', '10 10'],
    ['target.displayName ew "hopper"', '08 09'],
    ['target.alternateId eq "Notes"', '10 10'],
    ['client.ipAddress eq "2001:db8::1"', '09'],
    ['transaction.id eq "req-1"', '08 10'],
    ['authenticationContext.externalSessionId eq "s1"', '09'],
    ['published gt "2026-03-01T10:00:00.000Z"', '11'],
    ['published ge "2026-03-01T10:00:00.000Z" and published lt "2026-03-01T11:00:00Z"', '10 10'],
    ['client.userAgent.rawUserAgent co "linux"', '08 09 10'],
  ])('%s', async (filter, times) => {
    const { status, body } = await list(`${inDay}&filter=${encodeURIComponent(filter)}`)
    expect(status).toBe(200)
    expect(timesOf(body)).toBe(times)
  })
})

describe('finds words', () => {
  test.each([
    ['grace', '08 09 10 10'],
    ['GRACE start', '08 09'],
    ['grace 2001:db8', '09'],
    ['wrong password', '09'],
    ['rotate keys', '11'],
    ['team', '10 10'],
    ['alternateId', ''],
    ['100% _', ''],
  ])('%s', async (q, times) => {
    const { body } = await list(`${inDay}&q=${encodeURIComponent(q)}`)
    expect(timesOf(body)).toBe(times)
  })
})

describe('refuses', () => {
  test.each([
    ['since=yesterday', 'since: has to be a moment'],
    ['until=2026-02-30T00:00:00Z', 'until: has to be a moment'],
    ['since=2026-03-02&until=2026-03-01', 'since: has to be before until'],
    ['limit=1001', 'limit: has to be at most 1000'],
    ['sortOrder=UP', 'sortOrder: has to be one of ASCENDING, DESCENDING'],
    [`q=${'a '.repeat(11)}`, 'q: has to be at most 10 words'],
    [`q=${'a'.repeat(41)}`, 'q: each word has to be at most 40 characters long'],
    ['q=%00', 'q: has characters'],
    ['filter=eventType', 'filter: at character 9: expected an operator'],
    [`filter=${encodeURIComponent('secret eq "x"')}`, 'filter: at character 0: secret is not one of uuid, published'],
    [`filter=${encodeURIComponent('a eq "\\u0000"')}`, 'filter: at character 5'],
    ['after=xyz', 'after: not a cursor of this list'],
    ['colour=red', 'colour: unknown field'],
  ])('%s', async (query, cause) => {
    const { status, error } = await list(query)
    expect(status).toBe(400)
    expect(error.errorCauses[0]?.errorSummary).toContain(cause)
  })
})

test.each(['ASCENDING', 'DESCENDING'])(
  'a time that has an end is read page by page, %s, to its end',
  async (sortOrder) => {
    const whole = await list(`${inDay}&sortOrder=${sortOrder}`)
    expect(whole.next).toBeUndefined()
    const seen: string[] = []
    let path: string | undefined = `/api/v1/logs?${inDay}&sortOrder=${sortOrder}&limit=2`
    let pages = 0
    for (; path !== undefined; pages++) {
      const page: Awaited<ReturnType<typeof list>> = await reader.call('GET', path)
      seen.push(...page.body.map(({ uuid }) => uuid))
      path = page.next
    }
    expect(pages).toBe(3)
    expect(seen).toEqual(whole.body.map(({ uuid }) => uuid))
    expect(timesOf(whole.body)).toBe(sortOrder === 'ASCENDING' ? '08 09 10 10 11' : '11 10 10 09 08')
  },
)

test('another org’s events are never seen', async () => {
  const { body } = await world.ada.call<LogEventView[]>('GET', `/api/v1/logs?${inDay}`)
  expect(body).toEqual([])
})

test('someone without the right to the log does not read it', async () => {
  const helper = await world.asRole('HELP_DESK_ADMIN')
  for (const path of ['logs', 'logs/histogram', 'eventTypes'])
    expect((await helper.call('GET', `/api/v1/${path}`)).status).toBe(403)
})

test('events are counted by time and outcome', async () => {
  const query = `since=${day}T08:00:00Z&until=${day}T12:00:00Z&buckets=4`
  const { body } = await reader.call<LogHistogram>('GET', `/api/v1/logs/histogram?${query}`)
  expect(body.buckets.map(({ counts }) => counts)).toEqual([
    { SUCCESS: 1 },
    { FAILURE: 1 },
    { SUCCESS: 2 },
    { SUCCESS: 1 },
  ])
  expect(body.buckets[1]).toMatchObject({ start: `${day}T09:00:00.000Z`, end: `${day}T10:00:00.000Z` })
  expect(body).toMatchObject({ isPartial: false, countedSince: `${day}T08:00:00.000Z` })
  for (const filter of ['target.id eq "0oaNotes"', 'eventType sw "app"']) {
    const path = `/api/v1/logs/histogram?${query}&filter=${encodeURIComponent(filter)}&q=notes`
    const some = await reader.call<LogHistogram>('GET', path)
    expect(some.body.buckets.map(({ counts }) => counts)).toEqual([{}, {}, { SUCCESS: 2 }, {}])
  }
})

test('every type of event is listed with what it means', async () => {
  const { body } = await reader.call<EventTypeList>('GET', '/api/v1/eventTypes')
  expect(body).toContainEqual({
    eventType: 'user.session.start',
    displayMessage: 'Sign in',
    description: 'Somebody signed in, or tried to; the reason says why it failed.',
    category: 'sign-in',
  })
})

/** Follows the log from a moment until it is told to stop, and gives the ids in the order they came. */
async function follow(query: string, isDone: () => boolean): Promise<string[]> {
  const seen: string[] = []
  let path = `/api/v1/logs?${query}`
  for (let emptyAfterEnd = 0; emptyAfterEnd < 3; ) {
    const wasDone = isDone()
    const { status, body, next } = await reader.call<LogEventView[]>('GET', path)
    expect(status).toBe(200)
    seen.push(...body.map(({ uuid }) => uuid))
    path = next ?? expect.fail('a reader who follows the log always has a next page')
    emptyAfterEnd = wasDone && body.length === 0 ? emptyAfterEnd + 1 : 0
  }
  return seen
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

test('readers who follow the log miss nothing and see nothing twice, however slow the writers', {
  timeout: 60_000,
}, async () => {
  const since = new Date().toISOString()
  let isDone = false
  const write = async (writer: number) => {
    for (let turn = 0; turn < 12; turn++)
      await inOrgTransaction(quiet, async (transaction) => {
        for (let one = 0; one < 3; one++) {
          // Dated before it is seen, sometimes long before; a slow transaction is seen after later ones.
          const actor: LogParty = { id: `writer-${writer}`, type: 'User' }
          await logEvent(transaction, { eventType: 'app.generic.launch', outcome: 'SUCCESS', actor }, new Date())
          await pause((writer % 5) * 15 * Math.random())
        }
        if (turn % 6 === 5) throw new Error('taken back')
      }).catch(() => undefined)
  }
  const following = [
    follow(`since=${since}&limit=7`, () => isDone),
    follow(`since=${since}&limit=1000`, () => isDone),
    follow(`since=${since}&limit=50&filter=${encodeURIComponent('eventType eq "app.generic.launch"')}`, () => isDone),
  ]
  await Promise.all(Array.from({ length: 20 }, (_, writer) => write(writer)))
  isDone = true
  const written = await quiet
    .selectFrom('log_event')
    .select('id')
    .where('org_id', '=', quiet.org)
    .where('published', '>=', new Date(since))
    .execute()
  expect(written).toHaveLength(20 * 10 * 3)
  for (const seen of await Promise.all(following)) {
    expect(seen).toHaveLength(written.length)
    expect(new Set(seen)).toEqual(new Set(written.map(({ id }) => id)))
  }
})

test('a follower waits for a transaction that began first, and then sees it', { timeout: 20_000 }, async () => {
  const since = new Date().toISOString()
  let path = (await list(`since=${since}`)).next ?? ''
  const late = randomUUID()
  let finish: () => void = () => undefined
  const finished = new Promise<void>((done) => (finish = done))
  const written = Promise.withResolvers<void>()
  const slow = inOrgTransaction(quiet, async (transaction) => {
    await logEvent(transaction, { ...signIn, reason: late }, new Date())
    written.resolve()
    await finished
  })
  await written.promise
  await logEvent(quiet, { ...signIn, reason: 'quick' }, new Date())
  const poll = async () => {
    const { body, next } = await reader.call<LogEventView[]>('GET', path)
    path = next ?? ''
    return body.map(({ outcome }) => outcome.reason)
  }
  expect(await poll()).toEqual([])
  finish()
  await slow
  expect(await poll()).toEqual([late, 'quick'])
  expect(await poll()).toEqual([])
})

test('to whoever followed the log to its end, "next" is where they are, until something is written', async () => {
  const asked = `since=${new Date().toISOString()}&limit=50`
  const start = (await list(asked)).next ?? ''
  const quietly = await reader.call<LogEventView[]>('GET', start)
  expect([quietly.body, quietly.next]).toEqual([[], start])
  const reason = randomUUID()
  await logEvent(quiet, { ...signIn, reason }, new Date())
  const told = await reader.call<LogEventView[]>('GET', start)
  expect(told.body.map(({ outcome }) => outcome.reason)).toEqual([reason])
  const end = told.next ?? ''
  expect(end).not.toBe(start)
  expect((await reader.call<LogEventView[]>('GET', end)).next).toBe(end)
  // Said anew before it is too old to come back with.
  world.clock.offsetMs += 13 * 3_600_000
  const later = await reader.call('GET', end)
  world.clock.offsetMs = 0
  expect([later.status, later.next === end]).toEqual([200, false])
  // What somebody does not ask for is not looked through again.
  const some = (await list(`${asked}&q=nothing`)).next ?? ''
  await logEvent(quiet, { ...signIn, reason }, new Date())
  expect((await reader.call('GET', some)).next).not.toBe(some)
})
