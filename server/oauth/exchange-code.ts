import { randomUUID } from 'node:crypto'
import { decideCodeRedemption } from '../../protocol/oauth/grants/authorization-code.ts'
import type { TokenRequest } from '../../protocol/oauth/token.ts'
import { accessTokenLifetime } from '../../protocol/oauth/token-response.ts'
import { logEvent, type Visitor } from '../audit/log.ts'
import type { OrgContext } from '../http/org-context.ts'
import { hashToken, newToken } from '../keys/hash.ts'
import { type CarriedCode, openCode } from './code.ts'
import { issueTokens } from './issue-tokens.ts'
import type { OAuthApp, OAuthParts } from './parts.ts'
import { refreshFamilyMs, refreshIdleMs } from './refresh-tokens.ts'
import type { UserRow } from './people-store.ts'
import { redeemCode } from './redeem-store.ts'
import { revokeGrant, wasRedeemed } from './store.ts'
import { refuse, type TokenAnswer } from './token-answer.ts'

/** A code that a client presents, and the address it comes from. */
export interface CodeExchange {
  readonly request: TokenRequest
  readonly code: string
  readonly visitor: Visitor
}

/** Exchanges an authorization code for tokens (RFC6749-4.1.3). */
export async function exchangeCode(
  parts: OAuthParts,
  org: OrgContext,
  app: OAuthApp,
  { request, code, visitor }: CodeExchange,
  now: Date,
): Promise<TokenAnswer> {
  const opened = await openCode(parts.sealer, org, code)
  const outcome = decideCodeRedemption(request, app.client, opened, now.getTime())
  if (outcome.kind === 'refuse') {
    if (outcome.revokes !== undefined) await endReplayed(org, app, outcome.revokes, visitor, now)
    return { kind: 'refuse', refusal: outcome.refusal }
  }
  if (!opened) throw new Error('unreachable: only an opened code is redeemed')
  const refreshToken = outcome.offline ? newToken() : undefined
  const kept = await keepRedemption(parts, org, app, { code: opened, refreshToken, visitor, now })
  if (kept.kind !== 'kept') return kept
  const { userId, sessionId, scope, claims, authenticatedAt, amr, acr, nonce, id } = opened
  const grant = { grantId: id, userId, sessionId, scope, claims, authenticatedAt, amr, acr, nonce, refreshToken }
  return issueTokens(parts, org, app, grant, kept.user, now)
}

const spent = refuse(
  'code-is-redeemed-once',
  'invalid_grant',
  'the code was redeemed before, or what it stood on has ended',
)

interface Redeeming {
  readonly code: CarriedCode
  readonly refreshToken: string | undefined
  readonly visitor: Visitor
  readonly now: Date
}

/**
 * Redeems in one statement, which demands the very versions by which was decided.
 *
 * When it keeps nothing, the configuration is loaded anew: if it has changed, all is to be decided again; otherwise the
 * code is spent or its ground is gone.
 */
async function keepRedemption(
  parts: OAuthParts,
  org: OrgContext,
  app: OAuthApp,
  redeeming: Redeeming,
): Promise<{ readonly kind: 'kept'; readonly user: UserRow } | Exclude<TokenAnswer, { kind: 'tokens' }>> {
  const { code, visitor, now } = redeeming
  const [user] = await redeemCode(org.db, redemptionOf(org, app, redeeming))
  if (user) {
    parts.proven(org)
    return { kind: 'kept', user }
  }
  if (await wasRedeemed(org.db, code.id)) {
    await endReplayed(org, app, code.id, visitor, now)
    return spent
  }
  const { clientId } = app.client
  const fresh = await parts.reload(org, clientId)
  const freshApp = await parts.findApp(fresh.db, clientId)
  const isStale = fresh.version !== org.version || freshApp?.version !== app.version
  return isStale ? { kind: 'stale', org: fresh } : spent
}

function redemptionOf(org: OrgContext, app: OAuthApp, { code, refreshToken, visitor, now }: Redeeming) {
  const nowMs = now.getTime()
  const offline = refreshToken !== undefined
  const { clientId } = app.client
  return {
    grantId: code.id,
    appId: clientId,
    userId: code.userId,
    sessionId: code.sessionId,
    scopes: code.scope,
    claims: code.claims ? JSON.stringify(code.claims) : null,
    authenticatedAt: new Date(code.authenticatedAt),
    amr: code.amr,
    now,
    expiresAt: new Date(nowMs + (offline ? refreshFamilyMs : accessTokenLifetime * 1000)),
    orgVersion: org.version,
    appVersion: app.version,
    wantsGroups: wantsGroupsInIdToken(org, app, code),
    // A sign-on to an app is two events: that the person came in, and what the app was given.
    logTypes: code.scope.includes('openid')
      ? (['user.authentication.sso', 'app.oauth2.token.grant'] as const)
      : (['app.oauth2.token.grant'] as const),
    logIds: code.scope.includes('openid') ? [randomUUID(), randomUUID()] : [randomUUID()],
    actor: JSON.stringify({ id: code.userId, type: 'User', alternateId: code.login }),
    targets: JSON.stringify([{ id: clientId, type: 'AppInstance', displayName: app.label }]),
    address: visitor.address,
    userAgent: visitor.userAgent,
    requestId: visitor.requestId,
    detail: JSON.stringify({ grantType: 'authorization_code', scope: code.scope.join(' '), grantId: code.id }),
    refreshHash: refreshToken === undefined ? null : hashToken(refreshToken),
    refreshExpiresAt: new Date(nowMs + refreshIdleMs),
  }
}

/** Groups are read only when the ID token will name them. */
const wantsGroupsInIdToken = (org: OrgContext, { client }: OAuthApp, { scope, claims }: CarriedCode): boolean =>
  (scope.includes('groups') && (client.claimsInIdToken || org.settings.profileClaimsInIdToken)) ||
  claims?.idToken.groups !== undefined

/** An authentic code that comes back ends what its first redemption gave (RFC6749-4.1.2). */
async function endReplayed(
  org: OrgContext,
  app: OAuthApp,
  grantId: string,
  visitor: Visitor,
  now: Date,
): Promise<void> {
  if (!(await revokeGrant(org.db, grantId, now))) return
  const targets = [{ id: app.client.clientId, type: 'AppInstance' as const, displayName: app.label }]
  const detail = { grantId, grantType: 'authorization_code' }
  await logEvent(
    org.db,
    {
      eventType: 'app.oauth2.token.detect_reuse',
      outcome: 'DENY',
      reason: 'code-is-redeemed-once',
      targets,
      visitor,
      detail,
    },
    now,
  )
}
