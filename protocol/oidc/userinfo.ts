import type { RegisteredClient } from '../oauth/client.ts'
import type { BearerError } from '../oauth/errors.ts'
import { type BrokenRule, firstBroken, type KeptSentence, type Rule } from '../shared/rule.ts'
import type { EpochMilliseconds } from '../shared/time.ts'
import { askableClaims, type Claims, claimNames, claimsOf, type UserFacts } from './claims.ts'
import type { RequestedClaims } from './claims-parameter.ts'

/** Everywhere a bearer token could be in a request, unread (RFC6750-2). */
export interface PresentedToken {
  /** The Authorization header. */
  readonly authorization: string | undefined
  /** `access_token` of a form body; undefined for any other content type, and for GET. */
  readonly inBody: string | undefined
  /** `access_token` of the query. */
  readonly inQuery: string | undefined
  /** Names of parameters that were sent more than once. */
  readonly repeated: readonly string[]
}

/** Why a resource stays closed; without `refusal` nobody tried to open it (RFC6750-3.1). */
export interface BearerRefusal {
  readonly kind: 'refuse'
  readonly refusal: BrokenRule<BearerError> | undefined
}

/** A bearer token was presented in one allowed place, or why not. */
export type BearerOutcome = BearerRefusal | { readonly kind: 'token'; readonly token: string }

/** A token travels in no URL: URLs are logged (RFC6750-2.3, RFC9700-4.3.2). */
export const tokenIsNotInTheQuery: Rule<PresentedToken, BearerError> = {
  id: 'token-is-not-in-the-query',
  source: 'RFC6750-2.3',
  also: ['RFC9700-4.3.2'],
  check: ({ inQuery }) =>
    inQuery === undefined
      ? undefined
      : invalidRequest('access_token belongs into the Authorization header, not into the query'),
}

/** One token, one place (RFC6750-2). */
export const tokenIsPresentedOnce: Rule<PresentedToken, BearerError> = {
  id: 'token-is-presented-once',
  source: 'RFC6750-2',
  also: ['RFC6750-3.1'],
  check: ({ authorization, inBody, repeated }) =>
    (authorization !== undefined && inBody !== undefined) || repeated.includes('access_token')
      ? invalidRequest('the access token was presented more than once')
      : undefined,
}

const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i

/** The header has the form of RFC6750-2.1. */
export const bearerHeaderIsWellFormed: Rule<PresentedToken, BearerError> = {
  id: 'bearer-header-is-well-formed',
  source: 'RFC6750-2.1',
  check: ({ authorization }) =>
    authorization === undefined || bearer.test(authorization)
      ? undefined
      : invalidRequest('the Authorization header must be: Bearer and the token'),
}

/** Every rule of presenting a bearer token, in the order they are checked. */
export const bearerRules: readonly Rule<PresentedToken, BearerError>[] = [
  tokenIsNotInTheQuery,
  tokenIsPresentedOnce,
  bearerHeaderIsWellFormed,
]

/** Finds the bearer token of a request (RFC6750-2.1, RFC6750-2.2). */
export function readBearerToken(presented: PresentedToken): BearerOutcome {
  const refusal = firstBroken(bearerRules, presented)
  if (refusal) return { kind: 'refuse', refusal }
  const token = presented.inBody ?? bearer.exec(presented.authorization ?? '')?.[1]
  return token === undefined ? { kind: 'refuse', refusal: undefined } : { kind: 'token', token }
}

/** What the server knows about the presented access token, its grant and its user at this moment. */
export interface UserinfoFacts {
  readonly client: RegisteredClient
  readonly scope: readonly string[]
  readonly claims: RequestedClaims | undefined
  readonly expiresAt: EpochMilliseconds
  /** False once the token, its grant, its user, the assignment or the app ended. */
  readonly live: boolean
  readonly user: UserFacts
}

