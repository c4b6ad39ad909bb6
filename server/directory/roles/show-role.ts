import { type Assignee, type Role, roleLabels } from '../../../contracts/management/role.ts'
import type { ApiCall } from '../../http/api/route.ts'
import type { RoleHolder, StoredRole } from './store.ts'

type Href = ApiCall<unknown, unknown>['href']

/** A role as the API answers it. */
export function showRole(href: Href, { id, userId, role, grantedAt }: StoredRole): Role {
  const at = grantedAt.toISOString()
  return {
    id,
    label: roleLabels[role],
    type: role,
    status: 'ACTIVE',
    assignmentType: 'USER',
    created: at,
    lastUpdated: at,
    _links: {
      self: { href: href(`/api/v1/users/${userId}/roles/${id}`) },
      assignee: { href: href(`/api/v1/users/${userId}`) },
    },
  }
}

/** Somebody with their roles, as the API answers them. */
export function showAssignee(href: Href, holder: RoleHolder, roles: readonly StoredRole[]): Assignee {
  const { id, login, displayName, status } = holder
  return {
    id,
    _embedded: {
      user: { login, displayName, status },
      roles: roles.filter(({ userId }) => userId === id).map((role) => showRole(href, role)),
    },
    _links: {
      self: { href: href(`/api/v1/users/${id}`) },
      roles: { href: href(`/api/v1/users/${id}/roles`) },
    },
  }
}
