/** Whole seconds since 1970-01-01T00:00:00Z, as in the JWT NumericDate (RFC7519-2). */
export type EpochSeconds = number & { readonly unit?: 'epoch seconds' }

/** Milliseconds since 1970-01-01T00:00:00Z: moments we compare with one another, where a second is too coarse. */
export type EpochMilliseconds = number & { readonly unit?: 'epoch milliseconds' }

/** A length of time in whole seconds. */
export type Seconds = number & { readonly unit?: 'seconds' }

/** The second in which a moment lies, as tokens state it. */
export const secondOf = (moment: EpochMilliseconds): EpochSeconds => Math.floor(moment / 1000)

/** The moment a length of time after another. */
export const after = (moment: EpochMilliseconds, length: Seconds): EpochMilliseconds => moment + length * 1000
