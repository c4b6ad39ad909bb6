import { type Expression, type RawBuilder, sql } from 'kysely'
import {
  defaultUserType,
  type ProfileAttribute,
  profileAttributes,
  userStatuses,
} from '../../../contracts/management/user.ts'
import { type SearchField, type SearchFields, textIn } from '../../database/search.ts'
import { shownStatus } from './store.ts'

// Written without the table's name, in the very words of the indexes of migration 0002.
const column = {
  id: sql.ref('id'),
  loginKey: sql.ref('login_key'),
  email: sql.ref('email'),
  profile: sql.ref('profile'),
  created: sql.ref('created_at'),
  lastUpdated: sql.ref('updated_at'),
  statusChanged: sql.ref('status_changed_at'),
  activated: sql.ref('activated_at'),
  lastLogin: sql.ref('last_sign_in_at'),
}

function attributeField(name: ProfileAttribute): SearchField {
  if (name === 'login') return { kind: 'text', expression: column.loginKey, isFolded: true }
  if (name === 'email') return { kind: 'text', expression: column.email }
  return { kind: 'text', expression: textIn(column.profile, name) }
}

const attributes = Object.fromEntries(profileAttributes.map((name) => [`profile.${name}`, attributeField(name)]))

const status: SearchField = { kind: 'enum', expression: shownStatus, values: userStatuses }

/** What `search` may name. */
export const searchFields: SearchFields = {
  id: { kind: 'exact', expression: column.id },
  status,
  'type.id': { kind: 'exact', expression: sql<string>`${defaultUserType}::text` },
  created: { kind: 'moment', expression: column.created },
  activated: { kind: 'moment', expression: column.activated },
  statusChanged: { kind: 'moment', expression: column.statusChanged },
  lastUpdated: { kind: 'moment', expression: column.lastUpdated },
  lastLogin: { kind: 'moment', expression: column.lastLogin },
  ...attributes,
}

const equalOnly = (field: SearchField | undefined): SearchField => {
  if (!field || field.kind === 'own') throw new Error('unreachable: the field is one of a column')
  return { ...field, operators: ['eq'] }
}

/** What `filter` may name: few attributes, each by equality, and when a user was changed last. */
export const filterFields: SearchFields = {
  id: equalOnly(searchFields.id),
  status: equalOnly(status),
  lastUpdated: { kind: 'moment', expression: column.lastUpdated, operators: ['eq', 'gt', 'ge', 'lt', 'le'] },
  'profile.login': equalOnly(attributes['profile.login']),
  'profile.email': equalOnly(attributes['profile.email']),
  'profile.firstName': equalOnly(attributes['profile.firstName']),
  'profile.lastName': equalOnly(attributes['profile.lastName']),
}

/** What a list is ordered by. */
export interface SortKey {
  readonly expression: RawBuilder<unknown>
  /** How a text of it becomes a value again. */
  readonly type: 'text' | 'timestamptz'
  /** True where some users have none: they come last. */
  readonly isNullable: boolean
  /** True for what is kept folded already. */
  readonly isFolded?: boolean
}

const folded = (expression: Expression<unknown>, isNullable: boolean): SortKey => ({
  expression: sql`lower(${expression}) collate "C"`,
  type: 'text',
  isNullable,
})
const moments = (expression: Expression<unknown>, isNullable = false): SortKey => ({
  expression: sql`${expression}`,
  type: 'timestamptz',
  isNullable,
})

/** What `sortBy` may name. */
export const sortKeys: Readonly<Record<string, SortKey>> = {
  status: { expression: sql`${shownStatus}`, type: 'text', isNullable: false },
  created: moments(column.created),
  lastUpdated: moments(column.lastUpdated),
  statusChanged: moments(column.statusChanged),
  activated: moments(column.activated, true),
  lastLogin: moments(column.lastLogin, true),
  ...Object.fromEntries(
    profileAttributes.map((name) => [`profile.${name}`, folded(textIn(column.profile, name), true)]),
  ),
  'profile.login': { expression: sql`${column.loginKey} collate "C"`, type: 'text', isNullable: false },
  'profile.email': folded(column.email, false),
}

/** What `q` looks at, in the order in which what it finds is listed. */
export const beginnings: readonly SortKey[] = [
  folded(textIn(column.profile, 'lastName'), true),
  folded(textIn(column.profile, 'firstName'), true),
  folded(column.email, false),
  { expression: sql`${column.loginKey} collate "C"`, type: 'text', isNullable: false, isFolded: true },
]
