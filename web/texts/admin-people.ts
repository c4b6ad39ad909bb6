/** What the pages of people say. */
export const peopleEn = {
  'people.title': 'People',
} as const
