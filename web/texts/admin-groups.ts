/** What the pages of groups say. */
export const groupsEn = {
  'groups.title': 'Groups',
} as const
