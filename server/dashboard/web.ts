import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readCookie } from '../http/cookies.ts'
import type { OrgContext } from '../http/org-context.ts'
import { brandStyle } from '../http/pages/brand.ts'
import { setPageHeaders } from '../http/pages/headers.ts'
import { html } from '../http/pages/html.ts'
import { languagesOf, speak } from '../http/pages/texts.ts'
import type { DashboardParts } from './parts.ts'

/** The built web pages, held in memory. */
export interface Web {
  /** The one page, with places for the nonce and the org's name. */
  readonly page: string
  /** By their address. */
  readonly files: ReadonlyMap<string, WebFile>
}

interface WebFile {
  readonly type: string
  readonly etag: string
  readonly plain: Buffer
  /** As the build compressed it; undefined for what does not get smaller. */
  readonly br: Buffer | undefined
  readonly gzip: Buffer | undefined
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.woff2': 'font/woff2',
}

const places = { nonce: /__NONCE__/g, org: /__ORG__/g, language: '<html lang="en">' }

/** Reads what `vite build web` made. Fails with a sentence that says what to do when it was not made. */
export async function loadWeb(distDir: string): Promise<Web> {
  const index = await readFile(join(distDir, 'index.html'), 'utf8').catch(() => undefined)
  if (index === undefined)
    throw new Error(`the web pages are not built: ${distDir} has no index.html (run vite build web)`)
  const folder = join(distDir, 'web')
  const names = (await readdir(folder)).filter((name) => types[extname(name)] !== undefined)
  const files = await Promise.all(names.map(async (name) => [`/web/${name}`, await loadFile(folder, name)] as const))
  return { page: index, files: new Map(files) }
}

async function loadFile(folder: string, name: string): Promise<WebFile> {
  const compressed = (ending: string) => readFile(join(folder, name + ending)).catch(() => undefined)
  const [plain, br, gzip] = await Promise.all([readFile(join(folder, name)), compressed('.br'), compressed('.gz')])
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  return { type: types[extname(name)] ?? '', etag, plain, br, gzip }
}

/** What serving the pages needs. */
type WebParts = Pick<DashboardParts, 'findSession' | 'sessionSeen'> & { readonly web: Web }

/** The pages of signed-in users, and the files they load. */
export function webRoutes(app: FastifyInstance, parts: WebParts): void {
  app.get('/web/:name', { config: { orgless: true } }, (request, reply) => sendFile(parts.web, request, reply))
  // What the page asks first is on its way before its script has loaded.
  app.get('/', (request, reply) => sendWebPage(parts, request, reply, '/api/dashboard'))
  app.get('/account', (request, reply) => sendWebPage(parts, request, reply, '/api/account'))
  for (const url of ['/admin', '/admin/*'])
    app.get(url, (request, reply) => sendWebPage(parts, request, reply, '/api/console'))
}

function sendFile({ files }: Web, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const file = files.get(request.url.split('?')[0] ?? '')
  if (!file) return reply.callNotFound() as unknown as FastifyReply
  // The name holds the content's hash, so what it names never changes.
  reply.headers({
    'cache-control': 'public, max-age=31536000, immutable',
    etag: file.etag,
    vary: 'accept-encoding',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  })
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send()
  const accepted = String(request.headers['accept-encoding'] ?? '')
  const encoding =
    file.br && /\bbr\b/.test(accepted) ? 'br' : file.gzip && /\bgzip\b/.test(accepted) ? 'gzip' : undefined
  if (encoding) reply.header('content-encoding', encoding)
  return reply.type(file.type).send(encoding === undefined ? file.plain : file[encoding])
}

/** Where someone without a session signs in, and comes back from. */
function signInFor({ url, routeOptions }: FastifyRequest): string {
  if (routeOptions.url === '/') return '/sign-in'
  return `/sign-in?to=${encodeURIComponent(routeOptions.url === '/account' ? '/account' : url)}`
}

async function sendWebPage(
  parts: WebParts,
  request: FastifyRequest,
  reply: FastifyReply,
  firstQuestion: string,
): Promise<FastifyReply> {
  const { org } = request
  const session = await parts.findSession(org, readCookie(request, 'session'))
  if (!session)
    return reply
      .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
      .redirect(signInFor(request), 303)
  reply.raw.once('finish', () => parts.sessionSeen(org, session))
  const nonce = randomBytes(16).toString('base64url')
  return setPageHeaders(reply, org.issuer.startsWith('https:'))
    .headers({
      'content-security-policy': webContentSecurityPolicy(nonce),
      link: `<${firstQuestion}>; rel=preload; as=fetch; crossorigin`,
    })
    .type('text/html; charset=utf-8')
    .send(fill(parts.web.page, nonce, org, languageOf(request, session.language)))
}

/** The language that a reader's profile names, else the first of their browser that we speak. */
const languageOf = ({ headers }: FastifyRequest, named: string | undefined): string =>
  speak(languagesOf(named === undefined ? [] : [named], headers['accept-language'])).locale

function fill(page: string, nonce: string, { name, settings }: OrgContext, language: string): string {
  const style = brandStyle(settings.actionColour, 'web')
  const filled = page
    .replace(places.language, `<html lang="${language}">`)
    .replace(places.nonce, nonce)
    .replace(places.org, () => html`${name}`.markup)
  return style === undefined
    ? filled
    : filled.replace('</head>', html`<link rel="stylesheet" href="${style}"></head>`.markup)
}

/** The Content-Security-Policy of the web pages: our own files only; the nonce lets in the styles our scripts write. */
export const webContentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // The console shows the sign-in page as it would look.
    "frame-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
