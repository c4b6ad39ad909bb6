import { z } from 'zod'
import { defaultUserSchema, profileSchema, showSchema } from '../../../contracts/management/schema.ts'
import { notFound } from '../../http/api/errors.ts'
import { answer, type ApiRoute, apiRoute } from '../../http/api/route.ts'
import { readOrg } from '../org/store.ts'
import { groupAttributes, userAttributes } from './attributes.ts'

const shared = { method: 'GET', tag: 'Schemas', demands: 'schemas.read' } as const

/** What profiles may hold, for programs that ask before they write. It is read, and not changed. */
export const schemaRoutes: readonly ApiRoute[] = [
  // Before the schema by its id, which it would be taken for.
  apiRoute({
    ...shared,
    path: '/api/v1/meta/schemas/user/linkedObjects',
    summary: 'Lists the relations between users that an org has made: it cannot make any.',
    answers: { 200: z.array(z.never()) },
    run: async () => answer([]),
  }),
  apiRoute({
    ...shared,
    path: '/api/v1/meta/schemas/user/:schemaId',
    summary: 'Gives the attributes of users, by the id of the schema or as `default`.',
    answers: { 200: profileSchema },
    run: async ({ db, params: { schemaId = '' }, href }) => {
      if (schemaId !== 'default' && schemaId !== defaultUserSchema) return notFound(schemaId, 'UserSchema')
      const { createdAt } = await readOrg(db)
      return answer(
        showSchema({
          name: 'user',
          title: 'User',
          description: 'What is known of every user',
          path: `/api/v1/meta/schemas/user/${defaultUserSchema}`,
          since: createdAt,
          attributes: userAttributes,
          href,
        }),
      )
    },
  }),
  apiRoute({
    ...shared,
    path: '/api/v1/meta/schemas/group/default',
    summary: 'Gives the attributes of groups.',
    answers: { 200: profileSchema },
    run: async ({ db, href }) => {
      const { createdAt } = await readOrg(db)
      return answer(
        showSchema({
          name: 'group',
          title: 'Group',
          description: 'What is known of every group',
          path: '/api/v1/meta/schemas/group/default',
          since: createdAt,
          attributes: groupAttributes,
          href,
        }),
      )
    },
  }),
]
