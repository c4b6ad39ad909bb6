import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, generousLimit, line, links, nameLine, readOnly } from './common.ts'
import { expansions } from './expand.ts'

/** How many characters a group's name may have. */
export const groupNameMaxLength = 255

/** What a group is called, and what it is for. */
export const groupProfile = z.strictObject({ name: z.string(), description: z.string().nullable() })

/** `GET /api/v1/groups/{id}`: a group. */
export const group = z.strictObject({
  id: z.string(),
  /** The built-in one is Everyone: every user is in it, and nobody can change that. */
  type: z.enum(['OKTA_GROUP', 'BUILT_IN']),
  objectClass: z.array(z.string()),
  profile: groupProfile,
  created: moment,
  /** When its name or description changed last. */
  lastUpdated: moment,
  /** When somebody came or went last. */
  lastMembershipUpdated: moment,
  /** Only with `expand=stats`. */
  _embedded: z.strictObject({ stats: z.strictObject({ usersCount: z.int(), appsCount: z.int() }) }).optional(),
  _links: links,
})

/** A group. */
export type Group = z.infer<typeof group>

/** A name that shows: not empty, without blanks around it. */
const name = nameLine(groupNameMaxLength)

const description = z
  .string()
  .max(1_024)
  .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'has characters that cannot be shown')

/** The profile of a group to be. */
export const groupProfileDraft = z.strictObject({ name, description: description.nullish() })

/** The body of `POST /api/v1/groups` and `PUT /api/v1/groups/{id}`. */
export const groupDraft = z.strictObject({
  profile: groupProfileDraft,
  id: readOnly,
  type: readOnly,
  objectClass: readOnly,
  created: readOnly,
  lastUpdated: readOnly,
  lastMembershipUpdated: readOnly,
  _embedded: readOnly,
  _links: readOnly,
})

/** What a group is to be. */
export type GroupDraft = z.input<typeof groupDraft>

/** How a page of groups can be ordered. */
export const groupOrders = [
  'profile.name',
  'profile.description',
  'id',
  'type',
  'created',
  'lastUpdated',
  'lastMembershipUpdated',
] as const

const groupLimit = generousLimit(200, 1_000)

/** The query of `GET /api/v1/groups`. */
export const groupQuery = z.strictObject({
  q: line(groupNameMaxLength).optional().describe('the beginning of the name'),
  filter: z.string().max(4_096).optional().describe('an expression on id, type, lastUpdated, lastMembershipUpdated'),
  search: z
    .string()
    .max(4_096)
    .optional()
    .describe('an expression on profile.name, profile.description, id, type, created and the other dates'),
  /** Tools call the name so, too. */
  sortBy: z
    .enum([...groupOrders, 'name'])
    .transform((by) => (by === 'name' ? 'profile.name' : by))
    .optional()
    .describe('profile.name where nothing is said'),
  sortOrder: z.enum(['asc', 'desc']).default('asc'),
  expand: expansions(['stats'], ['app'], 'stats adds how many users and apps each has'),
  limit: groupLimit,
  after,
})

/** The query of `GET /api/v1/groups/{id}/users` and `GET /api/v1/groups/{id}/apps`. */
export const groupPartsQuery = z.strictObject({ limit: groupLimit, after })

/** The query of `GET /api/v1/groups/{id}`. */
export const oneGroupQuery = groupQuery.pick({ expand: true })
