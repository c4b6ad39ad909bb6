import type { z } from 'zod'
import type { changePasswordBody } from '../../../contracts/management/user.ts'
import { may } from '../../http/api/caller.ts'
import { notAllowed, type Refused, wrongField } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { keepPassword } from '../store.ts'
import { type Changed, changed, endAccess, refuseHanding } from './act.ts'
import { findNamedUser } from './find-user.ts'
import { offer, type OfferedLink, statusChange } from './lifecycle.ts'
import { isOfRank, onUser, outrankedByUser, type UserCall } from './on-user.ts'
import type { ProofOutcome, UserParts } from './parts.ts'
import { hashWanted, personOf, tooBusy } from './set-password.ts'
import { partyOf } from './show-user.ts'
import { refuseByStatus } from './status.ts'
import { changeUser, findPasswordHash } from './store.ts'

/** Ends a password: the user signs in with it once more, and then chooses another. */
export const expirePassword = (call: UserCall, parts: UserParts): Promise<Changed | Refused> =>
  onUser(call, {}, async (transaction, user) => {
    const refusal = refuseByStatus(user, 'expirePassword')
    if (refusal) return refusal
    await changeUser(transaction, user.id, { status: 'PASSWORD_EXPIRED' }, call.now)
    await endAccess(transaction, call, user.id, parts)
    const after = await changed(transaction, user.id)
    const target = { ...partyOf(user), ...statusChange(user, after.user) }
    await logAct(transaction, call, 'user.account.expire_password', [target])
    return after
  })

/** A password that an admin tells somebody. */
export interface TempPassword {
  readonly kind: 'temporary'
  readonly password: string
}

/** Gives a user a password that an admin can tell them, good for choosing another. */
export async function expireWithTempPassword(call: UserCall, parts: UserParts): Promise<TempPassword | Refused> {
  const password = parts.newPassword()
  const hashed = await hashWanted(call.org, { login: '', names: [] }, password, parts)
  if (hashed.kind === 'refused') return hashed
  return onUser(call, {}, async (transaction, user) => {
    const refusal = refuseByStatus(user, 'expirePassword') ?? refuseHanding(call, user.id)
    if (refusal) return refusal
    await keepPassword(transaction, user.id, hashed.hash, call.now)
    await changeUser(transaction, user.id, { status: 'PASSWORD_EXPIRED' }, call.now)
    await endAccess(transaction, call, user.id, parts)
    await parts.endLinks(transaction, user.id, call.now)
    const { user: after } = await changed(transaction, user.id)
    const target = { ...partyOf(user), ...statusChange(user, after) }
    await logAct(transaction, call, 'user.account.expire_password', [target], { reason: 'temporary password' })
    const { org, now, visitor } = call
    await parts.tellPasswordChanged(
      transaction,
      org,
      { userId: user.id, login: user.login, email: user.email },
      { now, visitor },
    )
    return { kind: 'temporary', password }
  })
}

/** What takes a password from somebody and offers them another. */
export type ResetParts = Pick<UserParts, 'endLinks' | 'endSessions' | 'endGrants' | 'forgetDevices' | 'offerPassword'>

/** Keeps a user out until they have chosen another password by the link. */
export const resetPassword = (call: UserCall, sendEmail: boolean, parts: ResetParts): Promise<OfferedLink | Refused> =>
  onUser(call, {}, async (transaction, user) => {
    const refusal = refuseByStatus(user, 'resetPassword') ?? (sendEmail ? undefined : refuseHanding(call, user.id))
    if (refusal) return refusal
    await parts.endLinks(transaction, user.id, call.now)
    await changeUser(transaction, user.id, { status: 'RECOVERY' }, call.now)
    await endAccess(transaction, call, user.id, parts)
    const after = await changed(transaction, user.id)
    const target = { ...partyOf(user), ...statusChange(user, after.user) }
    await logAct(transaction, call, 'user.account.reset_password', [target])
    return offer(transaction, call, user, { isFirst: false, isMailed: sendEmail }, parts)
  })

