import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import type { OrgDb } from '../../server/database/org.ts'
import { withinOrg } from '../../server/database/org.ts'
import { createOrg } from '../../server/directory/create-org.ts'
import { createUser, type UserDraft } from '../../server/directory/create-user.ts'
import { loginKey } from '../../server/directory/login.ts'
import { makeOrgs } from '../../server/directory/org-cache.ts'
import { makeHttp } from '../../server/http/app.ts'
import { assetRoutes } from '../../server/http/pages/assets.ts'
import { hashToken } from '../../server/keys/hash.ts'
import { makeSealer } from '../../server/keys/seal.ts'
import type { FirstAdmin, SignInMail, SignInParts, WaitingFlow } from '../../server/sign-in/parts.ts'
import { makePasswordHasher } from '../../server/sign-in/password/hasher.ts'
import { signInRoutes } from '../../server/sign-in/routes.ts'
import { findSession } from '../../server/sign-in/session/find-session.ts'
import type { Session } from '../../server/sign-in/session/session.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { openBrowser, type TestBrowser } from './test-browser.ts'
import { inWritingOrder } from './writing-order.ts'

/** The password of everyone in this world. */
export const password = 'walk-through-every-door'

/** An org with Ada and the sign-in pages, and in the place of the other slices something that remembers what it was told. */
export interface SignInWorld {
  readonly app: FastifyInstance
  readonly db: OrgDb
  readonly parts: SignInParts
  readonly clock: { now: Date }
  readonly ada: { readonly userId: string; readonly login: string }
  readonly mails: SignInMail[]
  readonly endedSessions: string[]
  readonly endedGrantsOf: string[]
  readonly consents: { readonly userId: string; readonly appId: string; readonly scopes: readonly string[] }[]
  /** What an app's waiting request asks, given the session; set by a test. */
  flow: (session: Session | undefined) => Partial<WaitingFlow>
  readonly browser: (address?: string) => TestBrowser
  readonly addUser: (draft: Partial<UserDraft> & { readonly login: string }) => Promise<string>
  /** The events of the log since the start, in order. */
  readonly events: () => Promise<
    { event_type: string; outcome: string; reason: string | null; actor_id: string | null }[]
  >
  /** Waits until what begins after an answer has ended: the pool rests for a while. */
  readonly settled: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The app that sends people to sign in. */
const ledger: WaitingFlow = {
  sealed: '',
  step: 'sign-in',
  app: { id: '0oaLedger', label: 'Ledger', publisher: 'Acme' },
  languages: [],
  scopes: ['openid', 'email'],
  granted: [],
  resumePath: '/resume',
  denyPath: () => '/deny',
}

/** Makes the world on a database of its own. */
export async function makeSignInWorld(
  changes: Partial<SignInParts> & { readonly baseUrl?: string } = {},
): Promise<SignInWorld> {
  const database = await createTestDatabase()
  const { baseUrl = 'http://localhost:8080' } = changes
  const clock = { now: new Date('2026-11-24T12:00:00Z') }
  const org = await createOrg(database.pool, { name: 'Acme', slug: null }, clock.now)
  if (org.kind !== 'created') throw new Error(org.why)
  const db = withinOrg(database.pool, org.id)
  const told = { mails: [], endedSessions: [], endedGrantsOf: [], consents: [] } as unknown as SignInWorld
  const flowsOf = new Map<string, string>()
  const parts: SignInParts = {
    now: () => clock.now,
    sealer: makeSealer(randomBytes(32), 'test'),
    // Patient, so that a busy machine fails no test of something else.
    hasher: makePasswordHasher({ maxWaiting: 1_000, maxWaitMs: 60_000 }),
    foldLogin: loginKey,
    findFlow: async ({ org: at, sealed, browser, cookie, now }) => {
      if (sealed.startsWith('gone')) return undefined
      const owner = flowsOf.get(sealed) ?? hashToken(browser)
      flowsOf.set(sealed, owner)
      if (owner !== hashToken(browser)) return undefined
      const session = await findSession(at, cookie, now)
      return { ...ledger, step: session ? 'done' : 'sign-in', ...world.flow(session), sealed }
    },
    keepConsent: async (_, consent) => void told.consents.push(consent),
    sessionEnded: async (_, { id }) => void told.endedSessions.push(id),
    endGrantsOfUser: async (_, userId) => void told.endedGrantsOf.push(userId),
    sendMail: async (_, mail) => void told.mails.push(mail),
    createFirstAdmin: async (within, admin: FirstAdmin, now) => {
      const draft = { ...admin, login: admin.email, roles: ['SUPER_ADMIN'] as const }
      return { userId: (await createUser(within, draft, {}, now)) ?? '' }
    },
    ...changes,
  }
  const orgs = makeOrgs(database.pool, baseUrl, () => Date.now())
  const app = await makeHttp({
    logger: pino({ level: 'error' }),
    trustedProxies: [],
    orgAt: orgs.at,
    sendError: (_, reply, kind) => reply.code(kind === 'unexpected' ? 500 : 400).send(kind),
  })
  assetRoutes(app)
  signInRoutes(app, parts)
  const addUser = async (draft: Partial<UserDraft> & { readonly login: string }): Promise<string> => {
    const passwordHash = draft.passwordHash ?? (await parts.hasher.hash(password)) ?? ''
    const whole = { email: draft.login, firstName: 'Ada', lastName: 'Byron', passwordHash, ...draft }
    const id = await createUser(db, whole, {}, clock.now)
    if (id === undefined) throw new Error('the login is taken')
    return id
  }
  const login = 'ada@acme.example'
  const world: SignInWorld = Object.assign(told, {
    app,
    db,
    parts,
    clock,
    ada: { userId: await addUser({ login }), login },
    flow: () => ({}),
    browser: (address?: string) => openBrowser(app, new URL(baseUrl).host, address),
    addUser,
    events: () =>
      db
        .selectFrom('log_event')
        .select(['event_type', 'outcome', 'reason', 'actor_id'])
        .where('org_id', '=', db.org)
        .orderBy(inWritingOrder)
        .execute(),
    settled: async () => {
      const { pool } = database
      for (let rests = 0; rests < 5; ) {
        await new Promise((resolve) => setTimeout(resolve, 10))
        rests = pool.waitingCount === 0 && pool.idleCount === pool.totalCount ? rests + 1 : 0
      }
    },
    close: async () => {
      await app.close()
      await database.drop()
    },
  })
  return world
}
