import type { ClientConfig } from 'pg'
import type { Registry } from 'prom-client'

// What the first process and its workers say to each other, and the workers' half of that talk.

/** What the first process tells a worker: a password must not stand in its environment, where the system shows it. */
export type FirstMessage =
  | { readonly kind: 'start'; readonly connection: ClientConfig }
  /** Asks for the metrics; only workers that listen are asked. */
  | { readonly kind: 'count'; readonly round: number }

/** What a worker counted of itself, as prom-client writes it down. */
export type Counts = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

/** What a worker tells the first process. */
export type WorkerMessage =
  | { readonly kind: 'asking' }
  | { readonly kind: 'listening'; readonly addresses: readonly string[] }
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'counted'; readonly round: number; readonly counts: Counts }

/**
 * Tells the first process something, and resolves once that is on its way: a process that ends before may take its last
 * words with it. Where the first process is gone nobody hears it, and the worker is about to end anyway.
 */
export function tellFirst(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send) return resolve()
    process.send(message, undefined, undefined, () => resolve())
  })
}

/**
 * Asks the first process for the start, and gives what it says.
 *
 * Sent unasked, the start could come before anybody listens here, and then it would be lost: Node's cluster listens on
 * the same channel from the first moment, so nothing is kept for those who come later.
 */
export function askForStart(): Promise<ClientConfig> {
  return new Promise((resolve) => {
    const hear = (message: FirstMessage): void => {
      if (message.kind !== 'start') return
      process.off('message', hear)
      resolve(message.connection)
    }
    process.on('message', hear)
    void tellFirst({ kind: 'asking' })
  })
}

/** Answers the first process whenever it asks what this worker counted. */
export function answerCounts(registry: Registry): void {
  process.on('message', (message: FirstMessage) => {
    if (message.kind !== 'count') return
    void registry.getMetricsAsJSON().then((counts) => tellFirst({ kind: 'counted', round: message.round, counts }))
  })
}
