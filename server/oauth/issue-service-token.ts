import { randomUUID } from 'node:crypto'
import type { ClientAuthenticationMethod } from '../../protocol/oauth/client.ts'
import { decideClientCredentials } from '../../protocol/oauth/grants/client-credentials.ts'
import type { TokenRequest } from '../../protocol/oauth/token.ts'
import { tokenResponse } from '../../protocol/oauth/token-response.ts'
import type { Visitor } from '../audit/log.ts'
import type { OrgContext } from '../http/org-context.ts'
import { makeAccessToken } from './access-token.ts'
import type { UsedAssertion } from './authenticate-client.ts'
import type { OAuthApp, OAuthParts } from './parts.ts'
import { issueToService } from './service-store.ts'
import { refuse, type TokenAnswer } from './token-answer.ts'

/** A client that asks for a token of its own, and how it proved itself. */
export interface ServiceRequest {
  readonly request: TokenRequest
  readonly method: ClientAuthenticationMethod
  /** What it proved itself with, to be remembered when the token is given. */
  readonly assertion: UsedAssertion | undefined
  readonly visitor: Visitor
}

/** Gives a service an access token of its own (RFC6749-4.4). One statement, no signature. */
export async function issueServiceToken(
  parts: OAuthParts,
  org: OrgContext,
  app: OAuthApp,
  asking: ServiceRequest,
  now: Date,
): Promise<TokenAnswer> {
  const { request, method } = asking
  const outcome = decideClientCredentials(request, app.client, method, app.apiScopes)
  if (outcome.kind === 'refuse') {
    // A scope that was granted a moment ago, by another process, is not in what we hold.
    const current = await parts.currentApp(org.db, app.client.clientId)
    if (!current || !differs(app, current)) return outcome
    return { kind: 'stale', org }
  }
  const { scope } = outcome
  const [kept] = await issueToService.run(org.db, issueOf(org, app, scope, asking, now))
  if (!kept?.proven) return staleOrRefused(parts, org, app)
  parts.proven(org)
  if (!kept.kept) return refuse('assertion-is-used-once', 'invalid_client', 'the assertion was used before')
  const { clientId } = app.client
  const accessToken = makeAccessToken(parts.sealer, org.id, { grantId: undefined, clientId, scope }, now)
  return {
    kind: 'tokens',
    response: tokenResponse({ accessToken, scope, idToken: undefined, refreshToken: undefined }),
  }
}

/** What was held did not stand: it is loaded anew, and if it is the same, a scope was just taken away. */
async function staleOrRefused(parts: OAuthParts, org: OrgContext, app: OAuthApp): Promise<TokenAnswer> {
  const { clientId } = app.client
  const fresh = await parts.reload(org, clientId)
  const current = await parts.findApp(fresh.db, clientId)
  if (fresh.version !== org.version || !current || differs(app, current)) return { kind: 'stale', org: fresh }
  return refuse('service-scope-is-granted', 'invalid_scope', 'a scope is no longer granted to this app')
}

const differs = (held: OAuthApp, current: OAuthApp): boolean =>
  held.version !== current.version || held.apiScopes.join(' ') !== current.apiScopes.join(' ')

function issueOf(
  org: OrgContext,
  app: OAuthApp,
  scope: readonly string[],
  { assertion, visitor }: ServiceRequest,
  now: Date,
) {
  const { clientId } = app.client
  const party = { id: clientId, type: 'AppInstance', displayName: app.label }
  return {
    appId: clientId,
    appVersion: app.version,
    orgVersion: org.version,
    scopes: scope,
    jtiHash: assertion?.jtiHash ?? null,
    jtiUntil: assertion?.until ?? null,
    now,
    logId: randomUUID(),
    actor: JSON.stringify(party),
    targets: JSON.stringify([party]),
    address: visitor.address,
    userAgent: visitor.userAgent,
    requestId: visitor.requestId,
    detail: JSON.stringify({ grantType: 'client_credentials', scope: scope.join(' ') }),
  }
}
