import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { argv, exit, stderr, stdout } from 'node:process'
import { writeConfigurationPage } from './configuration-page.ts'
import { writeErrorsPage, writeRightsPage } from './management-pages.ts'
import { rulesPagePath, writeRulesPage } from './rules-doc.ts'

/** A page that is made from the code. */
interface GeneratedPage {
  readonly path: string
  readonly write: () => string
}

const pages: readonly GeneratedPage[] = [
  { path: 'docs/guides/configuration.md', write: writeConfigurationPage },
  { path: rulesPagePath, write: writeRulesPage },
  { path: 'docs/rights.md', write: writeRightsPage },
  { path: 'docs/errors.md', write: writeErrorsPage },
]

if (import.meta.main) {
  const checkOnly = argv.includes('--check')
  const stale = pages.filter(({ path, write }) => (existsSync(path) ? readFileSync(path, 'utf8') : '') !== write())
  for (const { path, write } of stale) {
    if (checkOnly) stderr.write(`${path} is not what the code says: run node scripts/generate-docs.ts\n`)
    else {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, write())
      stdout.write(`wrote ${path}\n`)
    }
  }
  if (checkOnly && stale.length > 0) exit(1)
}
