import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { acrossOrgs } from './network.ts'
import { inOrgTransaction, type OrgDb, withinOrg } from './org.ts'

let database: TestDatabase
let db: OrgDb

beforeAll(async () => {
  database = await createTestDatabase()
  db = withinOrg(database.pool, '00oAcme')
})
afterAll(() => database.drop())

const allowed: Record<string, (db: OrgDb) => Promise<unknown>> = {
  'a select of the org': () => db.selectFrom('user').select('id').where('org_id', '=', db.org).execute(),
  'a join on the org of a bound table': () =>
    db
      .selectFrom('session as s')
      .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 's.org_id').onRef('u.id', '=', 's.user_id'))
      .select('u.id')
      .where('s.org_id', '=', db.org)
      .execute(),
  'a subquery bound by itself': () =>
    db
      .selectFrom('user as u')
      .select('u.id')
      .where('u.org_id', '=', db.org)
      .where((e) => e.exists(e.selectFrom('app_user as a').select(sql`1`.as('one')).where('a.org_id', '=', db.org)))
      .execute(),
  'an update of the org': () =>
    db.updateTable('user').set({ email: 'x@y' }).where('org_id', '=', db.org).where('id', '=', 'none').execute(),
  'a table that all orgs share': () => db.selectFrom('org').select('id').execute(),
}

test.each(Object.entries(allowed))('the org door lets %s through', async (_, query) => {
  await expect(query(db)).resolves.toBeDefined()
})

const refused: Record<string, (db: OrgDb) => Promise<unknown>> = {
  'a select without the org': () => db.selectFrom('user').select('id').execute(),
  'a select of another org': () => db.selectFrom('user').select('id').where('org_id', '=', '00oOther').execute(),
  'the org as one of two alternatives': () =>
    db
      .selectFrom('user')
      .select('id')
      .where((e) => e.or([e('org_id', '=', db.org), e('id', '=', 'x')]))
      .execute(),
  'the org compared by anything but equality': () =>
    db.selectFrom('user').select('id').where('org_id', '>=', db.org).execute(),
  'a join that leaves the other table open': () =>
    db
      .selectFrom('session as s')
      .innerJoin('user as u', 'u.id', 's.user_id')
      .select('u.id')
      .where('s.org_id', '=', db.org)
      .execute(),
  'a subquery that is open': () =>
    db
      .selectFrom('user as u')
      .select('u.id')
      .where('u.org_id', '=', db.org)
      .where((e) => e.exists(e.selectFrom('app_user as a').select('a.app_id')))
      .execute(),
  'a CTE that is open': () =>
    db
      .with('all_users', (query) => query.selectFrom('user').select('id'))
      .selectFrom('all_users')
      .select('id')
      .execute(),
  'an update without the org': () => db.updateTable('user').set({ email: 'x' }).where('id', '=', 'x').execute(),
  'a delete without the org': () => db.deleteFrom('session').where('id', '=', 'x').execute(),
  'a row of another org': () =>
    db.insertInto('app_user').values({ org_id: '00oOther', app_id: 'a', user_id: 'u' }).execute(),
  'raw SQL that names a table': () =>
    db.selectFrom('user').select(sql`(select count(*) from session)`.as('n')).where('org_id', '=', db.org).execute(),
}

test.each(Object.entries(refused))('the org door refuses %s', async (_, query) => {
  await expect(query(db)).rejects.toThrow(/lacks|raw SQL/)
})

test('the org door guards inside a transaction, too', async () => {
  await expect(inOrgTransaction(db, (inside) => inside.selectFrom('user').select('id').execute())).rejects.toThrow(
    /lacks/,
  )
})

test('the network door refuses every table of the orgs', async () => {
  const network = acrossOrgs(database.pool) as unknown as OrgDb
  await expect(network.selectFrom('user').select('id').where('org_id', '=', 'x').execute()).rejects.toThrow(/org door/)
  await expect(network.selectFrom('org').select('id').execute()).resolves.toEqual([])
})
