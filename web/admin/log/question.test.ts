import { expect, test } from 'vitest'
import { readSearch, writeSearch } from '../../search.ts'
import { around, askBetween, askSpan, fieldOf, momentOf, questionOf, spanNames, spanOf } from './question.ts'

const now = Date.parse('2026-03-10T12:00:00.000Z')

test('an address that says nothing asks for the span that the API takes by itself', () => {
  expect(questionOf({}, now)).toEqual({ since: '2026-03-03T12:00:00.000Z' })
  expect(questionOf({ span: 'forever' }, now)).toEqual(questionOf({}, now))
})

test.each(spanNames)('the quick span %s survives the address', (span) => {
  expect(spanOf(readSearch(writeSearch(askSpan(span))))).toBe(span)
})

test('a span of its own wins over a quick one, and may have one end only', () => {
  const search = { span: '1h', ...askBetween('2026-03-01T00:00:00.000Z', undefined) }
  expect(spanOf(search)).toBe('own')
  expect(questionOf(search, now)).toEqual({ since: '2026-03-01T00:00:00.000Z' })
  expect(questionOf({ since: '', until: '2026-03-02T00:00:00.000Z' }, now)).toEqual({
    until: '2026-03-02T00:00:00.000Z',
  })
})

test('words and filter go along as they are, and empty ones do not', () => {
  expect(questionOf({ q: ' grace hopper ', filter: 'a pr', live: '1' }, now)).toMatchObject({
    q: 'grace hopper',
    filter: 'a pr',
  })
  expect(questionOf({ q: '  ', filter: '' }, now)).toEqual({ since: '2026-03-03T12:00:00.000Z' })
})

test('what belongs to an event lies within an hour of it', () => {
  expect(around('2026-03-10T12:00:00.000Z')).toMatchObject({
    since: '2026-03-10T11:00:00.000Z',
    until: '2026-03-10T13:00:00.000Z',
  })
})

test('a moment survives the browser’s own field, to the minute', () => {
  expect(momentOf(fieldOf('2026-03-10T12:34:00.000Z'))).toBe('2026-03-10T12:34:00.000Z')
  expect([fieldOf(undefined), fieldOf('nonsense')]).toEqual(['', ''])
  expect([momentOf(''), momentOf('nonsense')]).toEqual([undefined, undefined])
})
