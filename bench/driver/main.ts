import { once } from 'node:events'
import type { DriverMessage, Job } from './job.ts'
import { measure } from './measure.ts'

// The driver is a process of its own, on its own core: what it costs is known, and does not slow the server down.

const tell = (message: DriverMessage) => process.send?.(message)

process.on('message', (message: Job | 'go') => {
  if (message === 'go') return
  void work(message)
})
process.on('disconnect', () => process.exit(0))
process.send?.('up')

async function work(job: Job): Promise<void> {
  try {
    const measured = await measure(job, async () => {
      tell({ kind: 'ready' })
      await once(process, 'message')
    })
    tell({ kind: 'done', measured })
  } catch (problem) {
    tell({ kind: 'failed', why: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem) })
  }
}
