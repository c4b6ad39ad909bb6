import { z } from 'zod'
import { passwordMaxLength } from './limits.ts'
import { moment, visit } from './visit.ts'

/** `GET /api/account`: who the user is, as their org knows them. */
export const account = z.strictObject({
  ...visit.shape,
  profile: z.strictObject({
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    login: z.string(),
    email: z.string(),
  }),
  password: z.strictObject({
    /** Null when the user has none. */
    changedAt: moment.nullable(),
    /** The fewest characters the org asks of a new one. */
    minLength: z.int(),
  }),
})

/** Who the user is, as their org knows them. */
export type Account = z.infer<typeof account>

/** One place where the user is signed in. */
export const ownSession = z.strictObject({
  id: z.string(),
  /** True for the session that asks. */
  isCurrent: z.boolean(),
  /** What the browser calls itself, e.g. "Firefox" on "Windows"; null where it does not say. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  isMobile: z.boolean(),
  address: z.string().nullable(),
  signedInAt: moment,
  lastSeenAt: moment,
  expiresAt: moment,
})

/** One place where the user is signed in. */
export type OwnSession = z.infer<typeof ownSession>

/** `GET /api/account/sessions`: the session that asks first, then by last use. */
export const ownSessions = z.strictObject({ sessions: z.array(ownSession) })

/** Where the user is signed in. */
export type OwnSessions = z.infer<typeof ownSessions>

/** The answer to `POST /api/account/sessions/end-others`. */
export const endedSessions = z.strictObject({ ended: z.int() })

/** How many sessions were ended. */
export type EndedSessions = z.infer<typeof endedSessions>

/** An app the user allowed to learn about them. */
export const consentedApp = z.strictObject({
  appId: z.string(),
  label: z.string(),
  iconUrl: z.string().nullable(),
  scopes: z.array(z.string()),
  grantedAt: moment,
})

/** An app the user allowed to learn about them. */
export type ConsentedApp = z.infer<typeof consentedApp>

/** `GET /api/account/consents`: the apps the user gave consent to, by label. */
export const consents = z.strictObject({ apps: z.array(consentedApp) })

/** The apps the user gave consent to. */
export type Consents = z.infer<typeof consents>

/** `POST /api/account/password`. Neither text is trimmed: spaces count. */
export const passwordChange = z.strictObject({
  current: z.string().min(1).max(passwordMaxLength),
  next: z.string().min(1).max(passwordMaxLength),
})

/** A change of password. */
export type PasswordChange = z.infer<typeof passwordChange>

/** Why a change of password is refused, in a problem's `fields`: "wrong" for `current`, the others for `next`. */
export const passwordReasons = ['wrong', 'same', 'too-short', 'too-long', 'common', 'context', 'pattern'] as const

/** Why a change of password is refused. */
export type PasswordReason = (typeof passwordReasons)[number]
