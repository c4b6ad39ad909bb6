import type { FastifyInstance } from 'fastify'
import {
  type ActionColour,
  isHexColour,
  readableAction,
  type Scheme,
  strongOf,
  washOf,
} from '../../../contracts/colour.ts'
import { assets } from './assets.ts'

/**
 * Where a page's stylesheet of an org's colour is; undefined for an org that wears ours.
 *
 * The address says all that the file depends on, so it never changes. `scheme` forces one, for a preview; `web` is for
 * the pages that choose their scheme by themselves.
 */
export const brandStyle = (colour: string | undefined, kind?: Scheme | 'web'): string | undefined =>
  colour !== undefined && isHexColour(colour)
    ? `/brand/${colour.slice(1).toLowerCase()}${kind === undefined ? '' : `-${kind}`}.css`
    : undefined

/** Serves the stylesheets of every colour. They belong to no org. */
export function brandRoutes(app: FastifyInstance): void {
  app.get<{ Params: { name: string } }>('/brand/:name', { config: { orgless: true } }, (request, reply) => {
    const [, colour, kind] = /^([0-9a-f]{6})(?:-(light|dark|web))?\.css$/.exec(request.params.name) ?? []
    if (colour === undefined) return reply.callNotFound()
    return reply
      .headers({ 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' })
      .type('text/css; charset=utf-8')
      .send(styleOf(`#${colour}`, kind as Scheme | 'web' | undefined))
  })
}

function styleOf(colour: string, kind: Scheme | 'web' | undefined): string {
  const light = readableAction(colour, 'light')
  const dark = readableAction(colour, 'dark')
  switch (kind) {
    case undefined:
      return `:root{${own(light)}}@media (prefers-color-scheme:dark){:root{${own(dark)}}}`
    case 'web':
      // Twice :root, so that it weighs more than the pages' own sheet, whichever comes last.
      return `:root:root{${all(light, 'light')}}:root:root[data-mantine-color-scheme="dark"]{${all(dark, 'dark')}}`
    default:
      return `:root{color-scheme:${kind};${palettes[kind]}${own(kind === 'light' ? light : dark)}}`
  }
}

const own = ({ action, onAction }: ActionColour): string => `--action:${action};--on-action:${onAction}`

const all = (colour: ActionColour, scheme: Scheme): string =>
  `${own(colour)};--action-strong:${strongOf(colour.action, scheme)};--action-wash:${washOf(colour.action, scheme)}`

/** The variables of each scheme as the pages' sheet says them: first those of the light, then those of the dark. */
const palettes = paletteOf(assets.style.body)

function paletteOf(sheet: string): Readonly<Record<Scheme, string>> {
  const [light = '', dark = ''] = [...sheet.matchAll(/:root\s*\{([^}]*)\}/g)].map(([, body = '']) =>
    [...body.matchAll(/--[\w-]+:\s*[^;]+;/g)].map(([line]) => line.replaceAll(/\s+/g, ' ')).join(''),
  )
  if (light === '' || dark === '') throw new Error('the sheet of the pages has no two palettes')
  return { light, dark }
}
