import type { OrgDb } from '../database/org.ts'
import { inOrgTransaction } from '../database/org.ts'
import type { OrgContext } from '../http/org-context.ts'
import type { LogParty } from '../audit/log.ts'
import type { Occasion, SignInParts } from './parts.ts'
import { endSessionsWithin, endUserSessions } from './session/end-session.ts'
import { idleSince, type Session, userParty } from './session/session.ts'
import { type ListedSession, listSessions } from './session/store.ts'

/** One of the person's own sessions. */
export interface OwnSession extends ListedSession {
  /** The one they are looking from. */
  readonly isCurrent: boolean
}

/** The person's live sessions, the one they look from first, then the latest used. */
export async function listOwnSessions(org: OrgContext, session: Session, now: Date): Promise<OwnSession[]> {
  const listed = await listSessions(org.db, session.userId, now, idleSince(now, org.settings))
  return listed
    .map((one) => ({ ...one, isCurrent: one.id === session.id }))
    .toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent))
}

/** Ends one of the person's own sessions. `not-found` also for a session that is someone else's. */
export async function endOwnSession(
  org: OrgContext,
  session: Session,
  sessionId: string,
  occasion: Occasion,
  parts: Pick<SignInParts, 'sessionEnded'>,
): Promise<{ readonly kind: 'ended' } | { readonly kind: 'not-found' }> {
  const choice = { userId: session.userId, only: sessionId }
  const ended = await endUserSessions(org.db, choice, userParty(session), occasion, parts)
  return { kind: ended === 1 ? 'ended' : 'not-found' }
}

/** Signs the person out everywhere but here, and ends every refresh token. Gives how many sessions ended. */
export const endOtherSessions = (
  org: OrgContext,
  session: Session,
  occasion: Occasion,
  parts: EndParts,
): Promise<{ readonly kind: 'ended'; readonly count: number }> =>
  inOrgTransaction(org.db, async (transaction) => {
    const choice = { userId: session.userId, except: session.id }
    const count = await endSessionsWithin(transaction, choice, userParty(session), occasion, parts)
    await parts.endGrantsOfUser(transaction, session.userId, occasion.now)
    return { kind: 'ended', count }
  })

/** Ends everything a user holds: for an admin who deactivates, suspends or signs them out. In the caller's transaction. */
export async function endEverythingOf(
  transaction: OrgDb,
  userId: string,
  actor: LogParty,
  occasion: Occasion,
  parts: EndParts,
): Promise<void> {
  await endSessionsWithin(transaction, { userId }, actor, occasion, parts)
  await parts.endGrantsOfUser(transaction, userId, occasion.now)
}

type EndParts = Pick<SignInParts, 'sessionEnded' | 'endGrantsOfUser'>
