/** What the settings say. */
export const settingsEn = {} as const
