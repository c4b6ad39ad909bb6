import { makeQueue, type QueueBounds, type WorkQueue } from './queue.ts'

/** Lets callers take turns, so that nobody's many requests keep everybody else's waiting. */
export interface Turns {
  /** The result; undefined when too much of the caller, the org or everybody waits, or waited too long. It never ran then. */
  readonly take: <T>(
    who: { readonly caller: string; readonly org: string },
    work: (waitedMs: number) => Promise<T>,
  ) => Promise<{ readonly value: T } | undefined>
}

/** How much runs at once: of one caller, of one org, in all. */
export interface TurnBounds extends Omit<QueueBounds, 'atOnce'> {
  readonly perCaller: number
  readonly perOrg: number
  readonly inAll: number
}

/** Makes the turns of this process. */
export function makeTurns({ perCaller, perOrg, inAll, ...patience }: TurnBounds): Turns {
  const callers = makeQueues({ ...patience, atOnce: perCaller })
  const orgs = makeQueues({ ...patience, atOnce: perOrg })
  const all = makeQueue({ ...patience, atOnce: inAll })
  return {
    take: async ({ caller, org }, work) => {
      const cameAt = performance.now()
      const begin = () => work(performance.now() - cameAt)
      return (await callers.run(caller, () => orgs.run(org, () => all.run(begin))))?.value?.value
    },
  }
}

interface Queues {
  readonly run: <T>(key: string, work: () => Promise<T>) => Promise<{ readonly value: T } | undefined>
}

/** A queue for each key, remembered while something is in it. */
function makeQueues(bounds: QueueBounds): Queues {
  const queues = new Map<string, { readonly queue: WorkQueue; inside: number }>()
  return {
    run: async (key, work) => {
      const known = queues.get(key) ?? { queue: makeQueue(bounds), inside: 0 }
      queues.set(key, known)
      known.inside++
      try {
        return await known.queue.run(work)
      } finally {
        if (--known.inside === 0) queues.delete(key)
      }
    },
  }
}
