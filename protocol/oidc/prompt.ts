import type { AuthorizeRequest, Session } from '../oauth/authorize-request.ts'
import type { Rule } from '../shared/rule.ts'

/** The values of `prompt` we act on; others are ignored, as the standard prefers (OIDCC-3.1.2.1). */
export const promptValues = ['none', 'login', 'consent', 'select_account', 'create'] as const

/** prompt=none excludes every other value (OIDCC-3.1.2.1). */
export const promptNoneStandsAlone: Rule<Pick<AuthorizeRequest, 'prompt'>, 'invalid_request'> = {
  id: 'prompt-none-stands-alone',
  source: 'OIDCC-3.1.2.1',
  check: ({ prompt }) =>
    prompt.includes('none') && prompt.some((value) => value !== 'none')
      ? { error: 'invalid_request', description: 'prompt=none excludes other values' }
      : undefined,
}

/** max_age is a whole number of seconds, zero included (OIDCC-3.1.2.1). */
export const maxAgeIsWholeSeconds: Rule<Pick<AuthorizeRequest, 'maxAge'>, 'invalid_request'> = {
  id: 'max-age-is-whole-seconds',
  source: 'OIDCC-3.1.2.1',
  check: ({ maxAge }) =>
    maxAge === undefined || /^\d{1,10}$/.test(maxAge)
      ? undefined
      : { error: 'invalid_request', description: 'max_age must be whole seconds' },
}

/**
 * True when the sign-in happened after the request came, or lies no longer before it than max_age allows.
 *
 * The age counts at the moment the request came: the time the user takes for further steps makes nothing stale.
 */
export function isFreshEnough(
  { prompt, maxAge, receivedAt }: Pick<AuthorizeRequest, 'prompt' | 'maxAge' | 'receivedAt'>,
  { authenticatedAt }: Pick<Session, 'authenticatedAt'>,
): boolean {
  if (authenticatedAt >= receivedAt) return true
  if (prompt.includes('login')) return false
  return maxAge === undefined || receivedAt - authenticatedAt <= Number(maxAge) * 1000
}
