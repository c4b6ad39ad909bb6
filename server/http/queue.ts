/** Runs work with a bound on how much of it runs and waits at once. */
export interface WorkQueue {
  /** The result; undefined when the work was refused because too much waits, or waited too long. It never ran then. */
  readonly run: <T>(work: () => Promise<T>) => Promise<{ readonly value: T } | undefined>
  /** How much waits now, for the metrics. */
  readonly waiting: () => number
}

/** The bounds of a queue. */
export interface QueueBounds {
  readonly atOnce: number
  readonly maxWaiting: number
  readonly maxWaitMs: number
}

/** Makes a queue. First come, first served; what waited too long is let go, so that a burst is not worked off for nobody. */
export function makeQueue({ atOnce, maxWaiting, maxWaitMs }: QueueBounds): WorkQueue {
  let running = 0
  const waiters = new Set<(mayRun: boolean) => void>()

  const admit = (): boolean | Promise<boolean> => {
    if (running < atOnce) return true
    if (waiters.size >= maxWaiting) return false
    return new Promise((resolve) => {
      const answer = (mayRun: boolean) => {
        clearTimeout(timer)
        waiters.delete(answer)
        resolve(mayRun)
      }
      const timer = setTimeout(answer, maxWaitMs, false)
      waiters.add(answer)
    })
  }
  return {
    waiting: () => waiters.size,
    run: async (work) => {
      const admitted = admit()
      // The place of one who finished goes to the next who waits without being given back, so nobody slips between.
      if (admitted === true) running++
      else if (!(await admitted)) return undefined
      try {
        return { value: await work() }
      } finally {
        const [next] = waiters
        if (next) next(true)
        else running--
      }
    },
  }
}
