import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { env } from 'node:process'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** What a run of vitest came to. */
export interface Count {
  readonly passed: number
  /** Names of what failed, each with its reason: tests, files that could not be read, errors nobody caught. */
  readonly failed: readonly string[]
  readonly skipped: readonly { readonly name: string; readonly reason: string | undefined }[]
}

/** The environment variable that names the file to write the count to. */
export const countFileVariable = 'ATRIUM_TEST_COUNT'

/** Counts the tests and writes the count as JSON; vitest's own JSON leaves out why a test was skipped. */
// oxlint-disable-next-line import/no-default-export -- vitest takes a reporter from a module's default export
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const path = env[countFileVariable]
    if (path !== undefined) writeFileSync(path, JSON.stringify(count(modules, unhandled)))
  }
}

function count(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Count {
  let passed = 0
  const failed: string[] = []
  const skipped: { name: string; reason: string | undefined }[] = []
  for (const module of modules) {
    const file = relative('.', module.moduleId)
    for (const test of module.children.allTests()) {
      const result = test.result()
      const name = `${file} > ${test.fullName}`
      if (result.state === 'passed') passed += 1
      else if (result.state === 'skipped') skipped.push({ name, reason: result.note })
      // What never ran, because the file or a hook before it broke, did not pass.
      else failed.push(withReason(name, result.errors?.[0]))
    }
    for (const error of module.errors()) failed.push(withReason(`${file} (the file itself)`, error))
  }
  return {
    passed,
    failed: [...failed, ...unhandled.map((error) => withReason('an error nobody caught', error))],
    skipped,
  }
}

/** Says on few lines what went wrong and where: whoever reads only the end of a long run needs no more. */
function withReason(name: string, error: SerializedError | undefined): string {
  if (error === undefined) return name
  const message = error.message.split('\n').slice(0, 6).join('\n       ')
  const [at] = error.stacks ?? []
  return `${name}\n       ${message}${at === undefined ? '' : `\n       at ${relative('.', at.file)}:${at.line}`}`
}
