import { type Expression, expressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely'
import {
  type Compare,
  type CompareOperator,
  compareOperators,
  type Filter,
  type FilterLimits,
  type FilterValue,
  parseFilter,
} from '../../protocol/scim/filter.ts'
import type { Refused } from '../http/api/errors.ts'
import { readMomentText } from './moment-text.ts'
import type { Tables } from './schema.ts'

/**
 * Folds a text as logins are folded: by the rules of JavaScript, whose capitals differ from the database's in a few
 * letters, as the sigma at the end of a word.
 */
export const foldText = (text: string): string => text.normalize('NFKC').toLowerCase().normalize('NFKC')

/** An attribute that a filter may name: what stands behind it, and how it compares. */
export type SearchField =
  /** Text that people write: capitals make no difference. `isFolded` says that it is kept as `foldText` makes it. */
  | (Behind & { readonly kind: 'text'; readonly isFolded?: boolean })
  /** Text that machines write, as an id: byte for byte. */
  | (Behind & { readonly kind: 'exact' })
  | (Behind & { readonly kind: 'moment' | 'number' | 'flag' })
  | (Behind & { readonly kind: 'enum'; readonly values: readonly string[] })
  /** What no column holds: its own condition for each operator it names; undefined for a value that cannot be. */
  | {
      readonly kind: 'own'
      readonly operators: readonly CompareOperator[]
      readonly compare: (operator: CompareOperator, value: FilterValue) => Expression<SqlBool> | undefined
      readonly present: Expression<SqlBool>
    }

interface Behind {
  readonly expression: Expression<unknown>
  /** Those that are allowed, where not all of the kind are. */
  readonly operators?: readonly CompareOperator[]
}

/** The attributes of a list by the names of the API. */
export type SearchFields = Readonly<Record<string, SearchField>>

/** A condition for `where`. */
export interface CompiledFilter {
  readonly kind: 'compiled'
  readonly where: Expression<SqlBool>
}

const e = expressionBuilder<Tables>()

/**
 * Reads what a request asks for in its parameter and makes a condition of it: true for every row where nothing is asked,
 * as in `filter=`, which tools send.
 *
 * Refuses with the place and the reason. The condition has two values only, never null.
 */
export function readSearch(
  text: string | undefined,
  fields: SearchFields,
  parameter = 'filter',
  limits?: FilterLimits,
): CompiledFilter | Refused {
  if (text === undefined || text.trim() === '') return { kind: 'compiled', where: sql<SqlBool>`true` }
  const read = parseFilter(text, limits)
  if (read.kind === 'refused') return refuse(parameter, read.refusal.position, read.refusal.reason)
  return compileFilter(read.filter, fields, parameter)
}

/** Makes a condition of a filter. Refuses an attribute that the list lacks, an operator or a value it does not take. */
export function compileFilter(filter: Filter, fields: SearchFields, parameter = 'filter'): CompiledFilter | Refused {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const parts: Expression<SqlBool>[] = []
      for (const part of filter.of) {
        const compiled = compileFilter(part, fields, parameter)
        if (compiled.kind === 'refused') return compiled
        parts.push(compiled.where)
      }
      return { kind: 'compiled', where: filter.kind === 'and' ? e.and(parts) : e.or(parts) }
    }
    case 'not': {
      const compiled = compileFilter(filter.of, fields, parameter)
      if (compiled.kind === 'refused') return compiled
      // A comparison with what is not there is null in SQL and no match in SCIM.
      return { kind: 'compiled', where: sql<SqlBool>`((${compiled.where}) is not true)` }
    }
    case 'present':
    case 'compare': {
      const field = fieldOf(fields, filter.attribute)
      if (!field) return refuse(parameter, filter.at, `${filter.attribute} is not one of ${namesOf(fields)}`)
      const where = filter.kind === 'present' ? presence(field) : compileCompare(field, filter)
      return typeof where === 'string' ? refuse(parameter, filter.at, where) : { kind: 'compiled', where }
    }
  }
}

const refuse = (parameter: string, position: number, reason: string): Refused => ({
  kind: 'refused',
  refusal: {
    error: 'bad-filter',
    rule: 'filter-can-be-read',
    about: parameter,
    causes: [`${parameter}: at character ${position}: ${reason}`],
  },
})

/** SCIM's names know no capitals (RFC7643-2.1). */
function fieldOf(fields: SearchFields, attribute: string): SearchField | undefined {
  const name = Object.keys(fields).find((known) => known.toLowerCase() === attribute.toLowerCase())
  return name === undefined ? undefined : fields[name]
}

const namesOf = (fields: SearchFields): string => Object.keys(fields).join(', ')

const presence = (field: SearchField): Expression<SqlBool> =>
  field.kind === 'own' ? field.present : e(field.expression, 'is not', null)

const equality: readonly CompareOperator[] = ['eq', 'ne']
const ordering: readonly CompareOperator[] = [...equality, 'gt', 'ge', 'lt', 'le']

const operatorsOfKind = {
  text: compareOperators,
  exact: compareOperators,
  moment: ordering,
  number: ordering,
  flag: equality,
  enum: equality,
} as const

