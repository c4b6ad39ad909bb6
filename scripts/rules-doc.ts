import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { argv, exit, stderr, stdout } from 'node:process'
import { rulesOfEndpoints } from '../protocol/rules.ts'
import { noteOf, sectionsOf, type Standard, standards } from '../protocol/sections.ts'
import type { KeptSentence, Sentence } from '../protocol/shared/rule.ts'

/** The page this script makes. */
export const rulesPagePath = 'docs/rules.md'

/** Standards of which only the sections with rules of ours are listed, by the names their sources use. */
const otherStandards: Readonly<Record<string, string>> = {
  RFC3986: 'Uniform Resource Identifier (URI): Generic Syntax',
  RFC6750: 'Bearer Token Usage',
  RFC7009: 'Token Revocation',
  RFC7521: 'Assertion Framework',
  RFC7523: 'JWT Profile for Client Authentication',
  RFC7617: 'The Basic HTTP Authentication Scheme',
  RFC7662: 'Token Introspection',
  RFC8252: 'OAuth 2.0 for Native Apps',
  RFC8414: 'Authorization Server Metadata',
  RFC8707: 'Resource Indicators',
  RFC9207: 'Authorization Server Issuer Identification',
  RFC9700: 'Best Current Practice for OAuth 2.0 Security',
  'OAuth.Responses': 'OAuth 2.0 Multiple Response Type Encoding Practices',
  'OAuth.Post': 'OAuth 2.0 Form Post Response Mode',
  OIDCD: 'OpenID Connect Discovery 1.0',
  OIDCR: 'OpenID Connect Dynamic Client Registration 1.0',
  OIDCPC: 'Initiating User Registration via OpenID Connect 1.0',
  OIDCRPL: 'OpenID Connect RP-Initiated Logout 1.0',
  OIDCBCL: 'OpenID Connect Back-Channel Logout 1.0',
  policies: 'Rules of our own',
}

interface Row {
  readonly sentence: Sentence | KeptSentence
  readonly endpoints: readonly string[]
}

/** The name of the standard and the number of the section: "RFC7636-4.6" is ["RFC7636", "4.6"]. */
export function splitSource(source: string): readonly [standard: string, section: string] {
  if (source.startsWith('docs/')) return ['policies', source.replace('docs/policies/', '')]
  const dash = source.indexOf('-')
  return [source.slice(0, dash), source.slice(dash + 1)]
}

/** Writes docs/rules.md: section of a standard → rule → endpoint, and each endpoint's rules in their order. */
export function writeRulesPage(): string {
  const rows = collectRows()
  return `# Rules of the standards

<!-- Made from protocol/rules.ts and protocol/sections.ts by scripts/rules-doc.ts. -->

Each rule is a sentence that is true when it is kept; its name is the title of its test and the \`rule\` in the log. To find
what a standard demands, look for its section. To see what an endpoint checks and in which order, look at the
[endpoints](#endpoints).

${standards.map((standard) => wholeStandard(standard, rows)).join('\n\n')}

${Object.entries(otherStandards)
  .map(([name, title]) => partOfStandard(name, title, rows))
  .join('\n\n')}

## Endpoints

In the order in which an endpoint looks. The first rule that is broken gives the answer.

${rulesOfEndpoints.map(({ endpoint, sentences }) => `### ${endpoint}\n\n${listOf(sentences)}`).join('\n\n')}
`
}

function collectRows(): readonly Row[] {
  const rows = new Map<Sentence, string[]>()
  for (const { endpoint, sentences } of rulesOfEndpoints)
    for (const sentence of sentences) rows.set(sentence, [...(rows.get(sentence) ?? []), endpoint])
  return [...rows].map(([sentence, endpoints]) => ({ sentence, endpoints }))
}

function wholeStandard(standard: Standard, rows: readonly Row[]): string {
  const lines = sectionsOf(standard).flatMap(({ number, title }) => {
    const found = rowsAt(rows, `${standard.name}-${number}`)
    const [first, ...more] = found.map(cells)
    const head = `${number} ${title}`
    if (!first) return [`| ${head} | *${noteOf(standard, number) ?? ''}* | | |`]
    return [`| ${head} | ${first}`, ...more.map((line) => `| | ${line}`)]
  })
  return table(`${standard.name}: ${standard.title}`, lines)
}

function partOfStandard(name: string, title: string, rows: readonly Row[]): string {
  const sections = rows
    .flatMap(({ sentence }) => [sentence.source, ...(sentence.also ?? [])])
    .map(splitSource)
    .flatMap(([standard, section]) => (standard === name ? [section] : []))
  const lines = [...new Set(sections)].sort(bySection).flatMap((section) => {
    const source = name === 'policies' ? `docs/policies/${section}` : `${name}-${section}`
    const [first, ...more] = rowsAt(rows, source).map(cells)
    return [`| ${section} | ${first}`, ...more.map((line) => `| | ${line}`)]
  })
  return table(name === 'policies' ? title : `${name}: ${title}`, lines)
}

const table = (title: string, lines: readonly string[]) =>
  `## ${title}\n\n| Section | Rule | Endpoint | Kept by |\n| --- | --- | --- | --- |\n${lines.join('\n')}`

/** Those for which the section is the source first, then those that it demands as well. */
const rowsAt = (rows: readonly Row[], source: string) => [
  ...rows.filter(({ sentence }) => sentence.source === source),
  ...rows.filter(({ sentence }) => sentence.also?.includes(source)),
]

const cells = ({ sentence, endpoints }: Row) => `\`${sentence.id}\` | ${endpoints.join(', ')} | ${keeperOf(sentence)} |`

const listOf = (sentences: readonly Sentence[]) =>
  sentences.map((sentence, at) => `${at + 1}. \`${sentence.id}\` (${sentence.source})`).join('\n')

const bySection = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true })

/** Where in the engine a sentence stands: the file that holds its id. */
const fileOf = new Map(
  globSync('protocol/**/*.ts', { exclude: (path) => /node_modules|\.test\.ts$|\.testing\.ts$/.test(path) })
    .sort()
    .flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\bid: '([a-z0-9-]+)'/g)].map(
        ([, id]) => [id, path.replaceAll('\\', '/')] as const,
      ),
    ),
)

/** Every id that stands anywhere in the engine. */
export const idsInTheEngine: readonly (string | undefined)[] = [...fileOf.keys()]

function keeperOf(sentence: Sentence | KeptSentence): string {
  const by = 'by' in sentence ? sentence.by : undefined
  if (by?.startsWith('server/')) return by
  const file = fileOf.get(sentence.id) ?? ''
  const link = `[${file.replace('protocol/', '')}](../${file})`
  return by === undefined ? link : `${/^[A-Za-z]+$/.test(by) ? `\`${by}\`` : by} in ${link}`
}

if (import.meta.main) {
  const page = writeRulesPage()
  const isCurrent = existsSync(rulesPagePath) && readFileSync(rulesPagePath, 'utf8') === page
  if (argv.includes('--check')) {
    if (!isCurrent) stderr.write(`${rulesPagePath} is not what the code says: run node scripts/rules-doc.ts\n`)
    exit(isCurrent ? 0 : 1)
  }
  mkdirSync(dirname(rulesPagePath), { recursive: true })
  writeFileSync(rulesPagePath, page)
  stdout.write(`wrote ${rulesPagePath}\n`)
}
