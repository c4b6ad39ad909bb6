import type { LogEventView, LogOutcomeName } from '../../../contracts/management/log.ts'
import type { TextKey } from '../../texts/texts.ts'
import type { Operator, Term } from './terms.ts'

const forTexts: readonly Operator[] = ['eq', 'ne', 'co', 'sw', 'ew']
const forOnes: readonly Operator[] = ['eq', 'ne']

/** The fields that a condition can be made for, as the API calls them, with how each is compared. */
export const fields = {
  eventType: ['eq', 'ne', 'sw', 'co'],
  'outcome.result': forOnes,
  'outcome.reason': forTexts,
  severity: forOnes,
  'actor.id': forOnes,
  'actor.displayName': forTexts,
  'actor.alternateId': forTexts,
  'actor.type': forOnes,
  'target.id': forOnes,
  'target.displayName': forTexts,
  'target.alternateId': forTexts,
  'target.type': forOnes,
  'client.ipAddress': ['eq', 'ne', 'sw'],
  'client.userAgent.rawUserAgent': forTexts,
  'transaction.id': forOnes,
  'authenticationContext.externalSessionId': forOnes,
} as const satisfies Readonly<Record<string, readonly Operator[]>>

/** A field that a condition can be made for. */
export type Field = keyof typeof fields

/** The fields, in the order of their list. */
export const fieldNames = Object.keys(fields) as readonly Field[]

const outcomes: readonly LogOutcomeName[] = ['SUCCESS', 'FAILURE', 'DENY', 'ALLOW', 'CHALLENGE', 'UNKNOWN']
const severities: readonly LogEventView['severity'][] = ['INFO', 'WARN']

/** What a field can be, where that is known; undefined where it is written. */
export const valuesOfField: Partial<Readonly<Record<Field, readonly string[]>>> = {
  'outcome.result': outcomes,
  severity: severities,
  'actor.type': ['User', 'AppInstance', 'SystemPrincipal'],
  'target.type': ['User', 'UserGroup', 'AppInstance', 'Session', 'Token', 'Org', 'Key', 'TrustedOrigin'],
}

const named = new Set<string>([...fieldNames, 'published', 'uuid'])

/** How a field is called; its own name where it has no other. */
export function nameOfField(field: string, say: (key: TextKey) => string): string {
  return named.has(field) ? say(`log.field.${field}` as TextKey) : field
}

/** A condition in words: "Outcome is not SUCCESS". */
export function wordsOf(term: Term, say: (key: TextKey) => string): string {
  if (term.kind === 'written') return term.text
  if (term.kind === 'present') return `${nameOfField(term.field, say)} ${say('log.operator.pr')}`
  return `${nameOfField(term.field, say)} ${say(`log.operator.${term.operator}`)} ${String(term.value)}`
}
