import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, line, links, nameLine, pageLimit, readOnly } from './common.ts'

/** From where a token may be used: anywhere. Zones do not exist here. */
const network = z.strictObject({
  connection: z.literal('ANYWHERE'),
  include: z.array(z.string()).max(0).nullish(),
  exclude: z.array(z.string()).max(0).nullish(),
})

/** `GET /api/v1/api-tokens/{id}`: what is known of a token. Its text is known to nobody but who made it. */
export const apiToken = z.strictObject({
  id: z.string(),
  name: z.string(),
  userId: z.string(),
  clientName: z.string(),
  created: moment,
  lastUpdated: moment,
  /** It ends here unless it is used before. */
  expiresAt: moment,
  /** How far every use moves its end (ISO 8601 duration). */
  tokenWindow: z.string(),
  network: z.strictObject({ connection: z.literal('ANYWHERE') }),
  /** Ours: when it was used last, to the minute; null for never. */
  lastUsed: moment.nullable(),
  /** Ours: whose it is, and what they may: the token may the same. */
  _embedded: z.strictObject({
    user: z.strictObject({ login: z.string(), displayName: z.string(), roles: z.array(z.string()) }),
  }),
  _links: links,
})

/** What is known of a token. */
export type ApiToken = z.infer<typeof apiToken>

/** The answer to `POST /api/v1/api-tokens`: the only time that the token itself is said. */
export const newApiToken = z.strictObject({ ...apiToken.shape, token: z.string() })

/** A token, as its maker sees it once. */
export type NewApiToken = z.infer<typeof newApiToken>

const name = nameLine(255)

/** The body of `POST /api/v1/api-tokens`, which is ours: a token is its maker's own. */
export const apiTokenDraft = z.strictObject({ name })

/** A token to be made. */
export type ApiTokenDraft = z.input<typeof apiTokenDraft>

/** The body of `PUT /api/v1/api-tokens/{id}`: only the name can change. */
export const apiTokenUpdate = z.strictObject({
  name: name.optional(),
  /** The owner, who stays the same. */
  userId: z.string().max(100).optional(),
  network: network.nullish(),
  id: readOnly,
  clientName: readOnly,
  created: readOnly,
  lastUpdated: readOnly,
  expiresAt: readOnly,
  tokenWindow: readOnly,
  lastUsed: readOnly,
  _embedded: readOnly,
  _link: readOnly,
  _links: readOnly,
})

/** The query of `GET /api/v1/api-tokens`, newest first. */
export const apiTokenQuery = z.strictObject({
  q: line(255).optional().describe('the beginning of the name or of the owner’s login'),
  limit: pageLimit(200, 200),
  after,
})
