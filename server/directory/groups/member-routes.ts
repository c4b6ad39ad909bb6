import { z } from 'zod'
import { groupPartsQuery } from '../../../contracts/management/group.ts'
import { user } from '../../../contracts/management/user.ts'
import { notFound } from '../../http/api/errors.ts'
import { type ApiRoute, apiRoute, done, pageOf } from '../../http/api/route.ts'
import { showUserInList } from '../users/show-user.ts'
import { addToGroup, removeFromGroup } from './change-membership.ts'
import { listMembers } from './member-store.ts'
import type { GroupParts } from './parts.ts'
import { findGroup } from './store.ts'

const tag = 'Groups'

/** Who is in a group, who comes into it and who leaves it. */
export const memberRoutes = (parts: GroupParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/v1/groups/:groupId/users',
    summary: 'Lists the users in a group.',
    tag,
    demands: 'groups.read',
    query: groupPartsQuery,
    answers: { 200: z.array(user) },
    run: async ({ db, params: { groupId = '' }, query: { limit }, after, href }) => {
      if (!(await findGroup(db, groupId))) return notFound(groupId, 'Group')
      const found = await listMembers(db, groupId, { after, limit })
      return pageOf(
        found,
        limit,
        (member) => showUserInList(href, member),
        ({ id }) => id,
      )
    },
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/v1/groups/:groupId/users/:userId',
    summary: 'Puts a user into a group.',
    tag,
    demands: 'groups.manage',
    answers: { 204: null },
    run: async ({ params: { groupId = '', userId = '' }, ...call }) => {
      const outcome = await addToGroup(call.db, { groupId, userId }, call)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/groups/:groupId/users/:userId',
    summary: 'Takes a user out of a group. Nobody leaves the built-in one.',
    tag,
    demands: 'groups.manage',
    answers: { 204: null },
    run: async ({ params: { groupId = '', userId = '' }, ...call }) => {
      const outcome = await removeFromGroup(parts, call.db, { groupId, userId }, call)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]
