import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { adminRoute } from '../admin-route.ts'

/** The pages of people: the list, a new one, one with its tabs. */
export const peopleRoutes = [
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/people',
    component: lazyRouteComponent(() => import('./list-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/people/new',
    component: lazyRouteComponent(() => import('./new-page.tsx'), 'NewPersonPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/people/$userId',
    component: lazyRouteComponent(() => import('./person-page.tsx'), 'PersonPage'),
  }),
] as const
