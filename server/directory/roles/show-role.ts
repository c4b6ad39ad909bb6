import { isExpanded } from '../../../contracts/management/expand.ts'
import { type Assignee, type Role, roleLabels } from '../../../contracts/management/role.ts'
import type { ApiCall } from '../../http/api/route.ts'
import type { RoleHolder, StoredRole } from './store.ts'

type Href = ApiCall<unknown, unknown>['href']

/** A role as the API answers it, with what of its limits was asked for: it has none. */
export function showRole(href: Href, { id, userId, role, grantedAt }: StoredRole, expand?: string): Role {
  const at = grantedAt.toISOString()
  return {
    id,
    label: roleLabels[role],
    type: role,
    status: 'ACTIVE',
    assignmentType: 'USER',
    created: at,
    lastUpdated: at,
    ...(expand === undefined ? {} : { _embedded: { targets: noTargets(expand) } }),
    _links: {
      self: { href: href(`/api/v1/users/${userId}/roles/${id}`) },
      assignee: { href: href(`/api/v1/users/${userId}`) },
    },
  }
}

const noTargets = (expand: string) => ({
  ...(isExpanded(expand, 'targets/groups') ? { groups: [] } : {}),
  ...(isExpanded(expand, 'targets/catalog/apps') ? { catalog: { apps: [] } } : {}),
})

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
