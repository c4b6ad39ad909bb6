import { z } from 'zod'

/** A moment as ISO 8601 in UTC with milliseconds. */
export const moment = z.iso.datetime({ precision: 3 })

/** The signed-in user, as the head of every page shows them. */
export const me = z.strictObject({
  id: z.string(),
  login: z.string(),
  /** How they are called; their login when nobody wrote a name. */
  name: z.string(),
})

/** The org whose pages these are. */
export const orgCard = z.strictObject({
  name: z.string(),
  logoUrl: z.string().nullable(),
})

/** Who visits, whom they visit, and what their state changes carry. */
export const visit = z.strictObject({
  me,
  org: orgCard,
  /** The value of the `X-Atrium-Token` header, and of the `_token` field of a form, for this browser. */
  token: z.string(),
  /** True for someone who holds an admin role, whom the console lets in. */
  isAdmin: z.boolean(),
})

/** Who visits, whom they visit, and what their state changes carry. */
export type Visit = z.infer<typeof visit>
