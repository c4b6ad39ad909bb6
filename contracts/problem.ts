import { z } from 'zod'

/** What a refusal of our own API says, by the last part of its `type`. */
export const problemErrors = [
  'invalid_input',
  'not_signed_in',
  'not_allowed',
  'not_found',
  'conflict',
  'too_many_requests',
  'unavailable',
  'unexpected',
] as const

/** One of the errors our own API gives. */
export type ProblemError = (typeof problemErrors)[number]

/** One field of the request that was refused, and why, as a word the page has a sentence for. */
export const fieldProblem = z.strictObject({ field: z.string(), reason: z.string() })

/** A refusal of our own API as problem details (RFC9457-3). */
export const problem = z.strictObject({
  /** `/errors/` and one of `problemErrors`. */
  type: z.string(),
  status: z.int(),
  /** One sentence for the program's developer; the pages have their own words. */
  detail: z.string().optional(),
  /** The rule that broke. */
  rule: z.string().optional(),
  /** The request's id, to be found in the log. */
  instance: z.string(),
  fields: z.array(fieldProblem).optional(),
})

/** A refusal of our own API. */
export type Problem = z.infer<typeof problem>
