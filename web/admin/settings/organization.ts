import type { OrgChange, OrgSetting } from '../../../contracts/management/org.ts'

/** The fields of an org that can be changed, in the order of the form. */
export const orgFields = [
  'companyName',
  'website',
  'endUserSupportHelpURL',
  'supportPhoneNumber',
  'phoneNumber',
  'address1',
  'address2',
  'postalCode',
  'city',
  'state',
  'country',
] as const satisfies readonly (keyof OrgChange)[]

/** A field of an org that can be changed. */
export type OrgField = (typeof orgFields)[number]

/** The org as its form holds it. */
export type OrgValues = Readonly<Record<OrgField, string>>

/** The org for its form: what it does not say is empty. */
export const orgValuesOf = (org: Pick<OrgSetting, OrgField>): OrgValues =>
  Object.fromEntries(orgFields.map((field) => [field, org[field] ?? ''])) as OrgValues

/** What is sent: the fields that were touched, an emptied one as null. */
export const orgChangeOf = (values: OrgValues, changed: readonly string[]): OrgChange =>
  Object.fromEntries(
    orgFields
      .filter((field) => changed.includes(field))
      .map((field) => [field, values[field].trim() === '' ? null : values[field].trim()]),
  )
