import { z } from 'zod'
import { moment } from '../visit.ts'
import { line, links, nameLine, readOnly } from './common.ts'

/** The most characters an org's name may have, here and on the set-up page. */
export const orgNameMaxLength = 100

/** What an org tells of itself, beside its name. Null where it says nothing. */
const contact = {
  website: z.string().nullable(),
  supportPhoneNumber: z.string().nullable(),
  /** Where its users find help. */
  endUserSupportHelpURL: z.string().nullable(),
  phoneNumber: z.string().nullable(),
  address1: z.string().nullable(),
  address2: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  postalCode: z.string().nullable(),
  country: z.string().nullable(),
}

/** The fields of an org that only inform. */
export const contactFields = Object.keys(contact) as readonly (keyof typeof contact)[]

/** `GET /api/v1/org`: what the org is called, where it lives, and how it is reached. */
export const orgSetting = z.strictObject({
  id: z.string(),
  companyName: z.string(),
  /** The first label of its host; null for the first org, which lives at the base URL. */
  subdomain: z.string().nullable(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  ...contact,
  created: moment,
  lastUpdated: moment,
  /** Orgs do not expire. */
  expiresAt: z.null(),
  _links: links,
})

/** What the org is called, where it lives, and how it is reached. */
export type OrgSetting = z.infer<typeof orgSetting>

/** `GET /.well-known/okta-organization`: which org lives at this address, for programs that know no more of it. */
export const orgMetadata = z.strictObject({
  id: z.string(),
  /** Okta’s word for one way of signing in: that of its newer orgs, where the policy of an app decides. */
  pipeline: z.literal('idx'),
  _links: links,
})

const name = nameLine(orgNameMaxLength)

const text = line(255).trim().nullish()

/** An address that a person may be sent to. */
const webAddress = line(1_024)
  .regex(/^(?:[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s/?#@]+(?:[/?#]\S*)?)?$/, 'has to be a web address')
  .nullish()

const contactDraft = {
  website: webAddress,
  supportPhoneNumber: text,
  endUserSupportHelpURL: webAddress,
  phoneNumber: text,
  address1: text,
  address2: text,
  city: text,
  state: text,
  postalCode: text,
  country: text,
}

const orgReadOnly = {
  id: readOnly,
  subdomain: readOnly,
  status: readOnly,
  created: readOnly,
  lastUpdated: readOnly,
  expiresAt: readOnly,
  _links: readOnly,
}

/** The body of `PUT /api/v1/org`: what is absent is said no more. */
export const orgDraft = z.strictObject({ companyName: name, ...contactDraft, ...orgReadOnly })

/** The body of `POST /api/v1/org`: what is absent stays. */
export const orgChange = z.strictObject({ companyName: name.optional(), ...contactDraft, ...orgReadOnly })

/** What is to change of an org. */
export type OrgChange = z.input<typeof orgChange>

/** Who may register apps by themselves (RFC7591-3): nobody, whoever has an initial access token, or everybody. */
export const registrationModes = ['off', 'token', 'open'] as const

/** How apps register themselves. */
const registration = z.strictObject({
  mode: z.enum(registrationModes),
  /** The group that such an app is assigned to; null for nobody. */
  groupId: z.string().nullable(),
  /** How many of them there may be. */
  quota: z.int(),
  /** After how many days one that nobody used is deleted. */
  unusedDays: z.int(),
})

/** `GET /api/v1/org/settings`: what decides who gets in, and for how long. */
export const orgSecurity = z.strictObject({
  /** A session ends after so many minutes without use. */
  sessionIdleMinutes: z.int(),
  /** A session ends after so many minutes however it is used. */
  sessionLifetimeMinutes: z.int(),
  /** The fewest characters of a new password. */
  passwordMinLength: z.int(),
  /** Puts email, name and preferred_username into every ID token, as some servers do. */
  profileClaimsInIdToken: z.boolean(),
  registration,
})

/** What decides who gets in, and for how long. */
export type OrgSecurity = z.infer<typeof orgSecurity>

/** The bounds of what decides who gets in, for the form and the server alike. */
export const securityBounds = {
  sessionIdleMinutes: { min: 5, max: 43_200 },
  sessionLifetimeMinutes: { min: 15, max: 129_600 },
  // Fifteen is our advice and default where a password is all that is asked; fewer than eight are never enough.
  passwordMinLength: { min: 8, max: 64 },
  quota: { min: 0, max: 10_000 },
  unusedDays: { min: 1, max: 365 },
} as const

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.int().min(min).max(max)

/** The body of `POST /api/v1/org/settings`: what is absent stays. The idle time is never longer than the lifetime. */
export const orgSecurityChange = z.strictObject({
  sessionIdleMinutes: within(securityBounds.sessionIdleMinutes).optional(),
  sessionLifetimeMinutes: within(securityBounds.sessionLifetimeMinutes).optional(),
  passwordMinLength: within(securityBounds.passwordMinLength).optional(),
  profileClaimsInIdToken: z.boolean().optional(),
  registration: z
    .strictObject({
      mode: z.enum(registrationModes).optional(),
      groupId: line(64).nullish(),
      quota: within(securityBounds.quota).optional(),
      unusedDays: within(securityBounds.unusedDays).optional(),
    })
    .optional(),
})

/** What is to change of who gets in, and for how long. */
export type OrgSecurityChange = z.input<typeof orgSecurityChange>
