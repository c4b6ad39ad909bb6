import type { Refusal, Rule } from '../shared/rule.ts'
import { quotable } from './errors.ts'

/** A request of which we know which parameters it sent more than once. */
export interface ReadParameters {
  /** Names of parameters that were sent more than once. */
  readonly repeated: readonly string[]
}

/** No parameter is sent twice, known or unknown: two readers could believe two different values. */
export const parametersAppearOnce: Rule<ReadParameters, 'invalid_request'> = {
  id: 'parameters-appear-once',
  source: 'RFC6749-3.1',
  also: ['RFC6749-3.2', 'RFC6749-5.2'],
  check: ({ repeated }) =>
    // RFC8707-2 alone allows it: a request may name several resources.
    refuseNames(repeated.filter((name) => name !== 'resource')),
}

const refuseNames = (names: readonly string[]): Refusal<'invalid_request'> | undefined =>
  names.length > 0
    ? { error: 'invalid_request', description: `sent more than once: ${quotable(names.join(' '))}` }
    : undefined
