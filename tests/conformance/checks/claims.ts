import { expect } from 'vitest'

/** The JSON type of every standard claim (OIDCC-5.1). */
const types: Readonly<Record<string, 'string' | 'boolean' | 'number' | 'object'>> = {
  sub: 'string',
  name: 'string',
  given_name: 'string',
  family_name: 'string',
  middle_name: 'string',
  nickname: 'string',
  preferred_username: 'string',
  profile: 'string',
  picture: 'string',
  website: 'string',
  email: 'string',
  email_verified: 'boolean',
  gender: 'string',
  birthdate: 'string',
  zoneinfo: 'string',
  locale: 'string',
  phone_number: 'string',
  phone_number_verified: 'boolean',
  address: 'object',
  updated_at: 'number',
}

/** The claims each scope asks for (OIDCC-5.4). */
export const scopeClaims: Readonly<Record<string, readonly string[]>> = {
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
}

/** Checks that every standard claim that is there has its type and a value (OIDCC-5.1, OIDCC-5.3.2). */
export function checkClaimTypes(claims: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(claims)) {
    expect(value, `${name} is left out rather than empty (OIDCC-5.3.2)`).not.toBeNull()
    expect(value, `${name} is left out rather than empty (OIDCC-5.3.2)`).not.toBe('')
    if (types[name] !== undefined) expect(typeof value, `the type of ${name} (OIDCC-5.1)`).toBe(types[name])
  }
  if (claims.updated_at !== undefined) expect(Number.isInteger(claims.updated_at)).toBe(true)
  for (const [name, value] of Object.entries(claims.address ?? {}))
    expect(typeof value, `the type of address.${name} (OIDCC-5.1.1)`).toBe('string')
}

/** Checks that an ID token tells nothing of the person that was not asked to be in it (OIDCC-5.4; a warning of the suite). */
export const checkNoProfile = (claims: Readonly<Record<string, unknown>>): void =>
  expect(
    Object.keys(claims).filter((name) => name !== 'sub' && types[name] !== undefined),
    'scope claims belong to user info',
  ).toEqual([])
