import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkArrows } from './check-arrows.ts'
import { findSilentSuppressions } from './check-suppressions.ts'
import { checks, runCheck } from './checks.ts'

// A guard that never failed is a hope. Here is a repository of a few files under the real configuration: first every
// guard is content with it, then each promise is broken once and its guard has to say so.

const repository = resolve(import.meta.dirname, '..')

const configuration = [
  '.dependency-cruiser.cjs',
  '.oxlintrc.json',
  'biome.json',
  'eslint.config.js',
  'knip.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'contracts/tsconfig.json',
  'protocol/tsconfig.json',
  'protocol/platform.d.ts',
  'server/tsconfig.json',
  'web/tsconfig.json',
]

function packageJson(name: string, more: object = {}): string {
  return `${JSON.stringify({ name, private: true, type: 'module', ...more }, undefined, 2)}\n`
}

const goodFiles: Record<string, string> = {
  '.gitignore': 'node_modules\n',
  'package.json': packageJson('small', { workspaces: ['protocol', 'server'], devDependencies: { vitest: '*' } }),
  'protocol/package.json': packageJson('p'),
  'contracts/package.json': packageJson('c'),
  'server/package.json': packageJson('s', { dependencies: { kysely: '*' } }),
  'web/package.json': packageJson('w', { devDependencies: { vite: '*' } }),
  'web/vite.config.ts': "import { defineConfig } from 'vite'\n\nexport default defineConfig({})\n",
  'web/index.html': '<script type="module" src="/dashboard/main.tsx"></script>\n',
  'protocol/shared/brand.ts':
    'declare const name: unique symbol\n\nexport type Branded<Name extends string> = string & { readonly [name]: Name }\n',
  'protocol/oauth/redirect-uri.ts': `import type { Branded } from '../shared/brand.ts'

export type RegisteredRedirectUri = Branded<'RegisteredRedirectUri'>

export function matchRedirectUri(asked: string, known: readonly string[]): RegisteredRedirectUri | undefined {
  return known.includes(asked) ? (asked as RegisteredRedirectUri) : undefined
}
`,
  'contracts/app.ts': 'export interface App {\n  readonly id: string\n}\n',
  'server/oauth/store.ts': "import { sql } from 'kysely'\n\nexport const one = sql`select 1`\n",
  'server/oauth/routes.ts': `import { matchRedirectUri, type RegisteredRedirectUri } from '../../protocol/oauth/redirect-uri.ts'
import { one } from './store.ts'

export function routes(send: (to: RegisteredRedirectUri) => void): unknown {
  const to = matchRedirectUri('a', ['a'])
  if (to) send(to)
  return one
}
`,
  'server/compose/compose.ts': "import { routes } from '../oauth/routes.ts'\n\nexport const compose = routes\n",
  'server/main.ts': "import { compose } from './compose/compose.ts'\n\ncompose(() => undefined)\n",
  'web/dashboard/main.tsx':
    "import type { App } from '../../contracts/app.ts'\n\nconst app: App = { id: 'a' }\ndocument.title = app.id\n",
  'tests/one.test.ts': "import { test } from 'vitest'\n\ntest('nothing is wrong', () => undefined)\n",
}

