import type { FastifyReply } from 'fastify'
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
  // RFC9110-11.6.1: a 401 names the ways to do better.
  if (status === 401) reply.header('www-authenticate', 'SSWS, Bearer')
  return nobodyKeeps(reply.code(status)).type('application/json').send(body)
}

/** Nothing of what the API answers is kept by a cache, or taken for a page. */
export const nobodyKeeps = (reply: FastifyReply): FastifyReply =>
  reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
