import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type DestinationStream, destination, type Logger, pino } from 'pino'

/** How much is written. */
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

/** What may never be written, should a line carry it by mistake: as a whole, since every part of it may be a secret. */
const never = new Set([
  'headers',
  'body',
  'query',
  'cookie',
  'cookies',
  'set-cookie',
  'authorization',
  'password',
  'client_secret',
  'code',
  'code_verifier',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
])

/** These are written by functions of their own, below. */
const described = new Set(['err', 'req', 'res'])

/**
 * Makes the log of this process: one JSON object a line on standard output, written in batches.
 *
 * A request is known by its id and the template of its route: addresses and queries carry codes, tokens and logins.
 */
export function makeLogger(level: LogLevel, stream?: DestinationStream): Logger {
  const options = {
    level,
    base: { pid: process.pid },
    serializers: { err: describeError, req: describeRequest, res: () => undefined },
    // pino's own redaction copies every line as soon as one path has a wildcard, which costs ten times the line.
    formatters: { log: (line: object) => withoutSecrets(line, 3) },
  }
  // Written at most a second late; what is fatal is written before the process ends (pino flushes it by itself).
  return pino(options, stream ?? destination({ dest: 1, sync: false, minLength: 8192, periodicFlush: 1000 }))
}

/** The line with what may never be written taken out, down to a depth beyond which nothing is written. */
function withoutSecrets(line: object, depth: number): Record<string, unknown> {
  const clean: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(line)) {
    if (never.has(name)) clean[name] = '[secret]'
    else if (typeof value !== 'object' || value === null || described.has(name) || value instanceof Date)
      clean[name] = value
    else if (depth === 0) clean[name] = '[deep]'
    else if (Array.isArray(value)) clean[name] = Object.values(withoutSecrets(value, depth - 1))
    else clean[name] = withoutSecrets(value as object, depth - 1)
  }
  return clean
}

/** An error as the log keeps it. The driver's `detail` and a parser's message repeat what was sent, so they stay out. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, message, stack, cause } = error
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown }
  const quotesInput = error instanceof SyntaxError
  return {
    type: name,
    message: quotesInput ? '[may quote its input]' : message,
    stack: quotesInput ? stack?.slice(stack.indexOf('\n    at ') + 1) : stack,
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint, table }),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  }
}

const describeRequest = (request: FastifyRequest) => ({ method: request.method, route: routeOf(request) })

/** The template of the route that answers, such as /api/v1/users/:id; one name for all that have none. */
export const routeOf = (request: FastifyRequest): string => request.routeOptions?.url ?? 'none'

/** Told about every answer that was sent. */
export type AnswerObserver = (route: string, method: string, status: number, seconds: number) => void

/** Writes a line for every answer, and tells the observer. Errors of ours and slow answers stand out by their level. */
export function observeAnswers(app: FastifyInstance, observe?: AnswerObserver): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request)
    observe?.(route, request.method, reply.statusCode, reply.elapsedTime / 1000)
    writeAnswer(request, reply, route)
    done()
  })
}

const slowMs = 1000

function writeAnswer(request: FastifyRequest, reply: FastifyReply, route: string): void {
  const ms = Math.round(reply.elapsedTime * 10) / 10
  const line = {
    method: request.method,
    route,
    status: reply.statusCode,
    ms,
    org: (request.org as { id?: string } | null)?.id,
  }
  if (reply.statusCode >= 500 || ms > slowMs) request.log.warn(line, 'answered')
  else request.log.info(line, 'answered')
}
