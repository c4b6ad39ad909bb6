import { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { inOrgTransaction, type OrgDb, withinOrg } from '../database/org.ts'
import { type JobObserver, type Jobs, openJobs } from './jobs.ts'
import { deadLetters, type JobKind } from './kinds.ts'

const letter: JobKind<{ to: string }> = {
  name: 'letter',
  tries: 2,
  firstPauseSeconds: 1,
  longestPauseSeconds: 1,
  longestTrySeconds: 5,
  atOnce: 5,
}

let database: TestDatabase
let db: OrgDb
let opened: Jobs[] = []
let warnings: string[] = []
let ended: string[] = []
const observer: JobObserver = {
  warn: (error) => warnings.push(error.message),
  ended: (kind, outcome) => ended.push(`${kind} ${outcome}`),
}

beforeAll(async () => {
  database = await createTestDatabase()
  db = withinOrg(database.pool, '00o1')
})
afterAll(() => database.drop())

beforeEach(() => {
  warnings = []
  ended = []
})
afterEach(async () => {
  await Promise.all(opened.map((jobs) => jobs.stop(500)))
  opened = []
  await database.pool.query('truncate pgboss.job')
})

async function open(): Promise<Jobs> {
  const jobs = await openJobs(database.connection, [letter], observer)
  opened.push(jobs)
  return jobs
}

const work = (jobs: Jobs) => jobs.work([], () => new Date())

async function until(isSo: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const giveUp = performance.now() + ms
  while (!(await isSo())) {
    if (performance.now() > giveUp) throw new Error('it did not come to be')
    await new Promise((done) => setTimeout(done, 20))
  }
}

const queued = async (name: string) =>
  (
    await database.pool.query<{ state: string; data: object; output: unknown }>(
      'select state, data, output from pgboss.job where name = $1',
      [name],
    )
  ).rows

test('a job of a transaction that is rolled back never was', async () => {
  const jobs = await open()
  await inOrgTransaction(db, async (transaction) => {
    await jobs.enqueue(transaction, letter, { to: 'nobody' })
    throw new Error('changed our mind')
  }).catch(() => undefined)
  await inOrgTransaction(db, (transaction) => jobs.enqueue(transaction, letter, { to: 'ada' }))
  expect(await queued('letter')).toMatchObject([{ state: 'created', data: { to: 'ada' } }])
})

test('a job is worked on soon after its transaction, and counted', async () => {
  const jobs = await open()
  const done: string[] = []
  jobs.handle(letter, async ({ to }) => {
    done.push(to)
    return 'done'
  })
  await work(jobs)
  const tookMs: number[] = []
  for (const times of [1, 2, 3, 4]) {
    const startedAt = performance.now()
    await inOrgTransaction(db, (transaction) => jobs.enqueue(transaction, letter, { to: 'ada' }))
    await until(() => done.length === times)
    tookMs.push(performance.now() - startedAt)
  }
  // By the clock alone each but the first would wait two seconds for the next look.
  expect(Math.min(...tookMs.slice(1))).toBeLessThan(1500)
  await until(() => ended.length === 4)
  expect(new Set(ended)).toEqual(new Set(['letter done']))
})

test('what fails is tried again, and laid aside after its last try', { timeout: 30_000 }, async () => {
  const jobs = await open()
  const tries: string[] = []
  jobs.handle(letter, async ({ to }) => {
    tries.push(to)
    if (to === 'throws') throw new Error('the secret is 42')
    return to === 'never' ? 'never' : 'again'
  })
  await jobs.enqueue(db, letter, { to: 'again' })
  await jobs.enqueue(db, letter, { to: 'throws' })
  await jobs.enqueue(db, letter, { to: 'never' })
  await work(jobs)
  await until(async () => (await queued(deadLetters)).length === 3, 20_000)
  expect(tries.sort()).toEqual(['again', 'again', 'never', 'throws', 'throws'])
  expect((await queued(deadLetters)).map(({ data }) => data)).toEqual(
    expect.arrayContaining([{ to: 'again' }, { to: 'throws' }, { to: 'never' }]),
  )
  expect(warnings.filter((warning) => warning.includes('42'))).toEqual(['the secret is 42', 'the secret is 42'])
  expect(JSON.stringify(await queued('letter'))).not.toContain('42')
})

test('of several processes each job is worked on by one', { timeout: 30_000 }, async () => {
  const done: string[] = []
  const many = Array.from({ length: 40 }, (_, at) => `person ${at}`)
  const first = await open()
  for (const to of many) await first.enqueue(db, letter, { to })
  for (const jobs of [first, await open(), await open()]) {
    jobs.handle(letter, async ({ to }) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      done.push(to)
      return 'done'
    })
    await work(jobs)
  }
  await until(() => done.length >= many.length, 20_000)
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(done.sort()).toEqual(many.sort())
})

test('a database that goes away and comes back is worked for again', { timeout: 30_000 }, async () => {
  const jobs = await open()
  const done: string[] = []
  jobs.handle(letter, async ({ to }) => {
    done.push(to)
    return 'done'
  })
  await work(jobs)
  const admin = new Pool({ ...database.connection, max: 1 })
  admin.on('error', () => undefined)
  const cut = () =>
    admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  for (let at = 0; at < 3; at++) {
    await cut()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await until(() =>
    jobs.enqueue(db, letter, { to: 'ada' }).then(
      () => true,
      () => false,
    ),
  )
  await until(() => done.includes('ada'))
  await admin.end()
})

test('a job that is not due yet waits', async () => {
  const jobs = await open()
  const done: string[] = []
  jobs.handle(letter, async ({ to }) => {
    done.push(to)
    return 'done'
  })
  await work(jobs)
  await jobs.enqueue(db, letter, { to: 'tomorrow' }, new Date(Date.now() + 86_400_000))
  await jobs.enqueue(db, letter, { to: 'now' })
  await until(() => done.length > 0)
  expect(done).toEqual(['now'])
})

test('what comes round by the clock runs once, on one of several processes', { timeout: 60_000 }, async () => {
  const rounds: Date[] = []
  const noon = new Date('2026-01-01T12:00:00Z')
  // The queue goes by its own clock, so this is a moment that hardly ever comes.
  const schedule = { name: 'sweep', cron: '0 3 29 2 *', run: async (now: Date) => void rounds.push(now) }
  const first = await open()
  await first.work([schedule], () => noon)
  await (await open()).work([schedule], () => noon)
  expect((await database.pool.query('select name, cron from pgboss.schedule')).rows).toEqual([
    { name: 'sweep', cron: '0 3 29 2 *' },
  ])
  // What the clock would do then.
  await first.enqueue(db, { ...letter, name: 'sweep' }, { to: 'everyone' })
  await until(() => rounds.length > 0)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(rounds).toEqual([noon])
})

test('work that could not begin with all of its kinds begins later, and none of it twice', async () => {
  const jobs = await open()
  let running = 0
  let most = 0
  const done: string[] = []
  jobs.handle(letter, async ({ to }) => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 500))
    running--
    done.push(to)
    return 'done'
  })
  const names = ['ada', 'alan', 'grace', 'edsger', 'barbara', 'donald']
  for (const to of names) await jobs.enqueue(db, letter, { to })
  const unreadable = { name: 'unreadable', cron: 'when it suits', run: async () => undefined }
  await expect(jobs.work([unreadable], () => new Date())).rejects.toThrow()
  await work(jobs)
  await until(() => done.length === names.length)
  expect(most).toBe(letter.atOnce)
})
