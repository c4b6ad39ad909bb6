import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { assignGroup, insertApp, insertSecret } from '../server/apps/store.ts'
import { withinOrg } from '../server/database/org.ts'
import { openDeployment } from '../server/deployment.ts'
import { createOrg } from '../server/directory/create-org.ts'
import { createUser } from '../server/directory/create-user.ts'
import { findEveryone } from '../server/directory/store.ts'
import { hashToken, newToken } from '../server/keys/hash.ts'
import { newId } from '../server/keys/ids.ts'
import { makePasswordHasher } from '../server/sign-in/password/hasher.ts'

/** What a driver needs to sign on: a client for each algorithm, and a browser's session. */
export interface SeededWorld {
  readonly clients: Readonly<Record<'RS256' | 'ES256', { readonly clientId: string; readonly secret: string }>>
  readonly redirectUri: string
  readonly userId: string
  readonly login: string
  readonly password: string
  /** Name and value of the session cookie, as the browser sends it. */
  readonly cookie: string
}

const password = 'walk-through-every-door'
const redirectUri = 'https://app.example/callback'

/**
 * Fills a migrated, empty database: one org, one assigned user with a live session, one app for each algorithm.
 *
 * The session is written as the sign-in writes it; only the password is not asked for.
 */
export async function seedWorld(pool: Pool, masterKey: string, now: Date): Promise<SeededWorld> {
  const { keeper } = await openDeployment(pool, { text: masterKey, file: '' }, false)
  const org = await createOrg(pool, { name: 'Bench', slug: null }, now)
  if (org.kind !== 'created') throw new Error(`the bench needs an empty database: ${org.why}`)
  const db = withinOrg(pool, org.id)
  const passwordHash = (await makePasswordHasher().hash(password)) ?? ''
  const login = 'ada@bench.example'
  const names = { firstName: 'Ada', lastName: 'Byron', emailVerified: true }
  const userId = await createUser(db, { login, email: login, ...names, passwordHash }, {}, now)
  const everyone = await findEveryone(db)
  if (userId === undefined || everyone === undefined) throw new Error('unreachable: the org is new')
  const addApp = async (alg: 'RS256' | 'ES256') => {
    const clientId = newId('0oa')
    const secret = newToken()
    const oidc = {
      clientKind: 'web',
      redirectUris: [redirectUri],
      postLogoutRedirectUris: [],
      scopes: ['openid', 'profile', 'email'],
      grantTypes: ['authorization_code'],
      authMethod: 'client_secret_basic',
      pkceRequired: true,
      consent: 'never',
      idTokenAlg: alg,
      claimsInIdToken: false,
    } as const
    await insertApp(db, { id: clientId, kind: 'oidc', label: `Bench ${alg}`, settings: { oidc } })
    const sealed = keeper.seal('client-secret', db.org, secret)
    const kept = { appId: clientId, id: newId('ocs'), hash: hashToken(secret), lastFour: secret.slice(-4) }
    await insertSecret(db, { ...kept, sealed })
    await assignGroup(db, clientId, everyone)
    return { clientId, secret }
  }
  const clients = { RS256: await addApp('RS256'), ES256: await addApp('ES256') }
  const token = newToken()
  const moments = { created_at: now, authenticated_at: now, chosen_at: now, last_seen_at: now }
  await db
    .insertInto('session')
    .values({
      org_id: db.org,
      id: randomUUID(),
      token_hash: hashToken(token),
      user_id: userId,
      ...moments,
      amr: ['pwd'],
      expires_at: new Date(now.getTime() + 12 * 3_600_000),
    })
    .execute()
  return { clients, redirectUri, userId, login, password, cookie: `atrium-session=${token}` }
}
