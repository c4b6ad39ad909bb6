import { z } from 'zod'
import {
  assigneeQuery,
  assignees,
  role,
  roleDraft,
  roleDraftQuery,
  rolesQuery,
} from '../../../contracts/management/role.ts'
import { notFound } from '../../http/api/errors.ts'
import { type ApiRoute, answer, apiRoute, done, pageOf } from '../../http/api/route.ts'
import { readPosition, writePosition } from '../position.ts'
import { grantRoleTo } from './grant-role.ts'
import type { RoleParts } from './parts.ts'
import { revokeRole } from './revoke-role.ts'
import { showAssignee, showRole } from './show-role.ts'
import { groupRolesRoute, targetRoutes } from './target-routes.ts'
import { findAssignment, findHolder, listAssignments, listHolders, type RoleHolder } from './store.ts'

const tag = 'Admin roles'

/** Who holds which admin role. */
export const roleRoutes = (parts: RoleParts): readonly ApiRoute[] => [
  apiRoute({
    method: 'POST',
    path: '/api/v1/users/:userId/roles',
    summary: 'Gives a user a role.',
    tag,
    demands: 'roles.manage',
    isSensitive: true,
    query: roleDraftQuery,
    body: roleDraft,
    answers: { 201: role },
    run: async ({ params: { userId = '' }, body, ...call }) => {
      const outcome = await grantRoleTo(parts, call.db, userId, body.type, call)
      return outcome.kind === 'refused' ? outcome : answer(showRole(call.href, outcome.role), { status: 201 })
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/v1/users/:userId/roles/:roleId',
    summary: 'Takes a role from a user. The last super admin who can sign in stays one.',
    tag,
    demands: 'roles.manage',
    isSensitive: true,
    answers: { 204: null },
    run: async ({ params: { userId = '', roleId = '' }, ...call }) => {
      const outcome = await revokeRole(call.db, userId, roleId, call)
      return outcome.kind === 'refused' ? outcome : done
    },
  }),
  ...readingRoutes,
  ...targetRoutes,
  groupRolesRoute,
]

const readingRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/v1/users/:userId/roles',
    summary: 'Lists the roles a user holds.',
    tag,
    demands: 'roles.read',
    query: rolesQuery,
    answers: { 200: z.array(role) },
    run: async ({ db, params: { userId = '' }, query: { expand }, href }) => {
      if (!(await findHolder(db, userId))) return notFound(userId, 'User')
      const held = await listAssignments(db, [userId])
      return { kind: 'page', items: held.map((one) => showRole(href, one, expand)), next: undefined }
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/users/:userId/roles/:roleId',
    summary: 'Gives one role that a user holds.',
    tag,
    demands: 'roles.read',
    answers: { 200: role },
    run: async ({ db, params: { userId = '', roleId = '' }, href }) => {
      const held = await findAssignment(db, userId, roleId)
      return held ? answer(showRole(href, held)) : notFound(roleId, 'Role')
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/v1/iam/assignees/users',
    summary: 'Lists the users who hold a role, with the roles.',
    tag,
    demands: 'roles.read',
    query: assigneeQuery,
    answers: { 200: assignees },
    run: async ({ db, query: { limit }, after, href }) => {
      const found = await listHolders(db, { limit, after: readPosition(after) })
      const held = await listAssignments(
        db,
        found.map(({ id }) => id),
      )
      const show = (holder: RoleHolder) => showAssignee(href, holder, held)
      const page = pageOf(found, limit, show, ({ loginKey, id }) => writePosition(loginKey, id))
      const wrap = (value: readonly unknown[], next: string | undefined) => ({
        value,
        _links: next === undefined ? {} : { next: { href: next } },
      })
      return { ...page, wrap }
    },
  }),
]
