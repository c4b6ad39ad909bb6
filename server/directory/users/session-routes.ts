import { z } from 'zod'
import { flag } from '../../../contracts/management/common.ts'
import {
  clearSessionsQuery,
  endedSessions,
  endOwnSessionsBody,
  session as sessionShape,
  type Session,
} from '../../../contracts/management/user.ts'
import { notFound, type Refused } from '../../http/api/errors.ts'
import { type ApiAnswer, type ApiCall, answer, type ApiRoute, apiRoute, done } from '../../http/api/route.ts'
import { findNamedUser } from './find-user.ts'
import { isOfRank, outrankedByUser } from './on-user.ts'
import type { ListedSession, UserParts } from './parts.ts'
import { clearSessions, type Ended, endEverySession, endOwnSessions, endSession } from './sessions.ts'

const tag = 'Sessions'

type Call = ApiCall<unknown, unknown>

/** The routes that show and end sessions. */
export const sessionRoutes = (parts: UserParts): readonly ApiRoute[] => [
  ...ofUserRoutes(parts),
  ...byIdRoutes(parts, '/api/v1/sessions/me'),
  ...byIdRoutes(parts, '/api/v1/sessions/:sessionId'),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/sessions',
    summary: 'Signs everybody out; only a super admin may.',
    tag,
    demands: 'sessions.manage',
    isSensitive: true,
    query: z.strictObject({ keepCurrent: flag.default(false).describe('true keeps the session that asks') }),
    answers: { 200: endedSessions },
    run: async (call) => {
      const outcome = await endEverySession(call, call.query.keepCurrent, parts)
      return outcome.kind === 'refused' ? outcome : answer({ ended: outcome.count })
    },
  }),
]

const ofUserRoutes = (parts: UserParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/v1/users/:userId/sessions',
    summary: 'Lists the browsers that a user is signed in with, the latest used first.',
    tag,
    demands: 'sessions.read',
    answers: { 200: z.array(sessionShape) },
    run: async (call) => {
      const user = await findNamedUser(call, call.params.userId ?? '')
      if ('refusal' in user) return user
      const sessions = await parts.listSessions(call.org, user.id, call.now)
      return answer(sessions.map((one) => showSession(call, one)))
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/users/:userId/sessions',
    summary: 'Signs a user out everywhere.',
    tag,
    // As Okta asks: a script that manages users signs them out, and needs no right to sessions as such.
    demands: 'users.credentials',
    query: clearSessionsQuery,
    answers: { 204: null },
    run: async (call) => doneOr(await clearSessions(call, call.query, parts)),
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/users/:userId/sessions/:sessionId',
    summary: 'Ends one session of a user.',
    tag,
    demands: 'sessions.manage',
    answers: { 204: null },
    run: async (call) => {
      const { userId = '', sessionId = '' } = call.params
      const user = await findNamedUser(call, userId)
      if ('refusal' in user) return user
      const found = await parts.findSession(call.org, sessionId, call.now)
      return doneOr(await endSession(call, found?.userId === user.id ? found : undefined, sessionId, parts))
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/v1/users/me/lifecycle/delete_sessions',
    summary: 'Signs the caller out everywhere else, or everywhere.',
    tag,
    demands: 'signed-in',
    body: endOwnSessionsBody,
    answers: { 204: null },
    run: async (call) => doneOr(await endOwnSessions(call, call.body.keepCurrent, parts)),
  }),
]

const doneOr = (outcome: Ended | Refused): ApiAnswer => (outcome.kind === 'refused' ? outcome : done)

/** The routes of one session: the caller's own, or that of an id. */
function byIdRoutes(
  parts: UserParts,
  path: '/api/v1/sessions/me' | '/api/v1/sessions/:sessionId',
): readonly ApiRoute[] {
  const isOwn = path === '/api/v1/sessions/me'
  const whose = isOwn ? 'the session that asks' : 'a session'
  const find = async (call: Call): Promise<ListedSession | Refused> => {
    const id = isOwn ? call.caller.sessionId : call.params.sessionId
    const found = id === undefined ? undefined : await parts.findSession(call.org, id, call.now)
    return found ?? notFound(id ?? 'me', 'Session')
  }
  return [
    apiRoute({
      method: 'GET',
      path,
      summary: `Gives ${whose}.`,
      tag,
      demands: isOwn ? 'signed-in' : 'sessions.read',
      answers: { 200: sessionShape },
      run: async (call) => {
        const found = await find(call)
        return 'refusal' in found ? found : answer(showSession(call, found))
      },
    }),
    apiRoute({
      method: 'DELETE',
      path,
      summary: `Ends ${whose}.`,
      tag,
      demands: isOwn ? 'signed-in' : 'sessions.manage',
      answers: { 204: null },
      run: async (call) => {
        const found = await find(call)
        return 'refusal' in found ? found : doneOr(await endSession(call, found, found.id, parts))
      },
    }),
    apiRoute({
      method: 'POST',
      path: `${path}/lifecycle/refresh`,
      summary: `Notes that ${whose} is in use, which moves its end by disuse.`,
      tag,
      demands: isOwn ? 'signed-in' : 'sessions.manage',
      answers: { 200: sessionShape },
      run: async (call) => {
        const found = await find(call)
        if ('refusal' in found) return found
        if (!(await isOfRank(call.db, call, found.userId))) return outrankedByUser
        await parts.touchSession(call.org, found.id, call.now)
        return answer(showSession(call, { ...found, lastSeenAt: call.now }))
      },
    }),
  ]
}

function showSession({ href, org, caller }: Call, session: ListedSession): Session {
  const self = href(`/api/v1/sessions/${session.id}`)
  return {
    id: session.id,
    userId: session.userId,
    login: session.login,
    status: 'ACTIVE',
    createdAt: session.createdAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    lastPasswordVerification: session.authenticatedAt.toISOString(),
    lastFactorVerification: null,
    amr: [...session.amr],
    idp: { id: org.id, type: 'OKTA' },
    mfaActive: false,
    lastSeenAt: session.lastSeenAt.toISOString(),
    address: session.address ?? null,
    userAgent: session.userAgent ?? null,
    isCurrent: session.id === caller.sessionId,
    _links: {
      self: { href: self, hints: { allow: ['GET', 'DELETE'] } },
      refresh: { href: `${self}/lifecycle/refresh`, hints: { allow: ['POST'] } },
      user: { href: href(`/api/v1/users/${session.userId}`), hints: { allow: ['GET'] } },
    },
  }
}
