import type { TextKey, TextValues } from '../../texts/texts.ts'

/** What kinds of app have redirect URIs. */
export type UriKind = 'web' | 'browser' | 'native'

/** What speaks against an address, in the words of the catalog, and how it could be written instead. */
export interface UriProblem {
  readonly text: TextKey
  readonly values?: TextValues
  /** The same address as it may be written; undefined when only its owner knows. */
  readonly instead?: string
}

const maxLength = 1024
const onlyUriCharacters = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/
const schemesThatGoNowhere =
  /^(?:javascript|data|vbscript|file|filesystem|blob|about|view-source|jar|ws|wss|ftp|mailto|tel|sms|chrome|chrome-extension|moz-extension|ms-browser-extension|resource|res|intent|content|livescript|mhtml|x-javascript|feed|urn|cid|mid):/i
const userinfo = /^[^/?#]*(?:\/\/)?[^/?#]*@/
const twoWays = /^[^?]*(?:%2e|%2f|%5c|%00|\/\.\.?(?:[;/]|$))/i
const answerNames = [
  'code',
  'state',
  'iss',
  'error',
  'error_description',
  'error_uri',
  'id_token',
  'access_token',
  'token_type',
  'response',
  'session_state',
]

/** "app.example.com/callback": an address whose beginning was left out. */
const isBare = (uri: string): boolean =>
  /^(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?]|$)/i.test(uri) && URL.canParse(`https://${uri}`)

type Check = (uri: string, kind: UriKind) => UriProblem | undefined

// The server decides; these are its rules once more, so that most mistakes are said while they are typed. A test holds
// both against one another. Whether http on this machine is allowed, the server says beforehand.
const pageChecks: readonly Check[] = [
  (uri) => (uri.length <= maxLength ? undefined : { text: 'apps.uri.tooLong', values: { max: maxLength } }),
  (uri) => (isBare(uri) ? { text: 'apps.uri.bare', instead: `https://${uri}` } : undefined),
  (uri) => (onlyUriCharacters.test(uri) ? undefined : { text: 'apps.uri.characters' }),
  (uri) => (URL.canParse(uri) ? undefined : { text: 'apps.uri.notAbsolute' }),
  (uri) => (schemesThatGoNowhere.test(uri) ? { text: 'apps.uri.scheme' } : undefined),
  (uri) => (userinfo.test(uri) ? { text: 'apps.uri.userinfo' } : undefined),
]

const uriChecks: readonly Check[] = [
  ...pageChecks,
  (uri) => (uri.includes('#') ? { text: 'apps.uri.fragment', instead: uri.slice(0, uri.indexOf('#')) } : undefined),
  (uri) => (uri.includes('*') ? { text: 'apps.uri.wildcard' } : undefined),
  (uri) => (twoWays.test(uri) ? { text: 'apps.uri.twoWays' } : undefined),
  (uri) => {
    const href = URL.parse(uri)?.href ?? uri
    return href === uri || href === `${uri}/` ? undefined : { text: 'apps.uri.written', instead: href }
  },
  (uri, kind) => unsafePlace(uri, kind),
]

function unsafePlace(uri: string, kind: UriKind): UriProblem | undefined {
  const { protocol, hostname } = URL.parse(uri) ?? { protocol: '', hostname: '' }
  if (protocol === 'https:') return /^https:\/\/[^/?]/i.test(uri) ? undefined : { text: 'apps.uri.noHost' }
  if (protocol === 'http:')
    return isLoopback(hostname) ? undefined : { text: 'apps.uri.http', instead: `https${uri.slice('http'.length)}` }
  if (kind !== 'native') return { text: 'apps.uri.notHttps' }
  return protocol.includes('.') ? undefined : { text: 'apps.uri.privateScheme' }
}

const isLoopback = (hostname: string): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)

function firstProblem(checks: readonly Check[], uri: string, kind: UriKind): UriProblem | undefined {
  for (const check of checks) {
    const problem = check(uri, kind)
    if (problem) return problem
  }
  return undefined
}

/** What speaks against an address of an app: where it starts, or where people land after signing out. */
export function findUriProblem(uri: string, kind: UriKind, takesLoopback = true): UriProblem | undefined {
  const problem = firstProblem(uriChecks, uri, kind)
  if (problem || takesLoopback || kind === 'native' || !isForDevelopment(uri)) return problem
  return { text: 'apps.uri.developmentOff' }
}

/** What speaks against a redirect URI; undefined when the server may take it. */
export function findRedirectUriProblem(uri: string, kind: UriKind, takesLoopback = true): UriProblem | undefined {
  const problem = findUriProblem(uri, kind, takesLoopback)
  if (problem) return problem
  const names = (uri.split('?').slice(1).join('?') || undefined)?.split(/[&;]/).map(nameOf) ?? []
  const taken = names.find((name) => answerNames.includes(name))
  return taken === undefined ? undefined : { text: 'apps.uri.answer', values: { name: taken } }
}

const nameOf = (pair: string): string => {
  const written = pair.split('=', 1)[0] ?? ''
  try {
    return decodeURIComponent(written.replaceAll('+', ' ')).trim().toLowerCase()
  } catch {
    // Percent signs of no text: no name of ours.
    return written
  }
}

/** What speaks against the address of a page that people open, where nothing of ours travels: http may be as well. */
export function findPageProblem(uri: string): UriProblem | undefined {
  const problem = firstProblem(pageChecks, uri, 'web')
  if (problem) return problem
  return /^https?:\/\/[^/?#]/i.test(uri) ? undefined : { text: 'apps.uri.notWeb' }
}

/** True for http on the person's own machine: fine while an app is being written, and nowhere else. */
export const isForDevelopment = (uri: string): boolean => {
  const { protocol, hostname } = URL.parse(uri) ?? { protocol: '', hostname: '' }
  return protocol === 'http:' && isLoopback(hostname)
}

/** The addresses among lines of text: without blanks around them, each once, in their order. */
export const addressesIn = (text: string): string[] => [...new Set(linesIn(text).filter(Boolean))]

/** The lines of a text, without blanks around them. */
export const linesIn = (text: string): string[] => text.split('\n').map((line) => line.trim())

/** The addresses of a pasted text, whatever stands between them. */
export const pastedAddresses = (text: string): string[] => text.split(/[\s,;"']+/).filter(Boolean)
