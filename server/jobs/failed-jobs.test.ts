import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { withinOrg } from '../database/org.ts'
import { listFailedJobs } from './failed-jobs.ts'
import { type Jobs, openJobs } from './jobs.ts'
import type { JobKind } from './kinds.ts'

const letter: JobKind<{ org: string }> = {
  name: 'letter',
  tries: 1,
  firstPauseSeconds: 1,
  longestPauseSeconds: 1,
  longestTrySeconds: 5,
  atOnce: 5,
}

let database: TestDatabase
let jobs: Jobs | undefined
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await jobs?.stop(500)
  await database.drop()
})

test('work that was laid aside is counted for its org alone, under the kind it was', { timeout: 20_000 }, async () => {
  const since = new Date(Date.now() - 60_000)
  jobs = await openJobs(database.connection, [letter], { warn: () => undefined, ended: () => undefined })
  for (const org of ['00oOne', '00oOne', '00oOther']) await jobs.enqueue(withinOrg(database.pool, org), letter, { org })
  expect(await listFailedJobs(database.pool, '00oOne', since)).toEqual([])
  jobs.handle(letter, async () => 'never')
  await jobs.work([], () => new Date())
  await expect
    .poll(() => listFailedJobs(database.pool, '00oOne', since), { timeout: 15_000 })
    .toEqual([{ kind: 'letter', count: 2, lastAt: expect.any(Date) as Date }])
  expect(await listFailedJobs(database.pool, '00oOne', new Date(Date.now() + 60_000))).toEqual([])
})

test('before the queue was ever opened nothing has failed in it', async () => {
  const fresh = await createTestDatabase()
  expect(await listFailedJobs(fresh.pool, '00oOne', new Date(0))).toEqual([])
  await fresh.drop()
})
