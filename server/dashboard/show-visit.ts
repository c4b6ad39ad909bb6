import type { Visit } from '../../contracts/visit.ts'
import { ensureBrowser, formToken } from '../http/forms.ts'
import type { DashboardParts, SignedIn } from './parts.ts'

/** Who visits, whom they visit, and the token their changes carry. */
export function showVisit(parts: DashboardParts, { request, reply, session }: SignedIn): Visit {
  const { org } = request
  return {
    me: { id: session.userId, login: session.login, name: session.displayName },
    org: { name: org.name, logoUrl: org.settings.logoUrl ?? null },
    token: formToken(parts.sealer, request, ensureBrowser(request, reply)),
  }
}
