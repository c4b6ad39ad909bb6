import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import type { AppSettings } from '../../server/apps/settings.ts'
import { assignGroup, assignUser, insertApp } from '../../server/apps/store.ts'
import { dashboardRoutes } from '../../server/dashboard/routes.ts'
import type { DashboardParts } from '../../server/dashboard/parts.ts'
import { webRoutes, loadWeb } from '../../server/dashboard/web.ts'
import { type OrgDb, withinOrg } from '../../server/database/org.ts'
import { createOrg } from '../../server/directory/create-org.ts'
import { createUser } from '../../server/directory/create-user.ts'
import { makeOrgs } from '../../server/directory/org-cache.ts'
import { listRolesOf } from '../../server/directory/roles/store.ts'
import { findEveryone } from '../../server/directory/store.ts'
import { makeHttp } from '../../server/http/app.ts'
import { assetRoutes } from '../../server/http/pages/assets.ts'
import { hashToken, newToken } from '../../server/keys/hash.ts'
import { newId } from '../../server/keys/ids.ts'
import { makeSealer } from '../../server/keys/seal.ts'
import { previewPage } from '../../server/sign-in/pages/preview.ts'
import { endUserSessions } from '../../server/sign-in/session/end-session.ts'
import { findSession } from '../../server/sign-in/session/find-session.ts'
import { userParty } from '../../server/sign-in/session/session.ts'
import { listSessions, renewToken } from '../../server/sign-in/session/store.ts'
import { freePort } from '../support/ports.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { builtWebPages } from '../support/web-pages.ts'
import { inWritingOrder } from './writing-order.ts'

/** The right current password in this world; there is no hashing here. */
export const rightPassword = 'walk-through-every-door'

/** An org with Ada, her apps, and the pages of a signed-in user. */
export interface DashboardWorld {
  readonly app: FastifyInstance
  readonly db: OrgDb
  readonly baseUrl: string
  readonly parts: DashboardParts
  readonly ada: string
  readonly everyone: string
  /** What other slices were told. */
  readonly endedGrants: string[]
  /** Starts a session of the user, and gives its id and its cookie. */
  readonly signIn: (userId: string, userAgent?: string) => Promise<{ id: string; token: string }>
  readonly addUser: (login: string, firstName?: string) => Promise<string>
  /** Adds an app that everyone has, or that nobody has. */
  readonly addApp: (label: string, settings: AppSettings, options?: AppOptions) => Promise<string>
  readonly events: () => Promise<{ event_type: string; outcome: string; reason: string | null }[]>
  readonly close: () => Promise<void>
}

/** Names an icon, because for a page without one browsers ask for /favicon.ico, now and then. */
const stubPage = (title: string) => `<link rel="icon" href="data:,"><title>${title}</title>`

interface AppOptions {
  readonly kind?: 'oidc' | 'bookmark'
  readonly for?: 'everyone' | 'nobody' | { readonly userId: string }
}

