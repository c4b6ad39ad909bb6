import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OAuthParts } from './parts.ts'

/** Endpoints that scripts on other origins may call. Never authorize: a browser goes there itself (RFC9700-2.6). */
export const scriptablePaths = [
  '/oauth2/v1/token',
  '/oauth2/v1/userinfo',
  '/oauth2/v1/revoke',
  '/oauth2/v1/keys',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
] as const

/** Public documents, which anyone's script may read. */
const publicPaths: ReadonlySet<string> = new Set([
  '/oauth2/v1/keys',
  ...scriptablePaths.filter((path) => path.startsWith('/.')),
])

/**
 * Lets the scripts of the org's own single-page apps, and of the origins it trusts, call these endpoints.
 *
 * Without credentials: no cookie of ours has a say there. An origin that is not known gets no header and so no answer
 * its script could read (CVE-2024-41657).
 */
export function allowScripts(app: FastifyInstance, parts: OAuthParts): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    const path = request.routeOptions.url
    if (origin === undefined || path === undefined || !(scriptablePaths as readonly string[]).includes(path)) return
    await answerOrigin(parts, request, reply, origin, path)
  })
  for (const path of scriptablePaths) app.options(path, (_, reply) => reply.code(204).send())
}

async function answerOrigin(
  parts: OAuthParts,
  request: FastifyRequest,
  reply: FastifyReply,
  origin: string,
  path: string,
): Promise<void> {
  reply.header('vary', 'Origin')
  const isKnown = publicPaths.has(path) || (await parts.browserOrigins(request.org)).has(origin)
  if (!isKnown) return
  reply.header('access-control-allow-origin', publicPaths.has(path) ? '*' : origin)
  if (request.method !== 'OPTIONS') return
  reply.headers({
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': 'Authorization, Content-Type, X-Okta-User-Agent-Extended',
    'access-control-max-age': '600',
  })
}
