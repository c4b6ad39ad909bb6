import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'eslint/config'
import { parser } from 'typescript-eslint'

// oxlint knows no `no-restricted-syntax`, so the few bans that need one are here, and nothing else is.

const ban = (selector, message) => ({ selector, message })

/** What the compiler cannot see: ECMAScript itself has a clock, a dice, promises and a place's customs. */
const engineBans = [
  ban(
    ':function[async=true], AwaitExpression, ForOfStatement[await=true], Identifier[name="Promise"], ImportExpression',
    'The engine does not wait. Load the fact in server/ and pass it in.',
  ),
  ban(
    'NewExpression[callee.name="Date"], CallExpression[callee.name="Date"], MemberExpression[object.name="Date"], MemberExpression[property.name="Date"], Identifier[name="Temporal"]',
    'The time is a fact: take it as a parameter.',
  ),
  ban(
    'MemberExpression[object.name="Math"][property.name="random"], MemberExpression[object.name="Math"][computed=true], VariableDeclarator[init.name="Math"]',
    'Randomness is a fact: take it as a parameter.',
  ),
  ban('ClassDeclaration, ClassExpression', 'The engine holds no state: use functions and plain data.'),
  ban(
    'Program > VariableDeclaration[kind=/let|var/], Program > ExportNamedDeclaration > VariableDeclaration[kind=/let|var/]',
    'The engine holds no state: what changes is a parameter.',
  ),
  ban(
    'MemberExpression[property.name=/^(toLocale|localeCompare)/], Identifier[name="Intl"]',
    'The customs of a place are a fact: take them as a parameter.',
  ),
  ban('Identifier[name="globalThis"]', 'The engine may touch what platform.d.ts lists, by name.'),
  ban(
    'TSAsExpression > TSAnyKeyword.typeAnnotation, TSAsExpression > TSNeverKeyword.typeAnnotation',
    'This fits every type, proofs too. Say the type you mean.',
  ),
]

/** Queries are built in stores; a hot statement that spans slices lies with its act. */
const sqlBan = ban(
  'CallExpression[callee.property.name=/^(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|selectNoFrom)$/]:not(CallExpression[callee.name="hotStatement"] CallExpression)',
  'Queries live in store.ts.',
)

/** Every type that is a proof, with the one file that may make it: the file that declares it. */
const makers = globSync(['protocol/**/*.ts', 'contracts/**/*.ts', 'server/**/*.ts'], {
  exclude: (path) => path.includes('node_modules') || path.endsWith('.test.ts'),
}).flatMap((path) =>
  [...readFileSync(path, 'utf8').matchAll(/^export type (\w+)(?:<[^=]*>)? =[^\n]*\bBranded</gm)].map(([, type]) => ({
    type,
    path: path.replaceAll('\\', '/'),
  })),
)

function forgeryBans(types) {
  if (types.length === 0) return []
  const names = `/^(${types.join('|')})$/`
  return [
    ban(
      `:matches(TSAsExpression, TSTypeAssertion) > .typeAnnotation TSTypeReference[typeName.name=${names}], :matches(TSAsExpression, TSTypeAssertion) > TSTypeReference.typeAnnotation[typeName.name=${names}]`,
      'This type is a proof. Only the file that declares it makes one.',
    ),
    ban(
      `ImportSpecifier[imported.name=${names}]:not([local.name=${names}])`,
      'This type is a proof: keep its name, so that a forged one is seen.',
    ),
    ban(
      `TSTypeAliasDeclaration > TSTypeReference.typeAnnotation[typeName.name=${names}]`,
      'This type is a proof: a second name for it would hide a forged one.',
    ),
  ]
}

const engine = ['protocol/**/*.ts']
const stores = ['server/database/**/*.ts', 'server/**/store.ts', 'server/**/*-store.ts']
const notChecked = ['**/*.test.ts', '**/*.d.ts', '**/node_modules/**']

function bansFor(files, ignores, bans) {
  return {
    files,
    ignores: [...notChecked, ...ignores],
    languageOptions: { parser },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    rules: { 'no-restricted-syntax': ['error', ...bans] },
  }
}

/** The same bans for a file that makes a proof, without the ban on making it. */
function bansForMaker(path) {
  const forged = makers.filter((maker) => maker.path !== path).map(({ type }) => type)
  const rest = path.startsWith('protocol/') ? engineBans : /database\/|store\.ts$/.test(path) ? [] : [sqlBan]
  return bansFor([path], [], [...rest, ...forgeryBans(forged)])
}

const allProofs = makers.map(({ type }) => type)

export default defineConfig(
  { ignores: ['**/node_modules/**', '**/dist/**'] },
  bansFor(engine, [], [...engineBans, ...forgeryBans(allProofs)]),
  bansFor(['server/**/*.ts'], stores, [sqlBan, ...forgeryBans(allProofs)]),
  bansFor(stores, [], forgeryBans(allProofs)),
  ...[...new Set(makers.map(({ path }) => path))].map(bansForMaker),
)
