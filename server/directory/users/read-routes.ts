import { z } from 'zod'
import { isExpanded } from '../../../contracts/management/expand.ts'
import { listedUser, listUsersQuery, oneUserQuery, user, userBlock } from '../../../contracts/management/user.ts'
import { type ApiAnswer, type ApiCall, answer, type ApiRoute, apiRoute, pageOf } from '../../http/api/route.ts'
import { findNamedUser } from './find-user.ts'
import { listUsers, positionOf } from './list-users.ts'
import { readFields } from './pick-fields.ts'
import { blocksOf, showUser, showUserInList } from './show-user.ts'
import { findWaitingEmail, type StoredUser } from './store.ts'

/** What the document groups these routes under. */
export const usersTag = 'Users'

/** The answer with a user as they are now: their version, and the address that waits for them. */
export async function answerUser(
  { db, now, href }: Pick<ApiCall<unknown, unknown>, 'db' | 'now' | 'href'>,
  found: StoredUser,
  withBlocks = false,
): Promise<ApiAnswer> {
  const { _embedded, ...shown } = showUser(href, found, await findWaitingEmail(db, found.id, now))
  const body = { ...shown, _embedded: { ..._embedded, ...(withBlocks ? { blocks: blocksOf(found) } : {}) } }
  return answer(body, { version: found.version })
}

/** The routes that read users. */
export const readRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/v1/users',
    summary: 'Lists users: all but the deactivated, or those that a filter, a search or a beginning finds.',
    tag: usersTag,
    demands: 'users.read',
    query: listUsersQuery,
    answers: { 200: z.array(listedUser) },
    run: async ({ db, query, after, href }) => {
      const fields = readFields(query.fields)
      if ('refusal' in fields) return fields
      const page = await listUsers(db, query, after)
      if (page.kind === 'refused') return page
      return pageOf(page.rows, page.limit, (row) => fields.pick(showUserInList(href, row.user)), positionOf)
    },
  }),
  readRoute('/api/v1/users/me', 'Gives the user who asks.', 'signed-in'),
  readRoute('/api/v1/users/:userId', 'Gives a user by id, login, or the part of a login before the @.', 'users.read'),
  apiRoute({
    method: 'GET',
    path: '/api/v1/users/:userId/blocks',
    summary: 'Tells whether a user is locked out, and on which devices.',
    tag: usersTag,
    demands: 'users.read',
    answers: { 200: z.array(userBlock) },
    run: async (call) => {
      const found = await findNamedUser(call, call.params.userId ?? '')
      return 'refusal' in found ? found : answer(blocksOf(found))
    },
  }),
]

function readRoute(path: `/api/v1/users/${string}`, summary: string, demands: 'signed-in' | 'users.read'): ApiRoute {
  return apiRoute({
    method: 'GET',
    path,
    summary,
    tag: usersTag,
    demands,
    query: oneUserQuery,
    answers: { 200: user },
    run: async (call) => {
      const found = await findNamedUser(call, call.params.userId ?? 'me')
      return 'refusal' in found ? found : answerUser(call, found, isExpanded(call.query.expand, 'blocks'))
    },
  })
}
