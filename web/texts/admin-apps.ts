/** What the pages of apps say. */
export const appsEn = {} as const
