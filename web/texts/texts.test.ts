import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { adminEn } from './admin.ts'
import { adminDe } from './de/admin.ts'
import { de } from './de/main.ts'
import { en } from './en.ts'
import { text } from './texts.ts'

const web = join(import.meta.dirname, '..')
const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !/^(dist|node_modules|texts)/.test(name) && !name.includes('.test.'))
  .map((name) => readFileSync(join(web, name), 'utf8'))
  .join('\n')

/** Keys with a value of the page's in them, a scheme or a status, as the pages write them: `people.status.${status}`. */
const families = [...sources.matchAll(/`([a-z]\w*\.(?:[\w.]|\$\{[^`}]*\})+)`/gi)]
  .flatMap(([, written]) => (written?.includes('${') ? [written] : []))
  .map((written) => new RegExp(`^${written.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '.+')}$`))

const isOfFamily = (key: string) => families.some((family) => family.test(key))

test.each([...Object.entries(en), ...Object.entries(adminEn)])(
  '%s is a message, and is said somewhere',
  (key, message) => {
    expect(() => new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true })).not.toThrow()
    expect([`'${key}'`, `"${key}"`].some((quoted) => sources.includes(quoted)) || isOfFamily(key)).toBe(true)
  },
)

/** What a message inserts, and in which cases it speaks differently: with two languages, both have to know the same. */
const argumentsOf = (message: string): readonly string[] => {
  const found: string[] = []
  const look = (parts: ReturnType<IntlMessageFormat['getAst']>): void => {
    for (const part of parts) {
      if ('value' in part && part.type !== 0) found.push(`${part.type} ${String(part.value)}`)
      if ('options' in part)
        for (const [name, { value }] of Object.entries(part.options)) {
          found.push(`${part.value}: ${name}`)
          look(value)
        }
    }
  }
  look(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst())
  return [...new Set(found)].toSorted()
}

const english = { ...en, ...adminEn }
const german: Readonly<Record<string, string>> = { ...de, ...adminDe }

test('both languages have the same texts', () => {
  expect(Object.keys(german).toSorted()).toEqual(Object.keys(english).toSorted())
})

test('every text inserts the same in both languages', () => {
  const differing = Object.entries(english).flatMap(([key, message]) => {
    const [here, there] = [argumentsOf(message).join(', '), argumentsOf(german[key] ?? '').join(', ')]
    return here === there ? [] : [`${key}: ${here} / ${there}`]
  })
  expect(differing).toEqual([])
})

test('no text of the console hides one of the other pages', () => {
  expect(Object.keys(adminEn).filter((key) => key in en)).toEqual([])
})

test.each([
  [0, 'No app found'],
  [1, '1 app found'],
  [12, '12 apps found'],
])('%i has its own words', (count, words) => {
  expect(text('dashboard.results', { count })).toBe(words)
})

test('what a user wrote is inserted as it is', () => {
  expect(text('dashboard.noResult', { query: '<b>{x}</b>' })).toBe('No app matches “<b>{x}</b>”')
})

test('a value that is missing is a bug, not a gap', () => {
  expect(() => text('tile.menu')).toThrow()
})