/** What asking user info leads to. */
export type UserinfoOutcome = BearerRefusal | { readonly kind: 'answer'; readonly claims: Claims }

type UserinfoInput = Pick<UserinfoFacts, 'scope' | 'expiresAt' | 'live'> & { readonly now: EpochMilliseconds }

/** The token still stands for something (RFC6750-3.1). */
export const accessTokenIsLive: Rule<UserinfoInput, BearerError> = {
  id: 'access-token-is-live',
  source: 'RFC6750-3.1',
  also: ['OIDCC-5.3.3'],
  check: ({ live, expiresAt, now }) => (live && now < expiresAt ? undefined : deadToken),
}

/** User info is for those who asked to know the user (OIDCC-5.3). */
export const accessTokenHasOpenid: Rule<UserinfoInput, BearerError> = {
  id: 'access-token-has-openid',
  source: 'OIDCC-5.3.1',
  also: ['RFC6750-3.1'],
  check: ({ scope }) =>
    scope.includes('openid')
      ? undefined
      : { error: 'insufficient_scope', description: 'the access token was not granted the scope openid' },
}

/** Every rule of asking user info with a token we know, in the order they are checked. */
export const userinfoRules: readonly Rule<UserinfoInput, BearerError>[] = [accessTokenIsLive, accessTokenHasOpenid]

/** Decides what a token learns about its user; `facts` is undefined when the token is not one of ours. */
export function decideUserinfo(facts: UserinfoFacts | undefined, now: EpochMilliseconds): UserinfoOutcome {
  if (!facts) return { kind: 'refuse', refusal: { rule: accessTokenIsLive.id, ...deadToken } }
  const refusal = firstBroken(userinfoRules, { ...facts, now })
  if (refusal) return { kind: 'refuse', refusal }

  const { client, scope, user } = facts
  const individually = facts.claims ? askableClaims(facts.claims.userinfo, client) : []
  const outcome = claimsOf(user, claimNames(scope, individually), client.groupsFilter)
  if (outcome.kind === 'refuse') return outcome
  return { kind: 'answer', claims: { ...outcome.claims, sub: user.id } }
}

/** The HTTP status of every refusal (RFC6750-3.1). */
export const statusOfBearerError: Readonly<Record<BearerError, 400 | 401 | 403>> = {
  invalid_request: 400,
  invalid_token: 401,
  insufficient_scope: 403,
}

/** A refusal as HTTP: its status, and the header that names what is missing (RFC6750-3). */
export function bearerChallenge(
  refusal: BrokenRule<BearerError> | undefined,
  issuer: string,
): { readonly status: 400 | 401 | 403; readonly wwwAuthenticate: string } {
  // Who presented no token at all learns only how to present one (RFC6750-3.1).
  if (!refusal) return { status: 401, wwwAuthenticate: `Bearer realm="${issuer}"` }
  const { error, description } = refusal
  const scope = error === 'insufficient_scope' ? ', scope="openid"' : ''
  const wwwAuthenticate = `Bearer realm="${issuer}", error="${error}", error_description="${description}"${scope}`
  return { status: statusOfBearerError[error], wwwAuthenticate }
}

const deadToken = { error: 'invalid_token', description: 'the access token is unknown, expired or revoked' } as const

const invalidRequest = (description: string) => ({ error: 'invalid_request', description }) as const

/** Sentences the answers of user info keep. */
export const userinfoSentences: readonly KeptSentence[] = [
  { id: 'user-info-always-names-the-subject', source: 'OIDCC-5.3.2', by: 'decideUserinfo' },
  {
    id: 'bearer-refusals-have-their-status',
    source: 'RFC6750-3.1',
    also: ['RFC6749-7.2', 'OIDCC-5.3.3'],
    by: 'statusOfBearerError',
  },
  { id: 'bearer-refusals-name-their-error', source: 'RFC6750-3', also: ['OIDCC-5.3.3'], by: 'bearerChallenge' },
]
