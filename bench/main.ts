import { startDriver } from './driver/driver.ts'
import { isWanted, type Plan, readPlan, usage } from './flags.ts'
import { startPostgres } from './machine/postgres.ts'
import { management } from './parts/management.ts'
import { memory } from './parts/memory.ts'
import type { Part } from './parts/part.ts'
import { passwords } from './parts/passwords.ts'
import { processes } from './parts/processes.ts'
import { profileAll } from './parts/profile.ts'
import { requests } from './parts/requests.ts'
import { scale } from './parts/scale.ts'
import { services } from './parts/services.ts'
import { signOn } from './parts/sign-on.ts'
import { start } from './parts/start.ts'
import type { Section } from './report/section.ts'
import { plainSection } from './report/tables.ts'
import { describeSetting, writeResults } from './report/write.ts'

const parts: readonly Part[] = [signOn, requests, services, management, passwords, processes, scale, memory, start]
/** Candidates are chosen within these. */
const partsByCandidate = new Set(['sign-on', 'requests'])

let plan: Plan
try {
  plan = readPlan(process.argv.slice(2))
} catch (problem) {
  console.error(`${(problem as Error).message}\n\n${usage}`)
  process.exit(1)
}

await using stack = new AsyncDisposableStack()
const postgres = await startPostgres()
stack.defer(postgres.stop)
const driver = await startDriver()
stack.defer(driver.stop)

let databases = 0
const say = (line: string) => void process.stderr.write(`${line}\n`)
const input = { postgres, driver, plan, say, newDatabase: () => `bench_${++databases}` }
if (plan.isProfile) for (const path of await profileAll(input)) console.log(`wrote ${path}`)
else await measureAll()

async function measureAll(): Promise<void> {
  const sections: Section[] = []
  for (const part of parts) {
    if (!partsByCandidate.has(part.name) && !isWanted(plan, part.name)) continue
    const section = await part.run(input)
    if (!section) continue
    sections.push(section)
    console.log(plainSection(section))
  }
  for (const path of await writeResults(describeSetting(postgres.version), plan, sections)) console.log(`wrote ${path}`)
}
