import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { Pool } from 'pg'
import type { LiveSession } from '../driver/target.ts'
import { accountsOn, accountsInMemory, type Account, type Accounts } from './accounts.ts'
import { benchClients, benchScope, type Hello, sessionCount } from './common.ts'
import { adapterSchema, postgresAdapter } from './postgres-adapter.ts'

// oidc-provider as its documentation sets it up for production: persistent storage where DATABASE_URL is given, cookies
// signed, its development pages off. Everything else is its default.

const { DATABASE_URL, POOL_SIZE = '16' } = process.env
const pool =
  DATABASE_URL === undefined ? undefined : new Pool({ connectionString: DATABASE_URL, max: Number(POOL_SIZE) })
// A connection that is lost while it waits; the bench ends by itself.
pool?.on('error', () => undefined)
const accounts: Accounts = pool ? accountsOn(pool) : accountsInMemory()
if (pool) await pool.query(adapterSchema)
// Its in-memory store holds a thousand things, and forgets the grants of an app that is not asked for.
const clients = pool ? benchClients : benchClients.slice(0, 1)
const people = await accounts.fill(sessionCount)

const cookieKey = randomBytes(32).toString('base64url')
const server = createServer()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
const issuer = `http://127.0.0.1:${port}`

const jwk = (type: 'rsa' | 'ec', alg: string) => {
  const { privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...privateKey.export({ format: 'jwk' }), kid: alg, alg, use: 'sig' }
}

const provider = new Provider(issuer, {
  ...(pool && { adapter: postgresAdapter(pool) }),
  clients: clients.map(({ clientId, clientSecret, algorithm, redirectUri }) => ({
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: [redirectUri],
    id_token_signed_response_alg: algorithm,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code'],
    response_types: ['code'],
  })),
  jwks: { keys: [jwk('rsa', 'RS256'), jwk('ec', 'ES256')] },
  cookies: { keys: [cookieKey] },
  claims: {
    openid: ['sub'],
    profile: ['name', 'given_name', 'family_name', 'updated_at'],
    email: ['email', 'email_verified'],
  },
  features: { devInteractions: { enabled: false }, introspection: { enabled: true } },
  ttl: {
    AccessToken: 3600,
    AuthorizationCode: 60,
    IdToken: 3600,
    Session: 12 * 3600,
    Grant: 12 * 3600,
    Interaction: 3600,
  },
  findAccount: async (_context: unknown, id: string) => {
    const account = await accounts.find(id)
    return account && { accountId: id, claims: () => claimsOf(account) }
  },
})
server.on('request', provider.callback())

const hello: Hello = {
  port,
  issuer,
  paths: { authorize: '/auth', token: '/token', userInfo: '/me', keys: '/jwks' },
  introspectPath: '/token/introspection',
  discoveryPath: '/.well-known/openid-configuration',
  sessions: await Promise.all(people.map(signIn)),
}
process.send?.(hello)
process.once('SIGTERM', () => process.exit(0))
process.once('disconnect', () => process.exit(0))

/** Makes a session as a finished sign-in with consent leaves it, and the cookies of its browser. */
async function signIn({ id }: Account): Promise<LiveSession> {
  const session = new provider.Session({})
  session.loginAccount({ accountId: id, loginTs: Math.floor(Date.now() / 1000), amr: ['pwd'] })
  for (const { clientId } of clients) {
    const grant = new provider.Grant({ accountId: id, clientId })
    grant.addOIDCScope(benchScope)
    session.ensureClientContainer(clientId)
    session.grantIdFor(clientId, await grant.save())
  }
  await session.save(12 * 3600)
  const cookie = `_session=${session.id}`
  // As keygrip signs it, which is what the provider's cookies are checked by.
  const signature = createHmac('sha1', cookieKey).update(cookie).digest('base64url')
  return { cookie: `${cookie}; _session.sig=${signature}`, subject: id }
}

function claimsOf({ id, name, givenName, familyName, email, updatedAt }: Account) {
  return {
    sub: id,
    name,
    given_name: givenName,
    family_name: familyName,
    email,
    email_verified: true,
    updated_at: updatedAt,
  }
}
