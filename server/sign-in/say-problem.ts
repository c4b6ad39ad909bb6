import type { Say } from '../http/pages/texts.ts'
import type { Problem } from './step.ts'

/** What went wrong at the last try, in the reader's language. */
export function sayProblem(say: Say, problem: Problem | undefined): string | undefined {
  switch (problem?.kind) {
    case undefined:
      return undefined
    case 'missing':
      return say('passwordMissing')
    case 'too-long':
      return say('passwordTooLong')
    case 'wrong':
      return say('wrong')
    case 'locked':
      return say('locked')
    case 'wait':
      return problem.seconds <= 90
        ? say('waitSeconds', { count: problem.seconds })
        : say('waitMinutes', { count: Math.ceil(problem.seconds / 60) })
  }
}
