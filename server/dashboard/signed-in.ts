import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { tokenHeader } from '../../contracts/limits.ts'
import { readCookie } from '../http/cookies.ts'
import { isOwnForm } from '../http/forms.ts'
import type { DashboardParts, SignedIn } from './parts.ts'
import { noStore, type Refusal, sendRefusal } from './refusals.ts'

type Answer = (who: SignedIn) => Promise<FastifyReply>
type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

const notSignedIn: Refusal = {
  error: 'not_signed_in',
  rule: 'asker-is-signed-in',
  description: 'there is no live session',
}

const notFromOurPage: Refusal = {
  error: 'not_allowed',
  rule: 'request-comes-from-our-page',
  description: `a change needs our own Origin and the ${tokenHeader} header`,
}

/** A handler for questions of someone who is signed in. */
export const asking =
  (parts: DashboardParts, answer: Answer): Handler =>
  async (request, reply) => {
    const now = parts.now()
    const session = await parts.findSession(request.org, readCookie(request, 'session'))
    if (!session) return sendRefusal(reply, notSignedIn)
    reply.raw.once('finish', () => parts.sessionSeen(request.org, session))
    return answer({ request, reply, session, now })
  }

/**
 * A handler for changes of someone who is signed in.
 *
 * Orgs of one deployment are one site to a browser, so the session cookie alone proves nothing: the Origin and the
 * token of our own page must come along.
 */
export const changing = (parts: DashboardParts, answer: Answer): Handler => {
  const asked = asking(parts, answer)
  return async (request, reply) => {
    if (!isOwnForm(parts.sealer, request, request.headers[tokenHeader])) return sendRefusal(reply, notFromOurPage)
    return asked(request, reply)
  }
}

/** The body in its shape; a refusal when it has another. */
export function readBody<Shape extends z.ZodType>(
  shape: Shape,
  { request }: SignedIn,
): { readonly body: z.output<Shape> } | { readonly refusal: Refusal } {
  const read = shape.safeParse(request.body)
  if (read.success) return { body: read.data }
  const fields = read.error.issues.map(({ path, code }) => ({ field: path.join('.'), reason: code }))
  return {
    refusal: { error: 'invalid_input', rule: 'body-has-its-shape', description: 'the body is malformed', fields },
  }
}

/** A part of the path. Fastify gives each as text. */
export const pathPart = ({ request }: SignedIn, name: string): string =>
  (request.params as Readonly<Record<string, string>>)[name] ?? ''

/** Answers with JSON that nobody keeps. */
export const sendJson = ({ reply }: SignedIn, body: object): FastifyReply => noStore(reply).send(body)

/** Says that it is done. */
export const sendDone = ({ reply }: SignedIn): FastifyReply => noStore(reply).code(204).send()
