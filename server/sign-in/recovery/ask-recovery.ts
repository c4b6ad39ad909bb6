import { logEvent } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { OrgContext } from '../../http/org-context.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import type { Occasion, SignInParts } from '../parts.ts'
import { userParty } from '../session/session.ts'
import { addressKey } from '../throttle/keys.ts'
import { countInWindow } from '../throttle/store.ts'
import { findRecoverable, insertLink } from './store.ts'

const linkLifetimeMinutes = 15

// More mail than this helps nobody, and fills the mailbox of someone who did not ask.
const perLogin = { most: 5, seconds: 3_600 }
const perAddress = { most: 50, seconds: 3_600 }

/** True when this address may ask for a link now. The same for every login, so the answer may wait for it. */
export const mayAskRecovery = (org: OrgContext, { now, visitor }: Occasion): Promise<boolean> =>
  countInWindow(org.db, 'recovery-address', addressKey(visitor.address), now, perAddress)

/**
 * Mails a link to whoever has the login, if anyone may recover it.
 *
 * Gives nothing back, on purpose: the page says the same whoever asks for whom, and does not wait for it.
 */
export async function askRecovery(
  org: OrgContext,
  { loginKey, browserHash }: { readonly loginKey: string; readonly browserHash: string },
  occasion: Occasion,
  parts: Pick<SignInParts, 'sendMail'>,
): Promise<void> {
  const { now, visitor } = occasion
  if (!(await countInWindow(org.db, 'recovery-login', hashToken(loginKey), now, perLogin))) return
  const owner = await findRecoverable(org.db, loginKey)
  if (!owner) return
  await inOrgTransaction(org.db, async (transaction) => {
    const token = await makeLink(transaction, { userId: owner.userId, email: owner.email, browserHash }, now)
    await parts.sendMail(transaction, {
      to: owner.email,
      kind: 'recover-password',
      values: {
        login: owner.login,
        orgName: org.name,
        // Our own issuer, never the Host of the request (CVE-2025-70948).
        link: `${org.issuer}/recover/choose?token=${token}`,
        minutes: linkLifetimeMinutes,
      },
    })
    const event = { eventType: 'user.account.reset_password', outcome: 'CHALLENGE', reason: 'link mailed' } as const
    await logEvent(transaction, { ...event, targets: [userParty(owner)], visitor }, now)
  })
}

/** Makes a link by which this browser may choose the user's next password, and gives its token. */
export async function makeLink(
  db: OrgDb,
  link: { readonly userId: string; readonly email: string; readonly browserHash: string },
  now: Date,
): Promise<string> {
  const token = newToken()
  const expiresAt = new Date(now.getTime() + linkLifetimeMinutes * 60_000)
  await insertLink(db, { ...link, tokenHash: hashToken(token), now, expiresAt })
  return token
}
