import type { FastifyInstance } from 'fastify'
import { authorizeRoutes } from './authorize-routes.ts'
import { allowScripts } from './cors.ts'
import { logoutRoutes } from './logout-routes.ts'
import type { OAuthParts } from './parts.ts'
import { publishRoutes } from './publish-routes.ts'
import { tokenRoutes } from './token-routes.ts'

/** Every endpoint of the org authorization server. */
export function oauthRoutes(app: FastifyInstance, parts: OAuthParts): void {
  allowScripts(app, parts)
  authorizeRoutes(app, parts)
  tokenRoutes(app, parts)
  logoutRoutes(app, parts)
  publishRoutes(app, parts)
}
