import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { newToken } from '../../keys/hash.ts'
import { makeQueue, type QueueBounds } from '../../http/queue.ts'

// Argon2id, 19 MiB, two passes: OWASP's setting, about 9 ms here. Raise them and passwords follow at their next use.
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** A password longer than this many bytes is refused before hashing (ASVS-6.2.9 asks for 64 characters at least). */
export const maxPasswordBytes = 1_024

/** Hashes and checks passwords on other threads, a bounded number at once. */
export interface PasswordHasher {
  /** The hash to store; undefined when too many wait. */
  readonly hash: (password: string) => Promise<string | undefined>
  /**
   * Whether the password is the stored hash's. Without a stored hash it works as long and says no, so that time does
   * not tell who exists (CVE-2024-41952). Undefined when too many wait.
   */
  readonly isRight: (password: string, stored: string | undefined) => Promise<boolean | undefined>
  /** Seconds after which someone turned away may try again. */
  readonly retryAfterSeconds: number
  readonly waiting: () => number
}

/** Makes the hasher of this process: as much at once as there are cores. */
export function makePasswordHasher(bounds: Partial<QueueBounds> = {}): PasswordHasher {
  const queue = makeQueue({ atOnce: availableParallelism(), maxWaiting: 256, maxWaitMs: 4_000, ...bounds })
  // Made at start, so that the first unknown user does not wait for two hashes.
  const nobodys = hash(newToken(), cost)
  return {
    retryAfterSeconds: 5,
    waiting: queue.waiting,
    hash: async (password) => (await queue.run(() => hash(stable(password), cost)))?.value,
    isRight: async (password, stored) => {
      const against = stored ?? (await nobodys)
      const answer = await queue.run(() => verify(against, stable(password)))
      return answer && answer.value && stored !== undefined
    },
  }
}

/** The one spelling of a password: the same letters typed on different keyboards hash alike (SP800-63B-4 3.1.1.2: NFC). */
const stable = (password: string) => password.normalize('NFC')

/** True for a password that is too long to be hashed, which every path refuses first. */
export const isTooLong = (password: string): boolean => Buffer.byteLength(stable(password)) > maxPasswordBytes

/** True when a hash was made with less cost than today's, so that a right password is hashed anew. */
export function isOutdated(stored: string): boolean {
  const [, memory = '0', passes = '0'] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(stored) ?? []
  return Number(memory) < cost.memoryCost || Number(passes) < cost.timeCost
}
