import { z } from 'zod'
import { moment } from '../visit.ts'
import { links, readOnly } from './common.ts'

/** How many secrets of an app can work at once: one, and the one that takes its place. */
export const liveSecretsMax = 2

/** How many public keys an app can have. */
export const appKeysMax = 10

/** For how long the secrets that a new one replaces may go on: not at all, an hour, a day, three days, a week. */
export const rotationSeconds = [0, 3_600, 86_400, 259_200, 604_800] as const

/** For how long the secrets that a new one replaces may go on. */
export type RotationSeconds = (typeof rotationSeconds)[number]

/** What a secret of one's own has to be, for the document: the server says why one is not. */
export const ownSecret = { minLength: 32, pattern: '^[!-~]*$' }

/** The body of `POST /api/v1/apps/{id}/credentials/secrets`. Nothing has to be sent: we make the secret. */
export const secretDraft = z.strictObject({
  /** One of one's own, if nobody can guess it. */
  client_secret: z.string().max(100).meta(ownSecret).optional(),
  status: z.literal('ACTIVE').optional(),
  /** Ours: ends the app's other secrets after so many seconds; they go on where it is left out. */
  othersExpireIn: z.union(rotationSeconds.map((seconds) => z.literal(seconds))).optional(),
})

/** A secret of an app, as answers carry it: never the secret itself. */
export const secret = z.strictObject({
  id: z.string(),
  /** INACTIVE as well when its time is over. */
  status: z.enum(['ACTIVE', 'INACTIVE']),
  secret_hash: z.string(),
  created: moment,
  lastUpdated: moment,
  /** Ours: its last four characters. */
  lastFour: z.string(),
  /** Ours: when it was used last, to the minute; null for never. */
  lastUsed: moment.nullable(),
  /** Ours: the id of who made it; null where nobody knows. */
  createdBy: z.string().nullable(),
  /** Ours: when it ends by itself; null never. */
  expiresAt: moment.nullable(),
  _links: links,
})

/** A secret of an app. */
export type Secret = z.infer<typeof secret>

/** The answer to the request that made a secret: the only time that it is said. */
export const newSecret = z.strictObject({ ...secret.shape, client_secret: z.string() })

/** A secret, as its maker sees it once. */
export type NewSecret = z.infer<typeof newSecret>

const text = { type: 'string' }

/** Okta's document, and tools made by it, know no curve of a key: how long a coordinate is says which (RFC7518-6.2.1.2). */
const curveOfLength: Readonly<Record<number, string>> = { 43: 'P-256', 64: 'P-384', 88: 'P-521' }

function withCurve(key: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { kty, crv, x } = key
  const curve = typeof x === 'string' ? curveOfLength[x.length] : undefined
  return kty === 'EC' && crv === undefined && curve !== undefined ? { ...key, crv: curve } : { ...key }
}

const keyMembers = z.record(z.string().max(100), z.unknown()).meta({
  description: 'A public key: kty RSA (2,048 bits or more), EC (P-256, P-384, P-521) or OKP (Ed25519), with use sig.',
  properties: {
    kty: { enum: ['RSA', 'EC', 'OKP'] },
    use: { const: 'sig' },
    alg: text,
    kid: text,
    n: text,
    e: text,
    crv: { enum: ['P-256', 'P-384', 'P-521', 'Ed25519'] },
    x: text,
    y: text,
    key_ops: {},
    ext: {},
    x5c: {},
    x5t: {},
    'x5t#S256': {},
    x5tS256: {},
    expiresAt: {},
    id: {},
    status: {},
    created: {},
    lastUpdated: {},
    _links: {},
  },
  required: ['kty'],
  additionalProperties: false,
})

/** The body of `POST /api/v1/apps/{id}/credentials/jwks`: a public key (RFC7517-4). */
export const keyDraft = keyMembers.transform(withCurve)

/** A public key of an app, as answers carry it: its own members beside ours. */
export const appKey = z.looseObject({
  id: z.string(),
  kid: z.string(),
  kty: z.enum(['RSA', 'EC', 'OKP']),
  use: z.literal('sig'),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  created: moment,
  lastUpdated: moment,
  _links: links,
})

/** A public key of an app. */
export type AppKey = z.infer<typeof appKey>

/** The body of `POST /api/v1/apps/{id}/grants`. */
export const scopeGrantDraft = z.strictObject({
  /** The org's own issuer. */
  issuer: z.string().max(1_024),
  scopeId: z.string().max(100),
  id: readOnly,
  clientId: readOnly,
  created: readOnly,
  createdBy: readOnly,
  lastUpdated: readOnly,
  source: readOnly,
  status: readOnly,
  userId: readOnly,
  _links: readOnly,
  _embedded: readOnly,
})

/** The query of the grants. */
export const scopeGrantQuery = z.strictObject({ expand: z.literal('scope').optional().describe('embeds the scope') })

/** A scope of the management API that a service app was granted. */
export const scopeGrant = z.strictObject({
  id: z.string(),
  status: z.literal('ACTIVE'),
  created: moment,
  lastUpdated: moment,
  issuer: z.string(),
  scopeId: z.string(),
  clientId: z.string(),
  source: z.literal('ADMIN'),
  createdBy: z.strictObject({ id: z.string(), type: z.literal('User') }).optional(),
  _links: links,
  _embedded: z.strictObject({ scope: z.strictObject({ id: z.string() }) }).optional(),
})

/** A scope of the management API that a service app was granted. */
export type ScopeGrant = z.infer<typeof scopeGrant>
