import { basicModules } from './basic/modules.ts'
import { runPlan } from './run-plan.ts'

runPlan('oidcc-formpost-basic-certification-test-plan', basicModules, { responseMode: 'form_post' })
