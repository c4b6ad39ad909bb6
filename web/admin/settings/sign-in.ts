import type { OrgSecurity, OrgSecurityChange } from '../../../contracts/management/org.ts'

/** What decides who gets in, as its form holds it: numbers as they are typed. */
export interface SignInValues {
  readonly [name: string]: string | boolean
  readonly sessionIdleMinutes: string
  readonly sessionLifetimeMinutes: string
  readonly passwordMinLength: string
  readonly profileClaimsInIdToken: boolean
}

/** The settings for their form. */
export const signInValuesOf = (security: OrgSecurity): SignInValues => ({
  sessionIdleMinutes: String(security.sessionIdleMinutes),
  sessionLifetimeMinutes: String(security.sessionLifetimeMinutes),
  passwordMinLength: String(security.passwordMinLength),
  profileClaimsInIdToken: security.profileClaimsInIdToken,
})

const numbers = ['sessionIdleMinutes', 'sessionLifetimeMinutes', 'passwordMinLength'] as const

/** The fields whose text is no whole number. */
export const notNumbers = (values: Readonly<Record<string, unknown>>, names: readonly string[]): readonly string[] =>
  names.filter((name) => !/^\d{1,9}$/.test(String(values[name]).trim()))

/** The fields of this form that have to be numbers and are none. */
export const wrongNumbers = (values: SignInValues): readonly string[] => notNumbers(values, numbers)

/** What is sent: the fields that were touched. */
export function signInChangeOf(values: SignInValues, changed: readonly string[]): OrgSecurityChange {
  const touched = numbers.filter((name) => changed.includes(name)).map((name) => [name, Number(values[name])] as const)
  return {
    ...Object.fromEntries(touched),
    ...(changed.includes('profileClaimsInIdToken') && { profileClaimsInIdToken: values.profileClaimsInIdToken }),
  }
}
