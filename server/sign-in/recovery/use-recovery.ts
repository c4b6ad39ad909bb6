import { inOrgTransaction } from '../../database/org.ts'
import type { OrgContext } from '../../http/org-context.ts'
import { hashToken } from '../../keys/hash.ts'
import type { Occasion } from '../parts.ts'
import { type ChangeParts, settleChange } from '../password/change-password.ts'
import { type ChoiceRefusal, choosePassword } from '../password/choose-password.ts'
import { forgetOtherDevices, holdUser, type PasswordOwner } from '../password/store.ts'
import { unlockLogin } from '../throttle/store.ts'
import { findLinkOwner, redeemLink } from './store.ts'

/** What came of a link and a wanted password. */
export type RecoveryOutcome =
  | { readonly kind: 'changed'; readonly owner: PasswordOwner }
  | ChoiceRefusal
  /** Used, too old, another browser's, or overtaken by a change. */
  | { readonly kind: 'dead' }

/** The link as the browser brings it. */
export interface BroughtLink {
  readonly token: string
  readonly browserHash: string
}

/** Whose password a link may choose; undefined when it is dead. Looking does not use it up: mail scanners look. */
export async function findRecovery(
  org: OrgContext,
  { token, browserHash }: BroughtLink,
  now: Date,
): Promise<PasswordOwner | undefined> {
  const found = await findLinkOwner(org.db, { tokenHash: hashToken(token), browserHash, now })
  return found?.owner
}

/** Sets a new password by a link, ends every session and refresh token, unlocks the login, and tells the user. */
export async function useRecovery(
  org: OrgContext,
  { token, browserHash }: BroughtLink,
  wanted: string,
  occasion: Occasion,
  parts: ChangeParts,
): Promise<RecoveryOutcome> {
  const { now } = occasion
  const link = { tokenHash: hashToken(token), browserHash, now }
  const found = await findLinkOwner(org.db, link)
  if (!found) return { kind: 'dead' }
  const choice = await choosePassword(org, found, wanted, parts)
  if (choice.kind !== 'chosen') return choice
  const { owner } = found

  return inOrgTransaction(org.db, async (transaction): Promise<RecoveryOutcome> => {
    await holdUser(transaction, owner.userId)
    if (!(await redeemLink(transaction, link, choice.hash))) return { kind: 'dead' }
    await unlockLogin(transaction, hashToken(parts.foldLogin(owner.login)))
    // A device that signed in with the old password may be the thief's.
    await forgetOtherDevices(transaction, owner.userId, '')
    await settleChange(
      transaction,
      org,
      { owner, except: undefined, eventType: 'user.account.reset_password' },
      occasion,
      parts,
    )
    return { kind: 'changed', owner }
  })
}
