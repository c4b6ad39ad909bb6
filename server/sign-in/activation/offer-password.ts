import type { OrgDb } from '../../database/org.ts'
import type { OrgContext } from '../../http/org-context.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import type { SignInParts } from '../parts.ts'
import { replaceActivationLinks } from './store.ts'

/** For how many days a new user may choose their first password. */
export const activationDays = 7

/** For how many minutes somebody may choose another one: as long as it takes to read a mail that was announced. */
export const resetMinutes = 60

/** What is offered to whom. */
export interface PasswordOffer {
  readonly userId: string
  readonly login: string
  readonly email: string
  /** True for a first password, which makes the user active. */
  readonly isFirst: boolean
  /** False gives the link to whoever asked, who hands it over. */
  readonly isMailed: boolean
}

/** A link that chooses a password, once, in whichever browser it is opened. */
export interface OfferedLink {
  readonly url: string
  readonly token: string
}

/** Offers a user a password of their choice, by a link that ends those before it. In the caller's transaction. */
export async function offerPassword(
  transaction: OrgDb,
  org: OrgContext,
  { userId, login, email, isFirst, isMailed }: PasswordOffer,
  now: Date,
  parts: Pick<SignInParts, 'sendMail'>,
): Promise<OfferedLink> {
  const token = newToken()
  const minutes = isFirst ? activationDays * 1_440 : resetMinutes
  const expiresAt = new Date(now.getTime() + minutes * 60_000)
  await replaceActivationLinks(transaction, { tokenHash: hashToken(token), userId, email, isMailed, now, expiresAt })
  const url = `${org.issuer}/${isFirst ? 'activate' : 'reset-password'}?token=${token}`
  const values = { login, orgName: org.name, link: url }
  if (isMailed && isFirst)
    await parts.sendMail(transaction, {
      to: email,
      kind: 'activate-account',
      values: { ...values, days: activationDays },
    })
  if (isMailed && !isFirst)
    await parts.sendMail(transaction, { to: email, kind: 'reset-password', values: { ...values, minutes } })
  return { url, token }
}