/** The condition, or why there is none. */
function compileCompare(field: SearchField, compare: Compare): Expression<SqlBool> | string {
  const { attribute, operator, value } = compare
  const allowed = field.operators ?? (field.kind === 'own' ? [] : operatorsOfKind[field.kind])
  if (!allowed.includes(operator)) return `${attribute} is compared by ${allowed.join(', ')} or pr, not by ${operator}`
  if (field.kind === 'own') return field.compare(operator, value) ?? `${attribute} cannot have this value`
  if (value === null && !equality.includes(operator)) return 'null is compared by eq or ne'
  return compareField(field, operator, value) ?? `${attribute} is compared with ${wanted(field)}`
}

/** The condition of one comparison, for fields that make their own; undefined when the value is not of the field's kind. */
export function compareField(
  field: Exclude<SearchField, { readonly kind: 'own' }>,
  operator: CompareOperator,
  value: FilterValue,
): Expression<SqlBool> | undefined {
  if (value === null) return e(field.expression, operator === 'eq' ? 'is' : 'is not', null)
  return compileValue(field, operator, value)
}

function wanted(field: SearchField): string {
  switch (field.kind) {
    case 'moment':
      return 'a moment as "2026-01-31T09:30:00.000Z"'
    case 'number':
      return 'a number'
    case 'flag':
      return 'true or false'
    case 'enum':
      return `one of ${field.values.map((value) => `"${value}"`).join(', ')}`
    default:
      return 'a text'
  }
}

/** Undefined when the value is not of the field's kind. */
function compileValue(
  field: Exclude<SearchField, { readonly kind: 'own' }>,
  operator: CompareOperator,
  value: string | number | boolean,
): Expression<SqlBool> | undefined {
  switch (field.kind) {
    case 'text': {
      if (typeof value !== 'string') return undefined
      return field.isFolded
        ? compareTexts(operator, sql`${field.expression}`, sql`${foldText(value)}::text`)
        : compareTexts(operator, sql`lower(${field.expression})`, sql`lower(${value.normalize('NFC')}::text)`)
    }
    case 'exact':
      return typeof value === 'string' ? compareExact(field.expression, operator, value) : undefined
    case 'moment': {
      const moment = typeof value === 'string' ? readMomentText(value) : undefined
      return moment && compareMoments(operator, field.expression, moment)
    }
    case 'number':
      return typeof value === 'number' ? ordered(operator, field.expression, sql`${value}::numeric`) : undefined
    case 'flag':
      return typeof value === 'boolean' ? ordered(operator, field.expression, sql`${value}::boolean`) : undefined
    case 'enum':
      return typeof value === 'string' && field.values.includes(value)
        ? ordered(operator, field.expression, sql`${value}::text`)
        : undefined
  }
}

// Equality finds the row by an index of any collation; every other comparison is by bytes.
const compareExact = (kept: Expression<unknown>, operator: CompareOperator, value: string): Expression<SqlBool> =>
  equality.includes(operator)
    ? ordered(operator, kept, sql`${value}::text`)
    : compareTexts(operator, sql`${kept}`, sql`${value}::text`)

/** The last of all characters: with it behind, a prefix is the upper end of the range of what begins so. */
const lastCharacter = '\u{10ffff}'

/**
 * Compares texts by their bytes, in the very words of the indexes of migration 0002, so that they serve.
 *
 * What begins with a text is a range and not a pattern: a pattern in a parameter uses no index, and has wildcards. What
 * goes on with the last character of all is not found.
 */
function compareTexts(operator: CompareOperator, kept: RawBuilder<unknown>, value: RawBuilder<unknown>) {
  const bytes = sql`${kept} collate "C"`
  switch (operator) {
    case 'sw':
      return e.and([e(bytes, '>=', value), e(bytes, '<', sql`${value} || ${lastCharacter}::text`)])
    case 'co':
      return sql<SqlBool>`strpos(${kept}, ${value}) > 0`
    case 'ew':
      return sql<SqlBool>`right(${kept}, length(${value})) = ${value}`
    default:
      return ordered(operator, bytes, value)
  }
}

/** Answers show a moment's milliseconds and the database keeps more: a millisecond is all that lies in it. */
function compareMoments(operator: CompareOperator, kept: Expression<unknown>, moment: Date): Expression<SqlBool> {
  const next = new Date(moment.getTime() + 1)
  switch (operator) {
    case 'eq':
      return e.and([e(kept, '>=', moment), e(kept, '<', next)])
    case 'ne':
      return sql<SqlBool>`((${kept} >= ${moment} and ${kept} < ${next}) is not true)`
    case 'gt':
      return e(kept, '>=', next)
    case 'le':
      return e(kept, '<', next)
    default:
      return ordered(operator, kept, sql`${moment}::timestamptz`)
  }
}

const signs = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const

/** What is not there differs from every value, as SCIM has it (RFC7644-3.4.2.2). */
function ordered(
  operator: CompareOperator,
  kept: Expression<unknown>,
  value: RawBuilder<unknown>,
): Expression<SqlBool> {
  const sign = operator in signs ? signs[operator as keyof typeof signs] : 'is distinct from'
  return e(kept, sign, value)
}

/** An attribute of a JSON column as text, in the words of an index on it. The name is ours, never a request's. */
export const textIn = (column: Expression<unknown>, name: string): RawBuilder<string | null> =>
  sql<string | null>`${column}->>${sql.lit(name)}`
