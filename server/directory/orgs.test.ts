import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { createOrg } from './create-org.ts'
import { isSlug, makeOrgs } from './org-cache.ts'

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
