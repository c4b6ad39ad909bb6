import type { Refusal, Rule } from '../shared/rule.ts'
import { type EpochMilliseconds, type Seconds, secondOf } from '../shared/time.ts'

/** How far a client's clock may be off ours, either way. */
export const clockSkew: Seconds = 60

/** How far ahead an assertion may expire: so long must its jti be remembered. */
export const assertionLifetime: Seconds = 3600

/**
 * With which algorithms an assertion may be signed, by the method the client is registered with (RFC7518-3.1).
 *
 * Ed25519 is the name that RFC9864-2.2 gives to what was always meant by EdDSA; clients send either.
 */
export const assertionAlgorithms = {
  client_secret_jwt: ['HS256', 'HS384', 'HS512'],
  private_key_jwt: ['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
} as const

const maxJtiLength = 256

/** The claims of a client assertion (RFC7523-3), unbelieved. */
export type AssertionClaims = Readonly<Record<string, unknown>>

/** What the rules of an assertion look at; its signature has been checked. */
export interface AssertionInput {
  readonly claims: AssertionClaims
  readonly clientId: string
  /** Who it may be meant for. */
  readonly audiences: readonly string[]
  /** False for a client that asks for a token of its own: no OpenID request, so that a name is its to give (RFC7523-3). */
  readonly needsName: boolean
  readonly now: EpochMilliseconds
}

type AssertionRule = Rule<AssertionInput, 'invalid_client'>

/** The client speaks for itself (RFC7523-3). */
export const assertionNamesTheClient: AssertionRule = {
  id: 'assertion-names-the-client',
  source: 'RFC7523-3',
  also: ['OIDCC-9'],
  check: ({ claims, clientId }) =>
    claims.iss === clientId && claims.sub === clientId ? undefined : invalidClient('iss and sub must be the client_id'),
}

/** It was made for us, not for another server that now plays it to us (RFC7523-3). */
export const assertionIsForUs: AssertionRule = {
  id: 'assertion-is-for-us',
  source: 'RFC7523-3',
  also: ['OIDCC-9'],
  check: ({ claims: { aud }, audiences }) => {
    const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
    return named.some((audience) => audiences.some((ours) => ours === audience))
      ? undefined
      : invalidClient('aud must be the issuer or the token endpoint')
  },
}

/** It expires, soon, and has not yet. */
export const assertionExpiresSoon: AssertionRule = {
  id: 'assertion-expires-soon',
  source: 'RFC7523-3',
  also: ['OIDCC-9'],
  check: ({ claims: { exp }, now }) => {
    if (!isFinite(exp)) return invalidClient('exp must be a number')
    if (exp + clockSkew <= secondOf(now)) return invalidClient('the client assertion has expired')
    const latest = secondOf(now) + assertionLifetime + clockSkew
    return exp <= latest ? undefined : invalidClient('exp must be at most an hour ahead')
  },
}

/** It is not from the future (RFC7523-3). */
export const assertionIsNotFromTheFuture: AssertionRule = {
  id: 'assertion-is-not-from-the-future',
  source: 'RFC7523-3',
  check: ({ claims: { nbf, iat }, now }) => {
    const latest = secondOf(now) + clockSkew
    const isPast = (moment: unknown) => moment === undefined || (isFinite(moment) && moment <= latest)
    return isPast(nbf) && isPast(iat) ? undefined : invalidClient('nbf and iat must not lie in the future')
  },
}

/** It has a name, so that it can be recognised when it comes a second time. */
export const assertionHasAName: AssertionRule = {
  id: 'assertion-has-a-name',
  source: 'OIDCC-9',
  also: ['RFC7523-3'],
  check: ({ claims: { jti }, needsName }) =>
    (jti === undefined && !needsName) || (typeof jti === 'string' && jti !== '' && jti.length <= maxJtiLength)
      ? undefined
      : invalidClient(`jti must be a text of at most ${maxJtiLength} characters`),
}

/** Every rule of a client assertion, in the order they are checked. */
export const assertionRules: readonly AssertionRule[] = [
  assertionNamesTheClient,
  assertionIsForUs,
  assertionExpiresSoon,
  assertionIsNotFromTheFuture,
  assertionHasAName,
]

/**
 * Which assertion must be refused from now on, and until when it would otherwise be accepted.
 *
 * One without a name is known by what was signed. The signature itself has other spellings that are as good.
 */
export const lastUseOf = (
  { jti, exp }: AssertionClaims,
  assertion: string,
): { readonly jti: string; readonly until: EpochMilliseconds } => ({
  jti: typeof jti === 'string' ? jti : assertion.slice(0, assertion.lastIndexOf('.')),
  until: (Number(exp) + clockSkew) * 1000,
})

const isFinite = (value: unknown): value is number => Number.isFinite(value)

const invalidClient = (description: string): Refusal<'invalid_client'> => ({ error: 'invalid_client', description })
