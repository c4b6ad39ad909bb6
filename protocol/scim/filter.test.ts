import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareOperators, type Filter, parseFilter, printFilter, usualFilterLimits } from './filter.ts'

const eq = (attribute: string, value: string | number | boolean | null, at: number): Filter => ({
  kind: 'compare',
  attribute,
  operator: 'eq',
  value,
  at,
})

const filterOf = (text: string): Filter => {
  const read = parseFilter(text)
  if (read.kind === 'refused') throw new Error(`${read.refusal.position}: ${read.refusal.reason}`)
  return read.filter
}

describe('read', () => {
  test.each<[string, string, Filter]>([
    ['a text', 'profile.login eq "ada"', eq('profile.login', 'ada', 0)],
    ['a text with escapes', String.raw`a eq "x\"\\\u00e9\n"`, eq('a', 'x"\\é\n', 0)],
    ['a number', 'a eq -1.5e2', eq('a', -150, 0)],
    ['yes', 'a eq true', eq('a', true, 0)],
    ['no', 'a eq false', eq('a', false, 0)],
    ['nothing', 'a eq null', eq('a', null, 0)],
    ['an operator in capitals', 'a EQ "x"', eq('a', 'x', 0)],
    ['that there is a value', '  target.id PR ', { kind: 'present', attribute: 'target.id', at: 2 }],
    [
      'an attribute with its schema',
      'urn:ietf:params:scim:schemas:core:2.0:User:userName eq 1',
      eq('urn:ietf:params:scim:schemas:core:2.0:User:userName', 1, 0),
    ],
    ['an attribute named as an operator', 'not eq 1', eq('not', 1, 0)],
    [
      '"and" before "or"',
      'a eq 1 or b eq 2 and c eq 3',
      { kind: 'or', of: [eq('a', 1, 0), { kind: 'and', of: [eq('b', 2, 10), eq('c', 3, 21)] }] },
    ],
    [
      'parentheses before both',
      '(a eq 1 or b eq 2) and c eq 3',
      { kind: 'and', of: [{ kind: 'or', of: [eq('a', 1, 1), eq('b', 2, 11)] }, eq('c', 3, 23)] },
    ],
    [
      '"not" before "and"',
      'not (a eq 1) AND b eq 2',
      { kind: 'and', of: [{ kind: 'not', of: eq('a', 1, 5) }, eq('b', 2, 17)] },
    ],
    [
      'parentheses without spaces',
      'not(a eq 1)and(b eq 2)',
      { kind: 'and', of: [{ kind: 'not', of: eq('a', 1, 4) }, eq('b', 2, 15)] },
    ],
    ['a parenthesis in a text', 'a eq "(" or a eq ")"', { kind: 'or', of: [eq('a', '(', 0), eq('a', ')', 12)] }],
  ])('%s', (_, text, filter) => expect(parseFilter(text)).toEqual({ kind: 'parsed', filter }))

  test.each(compareOperators)('the operator %s', (operator) =>
    expect(filterOf(`a ${operator} "x"`)).toMatchObject({ kind: 'compare', operator, value: 'x' }),
  )
})

