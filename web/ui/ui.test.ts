import { expect, test } from 'vitest'
import { hueOf, lettersOf } from './app-icon.tsx'
import { ago } from './when.tsx'

test.each([
  ['Ledger', 'L'],
  ['google drive', 'GD'],
  ['Travel & Expenses', 'TE'],
  ['Board 10', 'B'],
  ['1Password', '1'],
  ['Ada Byron Lovelace', 'AB'],
  ['ada@acme.example', 'AA'],
  ['Über-App', 'ÜA'],
  ['東京 アプリ', '東ア'],
  ['…', '•'],
])('the icon of %s says %s', (label, letters) => {
  expect(lettersOf(label)).toBe(letters)
})

test('an app keeps its colour, and the colours are spread', () => {
  expect(hueOf('0oaLedgerOfAcmeDemo1')).toBe(hueOf('0oaLedgerOfAcmeDemo1'))
  const hues = new Set(Array.from({ length: 100 }, (_, at) => hueOf(`0oa${at}`)))
  expect(hues.size).toBe(8)
})

const now = Date.parse('2026-11-24T12:00:00Z')
test.each([
  ['2026-11-24T11:59:40.000Z', 'just now'],
  ['2026-11-24T11:57:30.000Z', '2 minutes ago'],
  ['2026-11-24T08:00:00.000Z', '4 hours ago'],
  ['2026-11-23T11:00:00.000Z', 'yesterday'],
  ['2026-11-14T12:00:00.000Z', 'last week'],
  ['2024-11-14T12:00:00.000Z', '2 years ago'],
])('%s was %s', (moment, words) => {
  expect(ago(moment, now)).toBe(words)
})
