/** How many days a token lives without being used. */
const tokenIdleDays = 30

/** How long a token lives without being used. */
export const tokenIdleMs = tokenIdleDays * 86_400_000

/** The same as the API says it (ISO 8601 duration). */
export const tokenWindow = `P${tokenIdleDays}D`
