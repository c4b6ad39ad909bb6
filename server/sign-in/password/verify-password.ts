import { logEvent } from '../../audit/log.ts'
import type { OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'
import { hashToken } from '../../keys/hash.ts'
import type { Occasion, SignInParts } from '../parts.ts'
import { userParty } from '../session/session.ts'
import { addressKey, throttleKey } from '../throttle/keys.ts'
import { defaultLimits, explainRefusal, type Refused } from '../throttle/rules.ts'
import { clearAttempts, countAttempt, readCounters, takeBackAttempt } from '../throttle/store.ts'
import { isOutdated } from './hasher.ts'
import { type Candidate, findCandidate, markLocked, replaceHash } from './store.ts'

/** What someone says: this login, this password, from this device. */
export interface Claim {
  readonly loginKey: string
  readonly password: string
  /** The device cookie; undefined for a browser that has none. */
  readonly device: string | undefined
}

/** Whether the claim holds. `wrong` says nothing of whether the login exists. */
export type Verdict =
  | { readonly kind: 'right'; readonly user: Candidate & { readonly passwordHash: string } }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'busy'; readonly seconds: number }
  | Refused

/** Whose password proves anything. One that has expired proves who may choose the next. */
const provingStatuses: readonly UserStatus[] = ['ACTIVE', 'PASSWORD_EXPIRED']

type VerifyParts = Pick<SignInParts, 'hasher' | 'limits'>

/**
 * Checks a password: the one door for it, whatever page asks (ASVS-6.1.3).
 *
 * The attempt is counted before anything is hashed, so that parallel attempts cannot pass the counter (CVE-2024-4629);
 * an unknown login, a deactivated user and one without a password cost the same work and get the same answer.
 */
export async function verifyPassword(
  db: OrgDb,
  claim: Claim,
  occasion: Occasion,
  parts: VerifyParts,
): Promise<Verdict> {
  const { now, visitor } = occasion
  const { hasher, limits = defaultLimits } = parts
  const deviceHash = hashToken(claim.device ?? '')
  const user = await findCandidate(db, claim.loginKey, deviceHash)
  const key = throttleKey(claim.loginKey, user?.knowsDevice ? { userId: user.userId, deviceHash } : undefined)
  const address = addressKey(visitor.address)

  const failures = await countAttempt(db, key, address, now, limits)
  if (failures === undefined) {
    await logFailure(db, user, 'throttled', occasion)
    return explainRefusal(await readCounters(db, key, address), now, limits)
  }

  const isRight = await hasher.isRight(claim.password, user?.passwordHash)
  if (isRight === undefined) {
    await takeBackAttempt(db, key, address)
    return { kind: 'busy', seconds: hasher.retryAfterSeconds }
  }
  const refusedFor = whyNot(user, isRight)
  if (refusedFor !== undefined || user?.passwordHash === undefined) {
    await logFailure(db, user, refusedFor ?? 'no password', occasion)
    if (failures >= limits.lockAfter && user) await lock(db, user, key.kind, occasion)
    return { kind: 'wrong' }
  }
  await clearAttempts(db, key, address)
  // The login's own counter was cleared, so strangers may try again; a known device clears only its own.
  if (user.isLocked && key.kind === 'login') await markLocked(db, user.userId, null)
  const passwordHash = await rehash(
    db,
    { userId: user.userId, stored: user.passwordHash, password: claim.password },
    parts,
  )
  return { kind: 'right', user: { ...user, passwordHash } }
}

function whyNot(user: Candidate | undefined, isRight: boolean): string | undefined {
  if (!user) return 'unknown user'
  if (user.passwordHash === undefined) return 'no password'
  if (!isRight) return 'wrong password'
  return provingStatuses.includes(user.status) ? undefined : `user is ${user.status}`
}

// The login as typed is not logged for an unknown user: people type their password there.
const logFailure = (db: OrgDb, user: Candidate | undefined, reason: string, { visitor, now }: Occasion) =>
  logEvent(
    db,
    {
      eventType: 'user.session.start',
      outcome: 'FAILURE',
      reason,
      ...(user ? { actor: userParty(user), targets: [userParty(user)] } : {}),
      visitor,
    },
    now,
  )

/** Tells admins of a lock: of the login for everyone, or of one device of its owner. */
async function lock(db: OrgDb, user: Candidate, kind: 'login' | 'device', { visitor, now }: Occasion): Promise<void> {
  if (kind === 'login') await markLocked(db, user.userId, now)
  const reason = kind === 'login' ? 'too many failures' : 'too many failures from one device'
  await logEvent(
    db,
    { eventType: 'user.account.lock', outcome: 'SUCCESS', reason, targets: [userParty(user)], visitor },
    now,
  )
}

/** Hashes a right password anew when hashes cost more by now. Gives the hash that is stored. */
async function rehash(
  db: OrgDb,
  { userId, stored, password }: { userId: string; stored: string; password: string },
  { hasher }: VerifyParts,
): Promise<string> {
  if (!isOutdated(stored)) return stored
  const fresh = await hasher.hash(password)
  return fresh !== undefined && (await replaceHash(db, userId, { from: stored, to: fresh })) ? fresh : stored
}
