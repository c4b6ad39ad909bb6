import type { Branded } from '../shared/brand.ts'
import type { KeptSentence } from '../shared/rule.ts'
import type { RegisteredClient } from './client.ts'

/**
 * A redirect URI proven to belong to the client.
 *
 * Only matchRedirectUri makes one, and everything that sends a browser back to a
 * client asks for one. An open redirect is therefore a compile error.
 */
export type RegisteredRedirectUri = Branded<'RegisteredRedirectUri'>

/** The sentence matchRedirectUri keeps. */
export const redirectUriIsRegistered: KeptSentence = {
  id: 'redirect-uri-is-registered',
  source: 'RFC6749-3.1.2.4',
  also: [
    'RFC6749-3.1.2.2',
    'RFC6749-3.1.2.3',
    'OIDCC-3.1.2.1',
    'RFC6749-10.6',
    'RFC6749-10.15',
    'RFC9700-2.1',
    'RFC9700-4.1.3',
    'RFC9700-4.11',
    'RFC8252-7.3',
  ],
  by: 'matchRedirectUri',
}

/**
 * Finds the requested URI among the registered ones; undefined when it is not one of them.
 *
 * URIs are compared byte for byte (RFC9700-4.1.3). The one exception is the port of a loopback IP literal, which a
 * native app picks at run time (RFC8252-7.3). Stricter than RFC6749-3.1.2.3: a sole registered URI must be sent, too.
 */
export function matchRedirectUri(
  requested: string | undefined,
  { kind, redirectUris }: Pick<RegisteredClient, 'kind' | 'redirectUris'>,
): RegisteredRedirectUri | undefined {
  if (requested === undefined) return undefined
  const isKnown = redirectUris.some(
    (uri) => uri === requested || (kind === 'native' && isSameButForLoopbackPort(uri, requested)),
  )
  return isKnown ? (requested as RegisteredRedirectUri) : undefined
}

/** Scheme and host, port, rest of an http URI on a loopback IP literal. */
const loopbackUri = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::([1-9]\d{0,4}))?((?:[/?].*)?)$/s

// Texts are compared, not parsed URLs: a parser forgives ("127.1", "/./", tabs), and what it forgives two parsers read differently.
function isSameButForLoopbackPort(registered: string, requested: string): boolean {
  const known = loopbackUri.exec(registered)
  const asked = loopbackUri.exec(requested)
  return (
    known !== null && asked !== null && known[1] === asked[1] && known[3] === asked[3] && Number(asked[2] ?? 0) < 65_536
  )
}
