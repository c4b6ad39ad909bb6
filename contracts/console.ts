import { z } from 'zod'
import { adminRoles, permissions } from './management/rights.ts'
import { moment, visit } from './visit.ts'

/** How long a sign-in is good for a sensitive act, in minutes. */
export const freshSignInMinutes = 15

/** `GET /api/console`: who visits the console, what they may do, and how fresh their sign-in is. 403 without a role. */
export const consoleVisit = z.strictObject({
  ...visit.shape,
  roles: z.array(z.enum(adminRoles)),
  /** What all their roles may do together. */
  permissions: z.array(z.enum(permissions)),
  /** When they last proved who they are: a sensitive act asks for it anew after `freshSignInMinutes`. */
  signedInAt: moment,
  /** The org's address, which apps know as the issuer. */
  issuer: z.string(),
  /** Whether a mail server takes our mail: without one, links are handed over by the admin. */
  sendsMail: z.boolean(),
  /** Whether web apps may live on http and loopback, as while trying out. */
  takesLoopback: z.boolean(),
})

/** Who visits the console, and what they may do. */
export type ConsoleVisit = z.infer<typeof consoleVisit>

/** Something that waits for an admin: how many there are, and the first of them. */
const task = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ count: z.int(), first: z.array(z.strictObject(shape)) })

/**
 * `GET /api/console/overview`: what waits for an admin, and how many there are of everything.
 *
 * A part is null for someone who may not see what it counts.
 */
export const overview = z.strictObject({
  /** By status; those that nobody has are left out. */
  people: z.record(z.string(), z.int()).nullable(),
  groups: z.int().nullable(),
  apps: z.strictObject({ active: z.int(), inactive: z.int() }).nullable(),
  /** Of the last 24 hours. */
  signIns: z.strictObject({ since: moment, succeeded: z.int(), failed: z.int() }).nullable(),
  lockedUsers: task({ id: z.string(), login: z.string(), name: z.string() }).nullable(),
  /** Live secrets that end within 30 days, or are older than 180; the one that ends first, first. */
  secrets: task({
    appId: z.string(),
    label: z.string(),
    secretId: z.string(),
    createdAt: moment,
    lastUsedAt: moment.nullable(),
    expiresAt: moment.nullable(),
  }).nullable(),
  /** Signing keys whose successor is announced. */
  keys: task({ kid: z.string(), alg: z.string(), retiresAt: moment }).nullable(),
  /** Work after an answer that was laid aside within 7 days, by kind. */
  failedJobs: z
    .strictObject({
      count: z.int(),
      kinds: z.array(z.strictObject({ kind: z.string(), count: z.int(), lastAt: moment })),
    })
    .nullable(),
  /** Apps that registered themselves and that nobody looked at yet. */
  unreviewedApps: task({ id: z.string(), label: z.string(), registeredAt: moment }).nullable(),
  /** Live API tokens that end within 7 days, because nobody uses them; the first first. */
  idleTokens: task({
    id: z.string(),
    name: z.string(),
    ownerId: z.string(),
    ownerName: z.string(),
    createdAt: moment,
    lastUsedAt: moment.nullable(),
    expiresAt: moment,
  }).nullable(),
})

/** What waits for an admin, and how many there are of everything. */
export type Overview = z.infer<typeof overview>
