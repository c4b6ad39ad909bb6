import type { OrgDb } from '../database/org.ts'
import type { OAuthParts } from './parts.ts'
import { endGrantsOfSession, endGrantsOfSessions } from './store.ts'

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

/** The same for many sessions at once: one statement for their grants, and a message to each app that asked for one. */
export async function sessionsEnded(
  parts: Pick<OAuthParts, 'currentApp' | 'queueLogout'>,
  db: OrgDb,
  sessions: readonly { readonly id: string; readonly userId: string }[],
  now: Date,
): Promise<void> {
  const owners = new Map(sessions.map(({ id, userId }) => [id, userId]))
  for (const { appId: clientId, sessionId } of await endGrantsOfSessions(db, [...owners.keys()], now)) {
    const app = await parts.currentApp(db, clientId)
    const userId = owners.get(sessionId)
    if (userId !== undefined && app?.isActive && app.client.backChannelLogoutUri !== undefined)
      await parts.queueLogout(db, { clientId, userId, sessionId })
  }
}
