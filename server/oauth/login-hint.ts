import type { OrgContext } from '../http/org-context.ts'
import type { Sealer } from '../keys/seal.ts'

/** How long the hint of a tile means something. */
const hintMs = 300_000

/**
 * The login_hint a dashboard tile sends to its app: opaque, for five minutes, bound to the user and the app.
 *
 * It comes back with the app's authorization request and preselects that user; it never authenticates.
 */
export const makeLoginHint = (sealer: Sealer, org: OrgContext, userId: string, clientId: string, now: Date): string =>
  sealer.seal('login-hint', org.id, JSON.stringify([userId, clientId]), now.getTime())

/** The user a hint names; undefined when it is not one of ours, is another app's, or has expired. */
export function openLoginHint(sealer: Sealer, org: OrgContext, hint: string, clientId: string, now: Date): string | undefined {
  const opened = hint.length > 300 ? undefined : sealer.open('login-hint', org.id, hint)
  if (!opened || now.getTime() > opened.sealedAt + hintMs) return undefined
  const [userId, forClient] = JSON.parse(opened.text) as [string, string]
  return forClient === clientId ? userId : undefined
}