describe('refused, with the place', () => {
  test.each<[string, string, number, RegExp]>([
    ['nothing', '', 0, /empty/],
    ['spaces', '   ', 0, /empty/],
    ['an attribute alone', 'a', 1, /operator after a/],
    ['a comparison without a value', 'a eq ', 4, /a value/],
    ['a word as the value', 'a eq x', 5, /a value/],
    ['a value in single quotes', "a eq 'x'", 5, /double quotes/],
    ['capitals in true', 'a eq TRUE', 5, /a value/],
    ['a number that JSON does not know', 'a eq 01', 5, /a value/],
    ['a number larger than numbers go', 'a eq 1e999', 5, /a value/],
    ['an unknown operator', 'a is "x"', 2, /eq, ne, co/],
    ['a text that does not end', 'a eq "x', 5, /does not end/],
    ['a text with an unknown escape', String.raw`a eq "\x"`, 5, /JSON/],
    ['a text with a line break', 'a eq "x\ny"', 5, /JSON/],
    ['a text with a NUL', String.raw`a eq "\u0000"`, 5, /JSON/],
    ['a text with half a character', String.raw`a eq "\ud83d"`, 5, /JSON/],
    ['a text as the attribute', '"a" eq 1', 0, /attribute/],
    ['an attribute that ends in a dot', 'a. eq 1', 0, /attribute/],
    ['an attribute that begins with a digit', '1a eq 1', 0, /attribute/],
    ['two filters without a word between', 'a eq 1 b eq 2', 7, /"and", "or" or the end/],
    ['two filters in parentheses without a word between', '(a eq 1 b eq 2)', 8, /"and", "or" or "\)"/],
    ['an "and" at the end', 'a eq 1 and', 10, /attribute/],
    ['an "or" at the beginning', 'or a eq 1', 3, /eq, ne, co/],
    ['an open parenthesis', '(a eq 1', 7, /opened at 0 is not closed/],
    ['a parenthesis too many', 'a eq 1)', 6, /nothing is open/],
    ['empty parentheses', '()', 1, /attribute/],
    ['"not" without parentheses', 'not a eq 1', 4, /eq, ne, co/],
    ['brackets', 'emails[type eq "work"]', 6, /brackets/],
    ['a wildcard', 'a eq *', 5, /no meaning/],
  ])('%s', (_, text, position, reason) => {
    const read = parseFilter(text)
    expect(read).toMatchObject({ kind: 'refused', refusal: { position } })
    expect(read.kind === 'refused' && read.refusal.reason).toMatch(reason)
  })

  const { characters, depth, terms } = usualFilterLimits
  const nested = (levels: number) => `${'('.repeat(levels)}a eq 1${')'.repeat(levels)}`
  const many = (count: number) => Array.from({ length: count }, () => 'a eq 1').join(' or ')
  const long = (length: number) => `a eq "${'x'.repeat(length - 7)}"`
  test.each<[string, (size: number) => string, number]>([
    ['parentheses', nested, depth],
    ['negations', (levels) => `${'not('.repeat(levels)}a eq 1${')'.repeat(levels)}`, depth],
    ['comparisons', many, terms],
    ['characters', long, characters],
  ])('%s above the limit, and not at it', (_, text, most) => {
    expect(parseFilter(text(most)).kind).toBe('parsed')
    expect(parseFilter(text(most + 1)).kind).toBe('refused')
  })

  test('ten thousand open parentheses, at once', () =>
    expect(parseFilter('('.repeat(10_000), { characters: 20_000, depth: 20, terms: 100 })).toMatchObject({
      refusal: { position: 20 },
    }))
})

const name = fc.constantFrom('id', 'profile.login', 'target.id', 'not', 'and', 'pr', 'urn:x:y:z', 'a-b_c')
const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/[\0\uD800-\uDFFF]/u.test(text)),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.boolean(),
  fc.constant(null),
)
const { filter: filters } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.record({ kind: fc.constant('present' as const), attribute: name, at: fc.constant(0) }),
    fc.record({
      kind: fc.constant('compare' as const),
      attribute: name,
      operator: fc.constantFrom(...compareOperators),
      value,
      at: fc.constant(0),
    }),
    fc.record({ kind: fc.constant('not' as const), of: tie('filter') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}))

const withoutPlaces = (filter: Filter): unknown =>
  JSON.parse(JSON.stringify(filter, (key, held: unknown) => (key === 'at' ? undefined : held)))

test('whatever the filter, reading what was printed gives it again', () => {
  const limits = { characters: 100_000, depth: 50, terms: 1000 }
  fc.assert(
    fc.property(filters, (filter) => {
      const read = parseFilter(printFilter(filter), limits)
      expect(read.kind === 'parsed' && withoutPlaces(read.filter)).toEqual(withoutPlaces(filter))
    }),
  )
})

test('whatever the text, it is read or refused at a place in it', () => {
  const bits = fc.constantFrom(
    '(',
    ')',
    'not',
    ' and ',
    ' or ',
    'a',
    ' eq ',
    '"x"',
    '"',
    '\\',
    '1',
    ' pr',
    'null',
    '[',
    'é',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(bits, { maxLength: 40 }).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const read = parseFilter(text)
      if (read.kind === 'parsed') return
      expect(read.refusal.position).toBeGreaterThanOrEqual(0)
      expect(read.refusal.position).toBeLessThanOrEqual(text.length)
    }),
    { numRuns: 2000 },
  )
})
