/** What the overview says. */
export const overviewEn = {
  'overview.title': 'Overview',
} as const
