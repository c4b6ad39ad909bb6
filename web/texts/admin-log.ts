/** What the system log say. */
export const logEn = {} as const
