import { type LogParty, logEvent } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { Occasion, SignInParts } from '../parts.ts'
import { endSessions, type SessionChoice } from './store.ts'

type EndParts = Pick<SignInParts, 'sessionEnded'>

/** Ends sessions of a user and what hangs on them, and gives how many ended. Nothing half ends. */
export const endUserSessions = (
  db: OrgDb,
  choice: SessionChoice,
  actor: LogParty,
  occasion: Occasion,
  parts: EndParts,
): Promise<number> =>
  inOrgTransaction(db, (transaction) => endSessionsWithin(transaction, choice, actor, occasion, parts))

/** The same inside a transaction that does more. */
export async function endSessionsWithin(
  transaction: OrgDb,
  choice: SessionChoice,
  actor: LogParty,
  { visitor, now }: Occasion,
  parts: EndParts,
): Promise<number> {
  const ended = await endSessions(transaction, choice, now)
  for (const id of ended) {
    await parts.sessionEnded(transaction, { id, userId: choice.userId }, now)
    const targets: LogParty[] = [{ id: choice.userId, type: 'User' }]
    await logEvent(
      transaction,
      { eventType: 'user.session.end', outcome: 'SUCCESS', actor, targets, visitor, sessionId: id },
      now,
    )
  }
  return ended.length
}
