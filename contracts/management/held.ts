import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, links, pageLimit } from './common.ts'

/** The query of what apps hold of users: tokens, consents. */
export const heldQuery = z.strictObject({
  expand: z.literal('scope').optional().describe('embeds the scopes'),
  limit: pageLimit(20, 200),
  after,
})

/** The query of one of them. */
export const oneHeldQuery = heldQuery.pick({ expand: true })

/** The query of a user's consents. */
export const consentsQuery = z.strictObject({
  ...heldQuery.shape,
  scopeId: z.string().max(100).optional().describe('only those of this scope'),
})

const scope = z.strictObject({ id: z.string(), name: z.string() })

/** A refresh token that works, with those it was and will be exchanged for: never its text. */
export const heldToken = z.strictObject({
  id: z.string(),
  status: z.literal('ACTIVE'),
  created: moment,
  /** When it was exchanged last. */
  lastUpdated: moment,
  /** It ends here unless it is exchanged before. */
  expiresAt: moment,
  issuer: z.string(),
  clientId: z.string(),
  userId: z.string(),
  scopes: z.array(z.string()),
  _embedded: z.strictObject({ scopes: z.array(scope) }).optional(),
  _links: links,
})

/** A refresh token that works. */
export type HeldToken = z.infer<typeof heldToken>

/** That a user agreed to one scope of an app. */
export const consentGrant = z.strictObject({
  id: z.string(),
  status: z.literal('ACTIVE'),
  created: moment,
  lastUpdated: moment,
  issuer: z.string(),
  clientId: z.string(),
  userId: z.string(),
  scopeId: z.string(),
  source: z.literal('END_USER'),
  _embedded: z.strictObject({ scope }).optional(),
  _links: links,
})

/** That a user agreed to one scope of an app. */
export type ConsentGrant = z.infer<typeof consentGrant>

/** An app that holds something of a user, as it names itself. */
export const heldClient = z.strictObject({
  client_id: z.string(),
  client_name: z.string(),
  client_uri: z.string().nullable(),
  logo_uri: z.string().nullable(),
  _links: links,
})

/** An app that holds something of a user. */
export type HeldClient = z.infer<typeof heldClient>
