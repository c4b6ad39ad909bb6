import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import { logOutcomes, logSeverities } from '../../contracts/management/log.ts'
import type { CompareOperator, Filter, FilterValue } from '../../protocol/scim/filter.ts'
import type { Tables } from '../database/schema.ts'
import { compareField, type SearchFields, textIn } from '../database/search.ts'
import { messageOf, eventTypes } from './event-types.ts'

const e = expressionBuilder<Tables, 'log_event'>()
const column = (name: keyof Tables['log_event']) => sql.ref(name)

type Kept = 'id' | 'type' | 'alternateId' | 'displayName'

/** Equality is asked of the index on targets, byte for byte; every other comparison looks at each target. */
const ofTarget = (name: Kept, kind: 'exact' | 'text') =>
  ({
    kind: 'own',
    operators: ['eq', 'ne', 'co', 'sw', 'ew'],
    compare: (operator: CompareOperator, value: FilterValue) => {
      if (typeof value !== 'string') return undefined
      const same = sql<SqlBool>`targets @> ${JSON.stringify([{ [name]: value }])}::jsonb`
      if (operator === 'eq') return same
      if (operator === 'ne') return sql<SqlBool>`((${same}) is not true)`
      const held = compareField({ kind, expression: sql`one.value->>${sql.lit(name)}` }, operator, value)
      return held && e.exists(e.selectFrom(elements).select(sql.lit(1).as('found')).where(held))
    },
    present: sql<SqlBool>`jsonb_path_exists(targets, ${sql.lit(`$[*].${name} ? (@ != null)`)})`,
  }) as const

const elements = sql<{ value: unknown }>`jsonb_array_elements(targets)`.as<'one'>(sql`one(value)`)

/** What an event is filtered by, in the names of the API. */
export const logFields: SearchFields = {
  uuid: { kind: 'exact', expression: column('id') },
  published: { kind: 'moment', expression: column('published') },
  eventType: { kind: 'exact', expression: column('event_type') },
  severity: {
    kind: 'enum',
    values: logSeverities,
    expression: sql`case when outcome in ('FAILURE', 'DENY') then 'WARN' else 'INFO' end`,
  },
  'outcome.result': { kind: 'enum', values: logOutcomes, expression: column('outcome') },
  'outcome.reason': { kind: 'text', expression: column('reason') },
  'actor.id': { kind: 'exact', expression: column('actor_id') },
  'actor.type': { kind: 'exact', expression: textIn(column('actor'), 'type') },
  'actor.alternateId': { kind: 'text', expression: textIn(column('actor'), 'alternateId') },
  'actor.displayName': { kind: 'text', expression: textIn(column('actor'), 'displayName') },
  'target.id': ofTarget('id', 'exact'),
  'target.type': ofTarget('type', 'exact'),
  'target.alternateId': ofTarget('alternateId', 'text'),
  'target.displayName': ofTarget('displayName', 'text'),
  'client.ipAddress': { kind: 'exact', expression: column('address') },
  'client.userAgent.rawUserAgent': { kind: 'text', expression: column('user_agent') },
  'transaction.id': { kind: 'exact', expression: column('request_id') },
  'debugContext.debugData.requestId': { kind: 'exact', expression: column('request_id') },
  'authenticationContext.externalSessionId': { kind: 'exact', expression: column('session_id') },
}

/** True when every event of the filter has one value of this attribute, so that an index finds them. */
export function demandsOne(filter: Filter | undefined, attribute: string): boolean {
  if (filter?.kind === 'and') return filter.of.some((part) => demandsOne(part, attribute))
  return (
    filter?.kind === 'compare' &&
    filter.operator === 'eq' &&
    filter.value !== null &&
    filter.attribute.toLowerCase() === attribute.toLowerCase()
  )
}

/** What of an event is searched for words; names of fields are not. */
const haystack = sql`lower(concat_ws(' ', event_type, outcome, reason, address, actor_id, actor->>'alternateId',
  actor->>'displayName', jsonb_path_query_array(targets, '$[*].id'),
  jsonb_path_query_array(targets, '$[*].alternateId'), jsonb_path_query_array(targets, '$[*].displayName')))`

/** The condition that an event fits the filter and has all of these words. */
export const matchesAll = (where: Expression<SqlBool>, words: readonly string[]): Expression<SqlBool> =>
  e.and([where, ...words.map(hasWord)])

function hasWord(word: string): Expression<SqlBool> {
  const folded = word.toLowerCase()
  const types = Object.keys(eventTypes).filter((type) => messageOf(type).toLowerCase().includes(folded))
  return e.or([
    sql<SqlBool>`strpos(${haystack}, lower(${word}::text)) > 0`,
    sql<SqlBool>`event_type = any(${types}::text[])`,
  ])
}
