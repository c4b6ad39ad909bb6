import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import type { OidcSettings } from '../../server/apps/settings.ts'
import { assignGroup, insertApp, insertSecret } from '../../server/apps/store.ts'
import { migrate } from '../../server/database/migrate.ts'
import { type OrgDb, withinOrg } from '../../server/database/org.ts'
import { openDeployment } from '../../server/deployment.ts'
import { createOrg } from '../../server/directory/create-org.ts'
import { findEveryone } from '../../server/directory/store.ts'
import { hashToken, newToken } from '../../server/keys/hash.ts'
import { newId } from '../../server/keys/ids.ts'
import { makePasswordHasher } from '../../server/sign-in/password/hasher.ts'
import type { Person } from '../driver/job.ts'
import type { LiveSession } from '../driver/target.ts'
import { benchClients, sessionCount } from '../peers/common.ts'

/** How much lies in the database besides what is measured. */
export interface WorldSize {
  readonly orgs: number
  readonly users: number
}

/** One org and a thousand users. */
export const smallWorld: WorldSize = { orgs: 1, users: 1000 }

/** Ten thousand orgs and a million users. */
export const largeWorld: WorldSize = { orgs: 10_000, users: 1_000_000 }

/** An org with the bench's two apps, people who are signed in, and people who have a password. */
export interface AtriumWorld {
  readonly masterKey: string
  readonly sessions: readonly LiveSession[]
  readonly people: readonly Person[]
  readonly service: BenchService
}

/** An app that acts for itself: it proves who it is by a key (the API's scopes are given for no less). */
export interface BenchService {
  readonly clientId: string
  /** PKCS#8, as PEM. */
  readonly key: string
  readonly scope: string
}

/** Puts more into the org before anything is measured. */
export type Furnish = (pool: Pool, org: string, everyone: string) => Promise<void>

const password = 'walk-through-every-door'

/** Fills an empty database. */
export async function makeWorld(
  databaseUrl: string,
  { orgs, users }: WorldSize,
  furnish?: Furnish,
): Promise<AtriumWorld> {
  const outcome = await migrate({ connectionString: databaseUrl })
  if (outcome.kind === 'refused') throw new Error(outcome.description)
  const pool = new Pool({ connectionString: databaseUrl, max: 4 })
  pool.on('error', () => undefined)
  try {
    const masterKey = randomBytes(32).toString('base64')
    const { keeper } = await openDeployment(pool, { text: masterKey, file: '' }, false)
    const created = await createOrg(pool, { name: 'Acme', slug: null }, new Date())
    if (created.kind === 'refused') throw new Error(`the bench could not make its org: ${created.why}`)
    const org = withinOrg(pool, created.id)
    const everyone = await findEveryone(org)
    if (everyone === undefined) throw new Error('the bench org has no Everyone group')
    for (const { clientId, clientSecret, algorithm, redirectUri } of benchClients) {
      const oidc: OidcSettings = { ...web, idTokenAlg: algorithm, redirectUris: [redirectUri] }
      await insertApp(org, { id: clientId, kind: 'oidc', label: `Bench ${algorithm}`, settings: { oidc } })
      const sealed = keeper.seal('client-secret', created.id, clientSecret)
      const secret = { appId: clientId, id: newId('ocs'), hash: hashToken(clientSecret), sealed }
      await insertSecret(org, { ...secret, lastFour: clientSecret.slice(-4) })
      await assignGroup(org, clientId, everyone)
    }
    const service = await addService(org)
    await fillOrg(pool, created.id, everyone, Math.min(users, smallWorld.users))
    const people = await givePasswords(pool, created.id)
    const sessions = await signIn(pool, created.id)
    if (orgs > 1) await fillOtherOrgs(pool, orgs - 1, Math.ceil((users - smallWorld.users) / (orgs - 1)))
    await furnish?.(pool, created.id, everyone)
    await pool.query('vacuum analyze')
    return { masterKey, sessions, people, service }
  } finally {
    await pool.end()
  }
}

const web: Omit<OidcSettings, 'redirectUris' | 'idTokenAlg'> = {
  clientKind: 'web',
  postLogoutRedirectUris: [],
  scopes: ['openid', 'profile', 'email'],
  grantTypes: ['authorization_code'],
  authMethod: 'client_secret_basic',
  pkceRequired: true,
  consent: 'never',
  claimsInIdToken: false,
}

