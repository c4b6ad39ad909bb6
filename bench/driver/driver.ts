import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { otherCore, startPinned } from '../machine/pinned.ts'
import type { DriverMessage, Job, Measured } from './job.ts'

/** A driver that waits for jobs. */
export interface Driver {
  readonly pid: number
  /**
   * Works a job off; `onReady` runs after the warm-up, before the first counted request. Rejects at the first wrong
   * answer.
   */
  readonly run: (job: Job, onReady?: () => Promise<void>) => Promise<Measured>
  readonly stop: () => Promise<void>
}

const program = fileURLToPath(new URL('main.ts', import.meta.url))

/** Starts a driver on its core. */
export async function startDriver(): Promise<Driver> {
  const { pid, child, hello, stop } = startPinned({ cores: otherCore, args: [program] })
  await hello()
  return {
    pid,
    stop,
    run: async (job, onReady) => {
      child.send(job)
      const first = await nextMessage(child)
      if (first.kind === 'failed') throw new Error(first.why)
      await onReady?.()
      child.send('go')
      const last = await nextMessage(child)
      if (last.kind !== 'done') throw new Error(last.kind === 'failed' ? last.why : 'the driver was ready twice')
      return last.measured
    },
  }
}

async function nextMessage(child: ChildProcess): Promise<DriverMessage> {
  const over = new AbortController()
  const { signal } = over
  try {
    const died = once(child, 'exit', { signal }).then((): never => {
      throw new Error('the driver died')
    })
    const [message] = (await Promise.race([once(child, 'message', { signal }), died])) as [DriverMessage]
    return message
  } finally {
    over.abort()
  }
}
