import type { UserFacts } from '../../protocol/oidc/claims.ts'
import type { UserRow } from './people-store.ts'

/** The user as the standard claims describe one, from the row and the profile's attributes (the management API's names). */
export function userFactsOf(row: UserRow): UserFacts {
  const text = (name: string) => {
    const value = row.profile[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const name = text('displayName') ?? [text('firstName'), text('lastName')].filter(Boolean).join(' ')
  return {
    id: row.user_id,
    name: name === '' ? undefined : name,
    givenName: text('firstName'),
    familyName: text('lastName'),
    middleName: text('middleName'),
    nickname: text('nickName'),
    preferredUsername: row.login,
    profile: text('profileUrl'),
    picture: text('picture'),
    website: text('website'),
    gender: text('gender'),
    birthdate: text('birthdate'),
    zoneinfo: text('timezone'),
    locale: text('locale'),
    updatedAt: row.updated_at.getTime(),
    email: row.email,
    emailVerified: row.email_verified,
    phoneNumber: text('primaryPhone') ?? text('mobilePhone'),
    phoneNumberVerified: false,
    address: {
      streetAddress: text('streetAddress'),
      locality: text('city'),
      region: text('state'),
      postalCode: text('zipCode'),
      country: text('countryCode'),
    },
    groups: row.groups ?? [],
  }
}
