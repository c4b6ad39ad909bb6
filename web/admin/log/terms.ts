// The filter of the log as chips: its text is the API's (SCIM, RFC7644-3.4.2.2), and the chips are read from it, so that
// there is one truth, which stands in the address.

/** How a field is compared. */
export const operators = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const

/** How a field is compared. */
export type Operator = (typeof operators)[number]

/** One condition of a filter: a comparison, that a field is there, or a part that is kept as it is written. */
export type Term =
  | {
      readonly kind: 'compare'
      readonly field: string
      readonly operator: Operator
      readonly value: string | number | boolean | null
    }
  | { readonly kind: 'present'; readonly field: string }
  | { readonly kind: 'written'; readonly text: string }

/** The conditions of a filter, all of which hold; undefined for a text whose quotes or parentheses do not match. */
export function termsOf(filter: string | undefined): readonly Term[] | undefined {
  if (filter === undefined || filter.trim() === '') return []
  return piecesOf(filter)?.map(termOf)
}

/** The text of conditions that all hold; undefined for none. */
export function filterOf(terms: readonly Term[]): string | undefined {
  if (terms.length === 0) return undefined
  return terms.map((term) => (terms.length > 1 ? enclosed(term) : textOf(term))).join(' and ')
}

/** One condition as text. */
export function textOf(term: Term): string {
  if (term.kind === 'written') return term.text
  if (term.kind === 'present') return `${term.field} pr`
  return `${term.field} ${term.operator} ${JSON.stringify(term.value)}`
}

/** The comparison of a field with a value. */
export const compare = (field: string, operator: Operator, value: string): Term => ({
  kind: 'compare',
  field,
  operator,
  value,
})

/**
 * The filter with one more condition. What says the opposite goes, and so does another value of a field that has only
 * one, because together they would find nothing.
 */
export function withTerm(filter: string | undefined, added: Term): string | undefined {
  const terms = termsOf(filter) ?? [{ kind: 'written', text: filter ?? '' }]
  return filterOf([...terms.filter((term) => !isMootBeside(term, added)), added])
}

/** The filter without the condition at this place. */
export const withoutTerm = (filter: string | undefined, at: number): string | undefined =>
  filterOf((termsOf(filter) ?? []).filter((_, index) => index !== at))

/** Where the API says that a filter is wrong, and why; undefined for any other complaint. */
export function mistakeOf(cause: string | undefined): { readonly at: number; readonly reason: string } | undefined {
  const found = /^(?:filter: )?at character (\d+): (.+)$/s.exec(cause ?? '')
  return found?.[2] === undefined ? undefined : { at: Number(found[1]), reason: found[2] }
}

function isMootBeside(term: Term, added: Term): boolean {
  if (textOf(term) === textOf(added)) return true
  if (term.kind !== 'compare' || added.kind !== 'compare') return false
  if (term.field.toLowerCase() !== added.field.toLowerCase()) return false
  const pair = `${term.operator} ${added.operator}`
  // An event can have several targets.
  if (pair === 'eq eq') return !/^target\./i.test(term.field)
  return (pair === 'eq ne' || pair === 'ne eq') && term.value === added.value
}

const piece = /"(?:[^"\\]|\\.)*"|[()]|[^\s"()]+|\s+|./gsu

/** Cuts a filter at each "and" that stands in no parentheses. With an "or" there, the whole is one piece. */
function piecesOf(filter: string): readonly string[] | undefined {
  const pieces: string[] = []
  let depth = 0
  let from = 0
  for (const { 0: found, index } of filter.matchAll(piece)) {
    if (found === '"') return undefined
    if (found === '(') depth++
    if (found === ')' && --depth < 0) return undefined
    if (depth > 0) continue
    if (/^or$/i.test(found)) return depthAfter(filter, index) === 0 ? [filter.trim()] : undefined
    if (!/^and$/i.test(found)) continue
    pieces.push(filter.slice(from, index).trim())
    from = index + found.length
  }
  pieces.push(filter.slice(from).trim())
  return depth === 0 && !pieces.includes('') ? pieces : undefined
}

/** How many parentheses are still open at the end of a text, read from a place where none is; 1 for an open quote. */
function depthAfter(filter: string, from: number): number {
  let depth = 0
  for (const [found] of filter.slice(from).matchAll(piece)) {
    if (found === '"') return 1
    depth += found === '(' ? 1 : found === ')' ? -1 : 0
  }
  return depth
}

const attribute = '[A-Za-z$][\\w$:.-]*'
const comparison = new RegExp(
  `^(${attribute})\\s+(${operators.join('|')})\\s+("(?:[^"\\\\]|\\\\.)*"|[\\w.+-]+)$`,
  'isu',
)
const presence = new RegExp(`^(${attribute})\\s+pr$`, 'iu')

function termOf(text: string): Term {
  const [, field, operator, value] = comparison.exec(text) ?? []
  const read = value === undefined ? undefined : readValue(value)
  const known = operators.find((each) => each === operator?.toLowerCase())
  if (field !== undefined && known && read !== undefined)
    return { kind: 'compare', field, operator: known, value: read }
  const [, present] = presence.exec(text) ?? []
  return present === undefined ? { kind: 'written', text } : { kind: 'present', field: present }
}

function readValue(json: string): string | number | boolean | null | undefined {
  try {
    return JSON.parse(json) as string | number | boolean | null
  } catch {
    // No value as JSON writes it: the API says what is wrong with it.
    return undefined
  }
}

/** A condition beside others: an alternative needs its parentheses there. */
function enclosed(term: Term): string {
  const text = textOf(term)
  return term.kind === 'written' && hasAlternative(text) ? `(${text})` : text
}

function hasAlternative(text: string): boolean {
  let depth = 0
  for (const [found] of text.matchAll(piece)) {
    depth += found === '(' ? 1 : found === ')' ? -1 : 0
    if (depth === 0 && /^or$/i.test(found)) return true
  }
  return false
}
