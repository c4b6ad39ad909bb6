import {
  createUserBody,
  createUserQuery,
  deactivateQuery,
  replaceUserBody,
  updateUserBody,
  updateUserQuery,
  user,
} from '../../../contracts/management/user.ts'
import { type ApiAnswer, type ApiRoute, apiRoute, done } from '../../http/api/route.ts'
import type { Refused } from '../../http/api/errors.ts'
import type { Changed } from './act.ts'
import { makeUser } from './create.ts'
import { removeUser } from './lifecycle.ts'
import type { UserCall } from './on-user.ts'
import type { UserParts } from './parts.ts'
import { answerUser, usersTag as tag } from './read-routes.ts'
import { updateOwn, updateUser } from './update.ts'

/** The answer with the user whom an act changed, or its refusal. */
export const answerOf = async (call: UserCall, outcome: Changed | Refused): Promise<ApiAnswer> =>
  outcome.kind === 'refused' ? outcome : answerUser(call, outcome.user)

/** The routes that make, change and remove users. */
export const writeRoutes = (parts: UserParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'POST',
    path: '/api/v1/users',
    summary: 'Makes a user, staged or active, with or without a password.',
    tag,
    demands: 'users.manage',
    query: createUserQuery,
    body: createUserBody,
    answers: { 200: user },
    run: async (call) => answerOf(call, await makeUser(call, call, parts)),
  }),
  ...changingRoutes(parts),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/users/:userId',
    summary: 'Deactivates a user; deletes one who is deactivated already, for good.',
    tag,
    demands: 'users.manage',
    query: deactivateQuery,
    answers: { 204: null },
    run: async (call) => {
      const outcome = await removeUser(call, parts)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
]

const changingRoutes = (parts: UserParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'POST',
    path: '/api/v1/users/me',
    summary: 'Changes what people may change of their own profile; another address waits for its owner’s word.',
    tag,
    demands: 'signed-in',
    query: updateUserQuery,
    body: updateUserBody,
    answers: { 200: user },
    run: async (call) => answerOf(call, await updateOwn(call, { body: call.body, isWhole: false }, parts)),
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/v1/users/me',
    summary: 'Replaces one’s own profile, as far as people may change it.',
    tag,
    demands: 'signed-in',
    query: updateUserQuery,
    body: replaceUserBody,
    answers: { 200: user },
    run: async (call) => answerOf(call, await updateOwn(call, { body: call.body, isWhole: true }, parts)),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/users/:userId',
    summary: 'Changes the named attributes of a user, or sets their password.',
    tag,
    demands: 'users.manage',
    query: updateUserQuery,
    body: updateUserBody,
    answers: { 200: user },
    run: async (call) => answerOf(call, await updateUser(call, { body: call.body, isWhole: false }, parts)),
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/v1/users/:userId',
    summary: 'Replaces a user’s profile: what is left out is taken away.',
    tag,
    demands: 'users.manage',
    query: updateUserQuery,
    body: replaceUserBody,
    answers: { 200: user },
    run: async (call) => answerOf(call, await updateUser(call, { body: call.body, isWhole: true }, parts)),
  }),
]
