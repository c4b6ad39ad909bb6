import { randomUUID } from 'node:crypto'
import { logEvent } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import type { Occasion, SignInParts } from '../parts.ts'
import { holdUser } from '../password/store.ts'
import { endSessionsWithin } from './end-session.ts'
import { type Session, type SessionPolicy, userParty } from './session.ts'
import { insertSession, noteSignIn, renewSession } from './store.ts'

/** Who proved to be whom, and how. */
export interface Proof {
  readonly userId: string
  readonly login: string
  readonly displayName: string
  /** The stored hash that the password was right for. */
  readonly passwordHash: string
  /** The methods, by RFC 8176. */
  readonly amr: readonly string[]
}

/** What the browser gets. */
export interface StartedSession {
  readonly sessionId: string
  /** The cookie's value. */
  readonly token: string
}

/**
 * Starts a session, under a token that no one held before (CVE-2023-29019).
 *
 * The same user's session in this browser goes on under its id, so that apps keep it; another user's ends. Undefined
 * when the proof no longer holds: the password was changed, or the user may no longer sign in.
 */
export function startSession(
  db: OrgDb,
  proof: Proof,
  browser: { readonly session: Session | undefined; readonly device: string },
  policy: SessionPolicy,
  occasion: Occasion,
  parts: Pick<SignInParts, 'sessionEnded'>,
): Promise<StartedSession | undefined> {
  const { visitor, now } = occasion
  const { session: before, device } = browser
  const token = newToken()
  const kept = {
    ...proof,
    tokenHash: hashToken(token),
    now,
    expiresAt: new Date(now.getTime() + policy.sessionLifetimeSeconds * 1000),
    ...visitor,
  }
  return inOrgTransaction(db, async (transaction) => {
    // Whoever suspends or resets this user at the same moment comes before, or ends this session with the others.
    if (!(await holdUser(transaction, proof.userId))) return undefined
    let id = before?.userId === proof.userId ? before.id : undefined
    if (id !== undefined && !(await renewSession(transaction, { ...kept, id }))) id = undefined
    if (id === undefined) {
      id = randomUUID()
      if (!(await insertSession(transaction, { ...kept, id }))) return undefined
    }
    if (before && before.userId !== proof.userId)
      await endSessionsWithin(
        transaction,
        { userId: before.userId, only: before.id },
        userParty(before),
        occasion,
        parts,
      )
    await noteSignIn(transaction, proof.userId, hashToken(device), now)
    const actor = userParty(proof)
    const detail = { amr: proof.amr }
    await logEvent(
      transaction,
      { eventType: 'user.session.start', outcome: 'SUCCESS', actor, targets: [actor], visitor, sessionId: id, detail },
      now,
    )
    return { sessionId: id, token }
  })
}
