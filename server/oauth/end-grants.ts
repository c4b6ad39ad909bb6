import type { OrgDb } from '../database/org.ts'
import type { OAuthParts } from './parts.ts'
import { endGrantsOfSession } from './store.ts'

/**
 * Ends what hangs on a session that ends: its grants, but for offline access, and the apps' own sessions (OIDCBCL-2.5).
 *
 * In the transaction that ends the session, so that no app is told of an end that did not happen, nor left untold.
 */
export async function sessionEnded(
  parts: Pick<OAuthParts, 'currentApp' | 'queueLogout'>,
  db: OrgDb,
  session: { readonly id: string; readonly userId: string },
  now: Date,
): Promise<void> {
  for (const clientId of await endGrantsOfSession(db, session.id, now)) {
    const app = await parts.currentApp(db, clientId)
    if (app?.isActive && app.client.backChannelLogoutUri !== undefined)
      await parts.queueLogout(db, { clientId, userId: session.userId, sessionId: session.id })
  }
}
