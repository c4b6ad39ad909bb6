import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, line, links, nameLine, pageLimit, readOnly } from './common.ts'

/**
 * What an origin is trusted with.
 *
 * CORS lets its scripts call the OAuth endpoints. REDIRECT is kept for those who send it; nothing of ours asks for it,
 * because every address a browser is sent to is registered with its app.
 */
export const originScopes = ['CORS', 'REDIRECT'] as const

/** What an origin is trusted with. */
export type OriginScope = (typeof originScopes)[number]

/** `GET /api/v1/trustedOrigins/{id}`: an origin whose pages are trusted. */
export const trustedOrigin = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Scheme, host and port, as browsers write them. */
  origin: z.string(),
  scopes: z.array(z.strictObject({ type: z.enum(originScopes) })),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  created: moment,
  createdBy: z.string().nullable(),
  lastUpdated: moment,
  lastUpdatedBy: z.string().nullable(),
  _links: links,
})

/** An origin whose pages are trusted. */
export type TrustedOrigin = z.infer<typeof trustedOrigin>

const scope = z.strictObject({
  type: z.enum(originScopes),
  /** Pages of ours that may stand in a frame there: none may. */
  allowedOktaApps: z.array(z.string()).max(0).nullish(),
})

/** The body of `POST /api/v1/trustedOrigins` and `PUT /api/v1/trustedOrigins/{id}`. */
export const trustedOriginDraft = z.strictObject({
  name: nameLine(255),
  origin: z.string().max(255).meta({ description: 'scheme, host and port', pattern: '^https?://[^/?#@]+$' }),
  scopes: z.array(scope).min(1).max(3),
  id: readOnly,
  /** Changed by its own addresses, lifecycle/activate and lifecycle/deactivate. */
  status: readOnly,
  created: readOnly,
  createdBy: readOnly,
  lastUpdated: readOnly,
  lastUpdatedBy: readOnly,
  _links: readOnly,
})

/** What a trusted origin is to be. */
export type TrustedOriginDraft = z.input<typeof trustedOriginDraft>

/** The query of `GET /api/v1/trustedOrigins`, by name. */
export const trustedOriginQuery = z.strictObject({
  q: line(255).optional().describe('the beginning of the name or of the origin'),
  filter: z.string().max(4_096).optional().describe('an expression on name, origin, status and type'),
  limit: pageLimit(20, 200),
  after,
})
