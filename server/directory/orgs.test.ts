import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { createOrg } from './create-org.ts'
import { isSlug, makeOrgs, type Orgs } from './org-cache.ts'

let database: TestDatabase
let nowMs = Date.parse('2026-11-24T12:00:00Z')
const now = () => new Date(nowMs)

beforeAll(async () => {
  database = await createTestDatabase()
  await createOrg(database.pool, { name: 'Acme', slug: null }, now())
  await createOrg(database.pool, { name: 'Globex', slug: 'globex' }, now())
})
afterAll(() => database.drop())

const orgsAt = (base: string) => makeOrgs(database.pool, base, () => nowMs)

test('the first org lives at the base URL, others before its host, each with its own issuer', async () => {
  const orgs = orgsAt('https://id.example')
  expect((await orgs.at('id.example', true))?.issuer).toBe('https://id.example')
  expect((await orgs.at('globex.id.example', true))?.issuer).toBe('https://globex.id.example')
})

test.each([
  'evil.example',
  'nobody.id.example',
  'a.globex.id.example',
  'id.example.',
  'id.example:8080',
  '',
  'globex.id.example.evil.example',
  'xid.example',
])('no org answers at %j', async (host) => expect(await orgsAt('https://id.example').at(host, true)).toBeUndefined())

test('a second first org is refused, and so are slugs that were used, are reserved or are malformed', async () => {
  const why = async (slug: string | null) => {
    const outcome = await createOrg(database.pool, { name: 'Other', slug }, now())
    return outcome.kind === 'refused' ? outcome.why : outcome.kind
  }
  expect(await why(null)).toBe('first-org-exists')
  expect(await why('globex')).toBe('slug-used')
  expect(await why('admin')).toBe('slug-reserved')
  expect(await why('-x')).toBe('slug-malformed')
})

test('an org that could not be made whole is not there, and its slug is free', async () => {
  const make = () => createOrg(database.pool, { name: 'Umbrella', slug: 'umbrella' }, now())
  await database.pool.query(`alter table "group" add constraint no_more check (name <> 'Everyone') not valid`)
  await expect(make()).rejects.toThrow('no_more')
  await database.pool.query('alter table "group" drop constraint no_more')
  expect((await make()).kind).toBe('created')
})

test('a slug stays taken after its org is gone: its next owner would be taken for its last', async () => {
  const made = await createOrg(database.pool, { name: 'Brief', slug: 'brief' }, now())
  if (made.kind !== 'created') throw new Error(made.why)
  await database.pool.query(`begin; delete from "group" where org_id = '${made.id}'; commit`)
  await database.pool.query('alter table log_event disable trigger all')
  await database.pool.query('delete from org where id = $1', [made.id])
  expect(await createOrg(database.pool, { name: 'Next', slug: 'brief' }, now())).toMatchObject({ why: 'slug-used' })
})

test('a change is seen a second later, and at once by who asks anew', async () => {
  const orgs = orgsAt('https://id.example')
  const before = await orgs.at('globex.id.example', true)
  await database.pool.query(`update org set name = 'Globex Inc', version = version + 1 where slug = 'globex'`)
  expect((await orgs.at('globex.id.example', true))?.name).toBe(before?.name)
  nowMs += 1_001
  expect((await orgs.at('globex.id.example', true))?.name).toBe('Globex Inc')
  await database.pool.query(`update org set name = 'Globex Ltd', version = version + 1 where slug = 'globex'`)
  orgs.drop(before?.id ?? '')
  expect((await orgs.byId(before?.id ?? ''))?.name).toBe('Globex Ltd')
})

test('what was read before a change is not held because its answer came late', async () => {
  const { pool, answered, letGo } = await slowPool()
  const host = 'globex.id.example'
  const rename = (name: string) =>
    database.pool.query(`update org set name = $1, version = version + 1 where slug = 'globex'`, [name])
  for (const [name, change] of [
    ['Dropped', (orgs: Orgs, id: string) => orgs.drop(id)],
    ['A second later', () => (nowMs += 1_001)],
  ] as const) {
    const orgs = makeOrgs(pool, 'https://id.example', () => nowMs)
    const reading = orgs.at(host, true)
    await answered()
    await rename(name)
    change(orgs, (await orgsAt('https://id.example').at(host, true))?.id ?? '')
    letGo()
    expect((await reading)?.name).not.toBe(name)
    const next = orgs.at(host, true)
    await answered()
    letGo()
    expect((await next)?.name).toBe(name)
  }
  await pool.end()
})

/** A pool whose answers are held back, one at a time, until they are let go. */
async function slowPool(): Promise<{ pool: Pool; answered: () => Promise<void>; letGo: () => void }> {
  let [answer, leave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const pool = new Pool({ ...database.connection, max: 1 })
  pool.on('connect', (client) => {
    // The end of the pool does not wait for the end of its connection, which the database's end may cut off.
    client.on('error', () => undefined)
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>
    const slowly = async (...given: unknown[]): Promise<unknown> => {
      const result = await query(...given)
      answer.resolve()
      await leave.promise
      return result
    }
    Object.assign(client, { query: slowly })
  })
  const letGo = (): void => {
    leave.resolve()
    ;[answer, leave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  }
  return { pool, answered: () => answer.promise, letGo }
}

test.each([
  ['globex', true],
  ['a', true],
  ['a-b-1', true],
  ['', false],
  ['-a', false],
  ['a-', false],
  ['A', false],
  ['a.b', false],
  ['a_b', false],
  ['ä', false],
  ['a'.repeat(64), false],
])('isSlug(%j) is %s', (text, expected) => expect(isSlug(text)).toBe(expected))
