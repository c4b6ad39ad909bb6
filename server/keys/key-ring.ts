import type { OrgDb } from '../database/org.ts'
import type { Keeper } from './seal.ts'
import {
  makeKey,
  openSigningKey,
  openVerifyingKey,
  type SigningAlgorithm,
  type SigningKey,
  type VerifyingKey,
} from './signing-key.ts'
import { keepKey, listKeys, lockKeys, removeKeys, retireKey, type StoredKey } from './store.ts'

const dayMs = 86_400_000
/** How long a key signs. */
export const signingMs = 90 * dayMs
/** How long before its first use a key is published, and how long after its last. */
export const overlapMs = 14 * dayMs
/** How long a retired key still verifies a logout hint. */
const hintMs = 365 * dayMs
/** A key that signs at once is dated back, for requests that came before it was ready and for clocks that differ. */
const datedBackMs = 300_000

/** An org's keys as loaded; which of them signs is a question of the time. */
export interface KeyRing {
  readonly keys: readonly StoredKey[]
  /** The key that signs now; undefined when the org has none of this algorithm yet. */
  readonly signing: (alg: SigningAlgorithm, nowMs: number) => SigningKey | undefined
  /** The keys whose signatures count as ours now; the long retired only on hints (OIDCRP-4). */
  readonly verifying: (nowMs: number) => readonly VerifyingKey[]
  /** The published set: announced, active and retained keys (RFC7517-5). */
  readonly published: (nowMs: number) => { readonly keys: readonly Readonly<Record<string, string>>[] }
}

/** Where a key stands at a moment. */
export type KeyState = 'announced' | 'active' | 'retained' | 'retired' | 'removed'

/** Tells a key's state from its times. */
export function keyState({ activatesAt, retiredAt = Infinity, removedAt }: StoredKey, nowMs: number): KeyState {
  if (removedAt !== undefined && removedAt <= nowMs) return 'removed'
  if (nowMs < activatesAt) return 'announced'
  if (nowMs < retiredAt) return 'active'
  return nowMs < retiredAt + overlapMs ? 'retained' : 'retired'
}

/** Loads an org's keys. Private halves are opened once, at their first use. */
export async function loadKeyRing(db: OrgDb, keeper: Keeper): Promise<KeyRing> {
  const keys = await listKeys(db)
  const signers = new Map<string, SigningKey>()
  const verifiers = keys.map((key) => ({ ...openVerifyingKey(key.kid, key.alg, key.publicJwk), stored: key }))
  const inState = (nowMs: number, ...states: KeyState[]) => keys.filter((key) => states.includes(keyState(key, nowMs)))
  return {
    keys,
    signing: (alg, nowMs) => {
      const key = keys.findLast((candidate) => candidate.alg === alg && keyState(candidate, nowMs) === 'active')
      if (!key) return undefined
      let signer = signers.get(key.kid)
      if (!signer) {
        signer = openSigningKey(key.kid, alg, keeper.open('signing-key', db.org, key.privateSealed))
        signers.set(key.kid, signer)
      }
      return signer
    },
    verifying: (nowMs) =>
      verifiers.filter(({ stored }) => {
        const state = keyState(stored, nowMs)
        return state !== 'removed' && (state !== 'retired' || nowMs < (stored.retiredAt ?? nowMs) + hintMs)
      }),
    published: (nowMs) => ({
      keys: inState(nowMs, 'announced', 'active', 'retained').map(({ publicJwk }) => publicJwk),
    }),
  }
}

/**
 * Makes the org's first key of an algorithm, unless another process was faster. True when one was made.
 *
 * It signs at once: with no key before it, nobody can have cached the published set. Must run in a transaction of
 * inOrgTransaction, whose end lets the next one look.
 */
export async function ensureKey(db: OrgDb, keeper: Keeper, alg: SigningAlgorithm, nowMs: number): Promise<boolean> {
  await lockKeys(db)
  const keys = await listKeys(db)
  if (keys.some((key) => key.alg === alg && keyState(key, nowMs) === 'active')) return false
  await addKey(db, keeper, alg, nowMs - datedBackMs)
  return true
}

/**
 * Announces a successor to every key whose time will be up within the overlap. True when something changed.
 *
 * Both times are written now, so the change-over needs nobody awake. Runs in a transaction, as ensureKey.
 */
export async function announceSuccessors(db: OrgDb, keeper: Keeper, nowMs: number): Promise<boolean> {
  await lockKeys(db)
  const due = (await listKeys(db)).filter(
    (key) =>
      key.retiredAt === undefined &&
      keyState(key, nowMs) === 'active' &&
      nowMs >= key.activatesAt + signingMs - overlapMs,
  )
  for (const key of due) await announceSuccessor(db, keeper, key, nowMs, key.activatesAt + signingMs)
  return due.length > 0
}

/**
 * Announces successors now to the keys of an algorithm that have none, without waiting for their time. False when
 * there is nothing to succeed, or a successor waits already. Runs in a transaction, as ensureKey.
 */
export async function announceNow(db: OrgDb, keeper: Keeper, alg: SigningAlgorithm, nowMs: number): Promise<boolean> {
  await lockKeys(db)
  const due = (await listKeys(db)).filter(
    (key) => key.alg === alg && key.retiredAt === undefined && keyState(key, nowMs) === 'active',
  )
  for (const key of due) await announceSuccessor(db, keeper, key, nowMs, nowMs)
  return due.length > 0
}

async function announceSuccessor(
  db: OrgDb,
  keeper: Keeper,
  { kid, alg }: StoredKey,
  nowMs: number,
  wishedMs: number,
): Promise<void> {
  // A deployment that slept through the date still gives relying parties the full announcement.
  const changeOver = Math.max(wishedMs, nowMs + overlapMs)
  await addKey(db, keeper, alg, changeOver)
  await retireKey(db, kid, changeOver)
}

/** Replaces all keys of an algorithm at once; what the old ones signed is no longer ours. Runs in a transaction. */
export async function replaceKeysNow(db: OrgDb, keeper: Keeper, alg: SigningAlgorithm, nowMs: number): Promise<void> {
  await lockKeys(db)
  await removeKeys(db, alg, new Date(nowMs))
  await addKey(db, keeper, alg, nowMs - datedBackMs)
}

async function addKey(db: OrgDb, keeper: Keeper, alg: SigningAlgorithm, activatesAt: number): Promise<void> {
  const { kid, publicJwk, privatePem } = await makeKey(alg)
  const privateSealed = keeper.seal('signing-key', db.org, privatePem)
  await keepKey(db, { kid, alg, publicJwk, privateSealed, activatesAt, retiredAt: undefined, removedAt: undefined })
}
