import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import '../oauth/authorize-store.ts'
import '../oauth/live-grant-store.ts'
import '../oauth/redeem-store.ts'
import '../oauth/service-store.ts'
import '../sign-in/password/attempt-store.ts'
import '../sign-in/session/begin-store.ts'
import '../sign-in/session/store.ts'
import { hotStatement, hotStatements } from './hot.ts'
import { withinOrg } from './org.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

// The sign-on path asks three, services two, a sign-in two, whoever is signed in one, and nobody others. A further one is a decision, not an accident.
test('these are the hot statements', () => {
  const known =
    'authorize-facts begin-session issue-to-service live-grant live-grant-groups live-service live-session ' +
    'open-attempt redeem-code redeem-code-groups redeem-code-groups-refresh redeem-code-refresh'
  expect([...hotStatements.keys()].toSorted()).toEqual(known.split(' '))
})

test('a hot statement runs in the org of the door, whichever that is', async () => {
  await database.pool.query(`insert into org (id, slug, name) values ('00oA', null, 'A'), ('00oB', 'b', 'B')`)
  for (const org of ['00oA', '00oB'])
    await database.pool.query(
      `insert into "user" (org_id, id, login, login_key, email) values ($1, '00uSame', $2, $2, $2)`,
      [org, `ada@${org}`.toLowerCase()],
    )
  const findLogin = hotStatement<{ id: string }, { login: string }>('test-find-login', (db, place) =>
    db.selectFrom('user').select('login').where('org_id', '=', db.org).where('id', '=', place('id')),
  )
  const inOrg = (org: string) => findLogin.run(withinOrg(database.pool, org), { id: '00uSame' })
  expect(await inOrg('00oA')).toEqual([{ login: 'ada@00oa' }])
  expect(await inOrg('00oB')).toEqual([{ login: 'ada@00ob' }])
  expect(await inOrg('00oC')).toEqual([])
})

test('a value that is named twice is sent once', async () => {
  const twice = hotStatement<{ text: string }, { id: string }>('test-twice', (db, place) =>
    db
      .selectFrom('user')
      .select('id')
      .where('org_id', '=', db.org)
      .where((user) => user.or([user('id', '=', place('text')), user('login', '=', place('text'))])),
  )
  await twice.run(withinOrg(database.pool, '00oA'), { text: 'ada@00oa' })
  expect(twice.text).toMatch(/"id" = \$2 or "login" = \$2/)
})

test('a hot statement without its org is refused when it is written', async () => {
  const open = hotStatement<{ id: string }, { login: string }>('test-open', (db, place) =>
    db.selectFrom('user').select('login').where('id', '=', place('id')),
  )
  await expect(open.run(withinOrg(database.pool, '00oA'), { id: 'x' })).rejects.toThrow(/lacks/)
})
