import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { argv, exit, stderr, stdout } from 'node:process'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'

const workspaces = ['protocol', 'contracts', 'server', 'web']

/** What the arrow check saw and what it found. */
export interface ArrowReport {
  readonly modules: number
  /** One sentence for each forbidden arrow and each file that was not looked at. */
  readonly wrong: readonly string[]
}

/**
 * Checks the arrows of ARCHITECTURE.md below a folder.
 *
 * Also compares the modules it saw with the files on disk: with a compiler it does not know, the checker looks at no
 * module at all and is content.
 */
export async function checkArrows(root: string): Promise<ArrowReport> {
  const options = await extractOptions(resolve(root, '.dependency-cruiser.cjs'))
  const { output } = await cruise(workspaces, { ...options, validate: true, baseDir: resolve(root) })
  const { modules, summary } = output as ICruiseResult
  const ours = modules.map(({ source }) => source).filter((path) => /^(protocol|contracts|server|web)\//.test(path))
  const broken = summary.violations.map(
    ({ rule, from, to, cycle }) => `${rule.name}: ${from} → ${cycle?.map(({ name }) => name).join(' → ') ?? to}`,
  )
  const unseen = filesOnDisk(root).filter((path) => !ours.includes(path))
  return { modules: ours.length, wrong: [...broken, ...unseen.map((path) => `not looked at: ${path}`)] }
}

function filesOnDisk(root: string): string[] {
  const patterns = workspaces.map((workspace) => `${workspace}/**/*.{ts,tsx}`)
  const paths = globSync(patterns, { cwd: root, exclude: (path) => /(^|[/\\])(node_modules|dist)$/.test(path) })
  return paths.map((path) => path.replaceAll('\\', '/')).filter((path) => !/\.test\.tsx?$/.test(path))
}

/** Fewer than this means that the checker did not see the code. */
const fewestModules = 60

if (import.meta.main) {
  const { modules, wrong } = await checkArrows(argv[2] ?? '.')
  for (const sentence of wrong) stderr.write(`${sentence}\n`)
  if (modules < fewestModules) stderr.write(`only ${modules} modules were seen\n`)
  stdout.write(`${modules} modules, ${wrong.length} wrong arrows\n`)
  if (wrong.length > 0 || modules < fewestModules) exit(1)
}
