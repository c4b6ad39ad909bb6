import { useState } from 'react'
import type { User } from '../../../contracts/management/user.ts'
import { region } from '../../texts/texts.ts'
import { type ListState, part, useList } from '../kit/api.ts'
import { nameOf } from '../people/person.ts'

/** So many members come in one answer; a group that has no more is put in order here, and searched. */
export const mostInOrder = 1_000

/** So many more are drawn at once. */
const step = 50

const { compare } = new Intl.Collator(region, { numeric: true })

const keyOf = ({ profile }: User) => [profile.lastName, profile.firstName, profile.login].map((each) => each ?? '')

/** Members as people look for them: by last name, then first; the API has them in the order of their ids. */
export const inOrder = (members: readonly User[]): readonly User[] =>
  members
    .map((member) => ({ member, key: keyOf(member) }))
    .toSorted(
      (one, other) =>
        one.key.map((each, at) => compare(each, other.key[at] ?? '')).find((difference) => difference !== 0) ?? 0,
    )
    .map(({ member }) => member)

const folded = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Those who have every word somewhere in their name, sign-in name or email, whatever its accents. */
export function thoseWith(members: readonly User[], q: string): readonly User[] {
  const words = folded(q).split(/\s+/).filter(Boolean)
  return members.filter((member) => {
    const { login, email, firstName, lastName } = member.profile
    const all = folded([nameOf(member), firstName, lastName, login, email].join(' '))
    return words.every((word) => all.includes(word))
  })
}

/** The members of a group, and whether they are all here: by name, narrowed by a search, some at a time. */
export function useMembers(
  groupId: string,
  q: string,
): { readonly list: ListState<User>; readonly all: readonly User[]; readonly isWhole: boolean } {
  const list = useList<User>(`/api/v1/groups/${part(groupId)}/users`, { limit: String(mostInOrder) })
  const [drawn, setDrawn] = useState({ q, count: step })
  const count = drawn.q === q ? drawn.count : step
  const all = list.rows ?? []
  const isWhole = !list.hasMore && all.length <= mostInOrder
  const rows = isWhole ? thoseWith(inOrder(all), q) : all
  const more = () => {
    setDrawn({ q, count: count + step })
    if (count + step > rows.length && list.hasMore) list.more()
  }
  const shown = list.rows && rows.slice(0, count)
  return { list: { ...list, rows: shown, hasMore: list.hasMore || rows.length > count, more }, all, isWhole }
}
