import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Html } from './html.ts'

/** A request, read as far as an example needs it. */
export interface Visit {
  readonly method: string
  /** Built on the app's own origin, never on the Host header. */
  readonly url: URL
  readonly cookies: Readonly<Record<string, string>>
  /** The fields of a form; empty for everything else. */
  readonly form: URLSearchParams
}

/** What a route answers. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: Html | string
}

/** What an app does at each "METHOD /path". */
export type Routes = Readonly<Record<string, (visit: Visit) => Answer | Promise<Answer>>>

/** An example that runs. */
export interface RunningApp {
  /** Its origin, such as "http://localhost:8081". */
  readonly url: string
  close(): Promise<void>
}

/** How an example is served. */
export interface Serving {
  /** 0 takes any free port. */
  readonly port: number
  /** The directives of its content security policy besides the common ones. */
  readonly policy: string
}

/** Serves routes on loopback alone, as http://localhost and the port. Rejects when the port is taken. */
export async function serve({ port, policy }: Serving, routesFor: (url: string) => Routes): Promise<RunningApp> {
  let url = ''
  let routes: Routes = {}
  const answer = (request: IncomingMessage) => answerRequest(request, url, routes)
  const first = await listen('127.0.0.1', port, policy, answer)
  const taken = (first.address() as AddressInfo).port
  url = `http://localhost:${taken}`
  routes = routesFor(url)
  // "localhost" is both addresses; a machine without IPv6 does with one.
  const second = await listen('::1', taken, policy, answer).catch((problem: unknown) => {
    if (['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes((problem as NodeJS.ErrnoException).code ?? '')) return undefined
    first.close()
    throw problem
  })
  const servers = second ? [first, second] : [first]
  return { url, close: async () => void (await Promise.all(servers.map(closeServer))) }
}

type Answerer = (request: IncomingMessage) => Promise<Answer>

function listen(address: string, port: number, policy: string, answer: Answerer): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(request)
      .catch((problem: unknown): Answer => {
        console.error(problem)
        return { status: 500, body: 'Something broke. The terminal says what.' }
      })
      .then(({ status = 200, headers = {}, body = '' }) => {
        const isPage = typeof body !== 'string'
        response.writeHead(status, {
          'content-type': isPage ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
          'cache-control': 'no-store',
          'content-security-policy': `default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; ${policy}`,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          ...(headers as Record<string, string | string[]>),
        })
        response.end(isPage ? body.markup : body)
      })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, address, () => resolve(server))
  })
}

async function answerRequest(request: IncomingMessage, url: string, routes: Routes): Promise<Answer> {
  const asked = URL.parse(request.url ?? '/', url)
  if (!asked || asked.origin !== url) return { status: 400, body: 'This address cannot be read.' }
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
  const route = routes[`${method} ${asked.pathname}`]
  if (!route) return { status: 404, body: 'There is nothing here.' }
  const form = await readForm(request)
  if (!form) return { status: 413, body: 'That is too much.' }
  return route({ method, url: asked, cookies: readCookies(request.headers.cookie), form })
}

const formLimit = 64 * 1024

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  if (request.method !== 'POST' || !isForm) return new URLSearchParams()
  let text = ''
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    // Read to its end, because an unread body would cut off our answer; Node ends what takes too long.
    if (text.length <= formLimit) text += chunk
  }
  return text.length <= formLimit ? new URLSearchParams(text) : undefined
}

function readCookies(header = ''): Record<string, string> {
  const pairs = header.split(';').map((pair) => pair.trim().split('='))
  return Object.fromEntries(pairs.map(([name = '', ...rest]) => [name, rest.join('=')]))
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/** Answers 303: the browser goes there with GET. */
export function goTo(location: string, cookies: readonly string[] = []): Answer {
  return { status: 303, headers: { location, 'set-cookie': cookies } }
}

/** Writes a cookie that scripts cannot read and other sites cannot send along. */
export function cookie(name: string, value: string, seconds?: number): string {
  // No Secure: the examples speak http on loopback. Behind https it belongs here.
  const age = seconds === undefined ? '' : `; Max-Age=${seconds}`
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${age}`
}
