import type { Cause } from '../app-body.ts'
import { type AppDraft, type DraftField, findProblems, type StepName } from '../draft.ts'
import { text } from '../../../texts/texts.ts'

/** What each step is handed. */
export interface StepProps {
  readonly draft: AppDraft
  readonly change: (change: Partial<AppDraft>) => void
  /** True once somebody tried to go on from here. */
  readonly isInsisting: boolean
  /** What the server said of this draft. */
  readonly causes: readonly Cause[]
}

/** What stands at a field: what the page says once somebody tried to go on, otherwise what the server said. */
export function errorAt({ draft, isInsisting, causes }: StepProps, step: StepName, field: DraftField) {
  const problem = isInsisting ? findProblems(draft, step).find((each) => each.field === field) : undefined
  if (problem) return text(problem.text, problem.values)
  return causes.find((cause) => cause.field === field)?.says
}
