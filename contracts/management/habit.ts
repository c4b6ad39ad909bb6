import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, generousLimit, line, links } from './common.ts'

// What programs made for Okta ask of an org before anything else, whether or not it is there.

/** Whom the provider would turn to. */
export const contactTypes = ['BILLING', 'TECHNICAL'] as const

/** `GET /api/v1/org/contacts`: the kinds of contacts. */
export const orgContactType = z.strictObject({ contactType: z.enum(contactTypes), _links: links })

/** `GET /api/v1/org/contacts/{type}`: nobody is one. */
export const orgContact = z.strictObject({ userId: z.null(), _links: links })

/** `GET /api/v1/org/privacy/oktaCommunication`: users get no mail of the provider's. */
export const orgCommunication = z.strictObject({ optOutEmailUsers: z.literal(true), _links: links })

/** `GET /api/v1/org/privacy/oktaSupport`: nobody of the provider's gets in. */
export const orgSupport = z.strictObject({ support: z.literal('DISABLED'), expiration: z.null(), _links: links })

/** `GET /api/v1/first-party-app-settings/admin-console`: how long a session of the console lasts: as long as any. */
export const consoleSettings = z.strictObject({
  sessionIdleTimeoutMinutes: z.int(),
  sessionMaxLifetimeMinutes: z.int(),
})

/** `GET /api/v1/authenticators`: by what people prove who they are. */
export const authenticator = z.strictObject({
  id: z.string(),
  key: z.literal('okta_password'),
  type: z.literal('password'),
  name: z.string(),
  status: z.literal('ACTIVE'),
  created: moment,
  lastUpdated: moment,
  _links: links,
})

const asked = line(1_000).optional()

/** What is asked of a list that is empty whatever is asked. */
export const emptyListQuery = z.strictObject({
  limit: generousLimit(20, 200),
  after,
  ...Object.fromEntries(
    ['q', 'filter', 'search', 'expand', 'type', 'sortBy', 'sortOrder', 'sourceId', 'targetId'].map((name) => [
      name,
      asked.describe('nothing follows from it'),
    ]),
  ),
})
