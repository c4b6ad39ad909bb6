import type { Assignee } from '../../../contracts/management/role.ts'

/**
 * The one super administrator who can sign in; undefined where there are several, or where more may come.
 *
 * The server decides, and refuses to take the last one's role; this only says so beforehand.
 */
export function onlySuperAdmin(admins: readonly Assignee[], hasMore: boolean): Assignee | undefined {
  const able = admins.filter(
    ({ _embedded: { user, roles } }) => user.status === 'ACTIVE' && roles.some(({ type }) => type === 'SUPER_ADMIN'),
  )
  return !hasMore && able.length === 1 ? able[0] : undefined
}
