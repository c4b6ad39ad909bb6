import type { OrgKey, OrgKeys } from '../../contracts/management/key.ts'
import { keyState, overlapMs, signingMs } from './key-ring.ts'
import type { ListedKey } from './store.ts'

const statusOf = { announced: 'next', active: 'active', retained: 'retired' } as const

const moment = (ms: number): string => new Date(ms).toISOString()

/** The published keys, by algorithm and then the oldest first, with when each comes and goes. */
export function showKeys(keys: readonly ListedKey[], nowMs: number, href: (path: string) => string): OrgKeys {
  const shown = keys.flatMap((key): OrgKey[] => {
    const state = keyState(key, nowMs)
    if (state === 'retired' || state === 'removed') return []
    const { kid, alg, createdAt, activatesAt, retiredAt = activatesAt + signingMs } = key
    return [
      {
        kid,
        alg,
        status: statusOf[state],
        created: moment(createdAt),
        activates: moment(activatesAt),
        retires: moment(retiredAt),
        expires: moment(retiredAt + overlapMs),
      },
    ]
  })
  return {
    keys: shown.toSorted((a, b) => a.alg.localeCompare(b.alg) || a.activates.localeCompare(b.activates)),
    _links: {
      self: { href: href('/api/v1/org/keys') },
      rotate: { href: href('/api/v1/org/keys/rotate'), hints: { allow: ['POST'] } },
    },
  }
}
