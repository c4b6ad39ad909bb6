import { logEvent } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { OrgContext } from '../../http/org-context.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import { loginKeyOf } from '../login-key.ts'
import type { Occasion, SignInParts } from '../parts.ts'
import { endSessionsWithin } from '../session/end-session.ts'
import { type Session, userParty } from '../session/session.ts'
import { renewToken } from '../session/store.ts'
import { isCommonPassword } from './common.ts'
import { isTooLong } from './hasher.ts'
import { minLengthOf, type PasswordRefusal, refusePassword } from './rules.ts'
import { endPasswordExpiry, findOwner, forgetOtherDevices, holdUser, type PasswordOwner, replaceHash } from './store.ts'
import { type Verdict, verifyPassword } from './verify-password.ts'

/** What came of a wish for a new password. */
export type ChangeOutcome =
  /** Changed; the session goes on under this new cookie, every other has ended. */
  | { readonly kind: 'changed'; readonly token: string }
  /** The new password is not taken. */
  | { readonly kind: 'refused'; readonly why: PasswordRefusal | { readonly kind: 'same' } }
  /** The current password was not right, or may not be tried now. */
  | Exclude<Verdict, { readonly kind: 'right' }>

/** The parts that a change of a password touches. */
export type ChangeParts = Pick<
  SignInParts,
  'hasher' | 'limits' | 'foldLogin' | 'sessionEnded' | 'endGrantsOfUser' | 'sendMail'
>

/** Who asks, from which browser, and both passwords. */
export interface ChangeRequest {
  readonly session: Session
  readonly device: string | undefined
  readonly current: string
  readonly wanted: string
}

/** Changes the password of someone who is signed in and proves it by the current one (ASVS-6.2.3). */
export async function changePassword(
  org: OrgContext,
  { session, device, current, wanted }: ChangeRequest,
  occasion: Occasion,
  parts: ChangeParts,
): Promise<ChangeOutcome> {
  const loginKey = loginKeyOf(session.login, parts.foldLogin)
  const owner = await findOwner(org.db, session.userId)
  if (loginKey === undefined || !owner || isTooLong(current)) return { kind: 'wrong' }
  const why = refuseFor(org, owner, wanted)
  if (why) return { kind: 'refused', why }

  const verdict = await verifyPassword(org.db, { loginKey, password: current, device }, occasion, parts)
  if (verdict.kind !== 'right') return verdict
  // Asked only now, so that it confirms no guess at the current password.
  if (wanted.normalize('NFC') === current.normalize('NFC')) return { kind: 'refused', why: { kind: 'same' } }
  const to = await parts.hasher.hash(wanted)
  if (to === undefined) return { kind: 'busy', seconds: parts.hasher.retryAfterSeconds }

  const token = newToken()
  const isChanged = await inOrgTransaction(org.db, async (transaction) => {
    await holdUser(transaction, session.userId)
    const change = { from: verdict.user.passwordHash, to, changedAt: occasion.now }
    if (!(await replaceHash(transaction, session.userId, change))) return false
    await endPasswordExpiry(transaction, session.userId, occasion.now)
    await renewToken(transaction, session.id, hashToken(token))
    await forgetOtherDevices(transaction, session.userId, hashToken(device ?? ''))
    await settleChange(
      transaction,
      org,
      { owner, except: session.id, eventType: 'user.account.update_password' },
      occasion,
      parts,
    )
    return true
  })
  return isChanged ? { kind: 'changed', token } : { kind: 'wrong' }
}

/** Why this person may not have this password; undefined when they may. */
export const refuseFor = (
  org: OrgContext,
  owner: Pick<PasswordOwner, 'login' | 'names'>,
  wanted: string,
): PasswordRefusal | undefined =>
  refusePassword({
    password: wanted,
    minLength: minLengthOf(org.settings),
    context: [owner.login, ...owner.names, org.name, 'Atrium'],
    isCommon: isCommonPassword,
  })

/** What follows every change of a password: other sessions and all refresh tokens end, the user is told, it is logged. */
export async function settleChange(
  transaction: OrgDb,
  org: OrgContext,
  change: {
    readonly owner: PasswordOwner
    /** The session that goes on; undefined ends all. */
    readonly except: string | undefined
    readonly eventType: 'user.account.update_password' | 'user.account.reset_password'
  },
  occasion: Occasion,
  parts: ChangeParts,
): Promise<void> {
  const { owner, except, eventType } = change
  const { visitor, now } = occasion
  const actor = userParty(owner)
  await endSessionsWithin(transaction, { userId: owner.userId, except }, actor, occasion, parts)
  await parts.endGrantsOfUser(transaction, owner.userId, now)
  await parts.sendMail(transaction, {
    to: owner.email,
    kind: 'password-changed',
    values: {
      login: owner.login,
      orgName: org.name,
      at: now.toISOString(),
      address: visitor.address,
      recoverLink: `${org.issuer}/recover`,
    },
  })
  await logEvent(
    transaction,
    { eventType, outcome: 'SUCCESS', actor, targets: [actor], visitor, sessionId: except },
    now,
  )
}
