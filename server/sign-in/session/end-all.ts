import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { type EndedSession, endSomeSessions } from './admin-store.ts'

/** So many sessions end in one transaction: it holds its locks for less than a second. */
const atOnce = 500

/**
 * Ends every session of an org but one, with what hangs on each, and gives how many ended. Those that begin meanwhile go on.
 *
 * One transaction after another, so that a large org is not held up; who stops in the middle has ended what was counted.
 */
export async function endAllSessions(
  db: OrgDb,
  { except, now }: { readonly except: string | undefined; readonly now: Date },
  sessionsEnded: (db: OrgDb, sessions: readonly EndedSession[], now: Date) => Promise<void>,
): Promise<number> {
  for (let total = 0; ; ) {
    const ended = await inOrgTransaction(db, async (transaction) => {
      const sessions = await endSomeSessions(transaction, { except, most: atOnce, now })
      if (sessions.length > 0) await sessionsEnded(transaction, sessions, now)
      return sessions.length
    })
    total += ended
    if (ended < atOnce) return total
  }
}
