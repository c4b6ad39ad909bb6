import type { ProfileAttribute, User, UserStatusName } from '../../../contracts/management/user.ts'
import type { Search } from '../../search.ts'
import { quoted, valuesOf } from '../kit/filters.ts'
import type { Tone } from '../kit/status-chip.tsx'

/** The statuses, in the order of their filter. */
export const statuses: readonly UserStatusName[] = [
  'ACTIVE',
  'LOCKED_OUT',
  'PASSWORD_EXPIRED',
  'RECOVERY',
  'PROVISIONED',
  'STAGED',
  'SUSPENDED',
  'DEPROVISIONED',
]

/** How each status is meant. */
export const toneOf: Readonly<Record<UserStatusName, Tone>> = {
  ACTIVE: 'good',
  LOCKED_OUT: 'attention',
  PASSWORD_EXPIRED: 'attention',
  RECOVERY: 'waiting',
  PROVISIONED: 'waiting',
  STAGED: 'quiet',
  SUSPENDED: 'stopped',
  DEPROVISIONED: 'stopped',
}

/** How a person is called: by the display name, else by first and last name, else by the sign-in name. */
export function nameOf({ profile }: Pick<User, 'profile'>): string {
  const { displayName, firstName, lastName, login } = profile
  return displayName?.trim() || [firstName, lastName].filter(Boolean).join(' ').trim() || login
}

/** The question for a list of people, from what its page's address says. */
export function questionOf({ q = '', status }: Search): Search {
  const wanted = valuesOf(status)
    .filter((each) => statuses.some((known) => known === each))
    .map((each) => `status eq ${quoted(each)}`)
  const typed = q.trim()
  // An id is looked for as it is; everything else is the beginning of a name, a login or an address.
  const ids = /^00u[A-Za-z0-9]{17}$/.test(typed) ? [`id eq ${quoted(typed)}`] : []
  const filter = [...ids, ...(wanted.length > 0 ? [`(${wanted.join(' or ')})`] : [])].join(' and ')
  return {
    ...(filter === '' ? {} : { filter }),
    // What a beginning finds has an order of its own.
    ...(typed === '' || ids.length > 0 ? { sortBy: 'profile.lastName' } : { q: typed }),
    limit: '50',
  }
}

/** The attributes that the profile's form has, part by part. */
export const formParts = {
  name: [
    'firstName',
    'lastName',
    'displayName',
    'nickName',
    'login',
    'email',
    'secondEmail',
    'middleName',
    'honorificPrefix',
    'honorificSuffix',
  ],
  work: [
    'title',
    'department',
    'division',
    'organization',
    'costCenter',
    'employeeNumber',
    'userType',
    'manager',
    'managerId',
  ],
  contact: [
    'mobilePhone',
    'primaryPhone',
    'streetAddress',
    'zipCode',
    'city',
    'state',
    'countryCode',
    'postalAddress',
    'preferredLanguage',
    'locale',
    'timezone',
    'profileUrl',
  ],
} as const satisfies Readonly<Record<string, readonly ProfileAttribute[]>>

/** An attribute that the profile's form has. */
export type FormAttribute = (typeof formParts)[keyof typeof formParts][number]

/** Every attribute that the profile's form has. */
export const formAttributes: readonly FormAttribute[] = Object.values(formParts).flat()

/** What the profile's form holds: text for every attribute, empty for one that is not there. */
export type ProfileValues = Readonly<Record<FormAttribute, string>>

/** A profile as its form has it. */
export const profileValuesOf = ({ profile }: Pick<User, 'profile'>): ProfileValues =>
  Object.fromEntries(formAttributes.map((name) => [name, profile[name] ?? ''])) as ProfileValues

/** What a form sends: the fields that were changed alone, so that nothing else is touched. An empty one goes. */
export const profileChangesOf = (values: ProfileValues, changed: readonly string[]) =>
  Object.fromEntries(
    formAttributes
      .filter((name) => changed.includes(name))
      .map((name) => [name, values[name].trim() === '' ? null : values[name].trim()]),
  )
