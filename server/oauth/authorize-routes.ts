import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AuthorizeRequest } from '../../protocol/oauth/authorize.ts'
import { readCookie } from '../http/cookies.ts'
import { authorize } from './authorize.ts'
import type { OAuthParts } from './parts.ts'
import { openPending } from './pending.ts'
import { resumePath } from './pending-flow.ts'
import { readAuthorizeRequest } from './read-authorize.ts'
import { readQuery, readQueryAndForm } from './read-parameters.ts'
import { sendAuthorizeAnswer } from './send-authorize.ts'

/** The authorization endpoint, and the place where a waiting request is decided again. */
export function authorizeRoutes(app: FastifyInstance, parts: OAuthParts): void {
  const config = { provesOrg: true }
  app.get('/oauth2/v1/authorize', { config }, (http, reply) =>
    answer(parts, http, reply, readAuthorizeRequest(readQuery(http), parts.now()), false),
  )
  app.post('/oauth2/v1/authorize', { config }, (http, reply) => {
    const request = readAuthorizeRequest(readQueryAndForm(http), parts.now())
    return answerPost(parts, http, reply, request)
  })
  app.get<{ Querystring: { flow?: string } }>(resumePath, { config }, (http, reply) => {
    const { flow } = http.query
    const sealed = typeof flow === 'string' ? flow : undefined
    const pending = openPending(parts.sealer, http.org.id, sealed, readCookie(http, 'browser'), parts.now().getTime())
    if (!pending) return parts.sendErrorPage(http, reply, { status: 400, rule: 'waiting-request-is-this-browsers' })
    return answer(parts, http, reply, pending.request, pending.denied)
  })
}

async function answer(
  parts: OAuthParts,
  http: FastifyRequest,
  reply: FastifyReply,
  request: AuthorizeRequest,
  denied: boolean,
): Promise<FastifyReply> {
  if (parts.meterAuthorize(http, reply, request.clientId ?? '') === 'limited') return reply
  const visit = { request, denied, cookie: readCookie(http, 'session'), visitor: http.visitor }
  return sendAuthorizeAnswer(parts, http, reply, request, await authorize(parts, http.org, visit, parts.now()))
}

/**
 * A cross-site POST comes without our Lax cookie, so it cannot be told from one of a stranger. It is turned into a GET,
 * which brings the cookie along (OIDCC-3.1.2.1 wants both methods to mean the same).
 */
function answerPost(
  parts: OAuthParts,
  http: FastifyRequest,
  reply: FastifyReply,
  request: AuthorizeRequest,
): Promise<FastifyReply> | FastifyReply {
  const body = (http.body ?? {}) as Readonly<Record<string, string | string[]>>
  const location = `${http.org.issuer}/oauth2/v1/authorize?${encodeForm(body)}`
  const fits =
    location.length <= maxLocationLength && !http.url.includes('?') && readCookie(http, 'session') === undefined
  if (!fits) return answer(parts, http, reply, request, false)
  return reply
    .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .code(303)
    .header('location', location)
    .send()
}

/** Node refuses request heads beyond 16 KiB; a longer request is answered where it came. */
const maxLocationLength = 8_000

const encodeForm = (body: Readonly<Record<string, string | string[]>>) =>
  Object.entries(body)
    .flatMap(([name, value]) => [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`))
    .join('&')
