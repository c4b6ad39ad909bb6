import type { OrgSecurity, OrgSecurityChange } from '../../../contracts/management/org.ts'
import { notNumbers } from './sign-in.ts'

/** Who may register apps by themselves. */
export type RegistrationMode = OrgSecurity['registration']['mode']

/** How apps register themselves, as its form holds it. */
export interface RegistrationValues {
  readonly [name: string]: string
  readonly mode: RegistrationMode
  /** Empty for nobody. */
  readonly groupId: string
  readonly quota: string
  readonly unusedDays: string
}

/** The settings for their form. */
export const registrationValuesOf = ({ registration }: OrgSecurity): RegistrationValues => ({
  mode: registration.mode,
  groupId: registration.groupId ?? '',
  quota: String(registration.quota),
  unusedDays: String(registration.unusedDays),
})

/** The fields that have to be numbers and are none. */
export const wrongRegistration = (values: RegistrationValues): readonly string[] =>
  notNumbers(values, ['quota', 'unusedDays'])

/** What is sent: the fields that were touched. */
export const registrationChangeOf = (values: RegistrationValues, changed: readonly string[]): OrgSecurityChange => ({
  registration: {
    ...(changed.includes('mode') && { mode: values.mode }),
    ...(changed.includes('groupId') && { groupId: values.groupId === '' ? null : values.groupId }),
    ...(changed.includes('quota') && { quota: Number(values.quota) }),
    ...(changed.includes('unusedDays') && { unusedDays: Number(values.unusedDays) }),
  },
})
