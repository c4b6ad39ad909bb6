import type { Plan } from '../flags.ts'
import type { Section } from '../report/section.ts'
import type { Bench } from '../rounds.ts'

/** What a part of the bench works with. */
export interface PartInput extends Bench {
  readonly plan: Plan
  /** Gives a database name that was not used before. */
  readonly newDatabase: () => string
  readonly say: (line: string) => void
}

/** One part of the bench: starts what it needs, measures, and ends what it started. */
export interface Part {
  readonly name: string
  readonly run: (input: PartInput) => Promise<Section | undefined>
}
