import { hash } from 'node:crypto'
import type { IdTokenAlgorithm, RegisteredClient } from '../oauth/client.ts'
import { onlyPresent } from '../shared/only-present.ts'
import type { KeptSentence } from '../shared/rule.ts'
import { type EpochMilliseconds, type Seconds, secondOf } from '../shared/time.ts'
import { askableClaims, type Claims, claimNames, claimsOf, type ClaimsOutcome, type UserFacts } from './claims.ts'
import type { RequestedClaims } from './claims-parameter.ts'

/** How long an ID token may be believed. */
export const idTokenLifetime: Seconds = 3600

/** The `typ` of an ID token's header: tells it from a logout token, which is signed by the same key. */
export const idTokenType = 'JWT'

/** What an ID token is made from. */
export interface IdTokenFacts {
  readonly issuer: string
  readonly client: RegisteredClient
  readonly userId: string
  readonly sessionId: string | undefined
  readonly scope: readonly string[]
  readonly claims: RequestedClaims | undefined
  readonly authenticatedAt: EpochMilliseconds
  readonly amr: readonly string[]
  readonly acr: string
  /** Undefined when the request had none, and always after a refresh (OIDCC-12.2). */
  readonly nonce: string | undefined
  /** Which of the org's ways to sign in was used: the org itself, as long as there is no other. */
  readonly identityProvider: string
  readonly accessToken: string
  readonly tokenId: string
  readonly now: EpochMilliseconds
}

/** Sentences the making of ID tokens keeps. */
export const idTokenSentences: readonly KeptSentence[] = [
  { id: 'id-token-has-the-required-claims', source: 'OIDCC-2', also: ['OIDCC-3.1.3.6'], by: 'idTokenClaims' },
  { id: 'nonce-comes-back-unchanged', source: 'OIDCC-2', also: ['OIDCC-15.5.2', 'OIDCC-3.1.2.1'], by: 'idTokenClaims' },
  { id: 'access-token-is-hashed-in', source: 'OIDCC-3.1.3.6', also: ['OIDCC-16.11'], by: 'atHash' },
  { id: 'authentication-time-is-stated', source: 'OIDCC-2', also: ['OIDCC-15.1'], by: 'idTokenClaims' },
  { id: 'profile-claims-stay-at-user-info', source: 'OIDCC-5.4', by: 'idTokenUserClaims' },
  { id: 'refreshed-id-token-keeps-identity', source: 'OIDCC-12.2', by: 'idTokenClaims' },
]

/**
 * The user's claims that belong into an ID token.
 *
 * By default none but those asked for one by one: scope claims live at user info, since the token endpoint gives an
 * access token for it (OIDCC-5.4). The app's switch adds them for apps that never ask.
 */
export function idTokenUserClaims(
  { client, scope, claims }: Pick<IdTokenFacts, 'client' | 'scope' | 'claims'>,
  user: UserFacts,
): ClaimsOutcome {
  const individually = claims ? askableClaims(claims.idToken, client) : []
  return claimsOf(user, claimNames(client.claimsInIdToken ? scope : [], individually), client.groupsFilter)
}

/** True when an ID token needs facts about the user, so that the server need not load them for nothing. */
export const needsUserClaims = ({
  client,
  scope,
  claims,
}: Pick<IdTokenFacts, 'client' | 'scope' | 'claims'>): boolean =>
  client.claimsInIdToken
    ? claimNames(scope, []).size > 0
    : claims !== undefined && askableClaims(claims.idToken, client).length > 0

/** Every claim of an ID token (OIDCC-2); a user's claim can never take the place of one of ours. */
export const idTokenClaims = (facts: IdTokenFacts, userClaims: Claims): Claims => ({
  ...userClaims,
  ...onlyPresent({
    iss: facts.issuer,
    sub: facts.userId,
    aud: facts.client.clientId,
    iat: secondOf(facts.now),
    exp: secondOf(facts.now) + idTokenLifetime,
    auth_time: secondOf(facts.authenticatedAt),
    amr: facts.amr,
    acr: facts.acr,
    idp: facts.identityProvider,
    nonce: facts.nonce,
    at_hash: atHash(facts.accessToken, facts.client.idTokenSignedResponseAlg),
    sid: facts.sessionId,
    jti: facts.tokenId,
    ver: 1,
  }),
})

/**
 * The left half of the access token's hash, by the hash the signature itself uses (OIDCC-3.1.3.6).
 *
 * EdDSA signs with Ed25519, whose own hash is SHA-512 (RFC8032-5.1).
 */
export function atHash(accessToken: string, alg: IdTokenAlgorithm): string {
  const [name, half] = alg === 'EdDSA' ? (['sha512', 32] as const) : (['sha256', 16] as const)
  return hash(name, accessToken, 'buffer').subarray(0, half).toString('base64url')
}
