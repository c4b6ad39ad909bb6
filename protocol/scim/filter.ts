import { type FilterRefusal, refuseAt, type Token, tokensOf } from './filter-tokens.ts'

export type { FilterRefusal } from './filter-tokens.ts'

/** How an attribute may be compared with a value (RFC7644-3.4.2.2, table 3). */
export const compareOperators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const

/** How an attribute may be compared with a value. */
export type CompareOperator = (typeof compareOperators)[number]

/** What an attribute is compared with; a moment is a text, as JSON has none. */
export type FilterValue = string | number | boolean | null

/** A comparison of one attribute with a value. `at` is where it begins in the text. */
export interface Compare {
  readonly kind: 'compare'
  readonly attribute: string
  readonly operator: CompareOperator
  readonly value: FilterValue
  readonly at: number
}

/** That an attribute has a value. */
export interface Present {
  readonly kind: 'present'
  readonly attribute: string
  readonly at: number
}

/** A filter, read; `of` of "and" and "or" holds at least two. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | Compare
  | Present

/** How large a filter may be, so that reading one and running one cost little whoever wrote it. */
export interface FilterLimits {
  readonly characters: number
  /** Of parentheses within one another. */
  readonly depth: number
  /** Comparisons in all. */
  readonly terms: number
}

/** Enough for what people and their programs write. */
export const usualFilterLimits: FilterLimits = { characters: 4096, depth: 20, terms: 100 }

/** What reading a filter gives: it, or why it is none. */
export type ReadFilter =
  | { readonly kind: 'parsed'; readonly filter: Filter }
  | { readonly kind: 'refused'; readonly refusal: FilterRefusal }

/**
 * Reads a filter in SCIM's language (RFC7644-3.4.2.2): "not" binds most, then "and", then "or".
 *
 * Complex filters in brackets are not read. Never throws, and takes time in proportion to the text.
 */
export function parseFilter(text: string, limits: FilterLimits = usualFilterLimits): ReadFilter {
  if (text.length > limits.characters)
    return refuseAt(limits.characters, `the filter is longer than ${limits.characters} characters`)
  const read = tokensOf(text)
  if (read.kind === 'refused') return read
  const reading: Reading = { tokens: read.tokens, end: text.trimEnd().length, limits, next: 0, terms: 0 }
  if (read.tokens.length === 0) return refuseAt(0, 'the filter is empty')
  const all = readOr(reading, 0)
  if (all.kind === 'refused') return all
  const rest = peek(reading)
  if (rest?.kind === 'close') return refuseAt(rest.at, 'nothing is open that this parenthesis could close')
  if (rest) return refuseAt(rest.at, 'expected "and", "or" or the end')
  return all
}

/** Where the reader stands. */
interface Reading {
  readonly tokens: readonly Token[]
  /** Where the text ends, for what is missing there. */
  readonly end: number
  readonly limits: FilterLimits
  next: number
  terms: number
}

const peek = ({ tokens, next }: Reading, ahead = 0): Token | undefined => tokens[next + ahead]

const isWord = (token: Token | undefined, word: string): boolean =>
  token?.kind === 'word' && token.text.toLowerCase() === word

const readOr = (reading: Reading, depth: number): ReadFilter => readList(reading, depth, 'or', readAnd)

const readAnd = (reading: Reading, depth: number): ReadFilter => readList(reading, depth, 'and', readOne)

function readList(
  reading: Reading,
  depth: number,
  kind: 'and' | 'or',
  readPart: (reading: Reading, depth: number) => ReadFilter,
): ReadFilter {
  const first = readPart(reading, depth)
  if (first.kind === 'refused' || !isWord(peek(reading), kind)) return first
  const of = [first.filter]
  while (isWord(peek(reading), kind)) {
    reading.next++
    const another = readPart(reading, depth)
    if (another.kind === 'refused') return another
    of.push(another.filter)
  }
  return { kind: 'parsed', filter: { kind, of } }
}

