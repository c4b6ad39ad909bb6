import { logoutTokenClaims, logoutTokenType } from '../../protocol/oidc/back-channel-logout.ts'
import { logEvent } from '../audit/log.ts'
import type { OutboundOutcome } from '../http/fetch.ts'
import type { OrgContext } from '../http/org-context.ts'
import { signJwt } from '../keys/signing-key.ts'
import type { LogoutDelivery, OAuthParts } from './parts.ts'
import { randomText } from '../keys/random.ts'

/** What became of a delivery: done with, or to be tried again later. */
export type DeliveryOutcome = 'done' | 'again'

/** How long an app may take to answer. */
const timeoutMs = 5_000

/**
 * Tells an app that a session ended: one POST of a logout token (OIDCBCL-2.5), made anew at every try, because it is
 * only believed for two minutes.
 */
export async function deliverLogout(
  parts: OAuthParts,
  org: OrgContext,
  delivery: LogoutDelivery,
): Promise<DeliveryOutcome> {
  const { clientId, userId, sessionId } = delivery
  const app = await parts.currentApp(org.db, clientId)
  const url = app?.client.backChannelLogoutUri
  if (!app?.isActive || url === undefined) return 'done'
  const now = parts.now()
  const alg = app.client.idTokenSignedResponseAlg
  const key = (await parts.rings.withKey(org.db, org.version, alg)).signing(alg, now.getTime())
  if (!key) throw new Error('unreachable: withKey gives a ring that signs')
  const tokenId = randomText(12)
  const token = signJwt(
    key,
    logoutTokenType,
    logoutTokenClaims({ issuer: org.issuer, clientId, userId, sessionId, tokenId, now: now.getTime() }),
  )
  const answer = await parts.outbound.fetch({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `logout_token=${token}`,
    timeoutMs,
    maxBytes: 4_096,
  })
  const why = failureOf(answer)
  await logEvent(
    org.db,
    {
      eventType: 'app.oauth2.backchannel_logout',
      outcome: why === undefined ? 'SUCCESS' : 'FAILURE',
      reason: why,
      targets: [
        { id: clientId, type: 'AppInstance', displayName: app.label },
        { id: userId, type: 'User' },
      ],
      sessionId,
    },
    now,
  )
  // Refused means that we may not go there at all; a 400 that the app does not want it (OIDCBCL-2.8).
  return why === undefined || answer.kind === 'refused' || (answer.kind === 'answered' && answer.status === 400)
    ? 'done'
    : 'again'
}

function failureOf(answer: OutboundOutcome): string | undefined {
  if (answer.kind === 'answered')
    return answer.status === 200 || answer.status === 204 ? undefined : `status ${answer.status}`
  return `${answer.kind}: ${answer.reason}`
}
