import { z } from 'zod'
import { after, links, nameLine, pageLimit } from './common.ts'

/** An app that registered itself (RFC7591), as an admin judges it. Everything it says about itself is unproven. */
export const selfRegisteredClient = z.strictObject({
  id: z.string(),
  label: z.string(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  applicationType: z.enum(['web', 'browser', 'native', 'service']),
  redirectUris: z.array(z.string()),
  scopes: z.array(z.string()),
  /** Addresses it gave, to be read and not to be opened by us. */
  clientUri: z.string().nullable(),
  policyUri: z.string().nullable(),
  termsUri: z.string().nullable(),
  contacts: z.array(z.string()),
  registeredAt: z.string(),
  /** Null until it was given its first token. */
  lastUsedAt: z.string().nullable(),
  /** Null while nobody has looked at it: then everybody is asked at each sign-in, with a warning. */
  reviewedAt: z.string().nullable(),
  /** The user who reviewed it. */
  reviewedBy: z.string().nullable(),
  /** Of what it says about itself: sent back as If-Match, so that a review is of what was looked at. */
  version: z.string(),
  _links: links,
})

/** An app that registered itself. */
export type SelfRegisteredClient = z.infer<typeof selfRegisteredClient>

/** The query of `GET /api/v1/clients`. */
export const selfRegisteredClientQuery = z.strictObject({
  limit: pageLimit(20, 200),
  after,
  reviewed: z.enum(['true', 'false']).optional().describe('only those that were reviewed, or were not'),
})

/** A token that lets apps register themselves where that is not open to all (RFC7591-3). */
export const initialAccessToken = z.strictObject({
  id: z.string(),
  name: z.string(),
  created: z.string(),
  createdBy: z.string().nullable(),
  expiresAt: z.string(),
  /** How many apps may still be registered with it. */
  usesLeft: z.int(),
  _links: links,
})

/** A token that lets apps register themselves. */
export type InitialAccessToken = z.infer<typeof initialAccessToken>

/** The same in the moment it is made: its text is said this once. */
export const newInitialAccessToken = initialAccessToken.extend({ token: z.string() })

/** The body of `POST /api/v1/clients/initial-access-tokens`. */
export const initialAccessTokenDraft = z.strictObject({
  name: nameLine(100),
  expiresInDays: z.int().min(1).max(365).default(7),
  uses: z.int().min(1).max(1000).default(1),
})

/** The query of `GET /api/v1/clients/initial-access-tokens`. */
export const initialAccessTokenQuery = z.strictObject({ limit: pageLimit(20, 200), after })
