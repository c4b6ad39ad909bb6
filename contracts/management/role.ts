import { z } from 'zod'
import { moment } from '../visit.ts'
import { after, link, links, pageLimit, readOnly, wholeListQuery } from './common.ts'
import { expansions } from './expand.ts'
import { adminRoles } from './rights.ts'

/** What each role is called where people read it. */
export const roleLabels = {
  SUPER_ADMIN: 'Super administrator',
  ORG_ADMIN: 'Organization administrator',
  APP_ADMIN: 'Application administrator',
  USER_ADMIN: 'User administrator',
  READ_ONLY_ADMIN: 'Read-only administrator',
  HELP_DESK_ADMIN: 'Help desk administrator',
} as const satisfies Readonly<Record<(typeof adminRoles)[number], string>>

/** `GET /api/v1/users/{userId}/roles/{id}`: a role that somebody holds. */
export const role = z.strictObject({
  id: z.string(),
  label: z.string(),
  type: z.enum(adminRoles),
  status: z.literal('ACTIVE'),
  assignmentType: z.literal('USER'),
  created: moment,
  lastUpdated: moment,
  /** With `expand`: what the role is limited to, which is nothing. */
  _embedded: z
    .strictObject({
      targets: z.strictObject({
        groups: z.array(z.never()).optional(),
        catalog: z.strictObject({ apps: z.array(z.never()) }).optional(),
      }),
    })
    .optional(),
  _links: links,
})

/** The query of the roles of a user or a group. */
export const rolesQuery = z.strictObject({
  ...wholeListQuery.shape,
  expand: expansions(['targets/groups', 'targets/catalog/apps'], [], 'embeds what a role is limited to: nothing'),
})

/** The query of what a role is limited to. */
export const roleTargetsQuery = z.strictObject({ ...rolesQuery.shape, limit: pageLimit(20, 200), after })

/** A role that somebody holds. */
export type Role = z.infer<typeof role>

/** The body of `POST /api/v1/users/{userId}/roles`. Roles of one's own making, and what they reach, do not exist here. */
export const roleDraft = z.strictObject({
  type: role.shape.type,
  id: readOnly,
  label: readOnly,
  status: readOnly,
  assignmentType: readOnly,
  created: readOnly,
  lastUpdated: readOnly,
  _embedded: readOnly,
  _links: readOnly,
})

/** The query of `POST /api/v1/users/{userId}/roles`: nobody is notified here, so nothing else can be asked for. */
export const roleDraftQuery = z.strictObject({ disableNotifications: z.enum(['true', 'false']).optional() })

/** Somebody who holds a role. */
export const assignee = z.strictObject({
  id: z.string(),
  /** Ours: who that is, and which roles they hold, so that a list of admins is one question. */
  _embedded: z.strictObject({
    user: z.strictObject({ login: z.string(), displayName: z.string(), status: z.string() }),
    roles: z.array(role),
  }),
  _links: links,
})

/** Somebody who holds a role. */
export type Assignee = z.infer<typeof assignee>

/** `GET /api/v1/iam/assignees/users`: everyone who holds a role, by login. Where a page goes on stands in the body. */
export const assignees = z.strictObject({
  value: z.array(assignee),
  _links: z.strictObject({ next: link.optional() }),
})

/** A page of those who hold a role. */
export type Assignees = z.infer<typeof assignees>

/** The query of `GET /api/v1/iam/assignees/users`. */
export const assigneeQuery = z.strictObject({ limit: pageLimit(100, 200), after })
