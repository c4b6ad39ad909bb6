import type { Group } from '../../../contracts/management/group.ts'

/** What the form of a group holds. */
export type GroupValues = Readonly<{ name: string; description: string }>

/** The form before anything is typed. */
export const emptyGroup: GroupValues = { name: '', description: '' }

/** A group as its form has it. */
export const groupValuesOf = ({ profile }: Pick<Group, 'profile'>): GroupValues => ({
  name: profile.name,
  description: profile.description ?? '',
})

/** What the API is sent for a group. */
export const bodyOf = ({ name, description }: GroupValues) => ({
  profile: { name: name.trim(), description: description.trim() === '' ? null : description.trim() },
})
