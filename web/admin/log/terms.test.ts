import { describe, expect, test } from 'vitest'
import { readSearch, writeSearch } from '../../search.ts'
import { compare, filterOf, mistakeOf, type Term, termsOf, textOf, withoutTerm, withTerm } from './terms.ts'

const awkward = [
  'plain',
  'a "quoted" text',
  'back\\slash',
  'or and (not)',
  ' spaces ',
  'line\nfeed',
  '’‘ü😀',
  '&=?#%+',
  '',
]

describe('the filter of the log as chips', () => {
  test('nothing asked is no condition, and no condition is no text', () => {
    expect(termsOf(undefined)).toEqual([])
    expect(termsOf('  ')).toEqual([])
    expect(filterOf([])).toBeUndefined()
  })

  test.each(awkward)('the value %j comes back from the text and from the address as it was', (value) => {
    const terms: readonly Term[] = [compare('actor.displayName', 'eq', value), compare('eventType', 'ne', value)]
    const filter = filterOf(terms)
    expect(termsOf(filter)).toEqual(terms)
    expect(readSearch(writeSearch({ filter }))).toEqual({ filter })
  })

  test('comparisons, presence and other values are read; what is nested is kept as it is written', () => {
    const filter =
      'eventType sw "user." AND actor.id pr and (a eq "1" or b eq "2") and not (c pr) and n gt 5 and d eq null'
    expect(termsOf(filter)).toEqual([
      { kind: 'compare', field: 'eventType', operator: 'sw', value: 'user.' },
      { kind: 'present', field: 'actor.id' },
      { kind: 'written', text: '(a eq "1" or b eq "2")' },
      { kind: 'written', text: 'not (c pr)' },
      { kind: 'compare', field: 'n', operator: 'gt', value: 5 },
      { kind: 'compare', field: 'd', operator: 'eq', value: null },
    ])
  })

  test('"and" and "or" within quotes or longer words are no conjunctions', () => {
    expect(termsOf('q eq "this and that or (those"')).toHaveLength(1)
    expect(termsOf('android eq "order"')).toEqual([compare('android', 'eq', 'order')])
  })

  test('an alternative stays one piece, and gets parentheses when something is added', () => {
    const filter = 'a eq "1" and b pr or c pr'
    expect(termsOf(filter)).toEqual([{ kind: 'written', text: filter }])
    const added = withTerm(filter, compare('d', 'eq', 'x'))
    expect(added).toBe(`(${filter}) and d eq "x"`)
    expect(withoutTerm(added, 1)).toBe(`(${filter})`)
    expect(withTerm('(a pr or b pr)', compare('d', 'eq', 'x'))).toBe('(a pr or b pr) and d eq "x"')
  })

  test.each(['a eq "1', 'a eq "1" and', '(a pr', 'a pr)', 'and a pr', 'a pr and and b pr', 'a pr or (b pr', '"'])(
    'the text %j has no chips',
    (broken) => {
      expect(termsOf(broken)).toBeUndefined()
    },
  )

  test('a value that is no JSON is left for the API to refuse', () => {
    expect(termsOf('a eq nonsense')).toEqual([{ kind: 'written', text: 'a eq nonsense' }])
  })

  test('what is added replaces what would find nothing beside it', () => {
    expect(withTerm('eventType eq "a" and actor.id eq "x"', compare('eventType', 'eq', 'b'))).toBe(
      'actor.id eq "x" and eventType eq "b"',
    )
    expect(withTerm('eventType eq "a"', compare('eventType', 'ne', 'a'))).toBe('eventType ne "a"')
    expect(withTerm('eventType ne "a"', compare('eventType', 'ne', 'b'))).toBe('eventType ne "a" and eventType ne "b"')
    expect(withTerm('target.id eq "a"', compare('target.id', 'eq', 'b'))).toBe('target.id eq "a" and target.id eq "b"')
    expect(withTerm('a pr', { kind: 'present', field: 'a' })).toBe('a pr')
  })

  test('the place of a mistake is read from the words of the API', () => {
    expect(mistakeOf('filter: at character 12: expected an operator after eventType')).toEqual({
      at: 12,
      reason: 'expected an operator after eventType',
    })
    expect(mistakeOf('at character 0: the filter is empty')?.at).toBe(0)
    expect(mistakeOf('since: has to be a moment')).toBeUndefined()
    expect(mistakeOf(undefined)).toBeUndefined()
  })

  test('a condition reads as the API takes it', () => {
    expect(textOf({ kind: 'present', field: 'actor.id' })).toBe('actor.id pr')
    expect(textOf(compare('outcome.reason', 'co', 'say "no"'))).toBe('outcome.reason co "say \\"no\\""')
  })
})
