import { decideRefresh, defaultRotationGrace, type RefreshFacts } from '../../protocol/oauth/grants/refresh-token.ts'
import type { TokenRequest } from '../../protocol/oauth/token.ts'
import type { RequestedClaims } from '../../protocol/oidc/claims-parameter.ts'
import { acrOf } from '../../protocol/oidc/acr.ts'
import { logEvent, type Visitor } from '../audit/log.ts'
import type { OrgContext } from '../http/org-context.ts'
import { hashToken } from '../keys/hash.ts'
import { issueTokens } from './issue-tokens.ts'
import type { OAuthApp, OAuthParts } from './parts.ts'
import { readLiveGrant, type LiveGrantRow } from './live-grant-store.ts'
import { findRefresh, revokeGrant, rotateRefresh, type StoredRefresh } from './store.ts'
import { refuse, type TokenAnswer } from './token-answer.ts'

const dayMs = 86_400_000
/** A refresh token nobody uses ends after this long. */
export const refreshIdleMs = 90 * dayMs
/** A family of refresh tokens ends after this long, however it is used. */
export const refreshFamilyMs = 365 * dayMs

/** A refresh token that a client presents, and the address it comes from. */
export interface Refresh {
  readonly request: TokenRequest
  readonly refreshToken: string
  readonly visitor: Visitor
}

/** Longer ones are not ours; they are not looked up. */
const maxTokenLength = 200

/**
 * Exchanges a refresh token for new tokens and its successor (RFC6749-6, RFC9700-4.14.2).
 *
 * The successor is computed from the token under a key of ours, so a racer within the grace window gets the very same
 * one although it is stored nowhere.
 */
export async function refreshTokens(
  parts: OAuthParts,
  org: OrgContext,
  app: OAuthApp,
  { request, refreshToken, visitor }: Refresh,
  now: Date,
): Promise<TokenAnswer> {
  const tokenHash = hashToken(refreshToken)
  // Twice at most: a racer that loses the rotation looks again, and then sees it done.
  for (let look = 1; look <= 2; look++) {
    const stored = refreshToken.length > maxTokenLength ? undefined : await findRefresh(org.db, tokenHash)
    const live = stored && (await readGrant(org, stored, now))
    if (stored && live && isStale(org, app, live)) return { kind: 'stale', org: await parts.reload(org, live.app_id) }
    const facts = stored && factsOf(stored, live)
    const outcome = decideRefresh(request, app.client, facts, now.getTime(), defaultRotationGrace)
    if (outcome.kind === 'refuse') {
      if (outcome.revokesFamily && stored) await endFamily(org, app, stored, outcome.refusal.rule, visitor, now)
      return outcome
    }
    if (!stored || !live) throw new Error('unreachable: only a living grant is refreshed')
    const successor = parts.sealer.mac('refresh-successor', org.id, refreshToken)
    const rotation = {
      tokenHash,
      successorHash: hashToken(successor),
      expiresAt: new Date(Math.min(now.getTime() + refreshIdleMs, stored.familyExpiresAt.getTime())),
      now,
    }
    if (outcome.kind === 'rotate' && !(await rotateRefresh(org.db, rotation))) continue
    await logRefresh(org, app, stored, outcome, visitor, now)
    return issueTokens(parts, org, app, issuable(stored, outcome.scope, successor), live, now)
  }
  return refuse('refresh-token-is-live', 'invalid_grant', 'the refresh token has ended')
}

/** True when the org, or the app that asks for its own token, is no longer as it is held. */
const isStale = (org: OrgContext, { client, version }: OAuthApp, live: LiveGrantRow): boolean =>
  live.org_version !== org.version || (live.app_id === client.clientId && live.app_version !== version)

/** The chain the token stands on, as of now. An access token's id is of no interest here, so none is named. */
async function readGrant(org: OrgContext, stored: StoredRefresh, now: Date): Promise<LiveGrantRow | undefined> {
  const [row] = await readLiveGrant(org.db, { grantId: stored.grantId, tokenId: '', now, wantsGroups: true })
  return row
}

function factsOf(stored: StoredRefresh, live: LiveGrantRow | undefined): RefreshFacts {
  return {
    clientId: stored.appId,
    userId: stored.userId,
    grantedScope: stored.scopes,
    expiresAt: stored.expiresAt.getTime(),
    familyExpiresAt: stored.familyExpiresAt.getTime(),
    usedAt: stored.usedAt?.getTime(),
    successorUsed: stored.successorUsed,
    revoked: stored.revoked,
    // The statement gives no row when any of these has ended; which one is of no use to the client.
    userActive: live !== undefined,
    assigned: live !== undefined,
  }
}

const issuable = (stored: StoredRefresh, scope: readonly string[], refreshToken: string) => ({
  grantId: stored.grantId,
  userId: stored.userId,
  sessionId: stored.sessionId,
  scope,
  claims: stored.claims as RequestedClaims | undefined,
  authenticatedAt: stored.authenticatedAt.getTime(),
  amr: stored.amr,
  acr: acrOf(stored.amr, []),
  nonce: undefined,
  refreshToken,
})

function logRefresh(
  org: OrgContext,
  app: OAuthApp,
  stored: StoredRefresh,
  outcome: { readonly kind: 'rotate' | 'repeat'; readonly scope: readonly string[] },
  visitor: Visitor,
  now: Date,
): Promise<void> {
  return logEvent(
    org.db,
    {
      eventType: 'app.oauth2.token.grant',
      outcome: 'SUCCESS',
      actor: { id: stored.userId, type: 'User', alternateId: stored.login },
      targets: [{ id: app.client.clientId, type: 'AppInstance', displayName: app.label }],
      visitor,
      sessionId: stored.sessionId,
      detail: {
        grantType: 'refresh_token',
        scope: outcome.scope.join(' '),
        grantId: stored.grantId,
        repeated: outcome.kind === 'repeat',
      },
    },
    now,
  )
}

async function endFamily(
  org: OrgContext,
  app: OAuthApp,
  stored: StoredRefresh,
  rule: string,
  visitor: Visitor,
  now: Date,
): Promise<void> {
  if (!(await revokeGrant(org.db, stored.grantId, now))) return
  await logEvent(
    org.db,
    {
      eventType: 'app.oauth2.token.detect_reuse',
      outcome: 'DENY',
      reason: rule,
      actor: { id: stored.userId, type: 'User', alternateId: stored.login },
      targets: [{ id: app.client.clientId, type: 'AppInstance', displayName: app.label }],
      visitor,
      detail: { grantType: 'refresh_token', grantId: stored.grantId },
    },
    now,
  )
}
