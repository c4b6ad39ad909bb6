/** An origin as browsers write it, or why the text is none that can be trusted. */
export type ReadOrigin =
  | { readonly kind: 'read'; readonly origin: string }
  | { readonly kind: 'wrong'; readonly why: string }

const wrong = (why: string): ReadOrigin => ({ kind: 'wrong', why })

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127(?:\.\d+){3}$/.test(hostname)

/**
 * Reads an origin, which has to be written as a browser will send it (RFC6454-6.2): what is compared later is the text.
 *
 * No path, so that nobody believes a part of a site can be trusted alone; no wildcard; https, because whoever is on the
 * way can be any http site. Plain http is good for this machine itself, where development allows it.
 */
export function readOrigin(text: string, allowsLoopback: boolean): ReadOrigin {
  const url = URL.parse(text)
  if (!url || url.hostname === '' || url.origin === 'null')
    return wrong('has to be a scheme, a host and, where it is not the usual one, a port: https://app.example.com')
  if (text.includes('*')) return wrong('has to name one host: there are no wildcards')
  if (url.protocol !== 'https:' && !(allowsLoopback && url.protocol === 'http:' && isLoopback(url.hostname)))
    return wrong('has to begin with https://')
  // Nothing is after the last slash, so that the site as a whole is meant: SDKs write it so.
  if (url.origin !== text.replace(/\/$/, ''))
    return wrong(`has to be the origin alone, as browsers write it: ${url.origin}`)
  return { kind: 'read', origin: url.origin }
}
