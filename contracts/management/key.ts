import { z } from 'zod'
import { moment } from '../visit.ts'
import { links } from './common.ts'

/** The algorithms an org signs with, the default first. */
export const keyAlgorithms = ['RS256', 'ES256', 'EdDSA'] as const

/** `GET /api/v1/org/keys`: a key the org signs with, signed with, or will sign with. All of them are published. */
export const orgKey = z.strictObject({
  kid: z.string(),
  alg: z.enum(keyAlgorithms),
  /** `next` is published and waits, `active` signs, `retired` signs no more and is published until it expires. */
  status: z.enum(['next', 'active', 'retired']),
  created: moment,
  /** From when on it signs. */
  activates: moment,
  /** When the next one takes over, by itself. */
  retires: moment,
  /** When it leaves the published set. */
  expires: moment,
})

/** A key of the org. */
export type OrgKey = z.infer<typeof orgKey>

/** The answer of `GET /api/v1/org/keys` and of a rotation: by algorithm, the oldest first. */
export const orgKeys = z.strictObject({ keys: z.array(orgKey), _links: links })

/** Every published key of the org. */
export type OrgKeys = z.infer<typeof orgKeys>

/** The body of `POST /api/v1/org/keys/rotate`. */
export const keyRotation = z.strictObject({
  alg: z.enum(keyAlgorithms).default('RS256'),
  /**
   * `now` is for a key that others may have: what it signed is not ours any more, at once. `announced` publishes a
   * successor, which takes over when everybody has had time to fetch it.
   */
  when: z.enum(['now', 'announced']).default('now'),
})

/** How keys are to be rotated. */
export type KeyRotation = z.input<typeof keyRotation>
