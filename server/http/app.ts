import type { IncomingMessage } from 'node:http'
import formbody from '@fastify/formbody'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { answerBroken } from './broken-request.ts'
import { isOutage } from '../database/outage.ts'
import { randomText } from '../keys/random.ts'
import { noteMethods } from './methods.ts'
import type { OrgContext } from './org-context.ts'

/** What the HTTP server needs of the deployment. */
export interface HttpParts {
  readonly logger: FastifyBaseLogger
  /** Addresses and networks of the proxies whose X-Forwarded-* headers count; none by default. */
  readonly trustedProxies: readonly string[]
  /** The org at a host, from memory where `proven` is not asked. */
  readonly orgAt: (host: string, proven: boolean) => Promise<OrgContext | undefined> | OrgContext | undefined
  /** Sends the page for what went wrong before or instead of an answer. */
  readonly sendError: (request: FastifyRequest, reply: FastifyReply, kind: HttpError) => FastifyReply
  /** TLS certificate and key, when this process speaks TLS itself. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined
}

/** What can go wrong around a route: each has a status and a page or a JSON body, by who asks. */
export type HttpError =
  | 'not-found'
  | 'wrong-method'
  /** A part of the address is longer than anything's id. */
  | 'no-such-id'
  | 'misdirected'
  | 'bad-request'
  | 'wrong-kind'
  | 'too-large'
  | 'unavailable'
  | 'org-inactive'
  | 'unexpected'

/** The largest request body, in bytes; routes that take files set their own. */
const bodyLimitBytes = 65_536

/** Makes the HTTP server: parsing, the org of each request, and the last resort for errors. No routes. */
export async function makeHttp(parts: HttpParts): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustedProxies.length ? [...parts.trustedProxies] : false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    genReqId: () => randomText(12),
    rewriteUrl: pathOf,
    schemaController: { compilersFactory: { buildValidator: withoutSchemas, buildSerializer: withoutSchemas } },
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false, caseSensitive: true },
    // What is under way while we end is answered; a connection that was kept open is closed with its last answer.
    return503OnClosing: false,
    clientErrorHandler: answerBroken,
    // An address the router cannot read has no route, and so none of the hooks below.
    frameworkErrors: (error: { code: string }, request: FastifyRequest, reply: FastifyReply) =>
      parts.sendError(request, reply, error.code === 'FST_ERR_MAX_PARAM_LENGTH' ? 'no-such-id' : 'bad-request'),
    ...(parts.tls ? { https: { ...parts.tls, minVersion: 'TLSv1.2' } } : {}),
  } as object) as unknown as FastifyInstance
  await app.register(formbody, { bodyLimit: bodyLimitBytes })
  takeEmptyJson(app)
  takeEmptyAnything(app)
  app.decorateRequest('org', null as never)
  app.decorateRequest('visitor', null as never)
  const methodsAt = noteMethods(app)
  const answerUnknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const methods = methodsAt(request.url)
    // A route that has the method found nothing to answer with.
    const isKnown = methods.length > 0 && !methods.includes(request.method)
    // The management API says 405 of an address it does not know at all, as SDKs expect: no method does there.
    if (isKnown || request.url.startsWith('/api/v1/')) reply.header('allow', methods.join(', '))
    return parts.sendError(request, reply, isKnown ? 'wrong-method' : 'not-found')
  }
  app.addHook('onRequest', async (request, reply) => placeInOrg(request, reply, parts))
  // Whatever a request to nowhere carries, it is not read.
  app.addHook('onRequest', async (request, reply) => (request.is404 ? answerUnknown(request, reply) : undefined))
  app.setNotFoundHandler(answerUnknown)
  app.setErrorHandler((error, request, reply) => answerThrown(error, request, reply, parts))
  return app
}

/** Our shapes are zod's. Fastify's own compilers would be loaded at every start, to compile nothing. */
const withoutSchemas = (): never => {
  throw new Error('routes declare no schema of Fastify')
}

/**
 * Lets requests of the management API announce JSON and send nothing, as SDKs do where a body may be left out: whether it
 * may is the route's to say. Everywhere else an empty text is no JSON.
 */
function takeEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    const text = textOf(bytes)
    if (text === undefined) done(Object.assign(new Error('a body that is no UTF-8'), { statusCode: 400 }))
    else if (text === '' && request.url.startsWith('/api/v1/')) done(null, undefined)
    else void parse(request, text, done)
  })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** JSON is UTF-8 (RFC8259-8.1). Read over, what is not would be kept as other characters than were sent. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** Some SDKs give a request without a body a kind all the same: there is nothing to read, whatever it is called. */
