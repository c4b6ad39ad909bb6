import { z } from 'zod'
import {
  changePasswordBody,
  credentials,
  expirePasswordQuery,
  resetPasswordQuery,
  resetPasswordToken,
  sendEmailQuery,
  tempPassword,
  tempPasswordQuery,
  updateUserQuery,
  user,
} from '../../../contracts/management/user.ts'
import type { Refused } from '../../http/api/errors.ts'
import { type ApiAnswer, answer, type ApiRoute, apiRoute } from '../../http/api/route.ts'
import { refuseStale } from './act.ts'
import { changePassword, expirePassword, expireWithTempPassword, forgotPassword, resetPassword } from './credentials.ts'
import type { OfferedLink } from './lifecycle.ts'
import type { UserParts } from './parts.ts'
import { usersTag as tag } from './read-routes.ts'
import { showCredentials } from './show-user.ts'
import { answerOf } from './write-routes.ts'

/** The routes around passwords. */
export const credentialRoutes = (parts: UserParts): readonly ApiRoute[] => [
  ...expiringRoutes(parts),
  apiRoute({
    method: 'POST',
    path: '/api/v1/users/:userId/lifecycle/reset_password',
    summary: 'Keeps a user out until they choose another password by a link.',
    tag,
    demands: 'users.credentials',
    query: resetPasswordQuery,
    answers: { 200: resetPasswordToken },
    run: async (call) => showReset(await resetPassword(call, call.query.sendEmail, parts)),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/users/:userId/credentials/forgot_password',
    summary: 'Gives a user a link to another password; until it is used, nothing changes.',
    tag,
    demands: 'users.credentials',
    query: sendEmailQuery,
    answers: { 200: resetPasswordToken },
    run: async (call) => showReset(await forgotPassword(call, call.query.sendEmail, parts)),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/users/:userId/credentials/change_password',
    summary: 'Changes a password by the one before: one’s own, or that of somebody who tells both.',
    tag,
    demands: 'signed-in',
    query: updateUserQuery,
    body: changePasswordBody,
    answers: { 200: credentials },
    run: async (call) => {
      const outcome = await changePassword(call, call.body, parts)
      return outcome.kind === 'refused' ? outcome : answer(showCredentials(outcome.user))
    },
  }),
]

const expiringRoutes = (parts: UserParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'POST',
    path: '/api/v1/users/:userId/lifecycle/expire_password',
    summary: 'Ends a password: its user chooses another at the next sign-in.',
    tag,
    demands: 'users.credentials',
    query: expirePasswordQuery,
    answers: { 200: z.union([user, tempPassword]) },
    run: async (call) =>
      call.query.tempPassword
        ? (refuseStale(call.caller, call.now) ?? answerTempPassword(call, parts))
        : answerOf(call, await expirePassword(call, parts)),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/users/:userId/lifecycle/expire_password_with_temp_password',
    summary: 'Gives a user a password that an admin tells them, good for choosing another.',
    tag,
    demands: 'users.credentials',
    isSensitive: true,
    query: tempPasswordQuery,
    answers: { 200: tempPassword },
    run: (call) => answerTempPassword(call, parts),
  }),
]

async function answerTempPassword(...asked: Parameters<typeof expireWithTempPassword>): Promise<ApiAnswer> {
  const outcome = await expireWithTempPassword(...asked)
  return outcome.kind === 'refused' ? outcome : answer({ tempPassword: outcome.password })
}

const showReset = (outcome: OfferedLink | Refused): ApiAnswer =>
  outcome.kind === 'refused' ? outcome : answer(outcome.link ? { resetPasswordUrl: outcome.link.url } : {})
