import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Pool } from 'pg'
import { makeApps } from './apps/app-cache.ts'
import { composeDashboard } from './compose-dashboard.ts'
import { composeOAuth } from './compose-oauth.ts'
import { composeSignIn } from './compose-sign-in.ts'
import type { Config } from './config.ts'
import { dashboardRoutes } from './dashboard/routes.ts'
import { type Web, webRoutes } from './dashboard/web.ts'
import type { OrgDb } from './database/org.ts'
import type { Deployment } from './deployment.ts'
import { makeOrgs, type Orgs } from './directory/org-cache.ts'
import { touchOrg } from './directory/store.ts'
import { makeHttp } from './http/app.ts'
import type { Outbound } from './http/fetch.ts'
import { assetRoutes } from './http/pages/assets.ts'
import { sendError } from './http/send-error.ts'
import { type KeyRings, makeKeyRings } from './keys/rings.ts'
import type { LogoutDelivery, OAuthParts } from './oauth/parts.ts'
import { oauthRoutes } from './oauth/routes.ts'
import { makePasswordHasher, type PasswordHasher } from './sign-in/password/hasher.ts'
import type { SignInMail } from './sign-in/parts.ts'
import { signInRoutes } from './sign-in/routes.ts'

/** What a server is composed from. */
export interface Ground {
  readonly config: Config
  readonly pool: Pool
  readonly deployment: Deployment
  readonly logger: FastifyBaseLogger
  readonly outbound: Outbound
  readonly outbox: Outbox
  /** The built pages of the dashboard and the consoles. */
  readonly web: Web
  readonly now: () => Date
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined
}

/** Where acts leave work for after the answer, in their own transaction. */
export interface Outbox {
  readonly sendMail: (db: OrgDb, mail: SignInMail) => Promise<void>
  readonly queueLogout: (db: OrgDb, delivery: LogoutDelivery) => Promise<void>
}

/** What the slices share and what is handed from one to another. */
export interface Shared extends Ground {
  readonly orgs: Orgs
  readonly apps: ReturnType<typeof makeApps>
  readonly rings: KeyRings
  readonly hasher: PasswordHasher
}

/** A server, not yet listening, with what jobs need of it. */
export interface Composed {
  readonly app: FastifyInstance
  readonly shared: Shared
  readonly oauth: OAuthParts
}

/** Puts the parts together: the only place that knows every slice. */
export async function compose(ground: Ground): Promise<Composed> {
  const { config, pool, deployment, logger, now, tls } = ground
  const nowMs = () => now().getTime()
  const orgs = makeOrgs(pool, config.baseUrl, nowMs)
  const rings = makeKeyRings(deployment.keeper, nowMs, touchOrg)
  const shared: Shared = { ...ground, orgs, rings, apps: makeApps(), hasher: makePasswordHasher() }
  const oauth = composeOAuth(shared)
  const app = await makeHttp({ logger, tls, trustedProxies: config.trustedProxies, orgAt: orgs.at, sendError })
  assetRoutes(app)
  oauthRoutes(app, oauth)
  const signIn = composeSignIn(shared, oauth)
  signInRoutes(app, signIn)
  const dashboard = composeDashboard(shared, signIn)
  dashboardRoutes(app, dashboard)
  webRoutes(app, { ...dashboard, web: ground.web })
  return { app, shared, oauth }
}
