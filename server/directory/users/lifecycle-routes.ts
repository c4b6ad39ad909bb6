import { z } from 'zod'
import { activationToken, deactivateQuery, sendEmailQuery } from '../../../contracts/management/user.ts'
import type { Permission } from '../../../contracts/management/rights.ts'
import type { Refused } from '../../http/api/errors.ts'
import { type ApiAnswer, answer, type ApiRoute, apiRoute } from '../../http/api/route.ts'
import type { Changed } from './act.ts'
import {
  activateUser,
  deactivateUser,
  type OfferedLink,
  reactivateUser,
  suspendUser,
  unlockUser,
  unsuspendUser,
} from './lifecycle.ts'
import type { UserCall } from './on-user.ts'
import type { UserParts } from './parts.ts'
import { usersTag as tag } from './read-routes.ts'

/** An answer that says no more than that it is done, in the shape that Okta's clients read. */
const nothing = z.strictObject({})

type LifecycleVerb = 'deactivate' | 'suspend' | 'unsuspend' | 'unlock'
type Act = (call: UserCall, parts: UserParts) => Promise<Changed | Refused>

/** The routes that change whether a user may sign in. */
export const lifecycleRoutes = (parts: UserParts): readonly ApiRoute[] => [
  linkRoute(parts, 'activate', 'Activates a user; who has no password gets a link to choose one.', activateUser),
  linkRoute(parts, 'reactivate', 'Gives a user who has not chosen a password a new link.', reactivateUser),
  actRoute(parts, 'deactivate', 'Ends a user’s access for good, with all they hold.', 'users.manage', deactivateUser),
  actRoute(parts, 'suspend', 'Keeps a user out for now, and ends what they hold.', 'users.manage', suspendUser),
  actRoute(parts, 'unsuspend', 'Lets a suspended user in again.', 'users.manage', unsuspendUser),
  actRoute(parts, 'unlock', 'Opens a login that too many wrong passwords locked.', 'users.credentials', unlockUser),
]

const actRoute = (parts: UserParts, verb: LifecycleVerb, summary: string, demands: Permission, act: Act): ApiRoute =>
  apiRoute({
    method: 'POST',
    path: `/api/v1/users/:userId/lifecycle/${verb}`,
    summary,
    tag,
    demands,
    query: deactivateQuery,
    answers: { 200: nothing },
    run: async (call) => {
      const outcome = await act(call, parts)
      return outcome.kind === 'refused' ? outcome : answer({})
    },
  })

const linkRoute = (
  parts: UserParts,
  verb: 'activate' | 'reactivate',
  summary: string,
  act: (call: UserCall, sendEmail: boolean, parts: UserParts) => Promise<OfferedLink | Refused>,
): ApiRoute =>
  apiRoute({
    method: 'POST',
    path: `/api/v1/users/:userId/lifecycle/${verb}`,
    summary,
    tag,
    demands: 'users.manage',
    query: sendEmailQuery,
    answers: { 200: activationToken },
    run: async (call) => showActivation(await act(call, call.query.sendEmail, parts)),
  })

function showActivation(outcome: OfferedLink | Refused): ApiAnswer {
  if (outcome.kind === 'refused') return outcome
  const { link } = outcome
  return answer(link ? { activationUrl: link.url, activationToken: link.token } : {})
}
