import { z } from 'zod'
import { defaultUserSchema } from '../../../contracts/management/schema.ts'
import { defaultUserType } from '../../../contracts/management/user.ts'
import { userType } from '../../../contracts/management/user-type.ts'
import { notFound } from '../../http/api/errors.ts'
import { type ApiCall, answer, type ApiRoute, apiRoute } from '../../http/api/route.ts'
import { readOrg } from '../org/store.ts'

const tag = 'User types'

/** The one type that every user has, as old as the org. */
async function showType({ db, href }: Pick<ApiCall<unknown, unknown>, 'db' | 'href'>) {
  const { createdAt } = await readOrg(db)
  return {
    id: defaultUserType,
    name: 'user',
    displayName: 'User',
    description: 'Every user of the org',
    default: true,
    created: createdAt.toISOString(),
    lastUpdated: createdAt.toISOString(),
    _links: {
      self: { href: href(`/api/v1/meta/types/user/${defaultUserType}`) },
      schema: { href: href(`/api/v1/meta/schemas/user/${defaultUserSchema}`) },
    },
  }
}

/** The routes of the types that users have. */
export const typeRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/v1/meta/types/user',
    summary: 'Lists the types that users have: there is one.',
    tag,
    demands: 'users.read',
    answers: { 200: z.array(userType) },
    run: async (call) => answer([await showType(call)]),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/meta/types/user/:typeId',
    summary: 'Gives the type that users have, by its id or as `default`.',
    tag,
    demands: 'users.read',
    answers: { 200: userType },
    run: async (call) => {
      const { typeId = '' } = call.params
      return typeId === 'default' || typeId === defaultUserType
        ? answer(await showType(call))
        : notFound(typeId, 'UserType')
    },
  }),
]
