import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiErrorName } from './api/errors.ts'
import { sendApiRefusal } from './api/send.ts'
import type { HttpError } from './app.ts'
import { type ErrorDetails, errorPage } from './pages/error.ts'
import { sendPage } from './pages/headers.ts'
import { pageOrg } from './pages/layout.ts'
import { languagesOf, speak, type TextKey } from './pages/texts.ts'

/** Every error around a route: its status, its texts, and the OAuth error of the endpoints that answer apps. */
const errors: Readonly<
  Record<HttpError | 'too-many', { status: number; happened: TextKey; whatToDo: TextKey; oauth: string }>
> = {
  'not-found': { status: 404, happened: 'notFound', whatToDo: 'notFoundDo', oauth: 'invalid_request' },
  'no-such-id': { status: 404, happened: 'notFound', whatToDo: 'notFoundDo', oauth: 'invalid_request' },
  'wrong-method': { status: 405, happened: 'notFound', whatToDo: 'notFoundDo', oauth: 'invalid_request' },
  misdirected: { status: 421, happened: 'misdirected', whatToDo: 'misdirectedDo', oauth: 'invalid_request' },
  'bad-request': { status: 400, happened: 'notUnderstood', whatToDo: 'notUnderstoodDo', oauth: 'invalid_request' },
  'wrong-kind': { status: 415, happened: 'notUnderstood', whatToDo: 'notUnderstoodDo', oauth: 'invalid_request' },
  'too-large': { status: 413, happened: 'tooLarge', whatToDo: 'tooLargeDo', oauth: 'invalid_request' },
  'too-many': { status: 429, happened: 'tooMany', whatToDo: 'tooManyDo', oauth: 'temporarily_unavailable' },
  unavailable: { status: 503, happened: 'unavailable', whatToDo: 'unavailableDo', oauth: 'temporarily_unavailable' },
  'org-inactive': { status: 403, happened: 'orgInactive', whatToDo: 'orgInactiveDo', oauth: 'access_denied' },
  unexpected: { status: 500, happened: 'unexpected', whatToDo: 'unexpectedDo', oauth: 'server_error' },
}

/** The same in the words of the management API. */
const managementErrors: Readonly<Record<HttpError | 'too-many', ApiErrorName>> = {
  'not-found': 'no-such-route',
  'wrong-method': 'no-such-route',
  'no-such-id': 'not-found',
  misdirected: 'misdirected',
  'bad-request': 'malformed-body',
  'wrong-kind': 'wrong-content-type',
  'too-large': 'too-large',
  'too-many': 'too-many',
  unavailable: 'unavailable',
  'org-inactive': 'not-allowed',
  unexpected: 'unexpected',
}

/** Seconds after which a client may come back when we cannot answer now. */
const retryAfterSeconds = 5

/** Where programs ask, and so where the answer is JSON. */
const isForPrograms = (path: string): boolean =>
  /^\/(?:api\/|\.well-known\/|oauth2\/v1\/(?:token|userinfo|introspect|revoke|keys|clients)(?:[/?]|$))/.test(path)

/** Where the management API is: also where Okta has the roles of service apps. */
const isOfManagement = (path: string): boolean => /^\/(?:api\/v1\/|oauth2\/v1\/clients\/[^/?]+\/)/.test(path)

/** The cause as a sentence: who tries what is not here learns what that is. */
function causeOf({ method, url }: FastifyRequest, reply: FastifyReply, kind: HttpError | 'too-many'): string {
  const path = url.replace(/\?.*$/s, '').slice(0, 200)
  if (kind === 'not-found') return `there is no endpoint ${path}: /api/v1/openapi.json says what there is`
  if (kind === 'wrong-method') return `${path} does not take ${method}, only ${String(reply.getHeader('allow'))}`
  return kind
}

/** Answers what went wrong around a route: a page for people, JSON for programs, neither with a secret. */
export function sendError(request: FastifyRequest, reply: FastifyReply, kind: HttpError | 'too-many'): FastifyReply {
  const { status, happened, whatToDo, oauth } = errors[kind]
  if (status === 503) reply.header('retry-after', retryAfterSeconds)
  if (!isForPrograms(request.url))
    return sendTroublePage(request, reply, { status, happened, whatToDo, showsHome: status === 404 || status === 405 })
  reply.code(status).header('cache-control', 'no-store')
  if (isOfManagement(request.url))
    return sendApiRefusal(reply, {
      error: managementErrors[kind],
      rule: `request-is-answerable`,
      causes: [causeOf(request, reply, kind)],
    })
  if (request.url.startsWith('/api/'))
    return reply.type('application/problem+json').send({ type: `/errors/${kind}`, status, instance: request.id })
  return reply.type('application/json').send({ error: oauth, error_description: `${kind}, request ${request.id}` })
}

/** Sends a page that says what went wrong, with the admin's details folded away. */
export function sendTroublePage(
  request: FastifyRequest,
  reply: FastifyReply,
  trouble: {
    readonly status: number
    readonly happened: TextKey
    readonly whatToDo: TextKey
    readonly details?: ErrorDetails
    /** With a button to the user's apps. */
    readonly showsHome?: boolean
  },
): FastifyReply {
  // Before the org is known there is none to name.
  const org = request.org as typeof request.org | null
  const say = speak(languagesOf([], request.headers['accept-language']))
  const page = errorPage(
    { say, org: org ? pageOrg(org) : undefined },
    {
      happened: say(trouble.happened),
      whatToDo: say(trouble.whatToDo),
      requestId: request.id,
      action: org && trouble.showsHome ? { href: '/', label: say('home') } : undefined,
      details: trouble.details,
    },
  )
  return sendPage(reply, page, { isHttps: org?.issuer.startsWith('https:') ?? false, status: trouble.status })
}