/** Each promise broken once, in a file of its own, with what the guard has to answer at that file. */
const broken: Record<string, readonly { path: string; text: string; answer: string }[]> = {
  format: [{ path: 'server/format.ts', text: 'export const a = "1";\n', answer: 'server/format.ts' }],
  'types of protocol': [
    ...['fetch("https://a.example")', 'process.exit()', 'setTimeout(() => 1, 1)', 'console.log(1)'].map((text, at) => ({
      path: `protocol/global-${at}.ts`,
      text: `export const a = ${text}\n`,
      answer: `protocol/global-${at}.ts`,
    })),
    { path: 'protocol/file.ts', text: "export * from 'node:fs'\n", answer: 'protocol/file.ts' },
    { path: 'protocol/dice.ts', text: "export { randomBytes } from 'node:crypto'\n", answer: 'protocol/dice.ts' },
  ],
  'types of contracts': [
    { path: 'contracts/io.ts', text: 'export const a = process.env\n', answer: 'contracts/io.ts' },
  ],
  'types of server': [
    {
      path: 'server/open-redirect.ts',
      text: "import type { RegisteredRedirectUri } from '../protocol/oauth/redirect-uri.ts'\n\nexport const to: RegisteredRedirectUri = 'https://evil.example'\n",
      answer: 'server/open-redirect.ts',
    },
    {
      path: 'server/forgotten-outcome.ts',
      text: "export function send(outcome: 'ask' | 'grant' | 'refuse'): string {\n  switch (outcome) {\n    case 'ask':\n      return 'a'\n    case 'grant':\n      return 'b'\n  }\n}\n",
      answer: 'server/forgotten-outcome.ts',
    },
    { path: 'server/not-erasable.ts', text: 'export enum A {\n  B,\n}\n', answer: 'server/not-erasable.ts' },
    {
      path: 'server/unchecked.ts',
      text: 'export const first = (a: string[]): string => a[0]\n',
      answer: 'server/unchecked.ts',
    },
  ],
  'types of web': [{ path: 'web/bad.tsx', text: 'export const a: number = document.title\n', answer: 'web/bad.tsx' }],
  'types of tests, scripts, examples, bench': [
    { path: 'tests/bad.test.ts', text: "export const a: number = 'a'\n", answer: 'tests/bad.test.ts' },
    { path: 'protocol/bad.test.ts', text: "export const a: number = 'a'\n", answer: 'protocol/bad.test.ts' },
  ],
  lint: [
    {
      path: 'server/floating.ts',
      text: 'export function a(work: () => Promise<void>): void {\n  work()\n}\n',
      answer: 'no-floating-promises',
    },
    { path: 'server/any.ts', text: 'export const a = (b: any): string => String(b)\n', answer: 'no-explicit-any' },
    { path: 'server/unused.ts', text: 'const a = 1\nexport {}\n', answer: 'no-unused-vars' },
    { path: 'server/environment.ts', text: 'export const a = process.env.PATH\n', answer: 'no-process-env' },
    {
      path: 'server/way-out.ts',
      text: "export const a = fetch('https://a.example')\n",
      answer: 'no-restricted-globals',
    },
    { path: 'server/loud.ts', text: "console.log('a')\n", answer: 'no-console' },
    {
      path: 'tests/only.test.ts',
      text: "import { test } from 'vitest'\n\ntest.only('a', () => undefined)\n",
      answer: 'no-focused-tests',
    },
    {
      path: 'server/needless.ts',
      text: '// oxlint-disable-next-line no-console -- a reason that is long enough\nexport const a = 1\n',
      answer: 'Unused',
    },
  ],
  'lint of the engine and of proofs': [
    ...[
      'export async function a() {}',
      'export const a = Promise.resolve(1)',
      "export const a = import('./shared/brand.ts')",
      'export const a = Date.now()',
      'export const a = new Date(0)',
      'export const a = Math.random()',
      "export const a = Math['random']()",
      'export class A {}',
      'let a = 1\nexport const b = a',
      "export const a = 'a'.localeCompare('b')",
      'export const a = 1 as never',
      "import type { RegisteredRedirectUri } from './oauth/redirect-uri.ts'\n\nexport const a = 'https://evil.example' as RegisteredRedirectUri",
      "import type { RegisteredRedirectUri as R } from './oauth/redirect-uri.ts'\n\nexport const a = 'https://evil.example' as R",
      "import type { RegisteredRedirectUri } from './oauth/redirect-uri.ts'\n\nexport type R = RegisteredRedirectUri",
    ].map((text, at) => ({ path: `protocol/engine-${at}.ts`, text: `${text}\n`, answer: `protocol/engine-${at}.ts` })),
    {
      path: 'server/forged.ts',
      text: "import type { RegisteredRedirectUri } from '../protocol/oauth/redirect-uri.ts'\n\nexport const a = ['a'] as readonly RegisteredRedirectUri[]\n",
      answer: 'server/forged.ts',
    },
    {
      path: 'server/oauth/act.ts',
      text: "export const a = (db: { selectFrom: (table: string) => string }) => db.selectFrom('user')\n",
      answer: 'server/oauth/act.ts',
    },
  ],
  'dead code': [
    { path: 'server/oauth/unused.ts', text: 'export const nobody = 1\n', answer: 'server/oauth/unused.ts' },
  ],
}

