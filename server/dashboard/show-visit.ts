import type { AdminRoleName } from '../../contracts/management/rights.ts'
import type { Visit } from '../../contracts/visit.ts'
import { ensureBrowser, formToken } from '../http/forms.ts'
import type { DashboardParts, SignedIn } from './parts.ts'

/** Who visits, whom they visit, and the token their changes carry. */
export const showVisit = async (parts: DashboardParts, who: SignedIn): Promise<Visit> =>
  visitOf(parts, who, await parts.rolesOf(who.request.org.db, who.session.userId))

/** The same for someone whose roles are known. */
export function visitOf(
  parts: DashboardParts,
  { request, reply, session }: SignedIn,
  roles: readonly AdminRoleName[],
): Visit {
  const { org } = request
  return {
    me: { id: session.userId, login: session.login, name: session.displayName },
    org: { name: org.name, logoUrl: org.settings.logoUrl ?? null },
    token: formToken(parts.sealer, request, ensureBrowser(request, reply)),
    isAdmin: roles.length > 0,
  }
}
