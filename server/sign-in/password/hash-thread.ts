import { readlinkSync } from 'node:fs'
import { platform, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { hashSync, verifySync } from '@node-rs/argon2'
import { hashCost } from './hash-cost.ts'
import type { HashAnswer, HashJob } from './hash-threads.ts'

// The program of a thread that does nothing but hash: it answers one job after the other.

/** A third of the say that everything else has; on a core that nobody else wants it makes no difference. */
const niceness = 5

/** Lets whatever answers requests go first. Linux alone has priorities for threads; elsewhere they share as before. */
function stepBack(): void {
  if (platform() !== 'linux') return
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), niceness)
  } catch {
    // Where that is not allowed it hashes as well, at the others' expense.
  }
}

function answer({ password, stored }: HashJob): HashAnswer {
  try {
    if (stored === undefined) return { hash: hashSync(password, hashCost) }
    return { isRight: verifySync(stored, password) }
  } catch (error) {
    return { problem: (error as Error).message }
  }
}

stepBack()
parentPort?.on('message', (job: HashJob) => parentPort?.postMessage(answer(job)))
