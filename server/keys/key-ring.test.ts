import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { inOrgTransaction, type OrgDb, withinOrg } from '../database/org.ts'
import { createOrg } from '../directory/create-org.ts'
import { announceSuccessors, ensureKey, keyState, loadKeyRing, replaceKeysNow } from './key-ring.ts'
import { makeKeeper } from './seal.ts'

const day = 86_400_000
const noon = Date.parse('2026-11-24T12:00:00Z')
const keeper = makeKeeper(randomBytes(32))
let database: TestDatabase
let count = 0

const newOrg = async (): Promise<OrgDb> => {
  const org = await createOrg(database.pool, { name: 'Org', slug: `org-${++count}` }, new Date(noon))
  if (org.kind !== 'created') throw new Error(org.why)
  return withinOrg(database.pool, org.id)
}
const ensure = (db: OrgDb) => inOrgTransaction(db, (inside) => ensureKey(inside, keeper, 'ES256', noon))
const announce = (db: OrgDb, at: number) => inOrgTransaction(db, (inside) => announceSuccessors(inside, keeper, at))

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('of several processes that need the first key, one makes it', async () => {
  const db = await newOrg()
  const made = await Promise.all([ensure(db), ensure(db), ensure(db), ensure(db)])
  expect(made.filter(Boolean)).toHaveLength(1)
  const ring = await loadKeyRing(db, keeper)
  expect(ring.published(noon).keys).toHaveLength(1)
  expect(ring.signing('ES256', noon)?.kid).toBe(ring.keys[0]?.kid)
  expect(ring.signing('RS256', noon)).toBeUndefined()
})

test('a successor is announced 14 days before, takes over at 90 days, and the old key stays 14 days more', async () => {
  const db = await newOrg()
  await ensure(db)
  expect(await announce(db, noon + 75 * day)).toBe(false)
  expect(await announce(db, noon + 76 * day)).toBe(true)
  expect(await announce(db, noon + 77 * day)).toBe(false)
  const ring = await loadKeyRing(db, keeper)
  const [old, next] = ring.keys
  if (!old || !next) throw new Error('two keys are expected')
  const kidsAt = (days: number) => ring.published(noon + days * day).keys.map(({ kid }) => kid)
  expect(kidsAt(77)).toEqual([old.kid, next.kid])
  expect(ring.signing('ES256', noon + 89 * day)?.kid).toBe(old.kid)
  expect(ring.signing('ES256', noon + 91 * day)?.kid).toBe(next.kid)
  expect(kidsAt(103)).toEqual([old.kid, next.kid])
  expect(kidsAt(105)).toEqual([next.kid])
  // A logout hint of the old key still counts for a year.
  expect(ring.verifying(noon + 200 * day).map(({ kid }) => kid)).toContain(old.kid)
  expect(ring.verifying(noon + 500 * day).map(({ kid }) => kid)).not.toContain(old.kid)
})

test('after an emergency the old key is gone at once, from the published set and from what counts as ours', async () => {
  const db = await newOrg()
  await ensure(db)
  const before = (await loadKeyRing(db, keeper)).signing('ES256', noon)?.kid
  await inOrgTransaction(db, (inside) => replaceKeysNow(inside, keeper, 'ES256', noon + 1000))
  const ring = await loadKeyRing(db, keeper)
  const after = ring.signing('ES256', noon + 1000)?.kid
  expect(after).not.toBe(before)
  expect(ring.published(noon + 1000).keys.map(({ kid }) => kid)).toEqual([after])
  expect(ring.verifying(noon + 1000).map(({ kid }) => kid)).toEqual([after])
})

test('private keys lie sealed in the database', async () => {
  const db = await newOrg()
  await ensure(db)
  const { rows } = await database.pool.query<{ row: string }>(
    'select row_to_json(signing_key)::text as row from signing_key',
  )
  expect(rows.length).toBeGreaterThan(0)
  for (const { row } of rows) expect(row).not.toMatch(/PRIVATE KEY|"d"/)
})

test('states follow from times alone', () => {
  const key = { activatesAt: 100, retiredAt: 200, removedAt: undefined } as never
  expect([50, 100, 199, 200, 200 + 14 * day].map((at) => keyState(key, at))).toEqual([
    'announced',
    'active',
    'active',
    'retained',
    'retired',
  ])
})
