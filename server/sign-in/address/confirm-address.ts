import { logEvent } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { OrgContext } from '../../http/org-context.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import { endLinksOf } from '../activation/store.ts'
import type { Occasion, SignInParts } from '../parts.ts'
import { holdUser } from '../password/store.ts'
import { userParty } from '../session/session.ts'
import { countInWindow } from '../throttle/store.ts'
import { findWaitingAddress, redeemAddress, replaceAddressLinks, type WaitingAddress } from './store.ts'

/** For how many hours an address waits for its owner. */
export const addressHours = 24

// More mail than this helps nobody, and fills the mailbox of someone who did not ask.
const perUser = { most: 10, seconds: 3_600 }

/** A change of address. */
export interface AddressChange {
  readonly userId: string
  readonly login: string
  /** The address that the user has, or had until now. */
  readonly from: string
  readonly to: string
  /** True when an admin has set it already: then its owner only proves it. */
  readonly isSet: boolean
}

/**
 * Asks the owner of an address to say that it is theirs, and tells the one before. In the caller's transaction.
 *
 * False when this user was mailed too often within the hour.
 */
export async function askForAddress(
  transaction: OrgDb,
  org: OrgContext,
  { userId, login, from, to, isSet }: AddressChange,
  now: Date,
  parts: Pick<SignInParts, 'sendMail'>,
): Promise<boolean> {
  if (!(await countInWindow(transaction, 'address-user', hashToken(userId), now, perUser))) return false
  const token = newToken()
  const expiresAt = new Date(now.getTime() + addressHours * 3_600_000)
  await replaceAddressLinks(transaction, { tokenHash: hashToken(token), userId, email: to, now, expiresAt })
  const values = { login, orgName: org.name }
  const link = `${org.issuer}/confirm-address?token=${token}`
  await parts.sendMail(transaction, { to, kind: 'confirm-address', values: { ...values, link, hours: addressHours } })
  if (from !== to)
    await parts.sendMail(transaction, {
      to: from,
      kind: 'address-changes',
      values: { ...values, address: to, isDone: isSet },
    })
  return true
}

/** What a link would confirm; undefined when it is dead. Looking does not use it up: mail scanners look. */
export const findAddress = (org: OrgContext, token: string, now: Date): Promise<WaitingAddress | undefined> =>
  findWaitingAddress(org.db, hashToken(token), now)

/** Gives a user the address that waited, proven. False when the link is dead. Every other link to the account ends. */
export async function confirmAddress(
  org: OrgContext,
  token: string,
  { visitor, now }: Occasion,
): Promise<WaitingAddress | undefined> {
  const seen = await findAddress(org, token, now)
  if (!seen) return undefined
  return inOrgTransaction(org.db, async (transaction) => {
    await holdUser(transaction, seen.owner.userId)
    const found = await findWaitingAddress(transaction, hashToken(token), now)
    if (!found || !(await redeemAddress(transaction, hashToken(token), now))) return undefined
    await endLinksOf(transaction, found.owner.userId, now)
    const party = userParty(found.owner)
    const changeDetails = { from: { email: found.owner.email }, to: { email: found.email, emailVerified: true } }
    await logEvent(
      transaction,
      {
        eventType: 'user.account.update_primary_email',
        outcome: 'SUCCESS',
        reason: 'confirmed by its owner',
        actor: party,
        targets: [{ ...party, changeDetails }],
        visitor,
      },
      now,
    )
    return found
  })
}
