import { Worker } from 'node:worker_threads'

/** A password to be hashed; or, with a stored hash, to be checked. */
export interface HashJob {
  readonly password: string
  readonly stored?: string
}

/** What a thread says to a job. */
export type HashAnswer = { readonly hash: string } | { readonly isRight: boolean } | { readonly problem: string }

/** One thread and what it works on. */
interface Thread {
  readonly worker: Worker
  done: ((answer: HashAnswer) => void) | undefined
}

/** Threads without work, the one that worked last at the end. */
const idle: Thread[] = []

/**
 * Hashes on a thread of its own: made when none is idle, so whoever calls bounds how many there are; kept for the next.
 *
 * Not in the pool that Node keeps for files and names, which four hashes would fill; and with less of a say than the
 * thread that answers, so that hashing takes what the others leave. Rejects when the stored hash is none of argon2's, or
 * the thread ends.
 */
export async function onHashThread(job: HashJob): Promise<Exclude<HashAnswer, { problem: string }>> {
  const answer = await new Promise<HashAnswer>((resolve) => {
    const thread = idle.pop() ?? openThread()
    thread.done = resolve
    // Only work that somebody waits for keeps the process alive.
    thread.worker.ref()
    thread.worker.postMessage(job)
  })
  if ('problem' in answer) throw new Error(answer.problem)
  return answer
}

function openThread(): Thread {
  const worker = new Worker(new URL('./hash-thread.ts', import.meta.url), { execArgv: [], resourceLimits: small })
  const thread: Thread = { worker, done: undefined }
  const end = (answer: HashAnswer): void => {
    thread.done?.(answer)
    thread.done = undefined
  }
  worker.on('message', (answer: HashAnswer) => {
    worker.unref()
    idle.push(thread)
    end(answer)
  })
  worker.on('error', (error: Error) => end({ problem: error.message }))
  worker.on('exit', () => {
    const at = idle.indexOf(thread)
    if (at !== -1) idle.splice(at, 1)
    end({ problem: 'a hashing thread ended' })
  })
  return thread
}

/** It holds a password at a time; what hashing takes is not of this memory. */
const small = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 }
