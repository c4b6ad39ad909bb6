import { z } from 'zod'
import { readOnly } from '../../../contracts/management/common.ts'
import type { Refused } from './errors.ts'

/** The value in its shape, or why it has another; every wrong field is named. A route without a shape takes nothing. */
export function readShape(
  shape: z.ZodType | undefined,
  given: unknown,
  where: 'query' | 'body',
): { readonly value: unknown } | Refused {
  if (!shape) {
    const names = typeof given === 'object' && given !== null ? Object.keys(given) : []
    if (where === 'query' && names.length > 0) return refuse(names.map((name) => [name, 'unknown parameter']))
    return { value: undefined }
  }
  if (where === 'body' && (given === undefined || given === null || typeof given !== 'object')) {
    // A body that may be left out is read as an empty one; every other must be there. JSON's null is one that is there.
    const empty = shape.safeParse({})
    if (empty.success && given === undefined) return { value: empty.data }
    return {
      kind: 'refused',
      refusal: { error: 'malformed-body', rule: 'body-is-json', causes: ['the body has to be a JSON object'] },
    }
  }
  // With what stood there, so that what is missing and what is of another kind are told apart.
  const read = shape.safeParse(given, { reportInput: true })
  if (read.success) {
    const foreign = findForeignText(withoutReadOver(shape, given))
    if (foreign !== undefined) return refuse([[foreign, 'has characters that cannot be kept']])
    return { value: read.data }
  }
  return refuse(read.error.issues.flatMap(sentencesOf))
}

/** What is given, but for what only answers carry: nothing of it is kept, so it may hold what it likes. */
function withoutReadOver(shape: z.ZodType, given: unknown): unknown {
  if (!(shape instanceof z.ZodObject) || typeof given !== 'object' || given === null) return given
  return Object.fromEntries(Object.entries(given).filter(([name]) => shape.shape[name] !== readOnly))
}

const isForeign = (text: string): boolean => text.includes('\u0000') || !text.isWellFormed()

/** The field of a text that no database holds, with a NUL or half a character in it; undefined where there is none. */
function findForeignText(given: unknown): string | undefined {
  // Without calling itself: a body may be nested as deeply as it is long.
  const open: (readonly [field: string, value: unknown])[] = [['', given]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [field, value] = next
    if (typeof value === 'string' && isForeign(value)) return field
    if (typeof value !== 'object' || value === null) continue
    for (const [name, inner] of Object.entries(value)) {
      if (isForeign(name)) return field
      open.push([field === '' ? name : `${field}.${name}`, inner])
    }
  }
  return undefined
}

function refuse(wrong: readonly (readonly [string, string])[]): Refused {
  return {
    kind: 'refused',
    refusal: {
      error: 'validation',
      rule: 'request-has-its-shape',
      about: wrong[0]?.[0] ?? '',
      causes: wrong.slice(0, 20).map(([field, why]) => `${field}: ${why}`),
    },
  }
}

type Issue = z.core.$ZodIssue

/** Field and sentence of one thing that is wrong. */
function sentencesOf(issue: Issue): (readonly [string, string])[] {
  const field = issue.path.join('.')
  const below = (name: string) => (field === '' ? name : `${field}.${name}`)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => [below(key), 'unknown field'])
    case 'invalid_type':
      return [[field, issue.input === undefined ? 'this field is required' : whatItHasToBe(issue.expected)]]
    case 'too_big':
      return [[field, `has to be at most ${issue.maximum}${unitOf(issue.origin)}`]]
    case 'too_small':
      return [[field, `has to be at least ${issue.minimum}${unitOf(issue.origin)}`]]
    case 'invalid_value':
      return [[field, oneOf(issue.values)]]
    case 'invalid_union':
      return [[field, whichShapes(issue)]]
    default:
      return [[field, issue.message.toLowerCase()]]
  }
}

const unsupported = 'is not supported here: leave it out'

/** Null alone is taken where a documented field is one that we lack, and the empty text where it is a text. */
const whatItHasToBe = (kind: string): string => (kind === 'null' ? unsupported : `has to be ${article(kind)}`)

const oneOf = (values: readonly unknown[]): string =>
  values.every((value) => value === '') ? unsupported : `has to be one of ${values.map(String).join(', ')}`

/** Shapes that are told apart by one field are named by what may stand there. */
const whichShapes = (issue: Extract<Issue, { readonly code: 'invalid_union' }>): string =>
  'options' in issue && Array.isArray(issue.options)
    ? `has to be one of ${issue.options.map(String).join(', ')}`
    : 'has none of the shapes allowed here'

const article = (name: string): string => `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' items' : ''

/** What is wrong with an answer, for a developer; undefined for one in its shape. */
export function findUnshaped(shape: z.ZodType | null | undefined, body: unknown): string | undefined {
  if (shape === undefined) return 'no such status was declared'
  if (shape === null) return body === undefined ? undefined : 'it has a body'
  const read = shape.safeParse(body)
  return read.success ? undefined : JSON.stringify(read.error.issues.slice(0, 3))
}
