import { lookup } from 'node:dns'
import type { LookupFunction, Socket } from 'node:net'
import type { Agent, buildConnector } from 'undici'
import { isLoopbackHost, isReachable, type OutboundPolicy } from './addresses.ts'

/** A request of ours to a server that is not ours. */
export interface OutboundRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** From the first look-up to the last byte; 10 s when unset. */
  readonly timeoutMs?: number
  /** The largest answer that is read; 1 MiB when unset. */
  readonly maxBytes?: number
}

/**
 * What became of it. `refused`: nothing was sent, because we may not send it there, and trying again is of no use.
 * `failed`: it did not work this time. `answered`: any status but a redirect, which is never followed.
 */
export type OutboundOutcome =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly headers: Readonly<Record<string, string | string[] | undefined>>
      readonly body: Buffer
    }
  | { readonly kind: 'refused'; readonly reason: 'url' | 'scheme' | 'address'; readonly description: string }
  | {
      readonly kind: 'failed'
      readonly reason: 'name' | 'connection' | 'tls' | 'timeout' | 'too-large' | 'redirect'
      readonly description: string
    }

/** The only way out of the server. */
export interface Outbound {
  readonly fetch: (request: OutboundRequest) => Promise<OutboundOutcome>
  /** Ends its idle connections. */
  readonly close: () => Promise<void>
}

type Refusal = Extract<OutboundOutcome, { kind: 'refused' }>
type Resolve = (
  hostname: string,
  options: { all: true; order: 'verbatim' },
  done: (error: Error | null, addresses: { address: string; family: number }[]) => void,
) => void

/** Thrown inside the connector, where only an error can end a connection, and caught in this file. */
class AddressRefused extends Error {}

const defaultTimeoutMs = 10_000
const defaultMaxBytes = 1_048_576
const maxUrlCharacters = 2048

/**
 * Makes the guarded way out.
 *
 * A name is resolved once, at the connection; if any of its addresses is internal nothing is sent, and the connection
 * goes to the very address that was judged, so a name that changes its mind meanwhile gains nothing. Redirects are not
 * followed. Nothing of an incoming request's headers is passed on.
 */
export function makeOutbound(policy: OutboundPolicy, resolve: Resolve = lookup): Outbound {
  let opened: Promise<Client> | undefined
  return {
    fetch: async (asked) => {
      const refusal = refuseUrl(asked.url, policy)
      if (refusal) return refusal
      try {
        return await send(asked, await (opened ??= openClient(policy, resolve)))
      } catch (error) {
        return outcomeOfError(error)
      }
    },
    close: async () => (await opened)?.agent.close(),
  }
}

type Client = Pick<typeof import('undici'), 'request'> & { readonly agent: Agent }

/** Loaded at the first request: many processes never make one, and it takes 10 MB. */
async function openClient(policy: OutboundPolicy, resolve: Resolve): Promise<Client> {
  const undici = await import('undici')
  const agent = new undici.Agent({
    connect: guarded(
      undici.buildConnector({
        lookup: guardedLookup(policy, resolve),
        timeout: 5000,
        allowH2: false,
        // Said here, so that NODE_TLS_REJECT_UNAUTHORIZED cannot unsay it.
        rejectUnauthorized: true,
      }),
      policy,
    ),
    keepAliveTimeout: 1000,
    keepAliveMaxTimeout: 1000,
    maxHeaderSize: 16_384,
    allowH2: false,
  })
  return { agent, request: undici.request }
}

/** Judges a URL by what can be seen without the network; undefined when it may be tried. */
export function refuseUrl(text: string, policy: OutboundPolicy): Refusal | undefined {
  const url = text.length > maxUrlCharacters ? null : URL.parse(text)
  if (!url || url.username || url.password || !url.hostname) return refused('url', 'not an address that can be asked')
  const isAllowedHttp = url.protocol === 'http:' && policy.allowsLoopback && isLoopbackHost(url.hostname)
  if (url.protocol !== 'https:' && !isAllowedHttp) return refused('scheme', 'only https is spoken')
  // A literal is never looked up, so it is judged here. URL has already written every spelling of IPv4 as one.
  const literal = /^\[.*\]$|^[\d.]+$/.test(url.hostname) ? url.hostname.replace(/^\[|\]$/g, '') : undefined
  if (literal !== undefined && !isReachable(literal, policy)) return refused('address', `${literal} is internal`)
  return undefined
}

const refused = (reason: Refusal['reason'], description: string): Refusal => ({ kind: 'refused', reason, description })

function guarded(connect: buildConnector.connector, policy: OutboundPolicy): buildConnector.connector {
  return (options, done) =>
    connect(options, (...[error, socket]: Parameters<buildConnector.Callback>) => {
      if (error) return done(error, null)
      // The second look costs nothing and does not depend on who resolved what.
      if (isReachable(remoteAddressOf(socket), policy)) return done(null, socket)
      socket.destroy()
      return done(new AddressRefused(`${options.hostname} leads to an internal address`), null)
    })
}

/** A socket that listens on both families calls IPv4 peers by their mapped name. */
const remoteAddressOf = (socket: Socket): string => (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '')

function guardedLookup(policy: OutboundPolicy, resolve: Resolve): LookupFunction {
  return (hostname, options, done) => {
    // The system's resolver may not know that these names are this machine (RFC6761-6.3).
    const name = policy.allowsLoopback && isLoopbackHost(hostname) ? 'localhost' : hostname
    resolve(name, { all: true, order: 'verbatim' }, (error, addresses) => {
      if (error) return done(error, [])
      const internal = addresses.some(({ address }) => !isReachable(address, policy))
      const [first] = addresses
      if (internal || !first) return done(new AddressRefused(`${hostname} leads to an internal address`), [])
      return options.all ? done(null, addresses) : done(null, first.address, first.family)
    })
  }
}

async function send(asked: OutboundRequest, { agent, request }: Client): Promise<OutboundOutcome> {
  const { statusCode, headers, body } = await request(asked.url, {
    dispatcher: agent,
    method: asked.method,
    headers: { 'user-agent': 'Atrium', accept: '*/*', ...asked.headers },
    body: asked.body ?? null,
    signal: AbortSignal.timeout(asked.timeoutMs ?? defaultTimeoutMs),
  })
  // A body that is left unread complains about it, and nobody else would listen.
  body.on('error', () => undefined)
  if (statusCode >= 300 && statusCode < 400) {
    body.destroy()
    return failed('redirect', `answered ${statusCode}; redirects are not followed`)
  }
  const maxBytes = asked.maxBytes ?? defaultMaxBytes
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    // Leaving the loop destroys the body and its connection.
    if (bytes > maxBytes) return failed('too-large', `the answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return { kind: 'answered', status: statusCode, headers, body: Buffer.concat(chunks) }
}

const failed = (
  reason: Extract<OutboundOutcome, { kind: 'failed' }>['reason'],
  description: string,
): OutboundOutcome => ({ kind: 'failed', reason, description })

function outcomeOfError(error: unknown): OutboundOutcome {
  if (error instanceof AddressRefused) return refused('address', error.message)
  const { name, code, message } = error as { name: string; code?: string; message: string }
  if (name === 'TimeoutError' || name === 'AbortError' || /TIMEOUT|ETIMEDOUT/.test(code ?? ''))
    return failed('timeout', 'no answer in time')
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return failed('name', message)
  if (code === 'UND_ERR_INVALID_ARG') return refused('url', message)
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code ?? '')) return failed('tls', message)
  return failed('connection', message)
}
