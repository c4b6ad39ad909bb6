import { expect, test } from 'vitest'
import { onlyPresent } from './only-present.ts'

test('what is undefined, null or empty is left out; false, zero and an empty list say something', () => {
  expect(onlyPresent({ a: undefined, b: null, c: '', d: false, e: 0, f: [] })).toEqual({ d: false, e: 0, f: [] })
})
