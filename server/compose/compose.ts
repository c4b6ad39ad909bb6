import type { FastifyInstance } from 'fastify'
import { makeApps } from '../apps/app-cache.ts'
import { registrationRoutes } from '../apps/registration/routes.ts'
import { composeApi } from './api.ts'
import { composeDashboard } from './dashboard.ts'
import { composeOAuth } from './oauth.ts'
import { composeRegistration } from './registration.ts'
import { composeSignIn } from './sign-in.ts'
import { dashboardRoutes } from '../dashboard/routes.ts'
import { webRoutes } from '../dashboard/web.ts'
import { makeOrgs } from '../directory/org-cache.ts'
import { touchOrg } from '../directory/store.ts'
import type { Ground, Shared } from '../ground.ts'
import type { ApiRoute } from '../http/api/route.ts'
import { makeHttp } from '../http/app.ts'
import { assetRoutes } from '../http/pages/assets.ts'
import { brandRoutes } from '../http/pages/brand.ts'
import { pictureRoutes } from '../http/pictures/routes.ts'
import { sendError } from '../http/send-error.ts'
import { makeKeyRings } from '../keys/rings.ts'
import type { OAuthParts } from '../oauth/parts.ts'
import { oauthRoutes } from '../oauth/routes.ts'
import { makePasswordHasher } from '../sign-in/password/hasher.ts'
import { signInRoutes } from '../sign-in/routes.ts'

/** A server, not yet listening, with what jobs need of it. */
export interface Composed {
  readonly app: FastifyInstance
  readonly shared: Shared
  readonly oauth: OAuthParts
  /** Every route of the management API. */
  readonly api: readonly ApiRoute[]
}

/** Puts the parts together: the only place that knows every slice. */
export async function compose(ground: Ground): Promise<Composed> {
  const { config, pool, deployment, logger, now, tls } = ground
  const nowMs = () => now().getTime()
  const orgs = makeOrgs(pool, config.baseUrl, nowMs)
  const rings = makeKeyRings(deployment.keeper, nowMs, touchOrg, orgs.drop)
  const shared: Shared = { ...ground, orgs, rings, apps: makeApps(nowMs), hasher: makePasswordHasher() }
  const oauth = composeOAuth(shared)
  const app = await makeHttp({ logger, tls, trustedProxies: config.trustedProxies, orgAt: orgs.at, sendError })
  assetRoutes(app)
  brandRoutes(app)
  pictureRoutes(app)
  oauthRoutes(app, oauth)
  registrationRoutes(app, composeRegistration(shared))
  const signIn = composeSignIn(shared, oauth)
  signInRoutes(app, signIn)
  const dashboard = composeDashboard(shared, signIn)
  dashboardRoutes(app, dashboard)
  webRoutes(app, { ...dashboard, web: ground.web })
  return { app, shared, oauth, api: composeApi(app, shared, { signIn, oauth }) }
}
