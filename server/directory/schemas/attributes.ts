import { groupProfileDraft } from '../../../contracts/management/group.ts'
import { attributesOf, type Said } from '../../../contracts/management/schema.ts'
import { ownAttributes, type ProfileAttribute, userProfileDraft } from '../../../contracts/management/user.ts'

const titles: Readonly<Record<ProfileAttribute, string>> = {
  login: 'Username',
  firstName: 'First name',
  lastName: 'Last name',
  middleName: 'Middle name',
  honorificPrefix: 'Honorific prefix',
  honorificSuffix: 'Honorific suffix',
  email: 'Primary email',
  title: 'Title',
  displayName: 'Display name',
  nickName: 'Nickname',
  profileUrl: 'Profile URL',
  secondEmail: 'Secondary email',
  mobilePhone: 'Mobile phone',
  primaryPhone: 'Primary phone',
  streetAddress: 'Street address',
  city: 'City',
  state: 'State',
  zipCode: 'Zip code',
  countryCode: 'Country code',
  postalAddress: 'Postal address',
  preferredLanguage: 'Preferred language',
  locale: 'Locale',
  timezone: 'Time zone',
  userType: 'User type',
  employeeNumber: 'Employee number',
  costCenter: 'Cost center',
  organization: 'Organization',
  division: 'Division',
  department: 'Department',
  managerId: 'Manager ID',
  manager: 'Manager',
}

const formats: Readonly<Partial<Record<ProfileAttribute, string>>> = {
  email: 'email',
  secondEmail: 'email',
  profileUrl: 'uri',
  countryCode: 'country-code',
  preferredLanguage: 'language-code',
  locale: 'locale',
  timezone: 'timezone',
}

const sayOf = (name: ProfileAttribute): Said => ({
  title: titles[name],
  ...(formats[name] === undefined ? {} : { format: formats[name] }),
  ...(name === 'login' ? { unique: true } : {}),
  isOwn: (ownAttributes as readonly string[]).includes(name),
})

const names = Object.keys(titles) as readonly ProfileAttribute[]

/** The attributes of a user. */
export const userAttributes = attributesOf(
  userProfileDraft,
  Object.fromEntries(names.map((name) => [name, sayOf(name)])) as Readonly<Record<ProfileAttribute, Said>>,
)

/** The attributes of a group. */
export const groupAttributes = attributesOf(groupProfileDraft, {
  name: { title: 'Name', unique: true },
  description: { title: 'Description' },
})
