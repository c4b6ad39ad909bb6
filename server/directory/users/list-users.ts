import type { z } from 'zod'
import { type listUsersQuery, userPages } from '../../../contracts/management/user.ts'
import { type Filter, parseFilter } from '../../../protocol/scim/filter.ts'
import type { OrgDb } from '../../database/org.ts'
import { readSearch } from '../../database/search.ts'
import { type Refused, wrongField } from '../../http/api/errors.ts'
import {
  beginningWith,
  both,
  inOrderOf,
  isNotDeactivated,
  type ListPosition,
  listStretches,
  type PlacedUser,
  type Stretch,
} from './list-store.ts'
import { beginnings, filterFields, searchFields, sortKeys } from './search-store.ts'

/** Which users are asked for. */
export type UserQuestion = z.output<typeof listUsersQuery>

/** A page of users: one more than it holds says that there is another. */
export interface UserPage {
  readonly kind: 'users'
  readonly rows: readonly PlacedUser[]
  readonly limit: number
}

/** The users that a question is about, from a position on. Deactivated ones only when a filter or a search may ask for them. */
export async function listUsers(
  db: OrgDb,
  question: UserQuestion,
  after: string | undefined,
): Promise<UserPage | Refused> {
  const { q = '', limit = q === '' ? userPages.usual : userPages.usualOfSearch } = question
  const stretches = stretchesOf(question)
  if ('refusal' in stretches) return stretches
  const position = after === undefined ? undefined : (JSON.parse(after) as ListPosition)
  return { kind: 'users', rows: await listStretches(db, stretches, { after: position, count: limit + 1 }), limit }
}

/** The position of a user as the text a cursor seals. */
export const positionOf = ({ position }: PlacedUser): string => JSON.stringify(position)

function stretchesOf({ q = '', filter, search, sortBy, sortOrder }: UserQuestion): readonly Stretch[] | Refused {
  const filtered = readSearch(filter, filterFields, 'filter')
  if (filtered.kind === 'refused') return filtered
  const searched = readSearch(search, searchFields, 'search')
  if (searched.kind === 'refused') return searched
  const isAsked = [filter, search].some((asked = '') => asked.trim() !== '')
  const where = isAsked ? both(filtered.where, searched.where) : isNotDeactivated
  const text = q.normalize('NFKC').trim()
  if (text !== '') {
    if (sortBy !== undefined)
      return wrongField('sortBy', 'what q finds has an order of its own', 'sort-belongs-to-a-search')
    return beginningWith(where, beginnings, text)
  }
  if (sortBy !== undefined && sortBy !== 'id' && !Object.hasOwn(sortKeys, sortBy))
    return wrongField('sortBy', `has to be one of id, ${Object.keys(sortKeys).join(', ')}`, 'sort-key-is-an-attribute')
  const direction = sortOrder?.toLowerCase().startsWith('desc') ? 'desc' : 'asc'
  const key = sortBy === undefined ? undefined : sortKeys[sortBy]
  if (key) return inOrderOf(where, key, direction)
  return [{ where, key, direction, isNarrow: [filter, search].some(findsFew) }]
}

/** True for a filter that an index of names, addresses or logins answers alone. */
function findsFew(text: string | undefined): boolean {
  const read = text === undefined ? undefined : parseFilter(text)
  return read?.kind === 'parsed' && isIndexed(read.filter)
}

const indexed = new Set(['profile.login', 'profile.email', 'profile.firstname', 'profile.lastname'])

function isIndexed(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.some(isIndexed)
    case 'or':
      return filter.of.every(isIndexed)
    case 'compare':
      return indexed.has(filter.attribute.toLowerCase()) && (filter.operator === 'sw' || filter.operator === 'eq')
    default:
      return false
  }
}
