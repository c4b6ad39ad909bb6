import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, flag, generousLimit, line, links, readOnly } from './common.ts'

const attributeValue = z.union([
  z.string().max(1_024),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.string().max(1_024)).max(100),
])

/** What an app is told about a user, or about all of a group, by attribute. Small: it travels with sign-ons. */
export const wholeAssignmentProfile = z
  .record(z.string().regex(/^[A-Za-z][\w-]{0,99}$/, 'has to be a name of letters, digits, - and _'), attributeValue)
  .refine((value) => JSON.stringify(value).length <= 8_192, 'has to be at most 8192 characters long as JSON')

const assignmentProfile = wholeAssignmentProfile.nullish()

/** How an app knows a user. */
export const appUserName = z.strictObject({ userName: line(100).min(1) })

const credentialsDraft = z
  .strictObject({
    /** Their login where nothing is said. */
    userName: appUserName.shape.userName.nullish(),
    password: z.strictObject({ value: z.null().optional() }).nullish(),
  })
  .nullish()

const answeredAlone = {
  status: readOnly,
  created: readOnly,
  lastUpdated: readOnly,
  statusChanged: readOnly,
  passwordChanged: readOnly,
  externalId: readOnly,
  lastSync: readOnly,
  syncState: readOnly,
  _links: readOnly,
  _embedded: readOnly,
} as const

const userId = z.string().min(1).max(64)

/** The body of `POST /api/v1/apps/{id}/users`: assigns a user to an app directly. */
export const appUserDraft = z.strictObject({
  id: userId,
  scope: z.literal('USER').nullish(),
  credentials: credentialsDraft,
  profile: assignmentProfile,
  ...answeredAlone,
})

/** The body of `POST /api/v1/apps/{id}/users/{userId}` and of PUT: what is left out stays. */
export const appUserUpdate = z.strictObject({
  id: readOnly,
  scope: readOnly,
  credentials: credentialsDraft,
  profile: assignmentProfile,
  ...answeredAlone,
})

/** What is to change of an assignment. */
export type AppUserUpdate = z.input<typeof appUserUpdate>

/** The query of `GET /api/v1/apps/{id}/users`. */
export const appUsersQuery = z.strictObject({
  q: line(100).optional().describe('the beginning of the login, the e-mail, the first or the last name'),
  expand: z.literal('user').optional().describe('embeds the users'),
  limit: generousLimit(50, 500),
  after,
})

/** The query of one assignment. */
export const appUserQuery = z.strictObject({ expand: z.literal('user').optional().describe('embeds the user') })

/** Whether a mail goes to the admins, which none of ours does. */
export const unassignQuery = z.strictObject({
  sendEmail: flag.optional().describe('nothing follows from it'),
})

/** What is shown of the user of an assignment. */
const shownUser = z.strictObject({
  id: z.string(),
  status: z.string(),
  profile: z.strictObject({
    login: z.string(),
    email: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
  }),
})

/** A user's assignment to an app, as answers carry it. */
export const appUser = z.strictObject({
  /** The user's. */
  id: z.string(),
  externalId: z.null(),
  /** USER: directly, whatever groups say besides; GROUP: by groups alone. */
  scope: z.enum(['USER', 'GROUP']),
  /** INACTIVE while the user may not sign in. */
  status: z.enum(['ACTIVE', 'INACTIVE']),
  created: moment,
  lastUpdated: moment,
  statusChanged: moment,
  passwordChanged: z.null(),
  syncState: z.literal('DISABLED'),
  credentials: z.strictObject({ userName: z.string() }),
  profile: z.record(z.string(), z.unknown()),
  _links: links,
  /** With `expand=user`. */
  _embedded: z.strictObject({ user: shownUser }).optional(),
})

/** A user's assignment to an app. */
export type AppUser = z.infer<typeof appUser>

