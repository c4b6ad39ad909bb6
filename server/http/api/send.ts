import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiError } from '../../../contracts/management/common.ts'
import { type ApiRefusal, apiErrors } from './errors.ts'

/** Sends a refusal of the management API in the shape its SDKs read. */
export function sendApiRefusal(reply: FastifyReply, refusal: ApiRefusal): FastifyReply {
  const { error, rule, about, causes = [] } = refusal
  const { status, code, summary } = apiErrors[error]
  reply.request.log.info({ rule, error, org: reply.request.org?.id }, 'refused')
  const body: ApiError = {
    errorCode: code,
    errorSummary: about === undefined ? summary : `${summary.replace(/\.$/, '')}: ${about}`,
    errorLink: code,
    errorId: reply.request.id,
    errorCauses: causes.map((errorSummary) => ({ errorSummary })),
    rule,
  }
  const wait = refusal.retryAfterSeconds ?? usualWaits[status]
  if (wait !== undefined && !reply.hasHeader('retry-after')) reply.header('retry-after', wait)
  const challenge = challengeOf(reply.request, status, rule)
  if (challenge !== undefined) reply.header('www-authenticate', challenge)
  return nobodyKeeps(reply.code(status)).type('application/json').send(body)
}

/** Programs come back by themselves where they are told when (RFC9110-10.2.3), and at once where they are not. */
const usualWaits: Readonly<Partial<Record<number, number>>> = { 429: 60, 503: 5 }

/** A 401 names the ways to do better (RFC9110-11.6.1); who came with an access token learns what it lacks (RFC6750-3.1). */
function challengeOf({ headers, org }: FastifyRequest, status: number, rule: string): string | undefined {
  const isBearer = /^bearer /i.test(headers.authorization ?? '')
  const bearer = (error: string) => `Bearer realm="${org.issuer}", error="${error}"`
  if (status === 401) return isBearer ? bearer('invalid_token') : 'SSWS, Bearer'
  return isBearer && rule === 'caller-holds-the-right' ? bearer('insufficient_scope') : undefined
}

/** Nothing of what the API answers is kept by a cache, or taken for a page. */
export const nobodyKeeps = (reply: FastifyReply): FastifyReply =>
  reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
