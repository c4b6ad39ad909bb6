import { z } from 'zod'
import { wholeListQuery } from '../../../contracts/management/common.ts'
import { answer, type ApiRoute, apiRoute } from '../../http/api/route.ts'
import { findNamedUser } from './find-user.ts'
import { isOfRank, outrankedByUser } from './on-user.ts'

const tag = 'Users'

/** What scripts that see somebody off ask of second factors. People have none here, so nothing is shown and nothing ends. */
export const factorRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/v1/users/:userId/factors',
    summary: 'Lists the second factors of a user: there are none.',
    tag,
    demands: 'users.read',
    query: wholeListQuery,
    answers: { 200: z.array(z.never()) },
    run: async (call) => {
      const user = await findNamedUser(call, call.params.userId ?? '')
      return 'refusal' in user ? user : answer([])
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/users/:userId/lifecycle/reset_factors',
    summary: 'Takes all second factors from a user: there are none, so nothing changes.',
    tag,
    demands: 'users.credentials',
    query: z.strictObject({ removeRecoveryEnrollment: z.enum(['true', 'false']).optional() }),
    answers: { 200: z.strictObject({}) },
    run: async (call) => {
      const user = await findNamedUser(call, call.params.userId ?? '')
      if ('refusal' in user) return user
      return (await isOfRank(call.db, call, user.id)) ? answer({}) : outrankedByUser
    },
  }),
]
