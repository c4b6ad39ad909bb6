import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { freshSignInMinutes } from '../../../contracts/console.ts'
import { tokenHeader } from '../../../contracts/limits.ts'
import type { Sealer } from '../../keys/seal.ts'
import { isOwnForm } from '../forms.ts'
import { takeFiles } from '../pictures/take-upload.ts'
import { type Allowance, sendAllowance } from '../rate-limit.ts'
import type { Turns } from '../turns.ts'
import type { Caller } from './caller.ts'
import { type ApiRefusal, notAllowed, notFound, type Refused } from './errors.ts'
import { listName, openCursor, sayAgainMs, sealCursor } from './cursor.ts'
import { findUnshaped, readShape } from './read.ts'
import type { ApiAnswer, ApiCall, ApiRoute } from './route.ts'
import { nobodyKeeps, sendApiRefusal } from './send.ts'

/** What the routes of the management API stand on. */
export interface ApiParts {
  readonly now: () => Date
  readonly sealer: Sealer
  /** Proves who calls; undefined for a request that names nobody. */
  readonly identify: (request: FastifyRequest) => Promise<Caller | Refused | undefined>
  /** Counts the request for its caller. */
  readonly meter: (request: FastifyRequest, caller: Caller | undefined) => Allowance
  /** Lets callers, and orgs, take turns. */
  readonly turns: Turns
  /** Holds every answer against its declared shape and fails loudly: for development and tests. */
  readonly checksAnswers: boolean
}

/** How long a sign-in is good for a sensitive act. */
export const freshSignInMs = freshSignInMinutes * 60_000

/** Puts the routes on the server. */
export function mountApi(app: FastifyInstance, parts: ApiParts, routes: readonly ApiRoute[]): void {
  for (const route of routes) if (!route.takesFile) mountRoute(app, parts, route)
  // Files are read on these routes alone, and only once the caller was let through.
  void app.register(async (files) => {
    takeFiles(files)
    for (const route of routes) if (route.takesFile) mountRoute(files, parts, route)
  })
}

function mountRoute(app: FastifyInstance, parts: ApiParts, route: ApiRoute): void {
  const { method, path, bodyLimitBytes } = route
  app.route({
    method,
    url: path,
    ...(bodyLimitBytes === undefined ? {} : { bodyLimit: bodyLimitBytes }),
    handler: (request, reply) => handle(parts, route, request, reply),
  })
}

async function handle(
  parts: ApiParts,
  route: ApiRoute,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const now = parts.now()
  const identified = await parts.identify(request)
  const caller = identified && 'refusal' in identified ? undefined : identified
  const allowance = parts.meter(request, caller)
  sendAllowance(reply, allowance, now.getTime())
  if (!allowance.isAllowed) return sendApiRefusal(reply, { error: 'too-many', rule: 'caller-is-within-its-rate' })
  const proven = prove(parts, route, request, { identified, now })
  if ('refusal' in proven) return sendApiRefusal(reply, proven.refusal)
  // A file comes as slowly as its sender likes, and would keep a place all the while.
  if (route.takesFile) return send(parts, route, request, reply, await answerTo(parts, route, request, proven))
  const answered = await parts.turns.take(placeOf(request, caller), async (waitedMs) => {
    const still = waitedMs < staleMs ? proven : await proveAgain(parts, route, request)
    return 'refusal' in still ? still : answerTo(parts, route, request, still)
  })
  return answered ? send(parts, route, request, reply, answered.value) : sendApiRefusal(reply, tooManyAtOnce)
}

/** After so long a wait it is asked again who calls, and what they may: they could have lost it meanwhile. */
const staleMs = 20

/** Who takes a turn: the credential, whoever shows it. */
const placeOf = ({ org, ip }: FastifyRequest, caller: Caller | undefined) => ({
  caller: `${org.id} ${caller?.credentialId ?? caller?.sessionId ?? ip}`,
  org: org.id,
})

const tooManyAtOnce: ApiRefusal = {
  error: 'too-many',
  rule: 'callers-take-turns',
  causes: ['too many requests at once: send the next when one was answered'],
  retryAfterSeconds: 5,
}

/** Whose request it is, who may do what it asks, and when that was so. */
interface Proven {
  readonly caller: Caller | undefined
  readonly now: Date
}

function prove(
  parts: ApiParts,
  route: ApiRoute,
  request: FastifyRequest,
  { identified, now }: { readonly identified: Caller | Refused | undefined; readonly now: Date },
): Proven | Refused {
  if (identified && 'refusal' in identified) return identified
  const refusal = refuseCaller(parts, route, request, identified, now)
  return refusal ? { kind: 'refused', refusal } : { caller: identified, now }
}

const proveAgain = async (parts: ApiParts, route: ApiRoute, request: FastifyRequest): Promise<Proven | Refused> =>
  prove(parts, route, request, { now: parts.now(), identified: await parts.identify(request) })

async function answerTo(
  parts: ApiParts,
  route: ApiRoute,
  request: FastifyRequest,
  { caller, now }: Proven,
): Promise<ApiAnswer> {
  const read = readCall(parts, route, request, now)
  if ('refusal' in read) return read
  return route.run({ ...read.call, caller: caller ?? nobody } as unknown as ApiCall<never, never>)
}

/** Who calls a route that demands nothing of its caller. */
const nobody: Caller = {
  kind: 'session',
  userId: undefined,
  party: { id: 'unknown', type: 'SystemPrincipal' },
  roles: [],
  permissions: new Set(),
}

