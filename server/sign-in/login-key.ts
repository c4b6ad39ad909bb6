/** The longest login: the longest email address. */
const maxLoginLength = 320

/**
 * The one key of all spellings of a login; undefined for what cannot be one: empty, too long, or with control characters.
 *
 * Users are found and attempts are counted by the key alone, never by what was typed, so that a look-alike such as a
 * full-width at sign is neither a second account nor a second allowance (CVE-2026-40574, CVE-2025-24806). The folding
 * is the directory's, which made the stored keys.
 */
export function loginKeyOf(login: string, fold: (login: string) => string): string | undefined {
  if (login.length > maxLoginLength) return undefined
  const key = fold(login)
  return key === '' || key.length > maxLoginLength || /\p{Cc}/u.test(key) ? undefined : key
}