async function addService(org: OrgDb): Promise<BenchService> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const [clientId, scope] = ['0oaBenchOfServiceAcme', 'okta.users.read']
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' }] }
  const own = { clientKind: 'service', authMethod: 'private_key_jwt', grantTypes: ['client_credentials'] } as const
  const oidc: OidcSettings = { ...web, ...own, redirectUris: [], scopes: [], idTokenAlg: 'ES256', jwks }
  await insertApp(org, { id: clientId, kind: 'oidc', label: 'Bench service', settings: { oidc } })
  await org
    .insertInto('app_scope')
    .values({ org_id: org.org, app_id: clientId, scope, id: newId('oag'), granted_at: new Date() })
    .execute()
  return { clientId, key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), scope }
}

const userId = (at: string) => `'00uBench' || lpad((${at})::text, 12, '0')`
const profile = (at: string) =>
  `jsonb_build_object('firstName', 'Grace', 'lastName', 'Hopper ' || ${at}, 'displayName', 'Grace Hopper ' || ${at})`

async function fillOrg(pool: Pool, org: string, everyone: string, users: number): Promise<void> {
  await pool.query(
    `insert into "user" (org_id, id, login, login_key, email, email_verified, profile, activated_at)
     select $1, ${userId('n')}, 'grace' || n || '@acme.example', 'grace' || n || '@acme.example',
            'grace' || n || '@acme.example', true, ${profile('n')}, now()
     from generate_series(1, $2::int) n`,
    [org, users],
  )
  await pool.query(
    `insert into group_member (org_id, group_id, user_id) select org_id, $2, id from "user" where org_id = $1`,
    [org, everyone],
  )
}

async function givePasswords(pool: Pool, org: string): Promise<Person[]> {
  const hash = await makePasswordHasher().hash(password)
  const { rows } = await pool.query<{ login: string }>(
    `with chosen as (select id, login from "user" where org_id = $1 order by id desc limit 200),
          kept as (insert into password (org_id, user_id, hash) select $1, id, $2 from chosen)
     select login from chosen`,
    [org, hash],
  )
  return rows.map(({ login }) => ({ login, password }))
}

async function signIn(pool: Pool, org: string): Promise<LiveSession[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from "user" where org_id = $1 order by id limit ${sessionCount}`,
    [org],
  )
  const sessions: LiveSession[] = []
  for (const { id } of rows) {
    const token = newToken()
    await pool.query(
      `insert into session (org_id, id, token_hash, user_id, created_at, authenticated_at, chosen_at, amr, last_seen_at, expires_at)
       values ($1, $2, $3, $4, now(), now(), now(), '{pwd}', now(), now() + interval '12 hours')`,
      [org, randomUUID(), hashToken(token), id],
    )
    sessions.push({ cookie: `atrium-session=${token}`, subject: id })
  }
  return sessions
}

/** Other orgs, each with an app of everyone's: what a large deployment holds while one org is used. */
async function fillOtherOrgs(pool: Pool, orgs: number, usersEach: number): Promise<void> {
  const id = (prefix: string) => `'${prefix}Other' || lpad(n::text, 12, '0')`
  const series = `generate_series(1, ${orgs}) n`
  const members = `generate_series(1, ${usersEach}) m`
  await pool.query(`insert into org (id, slug, name) select ${id('00o')}, 'org-' || n, 'Org ' || n from ${series}`)
  await pool.query(
    `insert into "group" (org_id, id, kind, name) select ${id('00o')}, ${id('00g')}, 'BUILT_IN', 'Everyone' from ${series}`,
  )
  await pool.query(
    `insert into app (org_id, id, kind, label, settings)
     select ${id('00o')}, ${id('0oa')}, 'bookmark', 'Handbook', '{"bookmarkUrl": "https://handbook.example/"}' from ${series}`,
  )
  await pool.query(
    `insert into app_group (org_id, app_id, group_id) select ${id('00o')}, ${id('0oa')}, ${id('00g')} from ${series}`,
  )
  await pool.query(
    `insert into "user" (org_id, id, login, login_key, email, profile)
     select ${id('00o')}, ${userId('m')}, 'grace' || m || '@org-' || n || '.example',
            'grace' || m || '@org-' || n || '.example', 'grace' || m || '@org-' || n || '.example', ${profile('m')}
     from ${series}, ${members}`,
  )
  await pool.query(
    `insert into group_member (org_id, group_id, user_id) select ${id('00o')}, ${id('00g')}, ${userId('m')} from ${series}, ${members}`,
  )
}
