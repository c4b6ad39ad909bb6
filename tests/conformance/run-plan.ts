import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { notApplicable, type PlanName, plans } from './plans.ts'
import { makeStage, type Stage, type StageOptions } from './stage.ts'

/** What one module does; it fails by throwing. */
export type Module = (stage: Stage) => Promise<void>

/** Runs the modules of a plan, each under its own name, and shows those that do not apply with the reason. */
export function runPlan(plan: PlanName, modules: Readonly<Record<string, Module>>, options: StageOptions = {}): void {
  const names: readonly string[] = plans[plan]
  describe(plan, () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await makeStage(options)
    })
    afterAll(() => stage?.close())

    test('every module of the plan is run, or has a reason not to be', () => {
      const missing = names.filter((name) => modules[name] === undefined && notApplicable[name] === undefined)
      expect({ missing, unknown: Object.keys(modules).filter((name) => !names.includes(name)) }).toEqual({
        missing: [],
        unknown: [],
      })
    })
    for (const name of names) {
      const module = modules[name]
      if (module) test(name, () => module(stage))
      else test(name, ({ skip }) => skip(notApplicable[name] ?? 'nobody wrote it'))
    }
  })
}
