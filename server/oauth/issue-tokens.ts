import type { RegisteredClient } from '../../protocol/oauth/client.ts'
import { tokenResponse } from '../../protocol/oauth/token-response.ts'
import type { RequestedClaims } from '../../protocol/oidc/claims-parameter.ts'
import { idTokenClaims, idTokenType, idTokenUserClaims, needsUserClaims } from '../../protocol/oidc/id-token.ts'
import type { OrgContext } from '../http/org-context.ts'
import { signJwt } from '../keys/signing-key.ts'
import { makeAccessToken } from './access-token.ts'
import type { OAuthApp, OAuthParts } from './parts.ts'
import type { UserRow } from './people-store.ts'
import { refuse, type TokenAnswer } from './token-answer.ts'
import { userFactsOf } from './user-facts.ts'
import { randomText } from '../keys/random.ts'

/** A grant that was just redeemed or refreshed. */
export interface IssuableGrant {
  readonly grantId: string
  readonly userId: string
  readonly sessionId: string | undefined
  readonly scope: readonly string[]
  readonly claims: RequestedClaims | undefined
  /** Milliseconds since 1970. */
  readonly authenticatedAt: number
  readonly amr: readonly string[]
  readonly acr: string
  readonly nonce: string | undefined
  readonly refreshToken: string | undefined
}

/** Makes the tokens of a grant. One signature: only the ID token needs one that others can check. */
export async function issueTokens(
  parts: OAuthParts,
  org: OrgContext,
  app: OAuthApp,
  grant: IssuableGrant,
  user: UserRow,
  now: Date,
): Promise<TokenAnswer> {
  const { scope, refreshToken } = grant
  const { clientId } = app.client
  const accessToken = makeAccessToken(parts.sealer, org.id, { grantId: grant.grantId, clientId, scope }, now)
  const idToken = scope.includes('openid')
    ? await makeIdToken(parts, org, app.client, grant, user, accessToken, now)
    : undefined
  if (idToken !== undefined && typeof idToken !== 'string') return idToken
  return { kind: 'tokens', response: tokenResponse({ accessToken, scope, idToken, refreshToken }) }
}

async function makeIdToken(
  parts: OAuthParts,
  org: OrgContext,
  registered: RegisteredClient,
  grant: IssuableGrant,
  user: UserRow,
  accessToken: string,
  now: Date,
): Promise<string | TokenAnswer> {
  const client = org.settings.profileClaimsInIdToken ? { ...registered, claimsInIdToken: true } : registered
  const facts = {
    ...grant,
    client,
    accessToken,
    issuer: org.issuer,
    identityProvider: org.id,
    tokenId: randomText(12),
    now: now.getTime(),
  }
  const about = needsUserClaims(facts)
    ? idTokenUserClaims(facts, userFactsOf(user))
    : ({ kind: 'claims', claims: {} } as const)
  if (about.kind === 'refuse') return refuse(about.refusal.rule, 'invalid_request', about.refusal.description)
  const alg = client.idTokenSignedResponseAlg
  const ring = await parts.rings.withKey(org.db, org.version, alg)
  const key = ring.signing(alg, now.getTime())
  if (!key) throw new Error('unreachable: withKey gives a ring that signs')
  return signJwt(key, idTokenType, idTokenClaims(facts, about.claims))
}
