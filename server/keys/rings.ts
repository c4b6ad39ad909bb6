import { inOrgTransaction, type OrgDb, type OrgId } from '../database/org.ts'
import { isOutage } from '../database/outage.ts'
import { ensureKey, type KeyRing, loadKeyRing } from './key-ring.ts'
import type { Keeper } from './seal.ts'
import type { SigningAlgorithm } from './signing-key.ts'

/** The key rings of the orgs, held in memory and loaded anew when the org's version has grown. */
export interface KeyRings {
  /** The ring as of this version of the org. */
  readonly of: (db: OrgDb, orgVersion: string) => Promise<KeyRing> | KeyRing
  /** The ring with a key of this algorithm in it, made now if it is the org's first. */
  readonly withKey: (db: OrgDb, orgVersion: string, alg: SigningAlgorithm) => Promise<KeyRing> | KeyRing
}

const maxHeld = 20_000

/** Makes the cache of rings. `changed` is told in the transaction that adds a key, `added` once the key is there. */
export function makeKeyRings(
  keeper: Keeper,
  nowMs: () => number,
  changed: (db: OrgDb) => Promise<void>,
  added: (org: OrgId) => void,
): KeyRings {
  const held = new Map<string, { version: string; ring: KeyRing }>()
  const load = async (db: OrgDb, version: string): Promise<KeyRing> => {
    const ring = await loadKeyRing(db, keeper)
    if (held.size >= maxHeld) held.delete(held.keys().next().value as string)
    held.set(db.org, { version, ring })
    return ring
  }
  const of = (db: OrgDb, version: string) => {
    const known = held.get(db.org)
    if (known?.version === version) return known.ring
    // While the database is away the last known keys are published; what needs more than a key fails by itself.
    return load(db, version).catch((error: unknown) => {
      if (known && isOutage(error)) return known.ring
      throw error
    })
  }
  const add = async (db: OrgDb, version: string, alg: SigningAlgorithm): Promise<KeyRing> => {
    const isNew = await inOrgTransaction(db, async (transaction) => {
      if (!(await ensureKey(transaction, keeper, alg, nowMs()))) return false
      await changed(transaction)
      return true
    })
    if (isNew) added(db.org)
    return load(db, version)
  }
  return {
    of,
    withKey: (db, version, alg) => {
      const ring = of(db, version)
      if (!(ring instanceof Promise)) return ring.signing(alg, nowMs()) ? ring : add(db, version, alg)
      return ring.then((loaded) => (loaded.signing(alg, nowMs()) ? loaded : add(db, version, alg)))
    },
  }
}
