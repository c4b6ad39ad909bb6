import { openConnection } from './connection.ts'
import type { Job, Measured } from './job.ts'
import { portOf, prepare } from './operations.ts'

/** Works a job off: warms up, waits to be told to go, measures. Rejects at the first wrong answer. */
export async function measure(job: Job, ready: () => Promise<void>): Promise<Measured> {
  const { operate, verified } = await prepare(job)
  const connections = await Promise.all(Array.from({ length: job.concurrency }, () => openConnection(portOf(job.work))))
  try {
    await workFor(job.warmUpSeconds, operateOnce)
    await ready()
    const before = verified()
    const latencies: number[] = []
    const startedAt = performance.now()
    await workFor(job.seconds, async (worker) => {
      const from = performance.now()
      await operateOnce(worker)
      latencies.push(performance.now() - from)
    })
    const seconds = (performance.now() - startedAt) / 1000
    const sorted = Float64Array.from(latencies).sort()
    return {
      operations: sorted.length,
      seconds,
      p50Ms: percentile(sorted, 0.5),
      p99Ms: percentile(sorted, 0.99),
      verified: verified() - before,
    }
  } finally {
    for (const connection of connections) connection.close()
  }

  async function operateOnce(worker: number): Promise<void> {
    const connection = connections[worker]
    if (connection) await operate(connection, worker)
  }

  /** Each worker begins anew until the time is over; what was begun is finished. */
  async function workFor(seconds: number, once: (worker: number) => Promise<void>): Promise<void> {
    const deadline = performance.now() + seconds * 1000
    let left = job.most
    const workers = connections.map(async (_, worker) => {
      while (performance.now() < deadline && left-- > 0) await once(worker)
    })
    await Promise.all(workers)
  }
}

/** The nearest rank of a sorted list. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}
