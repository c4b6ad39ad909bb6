import { z } from 'zod'

/** Why a request of the management API is refused, in the shape its SDKs read. */
export const apiError = z.strictObject({
  errorCode: z.string(),
  errorSummary: z.string(),
  errorLink: z.string(),
  /** The request's id, to be found in the log. */
  errorId: z.string(),
  errorCauses: z.array(z.strictObject({ errorSummary: z.string() })),
  /** The rule that broke, for our own pages: the sentence that is true when it is kept. */
  rule: z.string().optional(),
})

/** Why a request of the management API is refused. */
export type ApiError = z.infer<typeof apiError>

/** An address beside an object: what it is called by, and with which methods. */
export const link = z.strictObject({
  href: z.string(),
  name: z.string().optional(),
  type: z.string().optional(),
  hints: z.strictObject({ allow: z.array(z.string()) }).optional(),
})

/** Addresses beside an object, by what they lead to. */
export const links = z.record(z.string(), z.union([link, z.array(link)]))

/** A field that answers carry and requests may send back: it is read over. */
export const readOnly = z.unknown().optional()

/** How many objects a page holds: the default where nothing is asked, and never more than the most. */
export const pageLimit = (usual: number, most: number) =>
  z.coerce.number().int().min(1).max(most).default(usual).describe(`how many at most; ${usual} where nothing is said`)

/** The same where programs ask for more than the most: a page holds the most all the same, and a link to the next. */
export const generousLimit = (usual: number, most: number) =>
  pageLimit(usual, 10_000)
    .transform((limit) => Math.min(limit, most))
    .describe(`how many; ${most} at most, ${usual} where nothing is said`)

/** The place where a page goes on, as the link to it says. */
export const after = z.string().min(1).max(2_000).optional().describe('where the page goes on, from the link "next"')

/** What tools send to a list that is given whole, on one page. */
export const wholeListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(10_000).optional().describe('nothing follows from it: the list is whole'),
})

/** Yes or no in a query. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

/**
 * Text of one line, without what cannot be stored, or turns the direction in which all after it is read. In one spelling:
 * what looks the same, a letter with its accent or after it, is the same.
 */
export const line = (most: number) =>
  z
    .string()
    .normalize('NFC')
    .max(most)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u, 'has characters that cannot be shown')
    .refine((text) => text.isWellFormed(), 'has characters that cannot be shown')

/** Something that is seen: not blanks alone, nor what has no width. */
export const shows = /[\p{L}\p{N}\p{P}\p{S}]/u

/** What something is called: one line in which something shows, without blanks around it. */
export const nameLine = (most: number) => line(most).trim().regex(shows, 'has to be at least 1 characters long')
