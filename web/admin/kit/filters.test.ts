import { expect, test } from 'vitest'
import { quoted, valuesOf, withFlipped } from './filters.ts'

test.each([
  [undefined, 'ACTIVE', 'ACTIVE'],
  ['ACTIVE', 'STAGED', 'ACTIVE,STAGED'],
  ['ACTIVE,STAGED', 'ACTIVE', 'STAGED'],
  ['ACTIVE', 'ACTIVE', undefined],
])('%s with %s flipped is %s', (filter, value, flipped) => {
  expect(withFlipped(filter, value)).toBe(flipped)
})

test('no filter holds nothing', () => {
  expect(valuesOf(undefined)).toEqual([])
})

test('a text cannot end the expression it stands in', () => {
  expect(quoted('a" or status eq "ACTIVE')).toBe('"a\\" or status eq \\"ACTIVE"')
})
