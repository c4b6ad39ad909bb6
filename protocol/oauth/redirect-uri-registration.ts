import { type BrokenRule, firstBroken, type Refusal, type Rule } from '../shared/rule.ts'
import type { ClientKind } from './client.ts'

/** What a deployment allows beyond the standard. */
export interface RegistrationPolicy {
  /** True in developer orgs and under a deployment's development switch: http on loopback for every kind of app. */
  readonly loopbackAllowed: boolean
}

/** A URI someone wants to register, for what kind of app, and where. */
export interface UriForRegistration extends RegistrationPolicy {
  readonly uri: string
  readonly kind: ClientKind
}

type UriRule = Rule<UriForRegistration, 'invalid_redirect_uri'>

const maxUriLength = 1024

/** The URI has an end. */
export const uriIsOfBearableSize: UriRule = {
  id: 'uri-is-of-bearable-size',
  source: 'docs/policies/limits.md §1',
  check: ({ uri }) =>
    uri.length >= 1 && uri.length <= maxUriLength ? undefined : invalid(`must have 1 to ${maxUriLength} characters`),
}

/** Only the characters of a URI, whole percent signs included: no blank, tab, backslash, quote, letter beyond ASCII. */
export const uriHasOnlyUriCharacters: UriRule = {
  id: 'uri-has-only-uri-characters',
  source: 'RFC3986-2',
  also: ['RFC6749-3.1.2', 'RFC6749-A.6'],
  check: ({ uri }) =>
    /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/.test(uri)
      ? undefined
      : invalid('has characters that a URI cannot have; percent-encode them'),
}

/** It stands on its own (RFC6749-3.1.2). */
export const uriIsAbsolute: UriRule = {
  id: 'uri-is-absolute',
  source: 'RFC6749-3.1.2',
  check: ({ uri }) => (URL.parse(uri) ? undefined : invalid('must be an absolute URI')),
}

/** It has no fragment, not even an empty one (RFC6749-3.1.2). */
export const uriHasNoFragment: UriRule = {
  id: 'uri-has-no-fragment',
  source: 'RFC6749-3.1.2',
  also: ['OIDCR-2'],
  check: ({ uri }) => (uri.includes('#') ? invalid('must have no fragment') : undefined),
}

/** Schemes whose "address" is a program, a document or a file of the user's own: never a place to send a code. */
const schemesThatGoNowhere =
  /^(?:javascript|data|vbscript|file|filesystem|blob|about|view-source|jar|ws|wss|ftp|mailto|tel|sms|chrome|chrome-extension|moz-extension|ms-browser-extension|resource|res|intent|content|livescript|mhtml|x-javascript|feed|urn|cid|mid):/i

/** No browser is led to a program or a file (CVE-2024-21637, CVE-2026-9086). */
export const uriSchemeIsHarmless: UriRule = {
  id: 'uri-scheme-is-harmless',
  source: 'RFC9700-4.1.3',
  check: ({ uri }) => (schemesThatGoNowhere.test(uri) ? invalid('has a scheme that is never allowed') : undefined),
}

