import type { Response } from 'light-my-request'
import { expect } from 'vitest'

type Seen = Pick<Response, 'headers' | 'body' | 'statusCode'>

/** True for an answer that a browser would show as a page. */
export const isPage = ({ headers }: Pick<Response, 'headers'>): boolean =>
  String(headers['content-type'] ?? '').startsWith('text/html')

/** Attributes that load something or lead somewhere. */
const leads = /^(?:src|href|action|formaction|data|srcset|poster|ping|background|manifest)$/i

/** Every tag of a page as its name and attributes, read as browsers do: texts and values cannot pass for tags. */
function tagsOf(body: string): { name: string; attributes: [string, string][] }[] {
  return [...body.matchAll(/<([a-z][^\s/>]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
    ([, name = '', rest = '']) => ({
      name: name.toLowerCase(),
      attributes: [...rest.matchAll(/([^\s=>]+)(?:="([^"]*)")?/g)].map(([, attribute = '', value = '']) => [
        attribute,
        value,
      ]),
    }),
  )
}

/** What on a page could run or load something that is not ours. */
export function dangersOf(page: string): string[] {
  // The dashboard's page is a file; what its comments say comes from nobody.
  const body = page.includes('<div id="root">') ? page.replaceAll(/<!--[^]*?-->/g, '') : page
  const tags = tagsOf(body).filter(({ name }) => /^[a-z][a-z0-9]*$/.test(name))
  const opened = body.match(/<[a-z!?/]/gi)?.length ?? 0
  const read = tags.length + (body.match(/<\/[a-z][a-z0-9]*>|<!doctype html>/gi)?.length ?? 0)
  return [
    // Whatever opens a tag and is not read as one is something that broke out.
    ...(opened === read ? [] : [`${opened - read} tags that cannot be read`]),
    ...tags.flatMap(({ name, attributes }) => {
      const isInline = (name === 'script' && !attributes.some(([one]) => one === 'src')) || name === 'style'
      const isForeign = /^(?:iframe|object|embed|applet|base|frame|math|template|portal)$/.test(name)
      return [
        ...(isInline || isForeign ? [`<${name}>`] : []),
        ...attributes.flatMap(([attribute, value]) => {
          if (/^on|^style$|^srcdoc$/i.test(attribute)) return [`${attribute}="${value}"`]
          return leads.test(attribute) && !/^(?:\/(?!\/)|data:image\/|#|$)/.test(value)
            ? [`${attribute}="${value}"`]
            : []
        }),
      ]
    }),
  ]
}

/** Fails unless the page carries what every page of ours carries, and holds nothing that is not ours. */
export function expectSafePage(answer: Seen, where: string, isLedTo: (danger: string) => boolean = () => false): void {
  const { headers, body, statusCode } = answer
  const csp = String(headers['content-security-policy']).split('; ')
  const wanted = ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
  expect({
    where,
    statusCode,
    missing: wanted.filter((part) => !csp.includes(part)),
    loose: csp.filter(
      (part) =>
        /unsafe|\*|data:(?!$)|http:/.test(part) && !part.startsWith('img-src') && !part.startsWith('form-action'),
    ),
    framing: headers['x-frame-options'],
    sniffing: headers['x-content-type-options'],
    referrer: headers['referrer-policy'],
    cache: headers['cache-control'],
    said: headers['access-control-allow-origin'] ?? headers['x-powered-by'] ?? headers.server,
    dangers: dangersOf(body).filter((danger) => !isLedTo(danger)),
  }).toEqual({
    where,
    statusCode,
    missing: [],
    loose: [],
    framing: 'DENY',
    sniffing: 'nosniff',
    referrer: 'no-referrer',
    cache: 'no-store',
    said: undefined,
    dangers: [],
  })
}