/** `GET /api/v1/apps/{id}/users/{userId}/reasons`, which is ours: why a user has an app. Empty lists: they have not. */
export const assignmentReasons = z.strictObject({
  /** Null unless they are assigned directly. */
  direct: z.strictObject({ since: moment }).nullable(),
  /** The groups that give it, by name. */
  groups: z.array(z.strictObject({ id: z.string(), name: z.string(), since: moment })),
})

/** Why a user has an app. */
export type AssignmentReasons = z.infer<typeof assignmentReasons>

const priority = z.int().min(0).max(100_000)

/** The body of `PUT /api/v1/apps/{id}/groups/{groupId}`. */
export const appGroupDraft = z.strictObject({
  /** Of the groups that give one user the app, the one with the lowest number says the profile. */
  priority: priority.nullish(),
  profile: assignmentProfile,
  id: readOnly,
  lastUpdated: readOnly,
  _links: readOnly,
  _embedded: readOnly,
})

/** What a step of a patch may set, and what it may set it to. */
const valueAt = (path: string): z.ZodType =>
  path === '/priority' ? priority : path === '/profile' ? wholeAssignmentProfile : attributeValue

// The same for the document, which cannot look into a function.
const sets = (path: object, value: object) => ({
  properties: { op: { enum: ['add', 'replace'] }, path, value },
  required: ['value'],
})
const steps = [
  { properties: { op: { const: 'remove' }, path: { pattern: '^/profile' } } },
  sets({ const: '/priority' }, { type: 'integer', minimum: 0, maximum: 100_000 }),
  sets({ const: '/profile' }, { type: 'object' }),
  sets({ pattern: '^/profile/' }, { type: ['string', 'number', 'boolean', 'null', 'array'] }),
]

/**
 * The body of `PATCH /api/v1/apps/{id}/groups/{groupId}`: steps of a JSON Patch (RFC6902) on `/priority`, `/profile` or
 * one attribute of it. An attribute that is not there can be replaced, and removed, as one that is empty.
 */
export const appGroupPatch = z
  .array(
    z
      .strictObject({
        op: z.enum(['add', 'replace', 'remove']),
        path: z
          .string()
          .regex(
            /^\/(?:priority|profile(?:\/[A-Za-z][\w-]{0,99})?)$/,
            'has to be /priority, /profile or /profile/{name}',
          ),
        value: z.unknown().optional(),
      })
      .superRefine(({ op, path, value }, context) => {
        if (op === 'remove' && path === '/priority')
          context.addIssue({ code: 'custom', path: ['op'], message: 'a priority cannot be removed' })
        if (op === 'remove' || valueAt(path).safeParse(value).success) return
        context.addIssue({ code: 'custom', path: ['value'], message: `is nothing that ${path} can be` })
      })
      .meta({ anyOf: steps }),
  )
  .min(1)
  .max(100)

/** Steps that change a group's assignment. */
export type AppGroupPatch = z.output<typeof appGroupPatch>

/** The query of `GET /api/v1/apps/{id}/groups`, by priority. */
export const appGroupsQuery = z.strictObject({
  q: line(255).optional().describe('the beginning of the name'),
  expand: z.literal('group').optional().describe('embeds the groups'),
  limit: generousLimit(20, 200),
  after,
})

/** The query of one assignment of a group. */
export const appGroupQuery = z.strictObject({ expand: z.literal('group').optional().describe('embeds the group') })

/** A group's assignment to an app, as answers carry it. */
export const appGroup = z.strictObject({
  /** The group's. */
  id: z.string(),
  priority: z.int(),
  lastUpdated: moment,
  profile: z.record(z.string(), z.unknown()),
  _links: links,
  /** With `expand=group`. */
  _embedded: z
    .strictObject({
      group: z.strictObject({
        id: z.string(),
        type: z.enum(['OKTA_GROUP', 'BUILT_IN']),
        profile: z.strictObject({ name: z.string(), description: z.string().nullable() }),
      }),
    })
    .optional(),
})

/** A group's assignment to an app. */
export type AppGroup = z.infer<typeof appGroup>