/** Gives a user a link to another password; until they use it, nothing changes. */
export const forgotPassword = (call: UserCall, sendEmail: boolean, parts: UserParts): Promise<OfferedLink | Refused> =>
  onUser(call, {}, async (transaction, user) => {
    const refusal = refuseByStatus(user, 'forgotPassword') ?? (sendEmail ? undefined : refuseHanding(call, user.id))
    if (refusal) return refusal
    await logAct(transaction, call, 'user.account.reset_password', [partyOf(user)], { reason: 'link made' })
    return offer(transaction, call, user, { isFirst: false, isMailed: sendEmail }, parts)
  })

/** Changes a password of somebody who proves the one they have; admins can do so for others who tell them both. */
export async function changePassword(
  call: UserCall,
  { oldPassword, newPassword }: z.output<typeof changePasswordBody>,
  parts: UserParts,
): Promise<Changed | Refused> {
  const { org, caller, now, visitor } = call
  const named = await findNamedUser(call, call.params.userId ?? 'me')
  const isOwn = !('refusal' in named) && named.id === caller.userId
  if (!isOwn && !may(caller, 'users.credentials'))
    return notAllowed('caller-holds-the-right', 'this needs the right users.credentials')
  if ('refusal' in named) return named
  if (!(await isOfRank(call.db, call, named.id))) return outrankedByUser
  const possible = refuseByStatus(named, 'changePassword')
  if (possible) return possible
  // The rules first, so that an attempt is counted only for a password that could be had.
  const hashed = await hashWanted(org, personOf(named.login, named.profile), newPassword.value, parts)
  if (hashed.kind === 'refused') return hashed
  const proof = await parts.provePassword(org, named.login, oldPassword.value, { now, visitor })
  if (proof.kind !== 'right') return refuseProof(proof)
  if (oldPassword.value.normalize('NFC') === newPassword.value.normalize('NFC'))
    return wrongField('newPassword', 'this is the current password', 'password-is-another')
  return onUser(call, {}, async (transaction, user) => {
    if ((await findPasswordHash(transaction, user.id)) !== proof.hash) return refuseProof({ kind: 'wrong' })
    await keepPassword(transaction, user.id, hashed.hash, now)
    await changeUser(transaction, user.id, user.status === 'PASSWORD_EXPIRED' ? { status: 'ACTIVE' } : {}, now)
    await endOthers(call, transaction, user.id, isOwn, parts)
    await parts.endLinks(transaction, user.id, now)
    const to = { userId: user.id, login: user.login, email: user.email }
    await parts.tellPasswordChanged(transaction, org, to, { now, visitor })
    await logAct(transaction, call, 'user.account.update_password', [partyOf(user)])
    return changed(transaction, user.id)
  })
}

/** Ends everything but the session in which somebody changes their own password. */
async function endOthers(
  call: UserCall,
  transaction: UserCall['db'],
  userId: string,
  isOwn: boolean,
  parts: UserParts,
): Promise<void> {
  const { caller, now, visitor } = call
  const except = isOwn ? caller.sessionId : undefined
  await parts.endSessions(transaction, { userId, except }, caller.party, { now, visitor })
  await parts.endGrants(transaction, userId, now)
  await parts.forgetDevices(transaction, userId)
}

function refuseProof(proof: Exclude<ProofOutcome, { readonly kind: 'right' }>): Refused {
  if (proof.kind === 'busy') return tooBusy
  const causes = {
    wrong: 'oldPassword: this is not the current password',
    locked: 'oldPassword: too many wrong passwords; the account is locked',
    wait: 'oldPassword: too many wrong passwords; try again later',
  }
  const error = proof.kind === 'wait' ? 'too-many' : 'wrong-password'
  const waits = proof.kind === 'wait' ? { retryAfterSeconds: proof.seconds } : {}
  return { kind: 'refused', refusal: { error, rule: 'old-password-is-right', causes: [causes[proof.kind]], ...waits } }
}
