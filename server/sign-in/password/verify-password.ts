import { logEvent } from '../../audit/log.ts'
import type { OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'
import { hashToken } from '../../keys/hash.ts'
import type { Occasion, SignInParts } from '../parts.ts'
import { userParty } from '../session/session.ts'
import { addressKey, loginHash } from '../throttle/keys.ts'
import { defaultLimits, explainRefusal, type Refused, type ThrottleKey } from '../throttle/rules.ts'
import { clearAttempts, readCounters, takeBackAttempt, windowStart } from '../throttle/store.ts'
import { type AttemptRow, openAttempt } from './attempt-store.ts'
import { isOutdated } from './hasher.ts'
import { type Candidate, markLocked, replaceHash } from './store.ts'

/** What someone says: this login, this password, from this device. */
export interface Claim {
  readonly loginKey: string
  readonly password: string
  /** The device cookie; undefined for a browser that has none. */
  readonly device: string | undefined
}

/** Someone whose password was right, with the hash that is stored. */
export type ProvenUser = Candidate & { readonly passwordHash: string }

/** Whether the claim holds. `wrong` says nothing of whether the login exists. */
export type Verdict =
  | { readonly kind: 'right'; readonly user: ProvenUser }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'busy'; readonly seconds: number }
  | Refused

/** An attempt that is counted as failed, until it is taken back. */
export interface Counted {
  readonly key: ThrottleKey
  readonly addressHash: string
  /** Admins see the login as locked, and its own counter is the one that a right password clears. */
  readonly opensLock: boolean
}

/** The same of an attempt that still counts as failed: whoever goes on with a right one takes it back. */
export type Tried =
  | Exclude<Verdict, { readonly kind: 'right' }>
  | (Verdict & { readonly kind: 'right'; readonly counted: Counted })

/** Whose password proves anything. One that has expired proves who may choose the next. */
const provingStatuses: readonly UserStatus[] = ['ACTIVE', 'PASSWORD_EXPIRED']

type VerifyParts = Pick<SignInParts, 'hasher' | 'limits'>

/** Checks a password, and takes a right one's attempt back. */
export async function verifyPassword(
  db: OrgDb,
  claim: Claim,
  occasion: Occasion,
  parts: VerifyParts,
): Promise<Verdict> {
  const tried = await tryPassword(db, claim, occasion, parts)
  if (tried.kind !== 'right') return tried
  await takeBack(db, tried.user, tried.counted)
  return { kind: 'right', user: tried.user }
}

/** Takes the attempt of a right password back. */
export async function takeBack(db: OrgDb, user: ProvenUser, { key, addressHash, opensLock }: Counted): Promise<void> {
  await clearAttempts(db, key, addressHash)
  if (opensLock) await markLocked(db, user.userId, null)
}

/**
 * Checks a password: the one door for it, whatever page asks (ASVS-6.1.3).
 *
 * The attempt is counted before anything is hashed, so that parallel attempts cannot pass the counter (CVE-2024-4629);
 * an unknown login, a deactivated user and one without a password cost the same work and get the same answer.
 */
export async function tryPassword(db: OrgDb, claim: Claim, occasion: Occasion, parts: VerifyParts): Promise<Tried> {
  const { now, visitor } = occasion
  const { hasher, limits = defaultLimits } = parts
  const addressHash = addressKey(visitor.address)
  const { addressWindowSeconds, ...numbers } = limits
  const [row] = await openAttempt.run(db, {
    ...numbers,
    loginKey: claim.loginKey,
    loginHash: loginHash(claim.loginKey),
    deviceHash: hashToken(claim.device ?? ''),
    addressHash,
    now,
    windowStart: windowStart(now, { seconds: addressWindowSeconds }),
  })
  if (!row) throw new Error('unreachable: the org of a request exists')
  const user = candidateOf(row)
  const key = { kind: row.kind, keyHash: row.key_hash }
  const { failures } = row
  if (failures === null) {
    await logFailure(db, user, 'throttled', occasion)
    return explainRefusal(await readCounters(db, key, addressHash), now, limits)
  }

  const isRight = await hasher.isRight(claim.password, user?.passwordHash)
  if (isRight === undefined) {
    await takeBackAttempt(db, key, addressHash)
    return { kind: 'busy', seconds: hasher.retryAfterSeconds }
  }
  const refusedFor = whyNot(user, isRight)
  if (refusedFor !== undefined || user?.passwordHash === undefined) {
    await logFailure(db, user, refusedFor ?? 'no password', occasion)
    if (failures >= limits.lockAfter && user) await lock(db, user, key.kind, occasion)
    return { kind: 'wrong' }
  }
  const stored = { userId: user.userId, stored: user.passwordHash, password: claim.password }
  const passwordHash = await rehash(db, stored, parts)
  // The login's own counter is cleared then, so strangers may try again; a known device clears only its own.
  const counted = { key, addressHash, opensLock: user.isLocked && key.kind === 'login' }
  return { kind: 'right', user: { ...user, passwordHash }, counted }
}

function candidateOf(row: AttemptRow): Candidate | undefined {
  if (row.user_id === null || row.login === null || row.email === null || row.status === null) return undefined
  return {
    userId: row.user_id,
    login: row.login,
    email: row.email,
    displayName: row.display_name ?? row.login,
    status: row.status,
    passwordHash: row.hash ?? undefined,
    isLocked: row.locked_at !== null,
  }
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