function takeEmptyAnything(app: FastifyInstance): void {
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, text: string, done) => {
    if (text === '' && request.url.startsWith('/api/v1/')) done(null, undefined)
    else done(Object.assign(new Error('a body of a kind that nothing reads'), { statusCode: 415 }))
  })
}

/**
 * The path of a request that names its whole address (RFC9112-3.2.2). One whose host is another than its Host header says
 * stays as it is, and is refused: two would read it differently.
 */
function pathOf({ url = '/', headers }: IncomingMessage): string {
  const [, host = '', rest = ''] = /^https?:\/\/([^/?#]*)(.*)$/is.exec(url) ?? []
  if (host === '' || host.toLowerCase() !== headers.host?.toLowerCase()) return withoutLastSlash(url)
  return withoutLastSlash(rest.startsWith('/') ? rest : `/${rest}`)
}

/** The management API takes a slash behind a path, which older SDKs write before every question mark. */
const withoutLastSlash = (url: string): string => url.replace(/^(\/api\/v1\/[^?#]*[^/?#])\/(?=\?|$)/, '$1')

async function placeInOrg(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): Promise<unknown> {
  const { config } = request.routeOptions
  if (!request.url.startsWith('/')) return parts.sendError(request, reply, 'bad-request')
  request.visitor = {
    address: request.ip,
    userAgent: String(request.headers['user-agent'] ?? '').slice(0, 512),
    requestId: request.id,
  }
  if (config.orgless) return undefined
  const { hosts, proofs } = countHeaders(request)
  if (hosts !== 1 || proofs > 1) return parts.sendError(request, reply, 'bad-request')
  const found = parts.orgAt(request.host.toLowerCase(), !config.provesOrg)
  const org = found instanceof Promise ? await found : found
  if (!org) return parts.sendError(request, reply, 'misdirected')
  request.org = org
  if (!org.isActive) return parts.sendError(request, reply, 'org-inactive')
  // Nothing is unpacked here, so that nothing small becomes large.
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
    return parts.sendError(request, reply.header('accept-encoding', 'identity'), 'wrong-kind')
  return undefined
}

/** Node keeps the first of several Host or Authorization headers; a proxy before us may have used the last. */
function countHeaders({ raw }: FastifyRequest): { readonly hosts: number; readonly proofs: number } {
  const { rawHeaders } = raw
  let hosts = 0
  let proofs = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase()
    if (name === 'host') hosts++
    if (name === 'authorization') proofs++
  }
  return { hosts: raw.httpVersionMajor >= 2 ? 1 : hosts, proofs }
}

/** What nobody refused and nobody expected: bad HTTP, an outage, or a bug. Logged whole, shown bare. */
function answerThrown(error: unknown, request: FastifyRequest, reply: FastifyReply, parts: HttpParts): FastifyReply {
  const status = (error as { statusCode?: number }).statusCode
  if (status === 413) return refuseTooLarge(request, reply, parts)
  // OAuth's endpoints say 400 of whatever is wrong with a request (RFC6749-5.2), and so do the pages.
  if (status === 415 && request.url.startsWith('/api/')) return parts.sendError(request, reply, 'wrong-kind')
  if (status !== undefined && status >= 400 && status < 500) return parts.sendError(request, reply, 'bad-request')
  if (isOutage(error)) {
    request.log.warn({ err: error }, 'the database is away')
    return parts.sendError(request, reply, 'unavailable')
  }
  if (isForeignText(error)) return parts.sendError(request, reply, 'bad-request')
  request.log.error({ err: error }, 'unexpected')
  return parts.sendError(request, reply, 'unexpected')
}

/** The most bytes of a body too large that are still read and thrown away, in bytes. */
const drainedBytes = 16_777_216

/**
 * Refuses a body that is too large. Many clients send all of it before they look at the answer, and would see a broken
 * line in its stead: what says how long it is, within reason, is let through to nowhere.
 */
function refuseTooLarge(request: FastifyRequest, reply: FastifyReply, parts: HttpParts): FastifyReply {
  if (Number(request.headers['content-length']) <= drainedBytes) reply.removeHeader('connection')
  return parts.sendError(request, reply, 'too-large')
}

/**
 * True for an error that says a text of the request cannot be stored: a NUL, or half a character. What takes such a
 * text should refuse it with better words; where nothing does, it is still the request that is at fault.
 */
const isForeignText = (error: unknown): boolean => ['22021', '22P05'].includes((error as { code?: string }).code ?? '')
