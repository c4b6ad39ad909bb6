import type { FastifyReply } from 'fastify'
import type { Html } from './html.ts'

/** What a page may do beyond the strict policy. */
export interface PageAllowance {
  /** Origins that a form on the page may be sent to, besides ours. */
  readonly formAction?: readonly string[]
  /** Origins that images may come from, besides ours. */
  readonly images?: readonly string[]
  /** Origins whose pages may be loaded in invisible frames: front-channel logout. */
  readonly frames?: readonly string[]
  /** The page is a step of an app's flow, which may run in a pop-up that the app waits for. */
  readonly keepsOpener?: boolean
  /** The page is a picture of itself, in a frame of our console: none of its forms can be sent. */
  readonly isPreview?: boolean
}

/** The Content-Security-Policy of our server-rendered pages: nothing but our own stylesheet, script and images. */
export function contentSecurityPolicy(allowance: PageAllowance = {}): string {
  const { formAction = [], images = [], frames = [], isPreview = false } = allowance
  const sources = (name: string, own: string, others: readonly string[]) => [name, own, ...others].join(' ')
  return [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    sources('img-src', "'self' data:", images),
    isPreview ? "form-action 'none'" : sources('form-action', "'self'", formAction),
    ...(frames.length ? [['frame-src', ...frames].join(' ')] : []),
    `frame-ancestors ${isPreview ? "'self'" : "'none'"}`,
    "base-uri 'none'",
  ].join('; ')
}

/** Sets the headers every page of ours carries. Strict-Transport-Security goes along when the org is served by https. */
export function setPageHeaders(reply: FastifyReply, isHttps: boolean, allowance: PageAllowance = {}): FastifyReply {
  if (isHttps) reply.header('strict-transport-security', 'max-age=31536000')
  return reply.headers({
    'content-security-policy': contentSecurityPolicy(allowance),
    'x-frame-options': allowance.isPreview ? 'SAMEORIGIN' : 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // Cutting the tie to the opener would end every sign-in in a pop-up; its opener may not read our pages anyway.
    'cross-origin-opener-policy': allowance.keepsOpener ? 'unsafe-none' : 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'cache-control': 'no-store',
  })
}

/** Sends a page with its headers. */
export function sendPage(
  reply: FastifyReply,
  page: Html,
  options: { readonly isHttps: boolean; readonly status?: number; readonly allowance?: PageAllowance },
): FastifyReply {
  setPageHeaders(reply, options.isHttps, options.allowance)
  return reply
    .code(options.status ?? 200)
    .type('text/html; charset=utf-8')
    .send(page.markup)
}
