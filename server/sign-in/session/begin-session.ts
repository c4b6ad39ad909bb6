import { randomUUID } from 'node:crypto'
import { logRow } from '../../audit/log.ts'
import type { OrgDb } from '../../database/org.ts'
import { hashToken, newToken } from '../../keys/hash.ts'
import type { Occasion, SignInParts } from '../parts.ts'
import { type Counted, takeBack, type ProvenUser } from '../password/verify-password.ts'
import { beginSession } from './begin-store.ts'
import { type Session, type SessionPolicy, userParty } from './session.ts'
import { type StartedSession, startSession } from './start-session.ts'

/** Someone whose password was right, and what the attempt was counted for. */
export interface RightAttempt {
  readonly user: ProvenUser
  readonly counted: Counted
}

/**
 * Starts the session of someone whose password was right, and takes their attempt back.
 *
 * One statement in a browser that has no session, as nearly all are that sign in. Undefined when the proof no longer
 * holds: the password was changed, or the user may no longer sign in.
 */
export async function signInWith(
  db: OrgDb,
  { user, counted }: RightAttempt,
  browser: { readonly session: Session | undefined; readonly device: string },
  policy: SessionPolicy,
  occasion: Occasion,
  parts: Pick<SignInParts, 'sessionEnded'>,
): Promise<StartedSession | undefined> {
  const proof = { ...user, amr: ['pwd'] }
  if (browser.session) {
    await takeBack(db, user, counted)
    return startSession(db, proof, browser, policy, occasion, parts)
  }
  const { now, visitor } = occasion
  const [id, token, actor] = [randomUUID(), newToken(), userParty(user)]
  const log = logRow(
    db.org,
    {
      eventType: 'user.session.start',
      outcome: 'SUCCESS',
      actor,
      targets: [actor],
      visitor,
      sessionId: id,
      detail: { amr: proof.amr },
    },
    now,
  )
  const [kept] = await beginSession.run(db, {
    ...visitor,
    id,
    tokenHash: hashToken(token),
    userId: user.userId,
    passwordHash: user.passwordHash,
    amr: proof.amr,
    now,
    expiresAt: new Date(now.getTime() + policy.sessionLifetimeSeconds * 1000),
    deviceHash: hashToken(browser.device),
    kind: counted.key.kind,
    keyHash: counted.key.keyHash,
    addressHash: counted.key.kind === 'device' ? null : counted.addressHash,
    opensLock: counted.opensLock,
    logId: log.id,
    logType: log.event_type,
    actor: textOf(log.actor),
    targets: textOf(log.targets),
    detail: textOf(log.detail),
  })
  return kept && { sessionId: id, token }
}

const textOf = (json: unknown): string | null => (typeof json === 'string' ? json : null)
