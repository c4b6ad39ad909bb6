/**
 * The groups of tests of vitest.config.ts, in two rows that run side by side: while one waits for a database or a
 * browser the other computes.
 */
export const sideBySide = {
  first: ['engine', 'web', 'server'],
  second: ['journeys', 'conformance', 'interop'],
} as const

/** Groups that run alone, because they measure what others would disturb. */
export const alone = ['attacks', 'drills'] as const
