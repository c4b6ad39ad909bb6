import type { Pool } from 'pg'

/** The time of the deployment. */
export interface Clock {
  readonly now: () => Date
  /** Looks at the database's clock again; keeps the last look when it does not answer. */
  readonly look: () => Promise<void>
  readonly stop: () => void
}

/** A difference below this is the network's, not the clocks': following it would let time step back for nothing. */
const noticedMs = 250
/** An answer that took longer than this says too little of when it was given. */
const trustedMs = 1_000
const everyMs = 20_000

/**
 * Opens the clock of a process: the database's time, carried on between two looks by this machine's steady counter.
 *
 * Codes, sessions and proofs of one deployment are made and judged by several processes on several machines. They all
 * ask one database, so its time is the one they share, however wrong or suddenly corrected the clock of a machine is.
 */
export async function openClock(pool: Pool): Promise<Clock> {
  let offsetMs = Date.now() - performance.now()
  const look = async (): Promise<void> => {
    const askedAt = performance.now()
    const { rows } = await pool.query<{ now: Date }>('select clock_timestamp() as now')
    const answeredAt = performance.now()
    const seen = rows[0]
    if (!seen || answeredAt - askedAt > trustedMs) return
    const seenMs = seen.now.getTime() - (askedAt + answeredAt) / 2
    if (Math.abs(seenMs - offsetMs) > noticedMs) offsetMs = seenMs
  }
  await look()
  const timer = setInterval(() => {
    // While the database is away the counter goes on alone.
    look().catch(() => undefined)
  }, everyMs)
  timer.unref()
  return { now: () => new Date(Math.floor(performance.now() + offsetMs)), look, stop: () => clearInterval(timer) }
}
