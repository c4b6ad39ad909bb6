import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Plan } from '../flags.ts'
import type { Section } from './section.ts'
import { markdownSection } from './tables.ts'

/** What was measured on. */
export interface Setting {
  readonly processor: string
  readonly cores: number
  readonly node: string
  readonly postgres: string
  readonly measuredAt: string
}

/** Describes this machine. */
export const describeSetting = (postgres: string): Setting => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  postgres,
  measuredAt: new Date().toISOString(),
})

const fileOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const begin = '<!-- bench:begin -->'
const end = '<!-- bench:end -->'

/**
 * Writes the numbers as JSON, and those of a whole run into the guide. Gives the paths that were written.
 *
 * A quick or partial run replaces what a whole one found only when it is asked to, and says so in the guide.
 */
export async function writeResults(setting: Setting, plan: Plan, sections: readonly Section[]): Promise<string[]> {
  const isWhole = (!plan.isQuick && plan.only.length === 0) || plan.isPublished
  const path = isWhole ? 'docs/guides/performance.json' : 'bench/work/partial.json'
  await mkdir(fileOf('bench/work'), { recursive: true })
  await writeFile(
    fileOf(path),
    `${JSON.stringify({ setting, plan, sections: sections.map(numbersOf) }, undefined, 2)}\n`,
  )
  if (!isWhole) return [path]
  const guide = 'docs/guides/performance.md'
  await writeFile(
    fileOf(guide),
    replaceBetween(await readFile(fileOf(guide), 'utf8'), guideOf(setting, plan, sections)),
  )
  return [path, guide]
}

const numbersOf = ({ title, goals, data }: Section) => ({ title, goals, data })

/** The guide with what stands between its markers replaced. Throws when it has none. */
export function replaceBetween(page: string, text: string): string {
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from === -1 || to < from) throw new Error(`docs/guides/performance.md lacks ${begin} and ${end}`)
  return `${page.slice(0, from + begin.length)}\n\n${text}\n${page.slice(to)}`
}

function guideOf(
  { processor, cores, node, postgres, measuredAt }: Setting,
  { isQuick, only }: Plan,
  sections: readonly Section[],
): string {
  const on = `Measured on ${measuredAt.slice(0, 10)}: ${processor}, ${cores} cores, Node ${node}, PostgreSQL ${postgres}.`
  const part = only.length > 0 ? `Only ${only.join(', ')} was measured. ` : ''
  const quick = isQuick ? 'One short round of each: an indication, not a result. ' : ''
  return `${on} ${part}${quick}\n\n${sections.map(markdownSection).join('\n')}`
}
