import { type RegistrationPolicy, uriRules } from '../oauth/redirect-uri-registration.ts'
import { onlyPresent } from '../shared/only-present.ts'
import { type BrokenRule, firstBroken, type KeptSentence } from '../shared/rule.ts'
import { type EpochMilliseconds, type Seconds, secondOf } from '../shared/time.ts'
import type { Claims } from './claims.ts'

/** How long a logout token may be believed: at most two minutes are recommended (OIDCBCL-4). */
export const logoutTokenLifetime: Seconds = 120

/** The `typ` of a logout token's header, so that it is never taken for an ID token (OIDCBCL-2.4). */
export const logoutTokenType = 'logout+jwt'

/** The member of `events` that makes a JWT a logout token (OIDCBCL-2.4). */
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout'

/** What a logout token is made from. */
export interface LogoutTokenFacts {
  readonly issuer: string
  readonly clientId: string
  readonly userId: string
  /** The session that ended; undefined when all of the user's sessions did. */
  readonly sessionId: string | undefined
  readonly tokenId: string
  readonly now: EpochMilliseconds
}

/** The sentence logoutTokenClaims keeps. */
export const logoutTokenIsWellFormed: KeptSentence = {
  id: 'logout-token-is-well-formed',
  source: 'OIDCBCL-2.4',
  by: 'logoutTokenClaims',
}

/** Every claim of a logout token (OIDCBCL-2.4). Never a nonce: with one it could pass for an ID token. */
export const logoutTokenClaims = ({ issuer, clientId, userId, sessionId, tokenId, now }: LogoutTokenFacts): Claims =>
  onlyPresent({
    iss: issuer,
    sub: userId,
    aud: clientId,
    iat: secondOf(now),
    exp: secondOf(now) + logoutTokenLifetime,
    jti: tokenId,
    sid: sessionId,
    events: { [logoutEvent]: {} },
  })

/** What speaks against registering a backchannel_logout_uri; undefined when nothing does (OIDCBCL-2.2). */
export function checkBackChannelLogoutUri(
  uri: string,
  { loopbackAllowed }: RegistrationPolicy,
): BrokenRule<'invalid_client_metadata'> | undefined {
  const refusal = firstBroken(uriRules, { uri, kind: 'web', loopbackAllowed })
  return refusal && { ...refusal, error: 'invalid_client_metadata' }
}
