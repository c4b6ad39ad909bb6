import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changesBetween } from './changes.ts'

describe('tells only what differs', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>, unknown]>([
    ['a field', { a: 1, b: 2 }, { a: 1, b: 3 }, { from: { b: 2 }, to: { b: 3 } }],
    ['a field that came', { a: 1 }, { a: 1, b: 3 }, { from: {}, to: { b: 3 } }],
    ['a field that went', { a: 1, b: 2 }, { a: 1, b: undefined }, { from: { b: 2 }, to: {} }],
    ['a field that became null', { a: 1 }, { a: null }, { from: { a: 1 }, to: { a: null } }],
    [
      'a field deep inside',
      { p: { x: 1, y: { z: 'a' } } },
      { p: { x: 1, y: { z: 'b' } } },
      { from: { p: { y: { z: 'a' } } }, to: { p: { y: { z: 'b' } } } },
    ],
    ['a list as a whole', { a: [1, 2] }, { a: [2, 1] }, { from: { a: [1, 2] }, to: { a: [2, 1] } }],
    [
      'a moment',
      { a: new Date(0) },
      { a: new Date(1) },
      { from: { a: '1970-01-01T00:00:00.000Z' }, to: { a: '1970-01-01T00:00:00.001Z' } },
    ],
    ['a long text, cut', { a: '' }, { a: 'x'.repeat(600) }, { from: { a: '' }, to: { a: `${'x'.repeat(500)}…` } }],
    ['nothing', { a: { b: [1, { d: 1, c: 2 }] } }, { a: { b: [1, { c: 2, d: 1 }] } }, undefined],
    ['nothing where a field is undefined on both sides', {}, { a: undefined }, undefined],
  ])('%s', (_, before, after, changes) => expect(changesBetween(before, after)).toEqual(changes))
})

test('a secret is said to have changed, and not what it is', () => {
  const before = {
    clientSecret: 'one',
    password: { value: 'one' },
    passwordPolicy: { minLength: 8 },
    keys: [{ secret: 'one' }],
  }
  const after = {
    clientSecret: 'two',
    password: { value: 'two' },
    passwordPolicy: { minLength: 12 },
    keys: [{ secret: 'two' }],
  }
  const changes = changesBetween(before, after)
  expect(JSON.stringify(changes)).not.toMatch(/one|two/)
  expect(changes).toEqual({
    from: {
      clientSecret: '(hidden)',
      password: { value: '(hidden)' },
      passwordPolicy: { minLength: 8 },
      keys: [{ secret: '(hidden)' }],
    },
    to: {
      clientSecret: '(hidden)',
      password: { value: '(hidden)' },
      passwordPolicy: { minLength: 12 },
      keys: [{ secret: '(hidden)' }],
    },
  })
})

test('whatever the object, it does not differ from itself, and its prototype stays', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), fc.jsonValue()), (object) => {
      expect(changesBetween(object, structuredClone(object))).toBeUndefined()
      changesBetween({}, object)
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    }),
  )
})
