import { basicModules } from './basic/modules.ts'
import { runPlan } from './run-plan.ts'

runPlan('oidcc-basic-certification-test-plan', basicModules)
