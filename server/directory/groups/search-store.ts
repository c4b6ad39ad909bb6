import { type Expression, type SqlBool, sql } from 'kysely'
import type { groupOrders } from '../../../contracts/management/group.ts'
import { compileFilter, readSearch, type SearchFields } from '../../database/search.ts'
import type { Refused } from '../../http/api/errors.ts'
import type { GroupOrder } from './store.ts'

const filterFields = {
  id: { kind: 'exact', expression: sql`g.id` },
  type: { kind: 'enum', expression: sql`g.kind`, values: ['OKTA_GROUP', 'BUILT_IN', 'APP_GROUP'] },
  lastUpdated: { kind: 'moment', expression: sql`g.updated_at` },
  lastMembershipUpdated: { kind: 'moment', expression: sql`g.members_changed_at` },
} as const satisfies SearchFields

const searchFields: SearchFields = {
  ...filterFields,
  created: { kind: 'moment', expression: sql`g.created_at` },
  'profile.name': { kind: 'text', expression: sql`g.name` },
  'profile.description': { kind: 'text', expression: sql`g.description` },
}

/** What a request asks for of the groups. */
export interface GroupQuestion {
  readonly q?: string | undefined
  readonly filter?: string | undefined
  readonly search?: string | undefined
}

/** Makes one condition of all that is asked. */
export function readGroupQuestion({ q, filter, search }: GroupQuestion): Refused | Expression<SqlBool> {
  const filtered = readSearch(filter, filterFields)
  if (filtered.kind === 'refused') return filtered
  const searched = readSearch(search, searchFields, 'search')
  if (searched.kind === 'refused') return searched
  const begins =
    q === undefined || q === ''
      ? readSearch(undefined, searchFields)
      : compileFilter(
          { kind: 'compare', attribute: 'profile.name', operator: 'sw', value: q, at: 0 },
          searchFields,
          'q',
        )
  if (begins.kind === 'refused') return begins
  return sql<SqlBool>`(${filtered.where} and ${searched.where} and ${begins.where})`
}

const keys = {
  // In the words of the index group_by_name.
  'profile.name': sql`lower(g.name) collate "C"`,
  'profile.description': sql`lower(coalesce(g.description, '')) collate "C"`,
  id: sql`g.id collate "C"`,
  type: sql`g.kind collate "C"`,
  created: sql`g.created_at`,
  lastUpdated: sql`g.updated_at`,
  lastMembershipUpdated: sql`g.members_changed_at`,
} as const

const moments: ReadonlySet<string> = new Set(['created', 'lastUpdated', 'lastMembershipUpdated'])

/** The order a request asks for; by name where it asks for none. */
export const groupOrder = (
  by: (typeof groupOrders)[number] | undefined,
  direction: GroupOrder['direction'],
): GroupOrder => {
  const name = by ?? 'profile.name'
  return { key: keys[name], isMoment: moments.has(name), direction }
}
