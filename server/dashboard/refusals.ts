import type { FastifyReply } from 'fastify'
import type { Problem, ProblemError } from '../../contracts/problem.ts'

/** The HTTP status of every refusal of the dashboard's and account's API. */
const statusOf = {
  invalid_input: 422,
  not_signed_in: 401,
  not_allowed: 403,
  not_found: 404,
  conflict: 409,
  too_many_requests: 429,
  unavailable: 503,
} as const satisfies Partial<Record<ProblemError, number>>

/** Why a request of the web pages is refused. */
export interface Refusal {
  readonly error: keyof typeof statusOf
  /** The rule that broke: the sentence that is true when it is kept. */
  readonly rule: string
  /** For the developer. */
  readonly description: string
  readonly fields?: Problem['fields']
  /** After how many seconds asking again can help. */
  readonly retryAfterSeconds?: number
}

/** Sends a refusal as problem details (RFC9457-3). */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { error, rule, description, fields, retryAfterSeconds } = refusal
  const status = statusOf[error]
  const body: Problem = {
    type: `/errors/${error}`,
    status,
    detail: description,
    rule,
    instance: reply.request.id,
    ...(fields && { fields }),
  }
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  return noStore(reply.code(status)).type('application/problem+json').send(body)
}

/** Nothing of what a signed-in user sees is kept by a cache. */
export const noStore = (reply: FastifyReply): FastifyReply =>
  reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
