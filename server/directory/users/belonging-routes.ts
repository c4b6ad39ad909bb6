import { z } from 'zod'
import { wholeListQuery } from '../../../contracts/management/common.ts'
import { group } from '../../../contracts/management/group.ts'
import { appLink } from '../../../contracts/management/user.ts'
import { type ApiCall, answer, type ApiRoute, apiRoute } from '../../http/api/route.ts'
import { showGroup } from '../groups/show-group.ts'
import { listGroupsOf } from './belonging-store.ts'
import { findNamedUser } from './find-user.ts'
import type { UserParts } from './parts.ts'
import { usersTag as tag } from './read-routes.ts'

/** The routes that tell what a user belongs to and may open. */
export const belongingRoutes = (parts: UserParts): readonly ApiRoute[] => [
  groupsRoute('/api/v1/users/me/groups', 'signed-in'),
  groupsRoute('/api/v1/users/:userId/groups', 'users.read'),
  appLinksRoute(parts, '/api/v1/users/me/appLinks', 'signed-in'),
  appLinksRoute(parts, '/api/v1/users/:userId/appLinks', 'users.read'),
]

const named = ({ params }: Pick<ApiCall<unknown, unknown>, 'params'>) => params.userId ?? 'me'

const groupsRoute = (path: `/api/v1/users/${string}`, demands: 'signed-in' | 'users.read'): ApiRoute =>
  apiRoute({
    method: 'GET',
    path,
    summary: 'Lists the groups that a user is in, by name.',
    tag,
    demands,
    query: wholeListQuery,
    answers: { 200: z.array(group) },
    run: async (call) => {
      const user = await findNamedUser(call, named(call))
      if ('refusal' in user) return user
      const groups = await listGroupsOf(call.db, user.id)
      return answer(groups.map((one) => showGroup(call.href, one, undefined)))
    },
  })

const appLinksRoute = (
  parts: UserParts,
  path: `/api/v1/users/${string}`,
  demands: 'signed-in' | 'users.read',
): ApiRoute =>
  apiRoute({
    method: 'GET',
    path,
    summary: 'Lists the apps that a user may open, with where to open them.',
    tag,
    demands,
    query: wholeListQuery,
    answers: { 200: z.array(appLink) },
    run: async (call) => {
      const user = await findNamedUser(call, named(call))
      if ('refusal' in user) return user
      // Who may not sign in opens nothing, whatever is assigned.
      const isIn = user.status === 'ACTIVE' || user.status === 'PASSWORD_EXPIRED' || user.status === 'RECOVERY'
      return answer(isIn ? await parts.listAppLinks(call.org, user.id) : [])
    },
  })
