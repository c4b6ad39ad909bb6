// Numbers and names that both sides of the API keep to. No schema here, so that the web can load it without zod.

/** The header that carries the token of a state change; its value comes with the first answer of every page. */
export const tokenHeader = 'x-atrium-token'

/** The most characters a section's name may have. */
export const sectionNameMaxLength = 64

/** The most sections a user may keep on the dashboard. */
export const sectionsMax = 50

/** The most tiles that are ordered in one request. */
export const tilesMax = 2_000

/** The most characters of a password that are read: longer ones are refused before any hashing. */
export const passwordMaxLength = 1_024
