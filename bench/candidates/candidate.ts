import type { Target } from '../driver/target.ts'
import type { Cores } from '../machine/pinned.ts'
import type { BenchPostgres } from '../machine/postgres.ts'

/** A server to be measured. */
export interface Candidate {
  readonly name: string
  /** What it is called in the table. */
  readonly label: string
  readonly start: (ground: Ground) => Promise<RunningCandidate>
}

/** What a server is started on. */
export interface Ground {
  readonly postgres: BenchPostgres
  /** A database of its own, not made yet. */
  readonly database: string
  readonly cores: Cores
  /** Options for its Node, such as --cpu-prof. */
  readonly execArgv?: readonly string[]
}

/** How many connections to the database every candidate holds at most. */
export const poolSize = 16

/** A server that runs, with an app and people who are signed in for each signature. */
export interface RunningCandidate {
  readonly candidate: Candidate
  readonly database: string
  /** Its process; further ones are its children. */
  readonly pid: number
  readonly targets: readonly Target[]
  readonly stop: () => Promise<void>
}
