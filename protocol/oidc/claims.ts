import type { GroupsFilter, RegisteredClient } from '../oauth/client.ts'
import { onlyPresent } from '../shared/only-present.ts'
import type { BrokenRule, KeptSentence } from '../shared/rule.ts'
import { type EpochMilliseconds, secondOf } from '../shared/time.ts'
import type { ClaimRequest } from './claims-parameter.ts'

/** A user as the standard claims describe one (OIDCC-5.1). Undefined and empty members are not claimed. */
export interface UserFacts {
  readonly id: string
  readonly name: string | undefined
  readonly givenName: string | undefined
  readonly familyName: string | undefined
  readonly middleName: string | undefined
  readonly nickname: string | undefined
  readonly preferredUsername: string | undefined
  readonly profile: string | undefined
  readonly picture: string | undefined
  readonly website: string | undefined
  readonly gender: string | undefined
  readonly birthdate: string | undefined
  readonly zoneinfo: string | undefined
  readonly locale: string | undefined
  readonly updatedAt: EpochMilliseconds
  readonly email: string | undefined
  readonly emailVerified: boolean
  readonly phoneNumber: string | undefined
  readonly phoneNumberVerified: boolean
  readonly address: AddressFacts | undefined
  /** The names of all groups the user is in; the app's filter has not been applied. */
  readonly groups: readonly string[]
}

/** A postal address (OIDCC-5.1.1). */
export interface AddressFacts {
  readonly streetAddress: string | undefined
  readonly locality: string | undefined
  readonly region: string | undefined
  readonly postalCode: string | undefined
  readonly country: string | undefined
}

/** Claims by their names on the wire. */
export type Claims = Readonly<Record<string, unknown>>

/** What claiming gives; it fails only when the user is in too many groups for a claim. */
export type ClaimsOutcome =
  | { readonly kind: 'claims'; readonly claims: Claims }
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<'invalid_request'> }

/** The claims that a scope asks for (OIDCC-5.4, and `groups`, which is Okta's). */
export const claimsOfScope = {
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  address: ['address'],
  phone: ['phone_number', 'phone_number_verified'],
  groups: ['groups'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** Sentences the making of claims keeps. */
export const claimSentences: readonly KeptSentence[] = [
  { id: 'scopes-stand-for-claims', source: 'OIDCC-5.4', by: 'claimsOfScope' },
  { id: 'claims-have-their-standard-type', source: 'OIDCC-5.1', also: ['OIDCC-5.1.1'], by: 'UserFacts' },
  { id: 'empty-claims-are-left-out', source: 'OIDCC-5.3.2', by: 'onlyPresent' },
  { id: 'individual-claims-are-within-the-clients-scopes', source: 'OIDCC-5.5', by: 'askableClaims' },
  { id: 'groups-are-filtered-and-at-most-100', source: 'docs/policies/limits.md §3', by: 'claimsOf' },
]

/** Above this number the request fails, rather than that an app decides by a list that lacks some. */
export const maxGroups = 100

/** The scope in which a claim lies; undefined when no scope of ours asks for it. */
export const scopeOfClaim = (claim: string): string | undefined =>
  Object.entries(claimsOfScope).find(([, claims]) => (claims as readonly string[]).includes(claim))?.[0]

/** Of the claims a client asks for one by one, those whose scope it may ask for, too (OIDCC-5.5). */
export const askableClaims = (
  requested: Readonly<Record<string, ClaimRequest>>,
  { scopes }: Pick<RegisteredClient, 'scopes'>,
): readonly string[] =>
  Object.keys(requested).filter((claim) => {
    const scope = scopeOfClaim(claim)
    return scope !== undefined && scopes.includes(scope)
  })

/** A user's claims of these names, each only if the user has it. */
export function claimsOf(user: UserFacts, names: ReadonlySet<string>, filter: GroupsFilter | undefined): ClaimsOutcome {
  const groups = names.has('groups') && filter ? user.groups.filter((group) => passes(filter, group)) : undefined
  if (groups && groups.length > maxGroups) {
    const description = `the user is in ${groups.length} groups that the app would see, at most ${maxGroups} fit into a claim`
    return {
      kind: 'refuse',
      refusal: { rule: 'groups-are-filtered-and-at-most-100', error: 'invalid_request', description },
    }
  }
  const all: Claims = onlyPresent({ ...profileClaims(user), ...contactClaims(user), groups })
  return { kind: 'claims', claims: Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name))) }
}

/** The names of the claims that scopes ask for, with those asked for one by one. */
export function claimNames(scope: readonly string[], individually: readonly string[]): ReadonlySet<string> {
  const known: Readonly<Record<string, readonly string[]>> = claimsOfScope
  return new Set([...scope.flatMap((name) => (Object.hasOwn(known, name) ? (known[name] ?? []) : [])), ...individually])
}

function passes(filter: GroupsFilter, group: string): boolean {
  switch (filter.match) {
    case 'all':
      return true
    case 'equals':
      return group === filter.value
    case 'starts-with':
      return group.startsWith(filter.value)
    case 'contains':
      return group.includes(filter.value)
  }
}

const profileClaims = (user: UserFacts) => ({
  name: user.name,
  family_name: user.familyName,
  given_name: user.givenName,
  middle_name: user.middleName,
  nickname: user.nickname,
  preferred_username: user.preferredUsername,
  profile: user.profile,
  picture: user.picture,
  website: user.website,
  gender: user.gender,
  birthdate: user.birthdate,
  zoneinfo: user.zoneinfo,
  locale: user.locale,
  updated_at: secondOf(user.updatedAt),
})

const contactClaims = (user: UserFacts) => ({
  email: user.email,
  // Says something about a claim, so it is absent when that claim is.
  email_verified: user.email ? user.emailVerified : undefined,
  phone_number: user.phoneNumber,
  phone_number_verified: user.phoneNumber ? user.phoneNumberVerified : undefined,
  address: user.address && addressClaim(user.address),
})

function addressClaim(address: AddressFacts): Claims | undefined {
  const { streetAddress, locality, region, postalCode, country } = address
  const lines = [streetAddress, [postalCode, locality].filter(Boolean).join(' '), region, country]
  const formatted = lines.filter(Boolean).join('\n')
  if (formatted === '') return undefined
  return onlyPresent({
    formatted,
    street_address: streetAddress,
    locality,
    region,
    postal_code: postalCode,
    country,
  })
}
