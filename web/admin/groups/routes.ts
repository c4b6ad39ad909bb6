import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { adminRoute } from '../admin-route.ts'

/** The pages of groups: the list, a new one, one with its tabs. */
export const groupsRoutes = [
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/groups',
    component: lazyRouteComponent(() => import('./list-page.tsx'), 'GroupsPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/groups/new',
    component: lazyRouteComponent(() => import('./new-page.tsx'), 'NewGroupPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/groups/$groupId',
    component: lazyRouteComponent(() => import('./group-page.tsx'), 'GroupPage'),
  }),
] as const