/** One forbidden arrow for each rule of .dependency-cruiser.cjs. */
const arrows: Record<string, { path: string; text: string }> = {
  'protocol-knows-nobody': { path: 'protocol/a.ts', text: "export * from '../contracts/app.ts'" },
  'contracts-knows-nobody': { path: 'contracts/a.ts', text: "export * from '../protocol/shared/brand.ts'" },
  'web-speaks-only-contracts': { path: 'web/a.ts', text: "export * from '../server/compose/compose.ts'" },
  'server-serves-no-test': { path: 'server/a.ts', text: "export * from '../web/dashboard/main.tsx'" },
  'slices-meet-in-compose': { path: 'server/sign-in/a.ts', text: "export * from '../oauth/store.ts'" },
  'lower-folders-know-no-slice': { path: 'server/http/a.ts', text: "export * from '../oauth/store.ts'" },
  'nobody-reaches-up': { path: 'server/audit/a.ts', text: "export * from '../compose/compose.ts'" },
  'only-stores-speak-sql': { path: 'server/oauth/a.ts', text: "export { sql } from 'kysely'" },
  'one-way-out': { path: 'server/oauth/b.ts', text: "export { request } from 'undici'" },
  'only-keys-sign': { path: 'server/oauth/e.ts', text: "export { SignJWT } from 'jose'" },
  'no-cycles': { path: 'server/apps/c.ts', text: "export * from './d.ts'" },
  'imports-resolve': { path: 'server/apps/f.ts', text: "export * from './nowhere.ts'" },
}

let clean: string
let spoiled: string

beforeAll(() => {
  clean = makeRepository([])
  const planted = Object.values(broken).flat()
  const plantedArrows = [...Object.values(arrows), { path: 'server/apps/d.ts', text: "export * from './c.ts'" }]
  spoiled = makeRepository([...planted, ...plantedArrows.map(({ path, text }) => ({ path, text: `${text}\n` }))])
})

afterAll(() => {
  for (const folder of [clean, spoiled]) rmSync(folder, { recursive: true, force: true })
})

function makeRepository(planted: readonly { path: string; text: string }[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'guards-'))
  const good = Object.entries(goodFiles).map(([path, text]) => ({ path, text }))
  for (const { path, text } of [...good, ...planted]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const path of configuration) cpSync(join(repository, path), join(folder, path))
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  symlinkSync(join(repository, 'server/node_modules'), join(folder, 'server/node_modules'))
  return folder
}

describe.each(Object.keys(broken))('%s', (name) => {
  const check = checks.find((candidate) => candidate.name === name)

  test('is content with a repository that keeps its promises', { timeout: 60_000 }, async () => {
    const { passed, output } = await runCheck(check!, clean)
    expect(passed, output).toBe(true)
  })

  test('fails at every promise that is broken', { timeout: 60_000 }, async () => {
    const { passed, output } = await runCheck(check!, spoiled)
    expect(passed).toBe(false)
    expect((broken[name] ?? []).map(({ answer }) => answer).filter((answer) => !output.includes(answer))).toEqual([])
  })
})

describe('arrows', () => {
  test('is content with a repository that keeps its promises, having looked at every file', async () => {
    const { modules, wrong } = await checkArrows(clean)
    expect(wrong).toEqual([])
    expect(modules).toBe(10)
  })

  test('fails at every forbidden arrow', async () => {
    const { wrong } = await checkArrows(spoiled)
    for (const [rule, { path }] of Object.entries(arrows)) expect(wrong.join('\n')).toContain(`${rule}: ${path}`)
  })
})

describe('suppressions say why', () => {
  test('one without a reason is found', () => {
    const folder = mkdtempSync(join(tmpdir(), 'suppressions-'))
    const texts = ['// oxlint-disable-next-line no-console', '// @ts-expect-error', '/* eslint-disable -- no */']
    writeFileSync(
      join(folder, 'a.ts'),
      `${texts.join('\n')}\n// oxlint-disable-next-line no-console -- the terminal is the reader\n`,
    )
    const found = findSilentSuppressions(folder)
    rmSync(folder, { recursive: true })
    expect(found.map((place) => place.split(':')[1])).toEqual(['1', '2', '3'])
  })
})

test('every check runs in the order a failure is cheapest to find', () => {
  expect(checks.map(({ name }) => name)).toEqual([
    'format',
    'types of protocol',
    'types of contracts',
    'types of server',
    'types of web',
    'types of tests, scripts, examples, bench',
    'lint',
    'lint of the engine and of proofs',
    'suppressions say why',
    'arrows',
    'dead code',
    'generated pages are current',
  ])
})
