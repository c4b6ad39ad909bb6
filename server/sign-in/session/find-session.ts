import type { OrgContext } from '../../http/org-context.ts'
import { hashToken } from '../../keys/hash.ts'
import { idleSince, seenBefore, type Session } from './session.ts'
import { findSessionByToken, touchSession } from './store.ts'

/** The live session of a cookie; undefined when there is none, and no question is asked without a cookie. */
export async function findSession(org: OrgContext, token: string | undefined, now: Date): Promise<Session | undefined> {
  if (token === undefined) return undefined
  return findSessionByToken(org.db, hashToken(token), now, idleSince(now, org.settings))
}

/** Keeps a session in use from ending by disuse. Cheap enough for every request: most write nothing, after the answer. */
export async function keepSessionAlive(
  org: OrgContext,
  session: Pick<Session, 'id' | 'lastSeenAt'>,
  now: Date,
): Promise<void> {
  const limit = seenBefore(now, org.settings)
  if (session.lastSeenAt < limit) await touchSession(org.db, session.id, now, limit)
}
