import {
  defaultUserType,
  profileAttributes,
  type User,
  type UserStatusName,
} from '../../../contracts/management/user.ts'
import type { LogParty } from '../../audit/log.ts'
import { actionsOf } from './status.ts'
import type { StoredUser } from './store.ts'

/** Gives an address of the API in the org's own origin. */
type Href = (path: string) => string

/** What admins see of a user's status: somebody who is active and locked out is locked out. */
export const shownStatusOf = ({ status, lockedAt }: Pick<StoredUser, 'status' | 'lockedAt'>): UserStatusName =>
  status === 'ACTIVE' && lockedAt !== null ? 'LOCKED_OUT' : status

/** On which devices a user is locked out: on those they never signed in from, or on none. */
export const blocksOf = (user: Pick<StoredUser, 'status' | 'lockedAt'>) =>
  shownStatusOf(user) === 'LOCKED_OUT' ? [{ type: 'DEVICE_BASED', appliesTo: 'UNKNOWN_DEVICES' } as const] : []

/** A user in a list: as a whole, but with no other link than their own address. */
export const showUserInList = (href: Href, user: StoredUser): User => ({
  id: user.id,
  status: shownStatusOf(user),
  created: user.createdAt.toISOString(),
  activated: isoOf(user.activatedAt),
  statusChanged: user.statusChangedAt.toISOString(),
  lastLogin: isoOf(user.lastSignInAt),
  lastUpdated: user.updatedAt.toISOString(),
  passwordChanged: isoOf(user.passwordChangedAt),
  type: { id: defaultUserType },
  profile: profileOf(user) as User['profile'],
  credentials: showCredentials(user),
  _links: { self: { href: href(`/api/v1/users/${user.id}`) } },
})

/** A user with everything that may be done with them in their status. */
export function showUser(href: Href, user: StoredUser, waiting?: string): User {
  const { emailVerified: isVerified } = user
  return {
    ...showUserInList(href, user),
    _links: linksOf(href, user),
    _embedded: { email: { isVerified, ...(waiting === undefined ? {} : { waiting }) } },
  }
}

/** How a user proves who they are: that there is a password, never which. */
export const showCredentials = ({ passwordChangedAt }: Pick<StoredUser, 'passwordChangedAt'>): User['credentials'] => ({
  ...(passwordChangedAt === null ? {} : { password: {} }),
  provider: { type: 'OKTA', name: 'OKTA' },
})

/** The profile by the names of the API, with login and e-mail; what else is stored beside it stays inside. */
export function profileOf(user: Pick<StoredUser, 'login' | 'email' | 'profile'>): Readonly<Record<string, string>> {
  const own = profileAttributes.flatMap((name) => {
    const value = Object.hasOwn(user.profile, name) ? user.profile[name] : undefined
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  return { ...Object.fromEntries(own), login: user.login, email: user.email }
}

/** The user as the log names them. */
export function partyOf({ id, login, profile }: Pick<StoredUser, 'id' | 'login' | 'profile'>): LogParty {
  const displayName = typeof profile.displayName === 'string' ? profile.displayName : login
  return { id, type: 'User', alternateId: login, displayName }
}

const isoOf = (moment: Date | null): string | null => moment?.toISOString() ?? null

function linksOf(href: Href, user: StoredUser): User['_links'] {
  const self = href(`/api/v1/users/${user.id}`)
  const links: User['_links'] = { self: { href: self } }
  for (const { name, path, method } of actionsOf(user))
    links[name] = { href: `${self}${path}`, hints: { allow: [method] } }
  return links
}
