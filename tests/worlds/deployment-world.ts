import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import pino, { type Logger } from 'pino'
import { compose, type Composed } from '../../server/compose/compose.ts'
import type { Outbox } from '../../server/ground.ts'
import type { Config } from '../../server/config.ts'
import { readConfig } from '../../server/config.ts'
import { loadWeb } from '../../server/dashboard/web.ts'
import type { OrgDb } from '../../server/database/org.ts'
import { withinOrg } from '../../server/database/org.ts'
import { type Deployment, openDeployment } from '../../server/deployment.ts'
import { createOrg } from '../../server/directory/create-org.ts'
import { createUser, type UserDraft } from '../../server/directory/create-user.ts'
import type { ApiRoute } from '../../server/http/api/route.ts'
import { makeOutbound } from '../../server/http/fetch.ts'
import { deliverLogout, type DeliveryOutcome } from '../../server/oauth/deliver-logout.ts'
import type { LogoutDelivery } from '../../server/oauth/parts.ts'
import type { SignInMail } from '../../server/sign-in/parts.ts'
import { makePasswordHasher } from '../../server/sign-in/password/hasher.ts'
import { freePort } from '../support/ports.ts'
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts'

/** The password of everyone in this world. */
export const password = 'walk-through-every-door'

/** One server process of a deployment: the whole product, composed as in production. */
export interface TestNode {
  readonly app: FastifyInstance
  /** Where it listens, e.g. "http://localhost:41234"; the deployment's base URL is the first node's. */
  readonly url: string
}

/** A deployment on a database of its own: the first org, whole, listening on loopback. */
export interface DeploymentWorld extends TestNode {
  readonly config: Config
  readonly database: TestDatabase
  readonly deployment: Deployment
  /** The first org, at the base URL. */
  readonly db: OrgDb
  readonly issuer: string
  /** The time the servers live in. Real time unless a test moves it. */
  readonly clock: { offsetMs: number }
  /** What was put into the outbox, in order. */
  readonly mails: SignInMail[]
  readonly logouts: LogoutDelivery[]
  /** Delivers the logouts that wait in the outbox, as the job does, and empties it. */
  readonly deliverLogouts: () => Promise<DeliveryOutcome[]>
  readonly addOrg: (slug: string) => Promise<OrgDb>
  readonly addUser: (draft: Partial<UserDraft> & { readonly login: string }, db?: OrgDb) => Promise<string>
  /** Another process on the same database, as far as one process can play two: its own caches, its own port. */
  readonly addNode: () => Promise<TestNode>
  /** Every route of the management API, as declared. */
  readonly api: readonly ApiRoute[]
  readonly close: () => Promise<void>
}

/** Makes the world. Environment variables change its configuration; limits are high unless they say otherwise. */
export async function makeDeploymentWorld(
  environment: Readonly<Record<string, string>> = {},
  logger: Logger = pino({ level: process.env.TEST_LOG ?? 'fatal' }),
): Promise<DeploymentWorld> {
  const database = await createTestDatabase()
  const clock = { offsetMs: 0 }
  const now = () => new Date(Date.now() + clock.offsetMs)
  const mails: SignInMail[] = []
  const logouts: LogoutDelivery[] = []
  const outbox: Outbox = {
    sendMail: async (_, mail) => void mails.push(mail),
    sendsMail: true,
    queueLogout: async (_, delivery) => void logouts.push(delivery),
  }
  const port = await freePort()
  const config = configOf({ BASE_URL: `http://localhost:${port}`, PORT: String(port), ...environment })
  const deployment = await openDeployment(
    database.pool,
    { text: Buffer.alloc(32, 7).toString('base64'), file: '' },
    false,
  )
  const org = await createOrg(database.pool, { name: 'Acme', slug: null }, now())
  if (org.kind !== 'created') throw new Error(org.why)
  const db = withinOrg(database.pool, org.id)
  const hasher = makePasswordHasher()
  const passwordHash = (await hasher.hash(password)) ?? ''
  const nodes: FastifyInstance[] = []
  const composed: Composed[] = []
  const start = async (listenPort: number): Promise<TestNode> => {
    const whole = await compose({
      config,
      pool: database.pool,
      deployment,
      logger,
      outbound: makeOutbound(config.outbound),
      outbox,
      web: await loadWeb(new URL('../../web/dist', import.meta.url).pathname).catch(() => ({
        page: '',
        files: new Map(),
      })),
      now,
    })
    const { app } = whole
    composed.push(whole)
    await app.listen({ port: listenPort, host: '127.0.0.1' })
    nodes.push(app)
    return { app, url: `http://localhost:${(app.server.address() as AddressInfo).port}` }
  }
  const first = await start(port)
  return {
    ...first,
    config,
    database,
    deployment,
    db,
    issuer: config.baseUrl,
    clock,
    mails,
    logouts,
    addOrg: async (slug) => {
      const made = await createOrg(database.pool, { name: slug, slug }, now())
      if (made.kind !== 'created') throw new Error(made.why)
      return withinOrg(database.pool, made.id)
    },
    addUser: async (draft, within = db) => {
      const whole = {
        email: draft.login,
        emailVerified: true,
        firstName: 'Ada',
        lastName: 'Byron',
        passwordHash,
        ...draft,
      }
      const id = await createUser(within, whole, {}, now())
      if (id === undefined) throw new Error(`the login ${draft.login} is taken`)
      return id
    },
    addNode: () => start(0),
    api: composed[0]?.api ?? [],
    deliverLogouts: () => deliverAll(composed, org.id, logouts.splice(0)),
    close: async () => {
      for (const app of nodes) await app.close()
      await database.drop()
    },
  }
}

async function deliverAll(
  [first]: readonly Composed[],
  orgId: string,
  deliveries: readonly LogoutDelivery[],
): Promise<DeliveryOutcome[]> {
  const org = await first?.shared.orgs.byId(orgId)
  if (!first || !org) throw new Error('the first org is gone')
  return Promise.all(deliveries.map((delivery) => deliverLogout(first.oauth, org, delivery)))
}

const high = '1000000'

function configOf(environment: Readonly<Record<string, string>>): Config {
  const outcome = readConfig({
    DEVELOPMENT: 'true',
    RATE_LIMIT_ORG_PER_MINUTE: high,
    RATE_LIMIT_APP_PER_MINUTE: high,
    RATE_LIMIT_AUTHORIZE_PER_MINUTE: high,
    RATE_LIMIT_AUTHORIZE_AT_ONCE: '1000',
    RATE_LIMIT_REGISTRATIONS_PER_MINUTE: high,
    ...environment,
  })
  if (outcome.kind === 'wrong') throw new Error(outcome.problems.join('\n'))
  return outcome.config
}