function readOne(reading: Reading, depth: number): ReadFilter {
  const token = peek(reading)
  if (token?.kind === 'open') return readGroup(reading, depth)
  if (isWord(token, 'not') && peek(reading, 1)?.kind === 'open') {
    reading.next++
    const group = readGroup(reading, depth)
    return group.kind === 'refused' ? group : { kind: 'parsed', filter: { kind: 'not', of: group.filter } }
  }
  return readTerm(reading)
}

/** What stands in parentheses. Calls itself through readOr, no deeper than the limit. */
function readGroup(reading: Reading, depth: number): ReadFilter {
  const open = peek(reading)?.at ?? reading.end
  if (depth >= reading.limits.depth)
    return refuseAt(open, `parentheses stand more than ${reading.limits.depth} deep in one another`)
  reading.next++
  const inner = readOr(reading, depth + 1)
  if (inner.kind === 'refused') return inner
  const close = peek(reading)
  if (close && close.kind !== 'close') return refuseAt(close.at, 'expected "and", "or" or ")"')
  if (!close) return refuseAt(reading.end, `the parenthesis opened at ${open} is not closed`)
  reading.next++
  return inner
}

// An attribute with its parts, or one with the name of its schema before it (RFC7644-3.10).
const attributePattern = /^(?:urn:[\w.:-]{1,200}:)?[A-Za-z$][\w$-]*(?:\.[A-Za-z$][\w$-]*)*$/

function readTerm(reading: Reading): ReadFilter {
  const name = peek(reading)
  if (!name) return refuseAt(reading.end, 'expected an attribute')
  if (name.kind !== 'word' || !attributePattern.test(name.text)) return refuseAt(name.at, 'expected an attribute')
  if (++reading.terms > reading.limits.terms)
    return refuseAt(name.at, `the filter has more than ${reading.limits.terms} comparisons`)
  const { text: attribute, at } = name
  const operator = peek(reading, 1)
  if (operator?.kind !== 'word') return refuseAt(operator?.at ?? reading.end, `expected an operator after ${attribute}`)
  reading.next += 2
  const known = operator.text.toLowerCase()
  if (known === 'pr') return { kind: 'parsed', filter: { kind: 'present', attribute, at } }
  const compare = compareOperators.find((one) => one === known)
  if (!compare) return refuseAt(operator.at, `expected an operator: ${compareOperators.join(', ')} or pr`)
  const value = valueOf(peek(reading))
  if (value === undefined)
    return refuseAt(peek(reading)?.at ?? reading.end, 'expected a value: "text", a number, true, false or null')
  reading.next++
  return { kind: 'parsed', filter: { kind: 'compare', attribute, operator: compare, value, at } }
}

/** The value of a token (RFC8259-3); undefined when it is none. */
function valueOf(token: Token | undefined): FilterValue | undefined {
  if (token?.kind === 'text') return token.text
  if (token?.kind !== 'word') return undefined
  switch (token.text) {
    case 'true':
      return true
    case 'false':
      return false
    case 'null':
      return null
    default: {
      const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?$/.test(token.text) ? Number(token.text) : Infinity
      return Number.isFinite(number) ? number : undefined
    }
  }
}

/** Writes a filter so that reading it gives the same one. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'present':
      return `${filter.attribute} pr`
    case 'compare':
      return `${filter.attribute} ${filter.operator} ${JSON.stringify(filter.value)}`
    case 'not':
      return `not (${printFilter(filter.of)})`
    case 'and':
    case 'or':
      return filter.of.map((part) => printPart(filter.kind, part)).join(` ${filter.kind} `)
  }
}

function printPart(within: 'and' | 'or', part: Filter): string {
  const needsParentheses = part.kind === 'or' || (part.kind === 'and' && within === 'and')
  return needsParentheses ? `(${printFilter(part)})` : printFilter(part)
}
