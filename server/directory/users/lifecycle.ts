import { changesBetween } from '../../audit/changes.ts'
import type { EventType } from '../../audit/event-types.ts'
import type { OrgDb } from '../../database/org.ts'
import type { Refused } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { loginKey } from '../login.ts'
import { type Changed, changed, endAccess, refuseStale } from './act.ts'
import { onUser, type UserCall } from './on-user.ts'
import type { UserParts } from './parts.ts'
import { partyOf, shownStatusOf } from './show-user.ts'
import { refuseByStatus } from './status.ts'
import { changeUser, deletePassword, deleteUser, endTokensOf, type StoredUser, type UserChange } from './store.ts'

/** A link that an admin asked for: mailed, and then not told, or to be handed over. */
export interface OfferedLink {
  readonly kind: 'offered'
  readonly link: { readonly url: string; readonly token: string } | undefined
}

/** Something was done that has nothing to show. */
export interface Done {
  readonly kind: 'done'
}

/**
 * Lets a staged or deactivated user in: at once who has a password, others when they have chosen one by the link. Who was
 * deactivated begins anew.
 */
export const activateUser = (call: UserCall, sendEmail: boolean, parts: UserParts): Promise<OfferedLink | Refused> =>
  onUser(call, {}, async (transaction, user) => {
    const refusal = refuseByStatus(user, 'activate')
    if (refusal) return refusal
    if (user.status === 'STAGED' && user.passwordChangedAt !== null) {
      await setStatus(transaction, call, user, { status: 'ACTIVE', isActivated: true }, 'user.lifecycle.activate')
      return { kind: 'offered', link: undefined }
    }
    const stale = sendEmail ? undefined : refuseStale(call.caller, call.now)
    if (stale) return stale
    await setStatus(transaction, call, user, { status: 'PROVISIONED' }, 'user.lifecycle.activate')
    return offer(transaction, call, user, { isFirst: true, isMailed: sendEmail }, parts)
  })

/** Gives a provisioned user a new link, which ends the one before. */
export const reactivateUser = (
  call: UserCall,
  sendEmail: boolean,
  parts: Pick<UserParts, 'offerPassword'>,
): Promise<OfferedLink | Refused> =>
  onUser(call, {}, async (transaction, user) => {
    const refusal = refuseByStatus(user, 'reactivate') ?? (sendEmail ? undefined : refuseStale(call.caller, call.now))
    if (refusal) return refusal
    await logAct(transaction, call, 'user.lifecycle.reactivate', [partyOf(user)])
    return offer(transaction, call, user, { isFirst: true, isMailed: sendEmail }, parts)
  })

/** Ends a user's access for good: sessions, grants, API tokens, links and the password. Groups and assignments stay and open nothing. */
export const deactivateUser = (call: UserCall, parts: UserParts): Promise<Changed | Refused> =>
  onUser(call, { takesAccess: true }, async (transaction, user) => {
    const refusal = refuseByStatus(user, 'deactivate')
    if (refusal) return refusal
    return deactivate(transaction, call, user, parts)
  })

async function deactivate(transaction: OrgDb, call: UserCall, user: StoredUser, parts: UserParts): Promise<Changed> {
  const change = { status: 'DEPROVISIONED', isUnlocked: true } as const
  await setStatus(transaction, call, user, change, 'user.lifecycle.deactivate')
  await endAccess(transaction, call, user.id, parts)
  await endTokensOf(transaction, user.id, call.now)
  await parts.endLinks(transaction, user.id, call.now)
  await deletePassword(transaction, user.id)
  return changed(transaction, user.id)
}

/** Deactivates a user, or deletes one who is deactivated, with everything that is theirs: as Okta, in two steps. */
export const removeUser = (call: UserCall, parts: UserParts): Promise<Done | Refused> =>
  onUser(call, { takesAccess: true }, async (transaction, user) => {
    if (user.status !== 'DEPROVISIONED') {
      await deactivate(transaction, call, user, parts)
      return { kind: 'done' }
    }
    // The next owner of the login begins without its failures.
    await parts.unlock(transaction, loginKey(user.login))
    if (!(await deleteUser(transaction, user.id)))
      throw new Error('a deactivated user who is held could not be deleted')
    await logAct(transaction, call, 'user.lifecycle.delete.initiated', [partyOf(user)])
    return { kind: 'done' }
  })

/** Keeps a user out until somebody says otherwise; what they hold ends, the password stays. */
export const suspendUser = (call: UserCall, parts: UserParts): Promise<Changed | Refused> =>
  onUser(call, { takesAccess: true }, async (transaction, user) => {
    const refusal = refuseByStatus(user, 'suspend')
    if (refusal) return refusal
    await setStatus(transaction, call, user, { status: 'SUSPENDED' }, 'user.lifecycle.suspend')
    await endAccess(transaction, call, user.id, parts)
    await parts.endLinks(transaction, user.id, call.now)
    return changed(transaction, user.id)
  })

/** Lets a suspended user in again. What came to be at the very moment of the suspension ends now at the latest. */
export const unsuspendUser = (call: UserCall, parts: UserParts): Promise<Changed | Refused> =>
  onUser(call, {}, async (transaction, user) => {
    const refusal = refuseByStatus(user, 'unsuspend')
    if (refusal) return refusal
    await endAccess(transaction, call, user.id, parts)
    await setStatus(transaction, call, user, { status: 'ACTIVE' }, 'user.lifecycle.unsuspend')
    return changed(transaction, user.id)
  })

/** Opens a login that too many wrong passwords locked or slowed, for strangers and for its owner alike. */
export const unlockUser = (call: UserCall, parts: UserParts): Promise<Changed | Refused> =>
  onUser(call, {}, async (transaction, user) => {
    const hadFailures = await parts.unlock(transaction, loginKey(user.login))
    if (!hadFailures && user.lockedAt === null) return notLocked
    await changeUser(transaction, user.id, { isUnlocked: true }, call.now)
    const after = await changed(transaction, user.id)
    await logAct(transaction, call, 'user.account.unlock_by_admin', [
      { ...partyOf(user), ...statusChange(user, after.user) },
    ])
    return after
  })

const notLocked: Refused = {
  kind: 'refused',
  refusal: { error: 'not-locked', rule: 'status-allows-the-act', causes: ['The user is not locked out.'] },
}

async function setStatus(
  transaction: OrgDb,
  call: UserCall,
  user: StoredUser,
  change: UserChange,
  eventType: EventType,
): Promise<void> {
  await changeUser(transaction, user.id, change, call.now)
  const { user: after } = await changed(transaction, user.id)
  await logAct(transaction, call, eventType, [{ ...partyOf(after), ...statusChange(user, after) }])
}

/** What a change of status is logged with. */
export function statusChange(before: StoredUser, after: StoredUser) {
  const changeDetails = changesBetween({ status: shownStatusOf(before) }, { status: shownStatusOf(after) })
  return changeDetails ? { changeDetails } : {}
}

/** Makes the link of a user who is to choose a password. In the transaction. */
export async function offer(
  transaction: OrgDb,
  { org, now }: UserCall,
  { id: userId, login, email }: StoredUser,
  how: { readonly isFirst: boolean; readonly isMailed: boolean },
  parts: Pick<UserParts, 'offerPassword'>,
): Promise<OfferedLink> {
  const link = await parts.offerPassword(transaction, org, { userId, login, email, ...how }, now)
  return { kind: 'offered', link: how.isMailed ? undefined : link }
}
