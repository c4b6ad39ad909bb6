import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { type OrgDb, withinOrg } from './org.ts'
import { openPool } from './pool.ts'
import { compileFilter, readSearch, type SearchFields, textIn } from './search.ts'

let database: TestDatabase
let db: OrgDb
const pools: { end: () => Promise<void> }[] = []

const people = [
  { id: 'u1', login: 'ada@acme.example', firstName: 'Ada', created: '2026-01-01T00:00:00.000Z', signedIn: null },
  {
    id: 'u2',
    login: 'grace@acme.example',
    firstName: 'Grace',
    created: '2026-01-02T00:00:00.123456Z',
    signedIn: '2026-02-01T00:00:00Z',
  },
  { id: 'u3', login: 'zoe@other.example', firstName: 'ÉLODIE', created: '2026-01-03T00:00:00.000Z', signedIn: null },
  { id: 'U4', login: '100%_x@acme.example', firstName: '', created: '2026-01-04T00:00:00.000Z', signedIn: null },
  { id: 'u5', login: "o'neil@acme.example", firstName: undefined, created: '2026-01-05T00:00:00.000Z', signedIn: null },
]

const fields: SearchFields = {
  id: { kind: 'exact', expression: sql.ref('id') },
  login: { kind: 'text', expression: sql.ref('login') },
  'profile.login': { kind: 'text', expression: sql.ref('login_key'), isFolded: true },
  'profile.firstName': { kind: 'text', expression: textIn(sql.ref('profile'), 'firstName') },
  status: { kind: 'enum', expression: sql.ref('status'), values: ['ACTIVE', 'SUSPENDED'] },
  created: { kind: 'moment', expression: sql.ref('created_at') },
  lastLogin: { kind: 'moment', expression: sql.ref('last_sign_in_at') },
  version: { kind: 'number', expression: sql.ref('version') },
  isVerified: { kind: 'flag', expression: sql.ref('email_verified') },
  email: { kind: 'text', expression: sql.ref('email'), operators: ['eq'] },
  initial: {
    kind: 'own',
    operators: ['eq'],
    compare: (_, value) => (typeof value === 'string' ? sql<boolean>`left(login, 1) = ${value}` : undefined),
    present: sql<boolean>`true`,
  },
}

beforeAll(async () => {
  database = await createTestDatabase()
  const pool = openPool(database.connection, { size: 2 })
  pools.push(pool)
  db = withinOrg(pool, '00oAcme')
  await database.pool.query(
    `insert into org (id, slug, name) values ('00oAcme', 'acme', 'Acme'), ('00oElse', 'else', 'Else'), ('00oMany', 'many', 'Many')`,
  )
  for (const [at, { id, login, firstName, created, signedIn }] of people.entries())
    for (const org of ['00oAcme', '00oElse'])
      await database.pool.query(
        `insert into "user" (org_id, id, login, login_key, email, profile, created_at, last_sign_in_at, status, email_verified, version)
         values ($1, $2, $3, lower($3), $3, $4, $5, $6, $7, $8, $9)`,
        [
          org,
          id,
          login,
          JSON.stringify({ firstName }),
          created,
          signedIn,
          at === 1 ? 'SUSPENDED' : 'ACTIVE',
          at === 0,
          at + 1,
        ],
      )
  await database.pool.query(
    `insert into "user" (org_id, id, login, login_key, email, profile)
     select '00oMany', n, n, md5(n::text), n, jsonb_build_object('firstName', md5(n::text)) from generate_series(1, 5000) n`,
  )
  await database.pool.query('analyze "user"')
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await database.drop()
})

async function found(text: string): Promise<string> {
  const compiled = readSearch(text, fields)
  if (compiled.kind === 'refused') throw new Error(compiled.refusal.causes?.[0])
  const rows = await db
    .selectFrom('user')
    .select('id')
    .where('org_id', '=', db.org)
    .where(compiled.where)
    .orderBy('created_at')
    .execute()
  return rows.map(({ id }) => id).join(' ')
}

