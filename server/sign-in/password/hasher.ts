import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { makeQueue, type QueueBounds } from '../../http/queue.ts'
import { hashCost } from './hash-cost.ts'
import { onHashThread } from './hash-threads.ts'

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
  const nobodys = hashOfNothing()
  return {
    retryAfterSeconds: 5,
    waiting: queue.waiting,
    hash: async (password) => {
      const answer = await queue.run(() => onHashThread({ password: stable(password) }))
      return answer && 'hash' in answer.value ? answer.value.hash : undefined
    },
    isRight: async (password, stored = nobodys) => {
      const answer = await queue.run(() => onHashThread({ password: stable(password), stored }))
      return answer && 'isRight' in answer.value && answer.value.isRight && stored !== nobodys
    },
  }
}

/** What an unknown user's password is checked against: as dear as any, and no password's, since it is no hash at all. */
function hashOfNothing(): string {
  const text = (length: number) => randomBytes(length).toString('base64').replaceAll('=', '')
  const { memoryCost, timeCost, parallelism } = hashCost
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${text(16)}$${text(32)}`
}

/** The one spelling of a password: the same letters typed on different keyboards hash alike (SP800-63B-4 3.1.1.2: NFC). */
const stable = (password: string) => password.normalize('NFC')

/** True for a password that is too long to be hashed, which every path refuses first. */
export const isTooLong = (password: string): boolean => Buffer.byteLength(stable(password)) > maxPasswordBytes

/** True when a hash was made with less cost than today's, so that a right password is hashed anew. */
export function isOutdated(stored: string): boolean {
  const [, memory = '0', passes = '0'] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(stored) ?? []
  return Number(memory) < hashCost.memoryCost || Number(passes) < hashCost.timeCost
}