/** Makes the world on a database of its own. With `pages` it serves the built web pages and listens. */
export async function makeDashboardWorld({
  pages = false,
}: {
  readonly pages?: boolean
} = {}): Promise<DashboardWorld> {
  const database = await createTestDatabase()
  const port = pages ? await freePort() : 8080
  const baseUrl = `http://localhost:${port}`
  const made = await createOrg(database.pool, { name: 'Acme', slug: null }, new Date())
  if (made.kind !== 'created') throw new Error(made.why)
  const db = withinOrg(database.pool, made.id)
  const endedGrants: string[] = []
  const parts = partsOf(endedGrants)
  const orgs = makeOrgs(database.pool, baseUrl, () => Date.now())
  const app = await makeHttp({
    logger: pino({ level: 'error' }),
    trustedProxies: [],
    orgAt: orgs.at,
    sendError: (_, reply, kind) =>
      reply.code(kind === 'unexpected' ? 500 : kind === 'not-found' ? 404 : 400).send(kind),
  })
  dashboardRoutes(app, parts)
  if (pages) {
    assetRoutes(app)
    webRoutes(app, { ...parts, web: await loadWeb(await builtWebPages()) })
    app.get('/sign-in', (_, reply) => reply.type('text/html').send(stubPage('Sign in')))
    app.get('/bookmarked', (_, reply) => reply.type('text/html').send(stubPage('Opened')))
    app.post('/sign-out', (_, reply) => reply.type('text/html').send(stubPage('Signed out')))
    await app.listen({ port, host: '127.0.0.1' })
  }
  const everyone = (await findEveryone(db)) ?? ''
  const world = { app, db, baseUrl, parts, everyone, endedGrants }
  const addUser = adderOfUsers(db)
  return {
    ...world,
    ada: await addUser('ada@acme.example', 'Ada'),
    signIn: (userId, userAgent) => startSession(db, userId, userAgent),
    addUser,
    addApp: (label, settings, options) => addApp(db, everyone, label, settings, options),
    events: () =>
      db
        .selectFrom('log_event')
        .select(['event_type', 'outcome', 'reason'])
        .where('org_id', '=', db.org)
        .orderBy(inWritingOrder)
        .execute(),
    close: async () => {
      await app.close()
      await database.drop()
    },
  }
}

function partsOf(endedGrants: string[]): DashboardParts {
  const now = () => new Date()
  const signInParts = { sessionEnded: async () => undefined }
  return {
    now,
    sealer: makeSealer(randomBytes(32), 'test'),
    sendsMail: true,
    takesLoopback: true,
    rolesOf: listRolesOf,
    previewSignIn: previewPage,
    findSession: (org, cookie) => findSession(org, cookie, now()),
    sessionSeen: () => undefined,
    listSessions: (org, userId) => listSessions(org.db, userId, now(), new Date(0)),
    endSessions: (org, asker, which, visitor) =>
      endUserSessions(
        org.db,
        { userId: asker.userId, ...which },
        userParty(asker),
        { visitor, now: now() },
        signInParts,
      ),
    changePassword: async (org, { session, current, wanted }) => {
      if (current !== rightPassword) return { kind: 'wrong' }
      if (wanted.includes('ada')) return { kind: 'refused', why: { kind: 'context' } }
      const token = newToken()
      await renewToken(org.db, session.id, hashToken(token))
      return { kind: 'changed', token }
    },
    endGrantsOfApp: async (_db, userId, appId) => void endedGrants.push(`${userId} ${appId}`),
  }
}

const adderOfUsers =
  (db: OrgDb) =>
  async (login: string, firstName = 'Somebody') => {
    const draft = { login, email: login, firstName, lastName: 'Byron', passwordHash: 'not a hash' }
    const id = await createUser(db, draft, {}, new Date())
    if (id === undefined) throw new Error('the login is taken')
    return id
  }

async function startSession(db: OrgDb, userId: string, userAgent = ''): Promise<{ id: string; token: string }> {
  const session = { id: randomUUID(), token: newToken() }
  const now = new Date()
  await db
    .insertInto('session')
    .values({
      org_id: db.org,
      id: session.id,
      token_hash: hashToken(session.token),
      user_id: userId,
      created_at: now,
      authenticated_at: now,
      chosen_at: now,
      amr: ['pwd'],
      last_seen_at: now,
      expires_at: new Date(now.getTime() + 3_600_000),
      address: '192.0.2.1',
      user_agent: userAgent,
    })
    .execute()
  return session
}

async function addApp(
  db: OrgDb,
  everyone: string,
  label: string,
  settings: AppSettings,
  { kind = 'bookmark', for: whom = 'everyone' }: AppOptions = {},
): Promise<string> {
  const id = newId('0oa')
  await insertApp(db, { id, kind, label, settings })
  if (whom === 'everyone') await assignGroup(db, id, everyone)
  else if (whom !== 'nobody') await assignUser(db, id, whom.userId)
  return id
}
