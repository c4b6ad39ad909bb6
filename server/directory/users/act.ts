import { type Caller } from '../../http/api/caller.ts'
import { notAllowed, type Refused } from '../../http/api/errors.ts'
import { isFresh } from '../../http/api/mount.ts'
import type { OrgDb } from '../../database/org.ts'
import type { UserCall } from './on-user.ts'
import type { UserParts } from './parts.ts'
import { findUser, type StoredUser } from './store.ts'

/** What an act on a user gives: the user as they are afterwards. */
export interface Changed {
  readonly kind: 'changed'
  readonly user: StoredUser
}

/** The user after a change, in its transaction. */
export async function changed(transaction: OrgDb, id: string): Promise<Changed> {
  const user = await findUser(transaction, id)
  if (!user) throw new Error('a user who was just changed is gone')
  return { kind: 'changed', user }
}

/** Ends everything a user holds: sessions, what apps hold for them, and the devices they are known by. In the transaction. */
export async function endAccess(
  transaction: OrgDb,
  { caller, now, visitor }: UserCall,
  userId: string,
  parts: Pick<UserParts, 'endSessions' | 'endGrants' | 'forgetDevices'>,
): Promise<void> {
  await parts.endSessions(transaction, { userId }, caller.party, { now, visitor })
  await parts.endGrants(transaction, userId, now)
  await parts.forgetDevices(transaction, userId)
}

/** Refuses what signs somebody in, or lets them be signed in, to a session that is not fresh; undefined for others. */
export const refuseStale = (caller: Caller, now: Date): Refused | undefined =>
  isFresh(caller, now)
    ? undefined
    : notAllowed('sign-in-is-fresh', 'sign in again: this asks for a sign-in not older than 15 minutes')

/**
 * Refuses to hand somebody's way in to a session that is not fresh, or to a script that has that very person's token:
 * a token must not become a sign-in, and outlive its end by it.
 */
export function refuseHanding({ caller, now }: Pick<UserCall, 'caller' | 'now'>, userId: string): Refused | undefined {
  if (caller.kind === 'token' && caller.userId === userId)
    return notAllowed(
      'own-password-is-changed-by-people',
      'your own password is changed where you are signed in, not by a token',
    )
  return refuseStale(caller, now)
}
