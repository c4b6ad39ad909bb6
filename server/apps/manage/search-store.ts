import { type Expression, type SqlBool, sql } from 'kysely'
import type { FilterValue } from '../../../protocol/scim/filter.ts'
import type { OrgDb } from '../../database/org.ts'
import type { SearchFields } from '../../database/search.ts'
import { isGivenToGroup, isGivenToUser } from '../users/assigned-store.ts'

/** The attributes of an app that a filter may name, in a query on `app as a`. */
export const appFields = (db: OrgDb): SearchFields => ({
  id: { kind: 'exact', expression: sql.ref('a.id'), operators: ['eq', 'ne'] },
  status: { kind: 'enum', expression: sql.ref('a.status'), values: ['ACTIVE', 'INACTIVE'] },
  name: {
    kind: 'enum',
    expression: sql`case a.kind when 'oidc' then 'oidc_client' else 'bookmark' end`,
    values: ['oidc_client', 'bookmark'],
  },
  label: { kind: 'text', expression: sql.ref('a.label'), operators: ['eq', 'sw'] },
  'user.id': ownedBy((id) => isGivenToUser(db, sql.ref('a.id'), id)),
  'group.id': ownedBy((id) => isGivenToGroup(db, sql.ref('a.id'), id)),
})

/** Compared by equality alone: whom an app is given to is no value that it has. */
const ownedBy = (is: (id: string) => Expression<SqlBool>) =>
  ({
    kind: 'own',
    operators: ['eq'],
    compare: (_: unknown, value: FilterValue) => (typeof value === 'string' ? is(value) : undefined),
    present: sql<SqlBool>`true`,
  }) as const

/** True in a query on `app as a` for all but what acts for itself. */
export const isSignedOnTo: Expression<SqlBool> = sql<SqlBool>`
  (coalesce(${sql.ref('a.settings')} #>> '{oidc,clientKind}', '') <> 'service')`

/** True in a query on `app as a` for the apps that a group has. */
export const ofGroup = (db: OrgDb, groupId: string): Expression<SqlBool> => isGivenToGroup(db, sql.ref('a.id'), groupId)
