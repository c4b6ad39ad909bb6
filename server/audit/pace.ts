/** How many events the next step of a search may look at. */
export interface Pace {
  readonly size: number
  /** Goes on to the next step, larger where there is time for it; false when there is no more time. */
  readonly goesOn: () => boolean
}

/** What a question may take; the step that began before it was over comes on top. */
const answerMs = 120
const firstSize = 5_000
const largestSize = 200_000

/**
 * Makes the pace of one answer.
 *
 * What an event costs depends on what is asked of it and on the machine, fiftyfold: a bound on events would be slow for
 * some questions and short-sighted for others, so the bound is on time.
 */
export function makePace(now = (): number => performance.now(), mostMs = answerMs): Pace {
  const startedAt = now()
  let stepAt = startedAt
  let size = firstSize
  return {
    get size() {
      return size
    },
    goesOn: () => {
      const at = now()
      const tookMs = at - stepAt
      const leftMs = mostMs - (at - startedAt)
      stepAt = at
      if (tookMs > leftMs) return false
      if (2 * tookMs <= leftMs) size = Math.min(size * 2, largestSize)
      return true
    },
  }
}
