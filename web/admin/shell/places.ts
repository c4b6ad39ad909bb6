import {
  type Icon,
  IconApps,
  IconHome,
  IconListDetails,
  IconSettings,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react'
import type { Permission } from '../../../contracts/management/rights.ts'
import type { TextKey } from '../../texts/texts.ts'

/** One noun of the console. */
interface Place {
  readonly to: '/admin' | '/admin/people' | '/admin/groups' | '/admin/apps' | '/admin/log' | '/admin/settings'
  readonly name: TextKey
  readonly icon: Icon
  /** Whoever lacks it does not see the place. */
  readonly needs?: Permission
}

/** The nouns of the console, in the order of the navigation. */
export const places: readonly Place[] = [
  { to: '/admin', name: 'console.overview', icon: IconHome },
  { to: '/admin/people', name: 'console.people', icon: IconUser, needs: 'users.read' },
  { to: '/admin/groups', name: 'console.groups', icon: IconUsersGroup, needs: 'groups.read' },
  { to: '/admin/apps', name: 'console.apps', icon: IconApps, needs: 'apps.read' },
  { to: '/admin/log', name: 'console.log', icon: IconListDetails, needs: 'logs.read' },
  { to: '/admin/settings', name: 'console.settings', icon: IconSettings, needs: 'org.read' },
]

/** True for the place that an address stands in. */
export const isWithin = (to: string, pathname: string): boolean =>
  to === '/admin' ? /^\/admin\/?$/.test(pathname) : pathname === to || pathname.startsWith(`${to}/`)
