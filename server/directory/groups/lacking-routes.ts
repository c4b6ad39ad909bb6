import { z } from 'zod'
import { after, pageLimit } from '../../../contracts/management/common.ts'
import { notFound } from '../../http/api/errors.ts'
import { type ApiRoute, apiRoute } from '../../http/api/route.ts'
import { findGroup } from './store.ts'

const tag = 'Groups'

const nothing = { kind: 'page', items: [], next: undefined } as const
const query = z.strictObject({ limit: pageLimit(50, 1_000), after, search: z.string().max(4_096).optional() })

/** What Okta's groups have and these do not, by which programs decide whether a membership is an admin's to change. */
export const lackingRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/v1/groups/rules',
    summary: 'Lists the rules that put users into groups: admins alone do, so there are none.',
    tag,
    demands: 'groups.read',
    query: query.extend({ expand: z.literal('groupIdToGroupNameMap').optional() }),
    answers: { 200: z.array(z.never()) },
    run: async () => nothing,
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/groups/:groupId/owners',
    summary: 'Lists the owners of a group: every admin of groups is one, so none is named.',
    tag,
    demands: 'groups.read',
    query,
    answers: { 200: z.array(z.never()) },
    run: async ({ db, params: { groupId = '' } }) =>
      (await findGroup(db, groupId)) ? nothing : notFound(groupId, 'Group'),
  }),
]
