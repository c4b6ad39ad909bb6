import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tests/support/postgres.ts'
import { hotStatements } from '../database/hot.ts'
import { type OrgDb, withinOrg } from '../database/org.ts'
import { openPool } from '../database/pool.ts'
import { readAuthorizeFacts } from './authorize-store.ts'
import { readLiveGrant } from './live-grant-store.ts'
import { redeemCode } from './redeem-store.ts'

// What each statement of the sign-on path costs must not depend on how much else there is. In a small org the database
// is tempted to read all sessions or all people instead of following a key, and goes on doing so while they become many.

const org = '00oPlans'
let database: TestDatabase
let pool: Pool
let db: OrgDb

beforeAll(async () => {
  database = await createTestDatabase()
  pool = openPool(database.connection, { size: 1 })
  db = withinOrg(pool, org)
  await pool.query(`
    insert into org (id, name) values ('${org}', 'Acme');
    insert into app (org_id, id, kind, label, settings)
      select '${org}', '0oaPlans' || n, 'oidc', 'Ledger ' || n, '{}' from generate_series(1, 30) n;
    insert into "group" (org_id, id, kind, name)
      select '${org}', '00gPlans' || n, 'OKTA_GROUP', 'Team ' || n from generate_series(1, 30) n;
    insert into app_group (org_id, app_id, group_id)
      select app.org_id, app.id, "group".id from app join "group" on right(app.id, 1) = right("group".id, 1);
    insert into "user" (org_id, id, login, login_key, email, profile)
      select '${org}', '00u' || n, 'grace' || n, 'grace' || n, 'grace' || n || '@acme.example', '{}'
      from generate_series(1000, 1999) n;
    insert into group_member (org_id, group_id, user_id) select org_id, '00gPlans' || (1 + right(id, 1)::int), id from "user";
    insert into app_user (org_id, app_id, user_id) select org_id, '0oaPlans1', id from "user" limit 20;
    insert into consent (org_id, user_id, app_id, scopes, granted_at)
      select org_id, id, '0oaPlans1', '{openid}', now() from "user" limit 20;
    insert into session (org_id, id, token_hash, user_id, created_at, authenticated_at, chosen_at, amr, last_seen_at, expires_at)
      select org_id, 'sid' || id, 'hash' || id, id, now(), now(), now(), '{pwd}', now(), now() + interval '12 hours'
      from "user" limit 64;
    insert into oauth_grant (org_id, id, app_id, user_id, session_id, scopes, authenticated_at, amr, created_at, expires_at)
      select org_id, 'grant' || user_id || n, '0oaPlans1', user_id, id, '{openid}', now(), '{pwd}', now(), now() + interval '1 hour'
      from session, generate_series(1, 10) n;
    insert into revoked_token (org_id, token_id, expires_at)
      select '${org}', 'token' || n, now() + interval '1 hour' from generate_series(1, 20) n;
  `)
  await pool.query('analyze')
  // Each is written, and prepared on the one connection, when it is run first.
  const now = new Date()
  await readAuthorizeFacts.run(db, { appId: '', tokenHash: '', now, idleSince: now })
  for (const wantsGroups of [false, true]) {
    await readLiveGrant(db, { grantId: '', tokenId: '', now, wantsGroups })
    for (const refreshHash of [null, 'hash']) await redeemCode(db, { ...redemption(now), wantsGroups, refreshHash })
  }
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const nothing = {
  grantId: '',
  appId: '',
  userId: '',
  sessionId: '',
  scopes: [],
  claims: null,
  amr: [],
  orgVersion: '1',
}
const noLog = { logTypes: [], logIds: [], actor: '{}', targets: '[]', address: '', userAgent: '', requestId: '' }
const redemption = (now: Date) => ({
  ...nothing,
  ...noLog,
  detail: '{}',
  appVersion: '1',
  authenticatedAt: now,
  now,
  expiresAt: now,
  refreshExpiresAt: now,
})

/** How the database goes about a prepared statement, whatever its values. */
async function planOf({ name, text }: { readonly name: string; readonly text: string }): Promise<string> {
  const count = Math.max(...[...text.matchAll(/\$(\d+)/g)].map((found) => Number(found[1])))
  const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
    `explain (costs off) execute "${name}"(${Array.from({ length: count }, () => 'null').join(', ')})`,
  )
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

/** What of a table is looked up by a key that names one row, as the plan says it: the condition holds this column. */
const keys = { s: 'id|token_hash|user_id', u: 'id', a: 'id', o: 'id', g: 'id', c: 'user_id', r: 'token_id' }

test.each(['authorize-facts', 'live-grant', 'live-grant-groups', 'redeem-code', 'redeem-code-groups-refresh'])(
  '%s follows keys, and reads no table as a whole',
  async (name) => {
    const statement = hotStatements.get(name)
    if (!statement?.text) throw new Error(`${name} was not run`)
    const plan = await planOf(statement)
    expect(plan).not.toMatch(/Merge Join|Hash Join|Bitmap|Seq Scan|hashed SubPlan|Materialize/)
    for (const [, alias = '', condition = ''] of plan.matchAll(/ on \S+ (\w+)\n\s+Index Cond: (.*)/g))
      if (alias in keys) expect(condition, plan).toMatch(new RegExp(`\\b(?:${keys[alias as keyof typeof keys]}) = `))
  },
)
