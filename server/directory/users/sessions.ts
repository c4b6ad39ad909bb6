import { inOrgTransaction } from '../../database/org.ts'
import { notAllowed, notFound, type Refused } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { isOfRank, onUser, outrankedByUser, type UserCall } from './on-user.ts'
import type { ListedSession, UserParts } from './parts.ts'
import { partyOf } from './show-user.ts'

/** How many sessions ended. */
export interface Ended {
  readonly kind: 'ended'
  readonly count: number
}

/** What ends with a user's sessions. */
export interface Clearing {
  readonly oauthTokens: boolean
  readonly forgetDevices: boolean
}

/** Signs a user out everywhere, and takes what apps hold for them if that is asked. */
export const clearSessions = (call: UserCall, { oauthTokens, forgetDevices }: Clearing, parts: UserParts) =>
  onUser(call, {}, async (transaction, user): Promise<Ended> => {
    const { caller, now, visitor } = call
    const count = await parts.endSessions(transaction, { userId: user.id }, caller.party, { now, visitor })
    if (oauthTokens) await parts.endGrants(transaction, user.id, now)
    if (forgetDevices) await parts.forgetDevices(transaction, user.id)
    await logAct(transaction, call, 'user.session.clear', [partyOf(user)], { count, oauthTokens })
    return { kind: 'ended', count }
  })

/** Ends one session. A session that is another user's, or ended, is not there. */
export async function endSession(
  call: UserCall,
  session: ListedSession | undefined,
  sessionId: string,
  parts: UserParts,
): Promise<Ended | Refused> {
  const { db, caller, now, visitor } = call
  if (!session) return notFound(sessionId, 'Session')
  if (!(await isOfRank(db, call, session.userId))) return outrankedByUser
  const which = { userId: session.userId, only: session.id }
  const count = await inOrgTransaction(db, (transaction) =>
    parts.endSessions(transaction, which, caller.party, { now, visitor }),
  )
  return count === 1 ? { kind: 'ended', count } : notFound(sessionId, 'Session')
}

/** Ends the caller's own sessions, but for the one they ask from if they want to stay. */
export async function endOwnSessions(
  call: UserCall,
  keepsCurrent: boolean,
  parts: UserParts,
): Promise<Ended | Refused> {
  const { db, caller, now, visitor } = call
  const { userId, sessionId } = caller
  if (userId === undefined) return notFound('me', 'User')
  const except = keepsCurrent ? sessionId : undefined
  const count = await inOrgTransaction(db, (transaction) =>
    parts.endSessions(transaction, { userId, except }, caller.party, { now, visitor }),
  )
  return { kind: 'ended', count }
}

/** Signs everybody out, for when nobody knows who else is in. Only a super admin may. */
export async function endEverySession(
  call: UserCall,
  keepsCurrent: boolean,
  parts: UserParts,
): Promise<Ended | Refused> {
  const { org, db, caller, now } = call
  if (!caller.roles.includes('SUPER_ADMIN'))
    return notAllowed('caller-is-a-super-admin', 'only a super admin signs everybody out')
  const count = await parts.endAllSessions(org, keepsCurrent ? caller.sessionId : undefined, now)
  await logAct(db, call, 'user.session.clear', [{ id: org.id, type: 'Org', displayName: org.name }], { count })
  return { kind: 'ended', count }
}
