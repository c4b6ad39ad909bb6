import type { Group } from '../../../contracts/management/group.ts'
import type { LogParty } from '../../audit/log.ts'
import type { ApiCall } from '../../http/api/route.ts'
import type { GroupStats, StoredGroup } from './store.ts'

/** A group as the API answers it. */
export function showGroup(
  href: ApiCall<unknown, unknown>['href'],
  stored: StoredGroup,
  stats: GroupStats | undefined,
): Group {
  const { id, type, name, description, createdAt, updatedAt, membersChangedAt } = stored
  const self = href(`/api/v1/groups/${id}`)
  return {
    id,
    type,
    objectClass: ['okta:user_group'],
    profile: { name, description },
    created: createdAt.toISOString(),
    lastUpdated: updatedAt.toISOString(),
    lastMembershipUpdated: membersChangedAt.toISOString(),
    ...(stats ? { _embedded: { stats } } : {}),
    _links: { self: { href: self }, users: { href: `${self}/users` }, apps: { href: `${self}/apps` } },
  }
}

/** A group as the log names it. */
export const partyOfGroup = ({ id, name }: Pick<StoredGroup, 'id' | 'name'>): LogParty => ({
  id,
  type: 'UserGroup',
  displayName: name,
})
