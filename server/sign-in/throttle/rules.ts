/** The numbers of the throttle (ASVS-6.1.1, SP800-63B-4 3.2.2). They are configuration, not branches. */
export interface ThrottleLimits {
  /** This many failures in a row cost no waiting. */
  readonly freeFailures: number
  /** The wait after the next one; it doubles with each further failure. */
  readonly firstDelaySeconds: number
  readonly longestDelaySeconds: number
  /** After this many failures in a row only a known device, a recovery or an admin opens the account. */
  readonly lockAfter: number
  /** This many failures from one address within the window stop further attempts from it until the window has passed. */
  readonly addressFailures: number
  readonly addressWindowSeconds: number
}

/** The numbers unless the deployment sets others. */
export const defaultLimits: ThrottleLimits = {
  freeFailures: 5,
  firstDelaySeconds: 30,
  longestDelaySeconds: 3_600,
  lockAfter: 100,
  addressFailures: 100,
  addressWindowSeconds: 900,
}

/** What an attempt is counted for. */
export interface ThrottleKey {
  /**
   * Whose allowance it uses: a login's, known or not, or that of a device the user has signed in with before. A device
   * has an allowance of its own, so strangers cannot lock it out.
   */
  readonly kind: 'login' | 'device'
  readonly keyHash: string
}

/** A counter as it stands. */
export interface Counter {
  readonly kind: string
  readonly failures: number
  readonly firstFailedAt: Date
  readonly lastFailedAt: Date
}

/** How long after this many failures in a row the next attempt may come. */
export function delaySeconds(failures: number, limits: ThrottleLimits): number {
  if (failures < limits.freeFailures) return 0
  return Math.min(
    limits.longestDelaySeconds,
    limits.firstDelaySeconds * 2 ** Math.min(failures - limits.freeFailures, 20),
  )
}

/** Why an attempt may not be made now, from the counters that refuse it. */
export type Refused = { readonly kind: 'locked' } | { readonly kind: 'wait'; readonly seconds: number }

/** Explains a refusal: locked when only someone's help ends it, otherwise the longest wait. */
export function explainRefusal(counters: readonly Counter[], now: Date, limits: ThrottleLimits): Refused {
  const waits = counters.map((counter) => waitMs(counter, now, limits))
  if (waits.includes(Infinity)) return { kind: 'locked' }
  return { kind: 'wait', seconds: Math.max(1, Math.ceil(Math.max(0, ...waits) / 1000)) }
}

function waitMs({ kind, failures, firstFailedAt, lastFailedAt }: Counter, now: Date, limits: ThrottleLimits): number {
  if (kind === 'address') {
    if (failures < limits.addressFailures) return 0
    return firstFailedAt.getTime() + limits.addressWindowSeconds * 1000 - now.getTime()
  }
  if (failures >= limits.lockAfter) return Infinity
  return lastFailedAt.getTime() + delaySeconds(failures, limits) * 1000 - now.getTime()
}
