/** What became of a job: `done` with, to be tried `again`, or `never` to succeed and laid aside for a person to see. */
export type JobOutcome = 'done' | 'again' | 'never'

/**
 * A kind of work after the answer. Its name is stored, so it is for ever.
 *
 * A job runs at least once and, when a process is killed in the middle, twice: the work has to bear that.
 */
export interface JobKind<Payload extends object> {
  readonly name: string
  /** How often it is tried in all, with growing pauses in between. */
  readonly tries: number
  readonly firstPauseSeconds: number
  readonly longestPauseSeconds: number
  /** A try that takes longer counts as failed, and so does one whose process died. */
  readonly longestTrySeconds: number
  /** How many of it run at once in each process. */
  readonly atOnce: number
  /** Only there for the compiler: what the payload is. */
  readonly payload?: Payload
}

/** Work that comes round by the clock, once however many processes there are. */
export interface Schedule {
  readonly name: string
  /** Five fields of cron, in UTC. */
  readonly cron: string
  readonly run: (now: Date) => Promise<void>
}

/** Where a job goes whose tries are used up. */
export const deadLetters = 'dead-letters'

/** A try every few seconds at first and every hour at last, for about a day. */
export const forADay = { tries: 34, firstPauseSeconds: 5, longestPauseSeconds: 3600 }
