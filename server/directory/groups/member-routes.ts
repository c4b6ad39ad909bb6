import { z } from 'zod'
import { groupPartsQuery } from '../../../contracts/management/group.ts'
import { user } from '../../../contracts/management/user.ts'
import { notFound } from '../../http/api/errors.ts'
import { type ApiCall, type ApiRoute, apiRoute, done } from '../../http/api/route.ts'
import { addToGroup, removeFromGroup } from './change-membership.ts'
import { listMemberIds } from './member-store.ts'
import { findGroup } from './store.ts'

const tag = 'Groups'

/** What the routes of a group's members are handed. */
export interface MemberParts {
  /** Shows these users, in this order, as a list of users does. */
  readonly showUsers: (
    call: Pick<ApiCall<unknown, unknown>, 'db' | 'href'>,
    ids: readonly string[],
  ) => Promise<readonly unknown[]>
}

/** Who is in a group. */
export const listMembersRoute = ({ showUsers }: MemberParts): ApiRoute =>
  apiRoute({
    method: 'GET',
    path: '/api/v1/groups/:groupId/users',
    summary: 'Lists the users in a group.',
    tag,
    demands: 'groups.read',
    query: groupPartsQuery,
    answers: { 200: z.array(user) },
    run: async ({ params: { groupId = '' }, query: { limit }, after, ...call }) => {
      if (!(await findGroup(call.db, groupId))) return notFound(groupId, 'Group')
      const ids = await listMemberIds(call.db, groupId, { after, limit })
      const page = ids.slice(0, limit)
      return { kind: 'page', items: await showUsers(call, page), next: ids.length > limit ? page.at(-1) : undefined }
    },
  })

/** Who comes into a group and who leaves it. */
export const memberRoutes: readonly ApiRoute[] = [
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
      const outcome = await removeFromGroup(call.db, { groupId, userId }, call)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]
