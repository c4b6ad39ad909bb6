import type { AppUser } from '../../../contracts/management/assignment.ts'
import type { Href } from '../manage/show-app.ts'
import type { Assigned } from './store.ts'

/** An assignment as the management API shows it; with the user themselves if that is asked for. */
export function showAppUser(href: Href, assigned: Assigned, withUser = false): AppUser {
  const { appId, userId, login, email, firstName, lastName, status, direct, byGroups, statusChangedAt } = assigned
  const since = direct?.since ?? byGroups?.since ?? statusChangedAt
  return {
    id: userId,
    externalId: null,
    scope: direct ? 'USER' : 'GROUP',
    status: status === 'ACTIVE' ? 'ACTIVE' : 'INACTIVE',
    created: since.toISOString(),
    lastUpdated: (direct?.updatedAt ?? byGroups?.updatedAt ?? since).toISOString(),
    statusChanged: (since > statusChangedAt ? since : statusChangedAt).toISOString(),
    passwordChanged: null,
    syncState: 'DISABLED',
    credentials: { userName: direct?.userName ?? login },
    profile: { ...byGroups?.profile, ...direct?.profile },
    _links: {
      app: { href: href(`/api/v1/apps/${appId}`) },
      user: { href: href(`/api/v1/users/${userId}`) },
    },
    ...(withUser
      ? { _embedded: { user: { id: userId, status, profile: { login, email, firstName, lastName } } } }
      : {}),
  }
}
