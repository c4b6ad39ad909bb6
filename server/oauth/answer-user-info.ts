import { decideUserinfo, type UserinfoFacts, type UserinfoOutcome } from '../../protocol/oidc/userinfo.ts'
import type { RequestedClaims } from '../../protocol/oidc/claims-parameter.ts'
import type { OrgContext } from '../http/org-context.ts'
import { type AccessToken, openAccessToken } from './access-token.ts'
import type { OAuthParts } from './parts.ts'
import { type LiveGrantRow, readLiveGrant } from './live-grant-store.ts'
import { userFactsOf } from './user-facts.ts'

/** Answers what an access token learns about its user (OIDCC-5.3). */
export async function answerUserInfo(
  parts: OAuthParts,
  org: OrgContext,
  token: string,
  now: Date,
): Promise<UserinfoOutcome> {
  const opened = openAccessToken(parts.sealer, org.id, token)
  if (!opened || opened.expiresAt <= now.getTime()) return decideUserinfo(undefined, now.getTime())
  return decideUserinfo(await loadFacts(parts, org, opened, now), now.getTime())
}

async function loadFacts(
  parts: OAuthParts,
  org: OrgContext,
  token: AccessToken,
  now: Date,
): Promise<UserinfoFacts | undefined> {
  const { grantId, tokenId, clientId } = token
  // A service's token is about nobody (RFC9700-4.15).
  if (grantId === undefined) return undefined
  const [row] = await readLiveGrant(org.db, { grantId, tokenId, now, wantsGroups: token.scope.includes('groups') })
  if (!row) return undefined
  let app = await parts.findApp(org.db, clientId)
  if (row.app_version !== app?.version || row.org_version !== org.version)
    app = await parts.findApp((await parts.reload(org, clientId)).db, clientId)
  else parts.proven(org)
  return app && factsOf(app.client, token, row)
}

const factsOf = (client: UserinfoFacts['client'], token: AccessToken, row: LiveGrantRow): UserinfoFacts => ({
  client,
  scope: token.scope,
  claims: (row.claims as RequestedClaims | null) ?? undefined,
  expiresAt: token.expiresAt,
  live: true,
  user: userFactsOf(row),
})
