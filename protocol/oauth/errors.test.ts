import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quotable } from './errors.ts'

test('foreign text in a description has only the characters that one may have (RFC6749-5.2)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(quotable(text)).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/)
    }),
  )
  expect(quotable('a"b\\c\r\nd\tü€')).toBe('a?b?c??d???')
})

test('it is short', () => {
  expect(quotable('x'.repeat(100))).toBe('x'.repeat(100))
  expect(quotable('x'.repeat(1_000_000))).toBe(`${'x'.repeat(100)}...`)
})
