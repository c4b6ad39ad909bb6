import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { faviconSvg } from './mark.ts'

/** A file that pages load: its address holds its hash, so browsers may keep it for a year. */
interface Asset {
  readonly path: string
  readonly type: string
  readonly body: string
}

const fileBeside = (name: string) => readFileSync(new URL(`assets/${name}`, import.meta.url), 'utf8')

function asset(name: string, ending: string, type: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 12)
  return { path: `/assets/${name}.${hash}.${ending}`, type, body }
}

/** Everything our server-rendered pages load. */
export const assets = {
  style: asset('sign-in', 'css', 'text/css; charset=utf-8', fileBeside('sign-in.css')),
  /** Shows and hides what was typed into a password field; the page works without. */
  script: asset('sign-in', 'js', 'text/javascript; charset=utf-8', fileBeside('sign-in.js')),
  /** Sends the page's one form. */
  submit: asset('submit', 'js', 'text/javascript; charset=utf-8', fileBeside('submit.js')),
  favicon: asset('favicon', 'svg', 'image/svg+xml; charset=utf-8', faviconSvg),
} as const

/** Serves the files that pages load. They belong to no org. */
export function assetRoutes(app: FastifyInstance): void {
  const orgless = { config: { orgless: true } }
  for (const { path, type, body } of Object.values(assets))
    app.get(path, orgless, (_request, reply) =>
      reply
        .headers({ 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' })
        .type(type)
        .send(body),
    )
  // Asked for by what does not read our pages' link to the icon.
  app.get('/favicon.svg', orgless, (_request, reply) =>
    reply
      .headers({ 'cache-control': 'public, max-age=86400', 'x-content-type-options': 'nosniff' })
      .type(assets.favicon.type)
      .send(faviconSvg),
  )
}
