import { z } from 'zod'
import { rolesQuery, roleTargetsQuery } from '../../../contracts/management/role.ts'
import { notFound } from '../../http/api/errors.ts'
import { type ApiRoute, apiRoute } from '../../http/api/route.ts'
import { findGroup } from '../groups/store.ts'
import { findAssignment } from './store.ts'

const tag = 'Admin roles'

const nothing = { kind: 'page', items: [], next: undefined } as const

/** Which groups or apps a role is limited to: none, so it reaches all. Programs made for Okta ask before they judge a role. */
export const targetRoutes: readonly ApiRoute[] = (['groups', 'catalog/apps'] as const).map((kind) =>
  apiRoute({
    method: 'GET',
    path: `/api/v1/users/:userId/roles/:roleId/targets/${kind}`,
    summary: `Lists the ${kind === 'groups' ? 'groups' : 'apps'} that a role is limited to: a role here reaches all, so there are none.`,
    tag,
    demands: 'roles.read',
    query: roleTargetsQuery,
    answers: { 200: z.array(z.never()) },
    run: async ({ db, params: { userId = '', roleId = '' } }) =>
      (await findAssignment(db, userId, roleId)) ? nothing : notFound(roleId, 'Role'),
  }),
)

/** The roles that a group gives its members: none, because only people hold roles here. */
export const groupRolesRoute: ApiRoute = apiRoute({
  method: 'GET',
  path: '/api/v1/groups/:groupId/roles',
  summary: 'Lists the roles that a group gives its members: only users hold roles here, so there are none.',
  tag,
  demands: 'roles.read',
  query: rolesQuery,
  answers: { 200: z.array(z.never()) },
  run: async ({ db, params: { groupId = '' } }) =>
    (await findGroup(db, groupId)) ? nothing : notFound(groupId, 'Group'),
})
