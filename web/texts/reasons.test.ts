import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { problemOfApi } from '../request.ts'
import { reasonsDe } from './de/reasons.ts'
import { learnReasons, reasonHere, reasonsEn } from './reasons.ts'

const root = join(import.meta.dirname, '../..')
const said = ['server', 'contracts', 'protocol']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !/\.test\.|node_modules/.test(name))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  )
  .join('\n')

/** Where the sentence is put together of parts, its longest part has to be there. */
const longestPart = (sentence: string) =>
  sentence
    .split(/\{\}|\d+(?: character\b)?|1,024/)
    .flatMap((part) => part.split(/(?= (?:characters|items)\b)/))
    .toSorted((one, other) => other.length - one.length)[0] ?? ''

test.each([...reasonsDe, ...reasonsEn].map(([sentence]) => sentence))('the API says: %s', (sentence) => {
  expect(said).toContain(longestPart(sentence).trim())
})

test.each(reasonsDe)('what varies in “%s” is said in German as well', (sentence, here) => {
  expect(here.split('{}').length).toBe(sentence.split('{}').length)
})

afterAll(() => learnReasons([]))

test('a refusal is said in the page’s language, with what varies in it, and unknown words as they are', () => {
  learnReasons(reasonsDe)
  const refused = (causes: readonly string[]) =>
    problemOfApi(400, {
      errorCode: 'E0000001',
      errorSummary: 'Api validation failed',
      errorLink: 'E0000001',
      errorId: '1',
      errorCauses: causes.map((errorSummary) => ({ errorSummary })),
    })
  expect(refused(['profile.firstName: has to be at most 50 characters long']).fields).toEqual([
    { field: 'profile.firstName', reason: 'darf höchstens 50 Zeichen lang sein' },
  ])
  expect(refused(['the user is deactivated']).detail).toBe('die Person ist deaktiviert')
  expect(reasonHere('something new')).toBe('something new')
})

test('what varies keeps its brackets and dollars', () => {
  learnReasons([['there is no group {}', 'keine {}']])
  expect(reasonHere('there is no group $1{}')).toBe('keine $1{}')
})
