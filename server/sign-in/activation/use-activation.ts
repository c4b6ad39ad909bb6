import { logEvent } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { OrgContext } from '../../http/org-context.ts'
import { hashToken } from '../../keys/hash.ts'
import type { Occasion } from '../parts.ts'
import { type ChangeParts, settleChange } from '../password/change-password.ts'
import { type ChoiceRefusal, choosePassword } from '../password/choose-password.ts'
import { forgetOtherDevices, holdUser, type PasswordOwner } from '../password/store.ts'
import { type Session, userParty } from '../session/session.ts'
import { startSession } from '../session/start-session.ts'
import { unlockLogin } from '../throttle/store.ts'
import { type ActivationOwner, findActivationOwner, redeemActivation } from './store.ts'

/** What came of a link and a wanted password. */
export type ActivationOutcome =
  /** A first password signs in: the cookie's value. */
  | { readonly kind: 'signed-in'; readonly token: string }
  /** Another password ended every session; signing in comes next. */
  | { readonly kind: 'changed' }
  | ChoiceRefusal
  /** Used, too old, or overtaken by a newer one or by a change. */
  | { readonly kind: 'dead' }

/** Whose password a link chooses; undefined when it is dead. Looking does not use it up: mail scanners look. */
export const findActivation = (org: OrgContext, token: string, now: Date): Promise<ActivationOwner | undefined> =>
  findActivationOwner(org.db, hashToken(token), now)

/** Sets the password that a link was made for; the first one makes its user active and signs them in. */
export async function useActivation(
  org: OrgContext,
  { token, wanted }: { readonly token: string; readonly wanted: string },
  browser: { readonly session: Session | undefined; readonly device: string },
  occasion: Occasion,
  parts: ChangeParts,
): Promise<ActivationOutcome> {
  const found = await findActivation(org, token, occasion.now)
  if (!found) return { kind: 'dead' }
  const choice = await choosePassword(org, found, wanted, parts)
  if (choice.kind !== 'chosen') return choice
  const { owner } = found
  const { hash } = choice

  return inOrgTransaction(org.db, async (transaction): Promise<ActivationOutcome> => {
    await holdUser(transaction, owner.userId)
    if (!(await redeemActivation(transaction, hashToken(token), hash, occasion.now))) return { kind: 'dead' }
    await unlockLogin(transaction, hashToken(parts.foldLogin(owner.login)))
    if (!found.isNew) {
      await forgetOtherDevices(transaction, owner.userId, '')
      const change = { owner, except: undefined, eventType: 'user.account.reset_password' } as const
      await settleChange(transaction, org, change, occasion, parts)
      return { kind: 'changed' }
    }
    await logActivation(transaction, owner, occasion)
    const proof = { ...owner, passwordHash: hash, amr: ['pwd'] }
    const started = await startSession(transaction, proof, browser, org.settings, occasion, parts)
    return started ? { kind: 'signed-in', token: started.token } : { kind: 'changed' }
  })
}

const logActivation = (transaction: OrgDb, owner: PasswordOwner, { visitor, now }: Occasion) =>
  logEvent(
    transaction,
    {
      eventType: 'user.lifecycle.activate',
      outcome: 'SUCCESS',
      reason: 'first password chosen',
      actor: userParty(owner),
      targets: [userParty(owner)],
      visitor,
    },
    now,
  )
