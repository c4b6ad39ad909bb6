import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter, join } from 'node:path'
import { env, execPath, exit, stdout } from 'node:process'

/** One guard of the repository: what it promises and the command that finds what breaks the promise. */
export interface Check {
  readonly name: string
  /** A program of node_modules/.bin, or `node`, with its arguments. */
  readonly command: readonly string[]
}

/** Every guard that needs no server, in the order in which they run. */
export const checks: readonly Check[] = [
  { name: 'format', command: ['biome', 'format', '.'] },
  { name: 'types of protocol', command: ['tsc', '-p', 'protocol'] },
  { name: 'types of contracts', command: ['tsc', '-p', 'contracts'] },
  { name: 'types of server', command: ['tsc', '-p', 'server'] },
  { name: 'types of web', command: ['tsc', '-p', 'web'] },
  { name: 'types of tests, scripts, examples, bench', command: ['tsc', '-p', '.'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'lint of the engine and of proofs', command: ['eslint', '--max-warnings=0', 'protocol', 'server'] },
  { name: 'suppressions say why', command: ['node', 'scripts/check-suppressions.ts'] },
  { name: 'arrows', command: ['node', 'scripts/check-arrows.ts'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'generated pages are current', command: ['node', 'scripts/generate-docs.ts', '--check'] },
]

/** Runs a check in a folder; gives whether it passed and what it printed. */
export async function runCheck({ command }: Check, folder: string): Promise<{ passed: boolean; output: string }> {
  const [program = 'node', ...args] = command
  const path = [join(folder, 'node_modules', '.bin'), env.PATH ?? ''].join(delimiter)
  const child = spawn(program === 'node' ? execPath : program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, PATH: path, NO_COLOR: '1', FORCE_COLOR: '0' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
  const [status] = (await once(child, 'close')) as [number | null]
  return { passed: status === 0, output }
}

if (import.meta.main) {
  let failed = 0
  for (const check of checks) {
    const startedAt = performance.now()
    const { passed, output } = await runCheck(check, '.')
    stdout.write(`${passed ? 'ok  ' : 'FAIL'} ${check.name} (${Math.round(performance.now() - startedAt)} ms)\n`)
    if (!passed) stdout.write(output)
    failed += passed ? 0 : 1
  }
  exit(failed === 0 ? 0 : 1)
}