describe('finds', () => {
  test.each([
    ['profile.login eq "ADA@acme.example"', 'u1'],
    ['PROFILE.LOGIN eq "ada@acme.example"', 'u1'],
    ['login eq "ADA@ACME.example"', 'u1'],
    ['profile.login sw "A"', 'u1'],
    ['login sw ""', 'u1 u2 u3 U4 u5'],
    ['profile.firstName sw "él"', 'u3'],
    ['profile.firstName eq "élodie"', 'u3'],
    ['profile.firstName co "RAC"', 'u2'],
    ['login co "%"', 'U4'],
    ['login co "_"', 'U4'],
    ['login sw "100%"', 'U4'],
    ['login sw "%"', ''],
    ['login ew "OTHER.example"', 'u3'],
    ['login co "\'"', 'u5'],
    ['login ew "\\\\"', ''],
    ['login gt "grace@acme.example"', 'u3 u5'],
    ['login le "ada@acme.example"', 'u1 U4'],
    ['id eq "u4"', ''],
    ['id eq "U4"', 'U4'],
    ['id sw "u"', 'u1 u2 u3 u5'],
    ['id gt "U4"', 'u1 u2 u3 u5'],
    ['profile.firstName pr', 'u1 u2 u3 U4'],
    ['not (profile.firstName pr)', 'u5'],
    ['profile.firstName eq null', 'u5'],
    ['profile.firstName ne null', 'u1 u2 u3 U4'],
    ['profile.firstName ne "Ada"', 'u2 u3 U4 u5'],
    ['not (profile.firstName eq "Ada")', 'u2 u3 U4 u5'],
    ['not (not (profile.firstName eq "Ada"))', 'u1'],
    ['status eq "SUSPENDED"', 'u2'],
    ['status ne "SUSPENDED"', 'u1 u3 U4 u5'],
    ['created eq "2026-01-02T00:00:00.123Z"', 'u2'],
    ['created ne "2026-01-02T00:00:00.123Z"', 'u1 u3 U4 u5'],
    ['created gt "2026-01-02T00:00:00.123Z"', 'u3 U4 u5'],
    ['created ge "2026-01-02T00:00:00.123Z"', 'u2 u3 U4 u5'],
    ['created lt "2026-01-02T00:00:00.123Z"', 'u1'],
    ['created le "2026-01-02T00:00:00.123Z"', 'u1 u2'],
    ['created lt "2026-01-02"', 'u1'],
    ['created lt "2026-01-02T01:00:00+01:00"', 'u1'],
    ['lastLogin ne "2026-02-01T00:00:00Z"', 'u1 u3 U4 u5'],
    ['lastLogin lt "2027-01-01T00:00:00Z"', 'u2'],
    ['not (lastLogin lt "2027-01-01T00:00:00Z")', 'u1 u3 U4 u5'],
    ['version ge 4', 'U4 u5'],
    ['version eq 1.5', ''],
    ['isVerified eq true', 'u1'],
    ['isVerified ne true', 'u2 u3 U4 u5'],
    ['initial eq "g"', 'u2'],
    ['status eq "ACTIVE" and (login sw "a" or login sw "z") and not (id eq "u1")', 'u3'],
    ['login eq "\' or true --"', ''],
  ])('%s', async (text, ids) => expect(await found(text)).toBe(ids))
})

describe('refuses, and names the place', () => {
  test.each([
    ['password eq "x"', 'at character 0: password is not one of id, login'],
    ['id eq "x" or toString pr', 'at character 13: toString is not one of'],
    ['status eq "active"', 'status is compared with one of "ACTIVE", "SUSPENDED"'],
    ['status gt "ACTIVE"', 'status is compared by eq, ne or pr, not by gt'],
    ['created co "2026"', 'created is compared by eq, ne, gt, ge, lt, le or pr, not by co'],
    ['created gt "yesterday"', 'created is compared with a moment'],
    ['created gt "2026-02-30"', 'created is compared with a moment'],
    ['created gt "2026-01-01T25:00:00Z"', 'created is compared with a moment'],
    ['version eq "1"', 'version is compared with a number'],
    ['isVerified eq "true"', 'isVerified is compared with true or false'],
    ['login eq 1', 'login is compared with a text'],
    ['login gt null', 'null is compared by eq or ne'],
    ['email sw "a"', 'email is compared by eq or pr, not by sw'],
    ['initial eq 1', 'initial cannot have this value'],
    ['id eq', 'at character 5: expected a value'],
  ])('%s', (text, why) => {
    const read = readSearch(text, fields, 'search')
    expect(read).toMatchObject({ kind: 'refused', refusal: { error: 'bad-filter', about: 'search' } })
    expect(read.kind === 'refused' && read.refusal.causes?.[0]).toContain(why)
  })
})

test('a filter that was not read from text is compiled the same', () =>
  expect(compileFilter({ kind: 'present', attribute: 'id', at: 0 }, fields).kind).toBe('compiled'))

test.each([
  ['profile.login sw "a"', 'user_by_login'],
  ['profile.login eq "a"', 'user_by_login'],
  ['profile.firstName sw "a"', 'user_by_first_name'],
  ['profile.firstName eq "a"', 'user_by_first_name'],
])('%s is found by the index %s, whatever the value', async (text, index) => {
  const compiled = readSearch(text, fields)
  if (compiled.kind === 'refused') throw new Error('refused')
  const many = withinOrg(db.pool, '00oMany')
  const query = many.selectFrom('user').select('id').where('org_id', '=', many.org).where(compiled.where)
  const { sql: statement, parameters } = query.compile()
  const client = await db.pool.connect()
  try {
    await client.query(`prepare searched as ${statement}`)
    const given = parameters.map((value) => `'${String(value)}'`).join(', ')
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain execute searched(${given})`)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toContain(index)
    expect(plan).toMatch(/Index Cond: .*(lower|login_key)/)
  } finally {
    await client.query('deallocate all')
    client.release()
  }
})
