import { decideLogout, type LogoutOutcome, type LogoutRequest } from '../../protocol/oidc/logout.ts'
import type { Visitor } from '../audit/log.ts'
import type { OrgContext } from '../http/org-context.ts'
import type { OAuthParts } from './parts.ts'
import { verifyHint } from './verify-hint.ts'

/** One visit to the logout endpoint. */
export interface LogoutVisit {
  readonly request: LogoutRequest
  /** The session cookie. */
  readonly cookie: string | undefined
  /** The person pressed "sign out" on our own page. */
  readonly confirmed: boolean
  readonly visitor: Visitor
}

/** What became of it, and whose session it was about. */
export interface LogoutAnswer {
  readonly outcome: LogoutOutcome
  readonly login: string | undefined
}

/** Answers one visit to the logout endpoint (OIDCRP-2): load, decide, and end the session if that is due. */
export async function signOut(parts: OAuthParts, org: OrgContext, visit: LogoutVisit): Promise<LogoutAnswer> {
  const hint = await verifyHint(parts, org, visit.request.idTokenHint)
  const clientId = hint?.clientId ?? visit.request.clientId
  const app = clientId === undefined ? undefined : await parts.currentApp(org.db, clientId)
  const session = await parts.findSession(org, visit.cookie)
  const client = app?.isActive ? app.client : undefined
  const outcome = decideLogout(visit.request, { hint, client, session, confirmed: visit.confirmed })
  if (outcome.kind === 'end' && outcome.sessionId !== undefined && session)
    await parts.endSession(org, { id: outcome.sessionId, userId: session.userId }, visit.visitor)
  return { outcome, login: session?.login }
}