function refuseCaller(
  parts: ApiParts,
  { demands, isSensitive, method }: ApiRoute,
  request: FastifyRequest,
  caller: Caller | undefined,
  now: Date,
): ApiRefusal | undefined {
  if (demands === 'anyone') return undefined
  if (!caller) return { error: 'no-session', rule: 'caller-is-known' }
  // The cookie comes along by itself; that our own page sent the request is proven by its Origin and its token.
  if (caller.kind === 'session' && method !== 'GET' && !isOwnForm(parts.sealer, request, request.headers[tokenHeader]))
    return notAllowed('request-comes-from-our-page', `a change needs our own Origin and the ${tokenHeader} header`)
      .refusal
  if (demands !== 'signed-in' && !caller.permissions.has(demands))
    return notAllowed('caller-holds-the-right', `this needs the right ${demands}`).refusal
  if (isSensitive && !isFresh(caller, now))
    return notAllowed('sign-in-is-fresh', 'sign in again: this asks for a sign-in not older than 15 minutes').refusal
  return undefined
}

/** True for a caller who has just proven who they are: tokens always have. */
export const isFresh = ({ kind, authenticatedAt }: Caller, now: Date): boolean =>
  kind !== 'session' || (authenticatedAt !== undefined && now.getTime() - authenticatedAt.getTime() <= freshSignInMs)

function readCall(
  parts: ApiParts,
  route: ApiRoute,
  request: FastifyRequest,
  now: Date,
): { readonly call: Omit<ApiCall<unknown, unknown>, 'caller'> } | Refused {
  const { org } = request
  const params = (request.params ?? {}) as Readonly<Record<string, string>>
  // No id holds what the database cannot hold either.
  const broken = Object.values(params).find((part) => part.includes('\u0000'))
  if (broken !== undefined) return notFound(broken.replaceAll('\u0000', '\uFFFD'), 'Resource')
  const query = readShape(route.query, request.query, 'query')
  if ('refusal' in query) return query
  const sent = route.takesFile ? { value: undefined } : readSent(request)
  if ('refusal' in sent) return sent
  const body = route.takesFile ? sent : readShape(route.body, sent.value, 'body')
  if ('refusal' in body) return body
  const asked = (query.value as { readonly after?: string } | undefined)?.after
  const after =
    asked === undefined ? undefined : openCursor(parts.sealer, org.id, listName(request.url), asked, now.getTime())
  if (asked !== undefined && after === undefined)
    return {
      kind: 'refused',
      refusal: {
        error: 'validation',
        rule: 'cursor-is-of-this-list',
        about: 'after',
        causes: ['after: not a cursor of this list, or older than a day'],
      },
    }
  return {
    call: {
      org,
      db: org.db,
      params,
      query: query.value,
      body: body.value,
      now,
      visitor: request.visitor,
      after,
      ifMatch: readIfMatch(request.headers['if-match']),
      href: (path) => `${org.issuer}${path}`,
      request,
    },
  }
}

/** What was sent, if it is JSON or nothing at all: a form is none, though the pages beside us read forms. */
function readSent({ headers, body }: FastifyRequest): { readonly value: unknown } | Refused {
  const isJson = /^\s*application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? '')
  if (isJson || body === undefined || body === null) return { value: body }
  if (body === '' || Object.keys(body).length === 0) return { value: undefined }
  return { kind: 'refused', refusal: { error: 'wrong-content-type', rule: 'body-is-json' } }
}

/** The versions of an If-Match header (RFC9110-13.1.1); undefined for none, and for `*`, which any version satisfies. */
function readIfMatch(header: string | undefined): readonly string[] | undefined {
  if (header === undefined || header.trim() === '*') return undefined
  return header.split(',').map((tag) => /^\s*(?:W\/)?"([^"]*)"\s*$/.exec(tag)?.[1] ?? '')
}

function send(
  parts: ApiParts,
  route: ApiRoute,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: ApiAnswer,
): FastifyReply {
  switch (answer.kind) {
    case 'refused':
      return sendApiRefusal(reply, answer.refusal)
    case 'page': {
      const next = nextOf(parts, request, answer.next)
      const body = answer.wrap ? answer.wrap(answer.items, next) : answer.items
      if (parts.checksAnswers) mustFit(route, 200, body)
      // Written anew: what ends a link in a header (RFC8288-3) may stand in an address as it came.
      const self = `<${new URL(request.url, request.org.issuer).href}>; rel="self"`
      const links = next === undefined ? [self] : [self, `<${next}>; rel="next"`]
      return nobodyKeeps(reply).header('link', links).send(body)
    }
    case 'answer': {
      const { body, status = body === undefined ? 204 : 200, version, headers } = answer
      if (parts.checksAnswers) mustFit(route, status, body)
      if (version !== undefined) reply.header('etag', `"${version}"`)
      nobodyKeeps(reply.code(status)).headers(headers ?? {})
      return body === undefined ? reply.send() : reply.send(body)
    }
  }
}

/**
 * The address of the next page. Whoever is to go on where they are is told so by their own address: by that programs made
 * for Okta know that there is nothing new.
 */
function nextOf(parts: ApiParts, { org, url }: FastifyRequest, next: string | undefined): string | undefined {
  if (next === undefined) return undefined
  const { sealer } = parts
  const now = parts.now().getTime()
  const list = listName(url)
  const to = new URL(url, org.issuer)
  const came = to.searchParams.get('after')
  if (came !== null && openCursor(sealer, org.id, list, came, now, sayAgainMs) === next) return to.href
  to.searchParams.set('after', sealCursor(sealer, org.id, list, next, now))
  return to.href
}

function mustFit(route: ApiRoute, status: 200 | 201 | 202 | 204, body: unknown): void {
  const wrong = findUnshaped(route.answers[status], body)
  if (wrong !== undefined)
    throw new Error(`${route.method} ${route.path} answered ${status} out of its shape: ${wrong}`)
}
