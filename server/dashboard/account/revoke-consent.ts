import { logEvent } from '../../audit/log.ts'
import { inOrgTransaction } from '../../database/org.ts'
import type { DashboardParts, SignedIn } from '../parts.ts'
import type { Refusal } from '../refusals.ts'
import { deleteConsent } from './store.ts'

const noSuchConsent: Refusal = {
  error: 'not_found',
  rule: 'consent-was-given',
  description: 'the user gave this app no consent',
}

/** Takes back the user's consent to an app, and with it everything the app was granted. All or nothing. */
export function revokeConsent(
  parts: Pick<DashboardParts, 'endGrantsOfApp'>,
  { request, session, now }: SignedIn,
  appId: string,
): Promise<Refusal | undefined> {
  const { userId, login, displayName } = session
  return inOrgTransaction(request.org.db, async (db) => {
    if (!(await deleteConsent(db, userId, appId))) return noSuchConsent
    await parts.endGrantsOfApp(db, userId, appId, now)
    await logEvent(
      db,
      {
        eventType: 'app.oauth2.as.consent.revoke',
        outcome: 'SUCCESS',
        actor: { id: userId, type: 'User', alternateId: login, displayName },
        targets: [{ id: appId, type: 'AppInstance' }],
        visitor: request.visitor,
        sessionId: session.id,
      },
      now,
    )
    return undefined
  })
}
