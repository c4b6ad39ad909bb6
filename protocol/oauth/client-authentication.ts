import { hash, timingSafeEqual } from 'node:crypto'
import { type BrokenRule, firstBroken, type KeptSentence, type Refusal, type Rule } from '../shared/rule.ts'
import type { EpochMilliseconds } from '../shared/time.ts'
import { type AssertionClaims, assertionRules, lastUseOf } from './client-assertion.ts'
import type { ClientCredentials } from './client-credentials.ts'
import type { ClientAuthenticationMethod, RegisteredClient } from './client.ts'
import type { TokenError } from './errors.ts'

export type { AssertionClaims } from './client-assertion.ts'
export { type ClientCredentials, readClientCredentials } from './client-credentials.ts'

/** What the server knows about a client that presents itself. */
export interface ClientFacts {
  readonly client: RegisteredClient | undefined
  readonly clientActive: boolean
  /** The SHA-256 of each secret that holds now, base64url. Two hold while one replaces the other. */
  readonly secretHashes: readonly string[]
  /** The claims of the presented assertion, once its signature was checked by a key of this client; else undefined. */
  readonly assertion: AssertionClaims | undefined
  /** Who a client assertion may be meant for: the issuer, the token endpoint, and the endpoint that was called. */
  readonly audiences: readonly string[]
  /** False where a client asks for a token of its own. */
  readonly needsName: boolean
}

/** What presenting credentials leads to. */
export type ClientOutcome =
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }
  | {
      readonly kind: 'authenticated'
      readonly client: RegisteredClient
      readonly method: ClientAuthenticationMethod
      /** Must be remembered until it could no longer be accepted, and refused when it is remembered already (RFC7523-3). */
      readonly useOnce: { readonly jti: string; readonly until: EpochMilliseconds } | undefined
    }

interface ClientInput extends ClientFacts {
  readonly credentials: ClientCredentials
  readonly client: RegisteredClient
}

type ClientRule = Rule<ClientInput, TokenError>

/** There is such a client, and it is active. What is missing is told to nobody but the log. */
export const presentedClientIsKnown: KeptSentence = {
  id: 'presented-client-is-known',
  source: 'RFC6749-5.2',
  also: ['RFC6749-2.2', 'RFC6749-3.2.1'],
  by: 'decideClientAuthentication',
}

/** An assertion is used once; the statement that remembers its jti sees to that (CVE-2020-15222). */
export const assertionIsUsedOnce: KeptSentence = {
  id: 'assertion-is-used-once',
  source: 'RFC7523-3',
  also: ['OIDCC-9'],
  by: 'the statement that remembers an assertion',
}

/** The client proves itself in the way that was registered, and in no other (CVE-2026-44476). */
export const methodIsTheRegisteredOne: ClientRule = {
  id: 'method-is-the-registered-one',
  source: 'RFC6749-2.3',
  also: ['RFC6749-2.3.1', 'RFC6749-2.3.2', 'RFC6749-2.4', 'RFC6749-3.2.1', 'OIDCC-9'],
  check: ({ credentials: { method }, client: { tokenEndpointAuthMethod: registered } }) => {
    const isAssertion = registered === 'client_secret_jwt' || registered === 'private_key_jwt'
    return method === registered || (method === 'assertion' && isAssertion) ? undefined : notProven
  },
}

/** The secret is one of those that hold now. */
export const secretIsRight: ClientRule = {
  id: 'secret-is-right',
  source: 'RFC6749-2.3.1',
  also: ['RFC6749-3.2.1', 'RFC6749-10.1', 'OIDCC-16.12'],
  check: ({ credentials, secretHashes }) =>
    'clientSecret' in credentials && !secretMatches(credentials.clientSecret, secretHashes) ? notProven : undefined,
}

/** The assertion is signed by a key of this client; keys/ checked that, with the algorithms of the registered method. */
export const assertionIsSigned: ClientRule = {
  id: 'assertion-is-signed-by-the-client',
  source: 'RFC7523-3',
  also: ['OIDCC-9', 'RFC6749-2.3.2'],
  check: ({ credentials, assertion }) =>
    credentials.method === 'assertion' && assertion === undefined
      ? invalidClient('the client assertion is not signed by a key of this client')
      : undefined,
}

/** Every rule of proving a known client, in the order they are checked; those of assertions follow. */
export const clientRules: readonly ClientRule[] = [methodIsTheRegisteredOne, secretIsRight, assertionIsSigned]

/**
 * Decides whether the client is who it says it is (RFC6749-3.2.1).
 *
 * An unknown client, a deactivated one and a wrong secret are told apart in the log only.
 */
export function decideClientAuthentication(
  credentials: ClientCredentials,
  facts: ClientFacts,
  now: EpochMilliseconds,
): ClientOutcome {
  const { client, assertion, audiences, needsName } = facts
  if (!client || !facts.clientActive)
    return { kind: 'refuse', refusal: { rule: presentedClientIsKnown.id, ...notProven } }

  const refusal = firstBroken(clientRules, { ...facts, client, credentials })
  if (refusal) return { kind: 'refuse', refusal }

  const authenticated = { kind: 'authenticated', client, method: client.tokenEndpointAuthMethod } as const
  if (credentials.method !== 'assertion' || !assertion) return { ...authenticated, useOnce: undefined }

  const { clientId } = client
  const broken = firstBroken(assertionRules, { claims: assertion, clientId, audiences, needsName, now })
  if (broken) return { kind: 'refuse', refusal: broken }
  return { ...authenticated, useOnce: lastUseOf(assertion, credentials.assertion) }
}

/** True when the secret's hash is one of those; takes equally long whichever and wherever they differ. */
export function secretMatches(secret: string, hashes: readonly string[]): boolean {
  const given = bytes(hash('sha256', secret, 'base64url'))
  const matches = hashes.map(bytes).filter((hash) => hash.length === given.length && timingSafeEqual(hash, given))
  return secret !== '' && matches.length > 0
}

const bytes = (text: string) => new TextEncoder().encode(text)

const invalidClient = (description: string): Refusal<TokenError> => ({ error: 'invalid_client', description })

const notProven = invalidClient('client authentication failed')
