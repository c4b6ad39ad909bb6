import { type AdminRoleName, type Permission, permissionsOfRole } from '../../../contracts/management/rights.ts'

/** What rights are about, in the order of their table. */
export const areas = [
  'users',
  'credentials',
  'sessions',
  'groups',
  'apps',
  'grants',
  'clients',
  'logs',
  'tokens',
  'roles',
  'org',
  'policies',
  'schemas',
  'brands',
  'origins',
  'keys',
] as const

/** What rights are about. */
export type Area = (typeof areas)[number]

/** How far a role reaches in an area: it changes things there, sees them, or neither. */
export type Reach = 'manage' | 'read' | 'none'

/** What of an area a permission is: passwords are an area of their own, because some may do nothing else. */
export const areaOf = (permission: Permission): Area =>
  permission === 'users.credentials' ? 'credentials' : (permission.split('.')[0] as Area)

/** How far a role reaches in an area. */
export function reachOf(role: AdminRoleName, area: Area): Reach {
  const own = permissionsOfRole[role].filter((permission) => areaOf(permission) === area)
  if (own.some((permission) => !permission.endsWith('.read'))) return 'manage'
  return own.length > 0 ? 'read' : 'none'
}
