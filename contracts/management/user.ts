import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, flag, links, readOnly, shows } from './common.ts'
import { expansions } from './expand.ts'

/** A user's standing, in the words of the management API. */
export const userStatuses = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
  'SUSPENDED',
  'DEPROVISIONED',
] as const

/** A user's standing. */
export type UserStatusName = (typeof userStatuses)[number]

/** The one type that users have; an org cannot make others. */
export const defaultUserType = 'otyDefaultUserType00'

/** The most users on a page, and how many where nothing is said: fewer when something is looked for by its beginning. */
export const userPages = { most: 200, usual: 200, usualOfSearch: 10 } as const

/** The most groups that a user can be made into at once. */
const mostGroupsAtOnce = 20

const shownAlone = /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u
const shownAndBreaks = /^(?:[^\p{Cc}\u202a-\u202e\u2066-\u2069]|[\n\r\t])*$/u

/** Text that can be stored and shown: whole characters in one spelling, none that nobody sees. */
const shownText = (most: number, allowed: RegExp) =>
  z
    .string()
    .normalize('NFC')
    .max(most)
    .regex(allowed, 'has characters that cannot be shown')
    .refine((text) => text.isWellFormed(), 'has characters that cannot be shown')

const text = (most: number) => shownText(most, shownAlone)
const lines = (most: number) => shownText(most, shownAndBreaks)

