import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { claimsParameterIsWellFormed, readClaimsParameter } from './claims-parameter.ts'

test('the example of OIDCC-5.5 is read', () => {
  const text = JSON.stringify({
    userinfo: {
      given_name: { essential: true },
      nickname: null,
      email: { essential: true },
      email_verified: { essential: true },
      picture: null,
      'http://example.info/claims/groups': null,
    },
    id_token: { auth_time: { essential: true }, acr: { values: ['urn:mace:incommon:iap:silver'] } },
  })
  const wish = { essential: false, values: [] }
  const need = { essential: true, values: [] }
  expect(readClaimsParameter(text)).toEqual({
    userinfo: {
      given_name: need,
      nickname: wish,
      email: need,
      email_verified: need,
      picture: wish,
      'http://example.info/claims/groups': wish,
    },
    idToken: { auth_time: need, acr: { essential: false, values: ['urn:mace:incommon:iap:silver'] } },
  })
})

test('nothing sent is nothing asked', () => {
  expect(readClaimsParameter(undefined)).toBeUndefined()
  expect(claimsParameterIsWellFormed.check({ claims: undefined })).toBeUndefined()
})

describe('members we do not know are ignored', () => {
  test.each([
    ['beside the halves', { other: [[1]], userinfo: { name: null } }],
    ['beside the wish', { userinfo: { name: { purpose: { deep: [] } } } }],
  ])('%s', (_, claims) =>
    expect(readClaimsParameter(JSON.stringify(claims))?.userinfo).toEqual({ name: { essential: false, values: [] } }),
  )
})

describe('not read, and refused', () => {
  test.each<[string, string]>([
    ['a text that is not JSON', '{userinfo}'],
    ['an empty text', ''],
    ['null', 'null'],
    ['an array', '[]'],
    ['a half that is an array', '{"userinfo":[]}'],
    ['a half that is a text', '{"id_token":"acr"}'],
    ['a wish that is true', '{"userinfo":{"name":true}}'],
    ['a wish that is an array', '{"userinfo":{"name":[]}}'],
    ['essential as a text', '{"userinfo":{"name":{"essential":"true"}}}'],
    ['values as a text', '{"id_token":{"acr":{"values":"1"}}}'],
    ['a value that is an object', '{"id_token":{"acr":{"value":{}}}}'],
    ['17 values', JSON.stringify({ id_token: { acr: { values: Array.from({ length: 17 }, String) } } })],
    ['65 claims', JSON.stringify({ userinfo: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [i, null])) })],
    ['a megabyte', JSON.stringify({ userinfo: { x: { value: 'x'.repeat(1_000_000) } } })],
    ['100,000 levels', `{"userinfo":${'['.repeat(100_000)}`],
    ['4,000 levels', `{"userinfo":{"a":{"value":${'['.repeat(4000)}${']'.repeat(4000)}}}}`],
  ])('%s', (_, claims) => {
    expect(readClaimsParameter(claims)).toBeUndefined()
    expect(claimsParameterIsWellFormed.check({ claims })).toMatchObject({ error: 'invalid_request' })
  })
})

test('what is as large as it may be is read, and values of every simple type', () => {
  const names = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`claim${i}`, null]))
  expect(Object.keys(readClaimsParameter(JSON.stringify({ userinfo: names }))?.userinfo ?? {})).toHaveLength(64)
  const values = ['a', 7, true, ...Array.from({ length: 13 }, String)]
  expect(readClaimsParameter(JSON.stringify({ id_token: { acr: { values } } }))?.idToken.acr?.values).toEqual(values)
  const frame = '{"userinfo":{"":null}}'
  const longest = frame.replace('""', `"${'x'.repeat(8192 - frame.length)}"`)
  expect(longest).toHaveLength(8192)
  expect(readClaimsParameter(longest)).toBeDefined()
})

test('a claim named __proto__ is a claim and nothing else', () => {
  const read = readClaimsParameter('{"userinfo":{"__proto__":{"essential":true}}}')
  expect(Object.keys(read?.userinfo ?? {})).toEqual(['__proto__'])
  expect(Object.getPrototypeOf(read?.userinfo)).toBe(Object.prototype)
})

test('whatever is sent, it is read or refused, and what is read survives being stored', () => {
  const claims = fc.oneof(
    fc.json({ maxDepth: 6 }),
    fc.string(),
    fc.json().map((value) => `{"userinfo":{"name":${value}}}`),
  )
  fc.assert(
    fc.property(claims, (text) => {
      const read = readClaimsParameter(text)
      expect(read === undefined).toBe(claimsParameterIsWellFormed.check({ claims: text }) !== undefined)
      const stored = JSON.stringify(read ?? {})
      expect(JSON.stringify(JSON.parse(stored))).toBe(stored)
    }),
    { numRuns: 3000 },
  )
})

test.each([
  String.raw`{"userinfo":{"name":{"value":"\u0000"}}}`,
  String.raw`{"userinfo":{"name":{"values":["a","\ud800"]}}}`,
  String.raw`{"id_token":{"\u0000":null}}`,
  String.raw`{"id_token":{"\udc00":null}}`,
])('what JSON can write and no text can hold is refused: %s', (claims) => {
  expect(readClaimsParameter(claims)).toBeUndefined()
  expect(claimsParameterIsWellFormed.check({ claims })).toMatchObject({ error: 'invalid_request' })
})