/** No name or password stands before the host, where it could pass for one. */
export const uriHasNoUserinfo: UriRule = {
  id: 'uri-has-no-userinfo',
  source: 'RFC3986-3.2.1',
  also: ['RFC9700-4.1.3'],
  check: ({ uri }) =>
    /^[^/?#]*(?:\/\/)?[^/?#]*@/.test(uri)
      ? invalid('must not have a user name, password or @ before its path')
      : undefined,
}

/** It stands for itself alone: nothing in it means "anything" (RFC9700-4.1.3). */
export const uriHasNoWildcard: UriRule = {
  id: 'uri-has-no-wildcard',
  source: 'RFC9700-4.1.3',
  also: ['RFC6749-3.1.2.2'],
  check: ({ uri }) => (uri.includes('*') ? invalid('must have no wildcard; register every URI') : undefined),
}

// Stricter than the RFC: browsers resolve "..", lower the host's case and drop a default port, so what is compared and where it leads could differ.
/** It is written the way a browser writes it. */
export const uriIsWrittenAsBrowsersWriteIt: UriRule = {
  id: 'uri-is-written-as-browsers-write-it',
  source: 'RFC3986-6.2',
  also: ['RFC9700-4.1.3'],
  check: ({ uri }) => {
    const { href } = URL.parse(uri) ?? { href: '' }
    return href === uri || href === `${uri}/` ? undefined : invalid(`write it as ${href}`)
  },
}

/** Its path has no segment that some servers resolve and browsers do not: %2e%2e, "..;", %2f, %5c (CVE-2026-3872). */
export const uriPathMeansOneThing: UriRule = {
  id: 'uri-path-means-one-thing',
  source: 'RFC3986-6.2.2',
  also: ['RFC9700-4.1.3'],
  check: ({ uri }) =>
    /^[^?]*(?:%2e|%2f|%5c|%00|\/\.\.?(?:[;/]|$))/i.test(uri)
      ? invalid('has a path that can be read in two ways')
      : undefined,
}

/** Parameters of our answers: a URI that has one already would answer for us (CVE-2026-9689). */
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

/** Its query holds no parameter of an authorization response. */
export const uriQueryHoldsNoAnswer: UriRule = {
  id: 'uri-query-holds-no-answer',
  source: 'RFC6749-4.1.2',
  also: ['RFC9700-4.1.3'],
  check: ({ uri }) => {
    const names = (uri.split('?').slice(1).join('?') || undefined)?.split(/[&;]/).map(nameOf) ?? []
    const taken = names.find((name) => answerNames.includes(name))
    return taken === undefined ? undefined : invalid(`must not have the parameter ${taken}`)
  },
}

/** It leads to where answers are safe: https, loopback where that is allowed, or a native app's own scheme. */
export const uriLeadsToASafePlace: UriRule = {
  id: 'uri-leads-to-a-safe-place',
  source: 'RFC9700-2.6',
  also: ['RFC6749-3.1.2.1', 'RFC8252-7.1', 'RFC8252-7.2', 'RFC8252-7.3', 'RFC8252-8.4', 'OIDCR-2'],
  check: ({ uri, kind, loopbackAllowed }) => {
    const { protocol, hostname } = URL.parse(uri) ?? { protocol: '', hostname: '' }
    if (protocol === 'https:') return /^https:\/\/[^/?]/i.test(uri) ? undefined : invalid('must name a host')
    if (protocol === 'http:') return loopbackRefusal(hostname, kind, loopbackAllowed)
    if (kind !== 'native') return invalid('must begin with https://')
    // The owner of a domain owns the scheme that is its name reversed; a scheme without a dot belongs to nobody (RFC8252-7.1).
    return protocol.includes('.')
      ? undefined
      : invalid('a private scheme must have a dot, such as com.example.app:/callback')
  },
}

/** Every rule a URI must keep to be registered, whatever for, in the order they are checked. */
export const uriRules: readonly UriRule[] = [
  uriIsOfBearableSize,
  uriHasOnlyUriCharacters,
  uriIsAbsolute,
  uriSchemeIsHarmless,
  uriHasNoFragment,
  uriHasNoUserinfo,
  uriHasNoWildcard,
  uriPathMeansOneThing,
  uriIsWrittenAsBrowsersWriteIt,
  uriLeadsToASafePlace,
]

/** Every rule of a redirect URI, in the order they are checked. */
export const redirectUriRules: readonly UriRule[] = [...uriRules, uriQueryHoldsNoAnswer]

/**
 * What speaks against registering a redirect URI, or a post-logout one; undefined when nothing does (RFC7591-3.2.2).
 *
 * The description continues "this URI …" for the admin or developer who typed it.
 */
export const checkRedirectUriForRegistration = (
  uri: string,
  kind: ClientKind,
  { loopbackAllowed }: RegistrationPolicy,
): BrokenRule<'invalid_redirect_uri'> | undefined => firstBroken(redirectUriRules, { uri, kind, loopbackAllowed })

const loopbackLiterals = ['127.0.0.1', '[::1]']

function loopbackRefusal(hostname: string, kind: ClientKind, loopbackAllowed: boolean) {
  const isLiteral = loopbackLiterals.includes(hostname)
  // "localhost" can be made to mean another machine, so even a native app gets it in development only (RFC8252-8.3).
  if (isLiteral && (kind === 'native' || loopbackAllowed)) return undefined
  if (hostname === 'localhost' && loopbackAllowed) return undefined
  return invalid(kind === 'native' ? 'may be http on 127.0.0.1 or [::1] only' : 'must begin with https://')
}

const nameOf = (pair: string) => {
  const name = pair.split('=', 1)[0] ?? ''
  try {
    return decodeURIComponent(name.replaceAll('+', ' ')).trim().toLowerCase()
  } catch {
    // Percent signs of no text: no name of ours.
    return name
  }
}

const invalid = (description: string): Refusal<'invalid_redirect_uri'> => ({
  error: 'invalid_redirect_uri',
  description,
})