/** One @ with a name before it and a domain after it, in letters of any script; no blanks, brackets, quotes or commas. */
const addressShape =
  /^[\p{L}\p{N}\p{M}!#$%&'*+\-/=?^_`{|}~]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+\-/=?^_`{|}~]+)*@[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?$/u

/** An e-mail address, in its plain spelling: a full-width @ is an @ before anyone counts them. */
const address = text(100)
  .transform((given) => given.normalize('NFKC').trim())
  .refine(
    (given) => given.length <= 100 && addressShape.test(given) && !given.includes('..'),
    'has to be an e-mail address',
  )
  .meta({ pattern: addressShape.source })

const shown = z.string().nullish()

/** What a profile holds, as answers carry it: every attribute is text. */
const shownAttributes = {
  login: z.string(),
  email: z.string(),
  secondEmail: shown,
  firstName: shown,
  lastName: shown,
  middleName: shown,
  honorificPrefix: shown,
  honorificSuffix: shown,
  title: shown,
  displayName: shown,
  nickName: shown,
  profileUrl: shown,
  mobilePhone: shown,
  primaryPhone: shown,
  streetAddress: shown,
  city: shown,
  state: shown,
  zipCode: shown,
  countryCode: shown,
  postalAddress: shown,
  preferredLanguage: shown,
  locale: shown,
  timezone: shown,
  userType: shown,
  employeeNumber: shown,
  costCenter: shown,
  organization: shown,
  division: shown,
  department: shown,
  managerId: shown,
  manager: shown,
} as const

/** Every attribute of a profile. */
export const profileAttributes = Object.keys(shownAttributes) as readonly ProfileAttribute[]

/** An attribute of a profile. */
export type ProfileAttribute = keyof typeof shownAttributes

/** What people may change of their own profile; the rest is the admins'. A changed e-mail waits for its owner's word. */
export const ownAttributes = [
  'email',
  'secondEmail',
  'firstName',
  'lastName',
  'middleName',
  'honorificPrefix',
  'honorificSuffix',
  'displayName',
  'nickName',
  'profileUrl',
  'mobilePhone',
  'primaryPhone',
  'streetAddress',
  'city',
  'state',
  'zipCode',
  'countryCode',
  'postalAddress',
  'preferredLanguage',
  'locale',
  'timezone',
] as const satisfies readonly ProfileAttribute[]

const some = (most: number) => text(most).nullable().optional()

const webAddress = text(1024)
  .regex(/^(?:[Hh][Tt][Tt][Pp][Ss]?:\/\/\S+)?$/, 'has to be an address that begins with http')
  .nullable()
  .optional()

/** What may be left out of a profile; null, or nothing between the quotes, takes an attribute away. */
const wantedAttributes = {
  secondEmail: z
    .union([z.literal(''), address])
    .nullable()
    .optional(),
  middleName: some(100),
  honorificPrefix: some(100),
  honorificSuffix: some(100),
  title: some(100),
  displayName: text(200)
    .refine((given) => given === '' || shows.test(given), 'has to be something that shows')
    .nullable()
    .optional(),
  nickName: some(100),
  profileUrl: webAddress,
  mobilePhone: some(100),
  primaryPhone: some(100),
  streetAddress: lines(1024).nullable().optional(),
  city: some(128),
  state: some(128),
  zipCode: some(50),
  countryCode: some(2),
  postalAddress: lines(4096).nullable().optional(),
  preferredLanguage: some(35),
  locale: some(35),
  timezone: some(64),
  userType: some(100),
  employeeNumber: some(100),
  costCenter: some(100),
  organization: some(100),
  division: some(100),
  department: some(100),
  managerId: some(100),
  manager: some(100),
} as const

/** What a person is called, or their family. */
export const personName = text(50).regex(shows, 'must not be empty')

/** The profile of a user to be. */
export const userProfileDraft = z.strictObject({
  login: address,
  email: address,
  firstName: personName,
  lastName: personName,
  ...wantedAttributes,
})

const partOfProfile = userProfileDraft.partial()

/** What of a profile a request wants to be so. */
export type WantedProfile = z.output<typeof partOfProfile>

/** The longest password that is read at all; what the rules of passwords say comes after. */
const password = z.string().min(1).max(1_024)

/** What Okta knows of a user and we do not: refused by its name. */
const lacking = z.null().optional()

/** How a user proves who they are. Passwords are set here and never answered. */
const wantedCredentials = z.strictObject({
  /** No hashes of elsewhere: what was hashed weakly there would be as weak here. */
  password: z.strictObject({ value: password.optional(), hash: lacking, hook: lacking }).optional(),
  recovery_question: lacking,
  provider: z.strictObject({ type: z.literal('OKTA'), name: z.literal('OKTA') }).optional(),
})

/** What answers carry beside the profile: requests that send a whole user back send it too. */
const answeredAlone = {
  id: readOnly,
  status: readOnly,
  created: readOnly,
  activated: readOnly,
  statusChanged: readOnly,
  lastLogin: readOnly,
  lastUpdated: readOnly,
  passwordChanged: readOnly,
  transitioningToStatus: readOnly,
  _links: readOnly,
  _embedded: readOnly,
} as const

const userType = z.strictObject({ id: z.literal(defaultUserType) })

/** A user to be made. */
export const createUserBody = z.strictObject({
  profile: userProfileDraft,
  credentials: wantedCredentials.optional(),
  groupIds: z.array(z.string().max(64)).max(mostGroupsAtOnce).optional(),
  type: userType.optional(),
  realmId: lacking,
  ...answeredAlone,
})

/** How a user is made. */
export const createUserQuery = z.strictObject({
  activate: flag.default(true).describe('false leaves the user staged'),
  provider: z.literal('false').optional().describe('users of other providers come later'),
  nextLogin: z.enum(['changePassword']).optional().describe('the password has expired from the start'),
  sendEmail: flag.default(true).describe('mails the link to somebody who is activated without a password'),
})

/** What is to be changed of a user; the rest stays. */
export const updateUserBody = z.strictObject({
  profile: partOfProfile.optional(),
  credentials: wantedCredentials.optional(),
  type: userType.optional(),
  ...answeredAlone,
})

/** A user as they are to be: what is left out of the profile is taken away. */
export const replaceUserBody = z.strictObject({
  profile: userProfileDraft,
  credentials: wantedCredentials.optional(),
  type: userType.optional(),
  ...answeredAlone,
})

/** How a user is changed. */
export const updateUserQuery = z.strictObject({
  strict: flag.optional().describe('our rules for passwords always hold; nothing is added'),
})

/** Which users, and in which order. */
export const listUsersQuery = z.strictObject({
  q: text(200).optional().describe('what first name, last name, e-mail or login begins with'),
  filter: z.string().max(2_000).optional().describe('a filter on status, lastUpdated, id, login, e-mail and names'),
  search: z.string().max(4_000).optional().describe('a filter (SCIM) on the profile, status, id and dates'),
  sortBy: z.string().max(100).optional(),
  /** A tool sends 0 where it asks for no order. */
  sortOrder: z
    .string()
    .regex(/^(?:(?:asc|desc)(?:ending)?|0)$/i, 'has to be one of asc, desc')
    .optional(),
  /** Okta’s document names no most, so programs send a thousand; a page holds fewer, and a link to the next. */
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .transform((limit) => Math.min(limit, userPages.most))
    .optional(),
  fields: z.string().max(2_000).optional().describe('what to show of each, as in id,status,profile:(firstName,city)'),
  expand: expansions([], ['classification'], 'nothing follows from it'),
  after,
})

/** Who is kept out by wrong passwords: devices that the user never signed in from, and nobody else. */
export const userBlock = z.strictObject({ type: z.literal('DEVICE_BASED'), appliesTo: z.literal('UNKNOWN_DEVICES') })

/** What is to be embedded of one user. */
export const oneUserQuery = z.strictObject({
  expand: expansions(['blocks'], ['classification'], 'blocks embeds whether the user is locked out'),
})

/** How a user proves who they are, as answers carry it. */
export const credentials = z.strictObject({
  /** Empty: that there is one. Left out for a user without a password. */
  password: z.strictObject({}).optional(),
  provider: z.strictObject({ type: z.literal('OKTA'), name: z.literal('OKTA') }),
})

/** A user, as answers carry them. */
export const user = z.strictObject({
  id: z.string(),
  status: z.enum(userStatuses),
  created: moment,
  activated: moment.nullable(),
  statusChanged: moment.nullable(),
  lastLogin: moment.nullable(),
  lastUpdated: moment,
  passwordChanged: moment.nullable(),
  type: z.strictObject({ id: z.string() }),
  profile: z.strictObject(shownAttributes),
  credentials,
  /** In lists `self` alone; otherwise everything that may be done in the user's status. */
  _links: links,
  _embedded: z
    .strictObject({
      /** Typed SDKs take nothing here but objects. `waiting` is the address that waits for its owner's word. */
      email: z.strictObject({ isVerified: z.boolean(), waiting: z.string().optional() }),
      /** With `expand=blocks`. */
      blocks: z.array(userBlock).optional(),
    })
    .optional(),
})

/** What `fields` leaves of a user in a list. */
export const partOfUser = user.partial().extend({
  id: z.string(),
  profile: z.strictObject(shownAttributes).partial().optional(),
})

/** A user in a list: whole, unless `fields` leaves less. */
export const listedUser = z.union([user, partOfUser])

/** A user, as answers carry them. */
export type User = z.infer<typeof user>

/** Whether a mail goes out; without one the answer carries the link. */
export const sendEmailQuery = z.strictObject({ sendEmail: flag.default(true) })

/** Whether a mail goes out that Okta's servers send and ours do not: nothing follows from it. */
export const deactivateQuery = z.strictObject({ sendEmail: flag.optional() })

/** Whether a mail goes out; sessions end in any case. */
export const resetPasswordQuery = z.strictObject({
  sendEmail: flag.default(true),
  revokeSessions: flag.optional().describe('sessions end in any case, so nothing follows from it'),
})

/** Older SDKs ask for a temporary password here; newer ones have a route of its own for it. */
export const expirePasswordQuery = z.strictObject({
  tempPassword: flag.default(false).describe('true does as expire_password_with_temp_password'),
})

/** Sessions end in any case. */
export const tempPasswordQuery = z.strictObject({ revokeSessions: flag.optional() })

/** The link to a first password; empty when it was mailed. */
export const activationToken = z.strictObject({
  activationUrl: z.string().optional(),
  activationToken: z.string().optional(),
})

/** The link to another password; empty when it was mailed. */
export const resetPasswordToken = z.strictObject({ resetPasswordUrl: z.string().optional() })

/** A password that an admin may tell somebody, good for choosing another. */
export const tempPassword = z.strictObject({ tempPassword: z.string() })

/** Both passwords of somebody who changes theirs. */
export const changePasswordBody = z.strictObject({
  oldPassword: z.strictObject({ value: password }),
  newPassword: z.strictObject({ value: password }),
  revokeSessions: z.boolean().optional(),
})

/** What ends with a user's sessions. */
export const clearSessionsQuery = z.strictObject({
  oauthTokens: flag.default(false).describe('also what apps hold for when the user is away'),
  forgetDevices: flag.default(true).describe('also forgets the devices the user signed in from'),
})

/** Which of one's own sessions goes on. */
export const endOwnSessionsBody = z.strictObject({ keepCurrent: z.boolean().default(true) })

/** A browser that somebody is signed in with. */
export const session = z.strictObject({
  id: z.string(),
  userId: z.string(),
  login: z.string(),
  status: z.literal('ACTIVE'),
  createdAt: moment,
  expiresAt: moment,
  lastPasswordVerification: moment.nullable(),
  lastFactorVerification: moment.nullable(),
  amr: z.array(z.string()),
  idp: z.strictObject({ id: z.string(), type: z.literal('OKTA') }),
  mfaActive: z.boolean(),
  /** Ours: when it was last used, and from where and with what it was begun. */
  lastSeenAt: moment,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** Ours: true for the session the question comes from. */
  isCurrent: z.boolean(),
  _links: links,
})

/** A browser that somebody is signed in with. */
export type Session = z.infer<typeof session>

/** How many sessions ended. */
export const endedSessions = z.strictObject({ ended: z.number().int() })

/** An app that a user may open, with where to open it. */
export const appLink = z.strictObject({
  id: z.string(),
  label: z.string(),
  linkUrl: z.string(),
  logoUrl: z.string(),
  appName: z.string(),
  appInstanceId: z.string(),
  appAssignmentId: z.string(),
  credentialsSetup: z.boolean(),
  hidden: z.boolean(),
  sortOrder: z.number().int(),
})

/** An app that a user may open. */
export type AppLink = z.infer<typeof appLink>
