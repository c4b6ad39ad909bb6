import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { adminRoute } from './admin/admin-route.ts'
import { appsRoutes } from './admin/apps/routes.ts'
import { groupsRoutes } from './admin/groups/routes.ts'
import { logRoutes } from './admin/log/routes.ts'
import { overviewRoutes } from './admin/overview/routes.ts'
import { peopleRoutes } from './admin/people/routes.ts'
import { settingsRoutes } from './admin/settings/routes.ts'
import { DashboardPage } from './dashboard/page.tsx'
import { rootRoute } from './root-route.tsx'
import { readSearch, writeSearch } from './search.ts'
import { RouteFailure, RoutePending } from './ui/route-states.tsx'

/** What the user searches for stands in the address, so that it survives a reload and can be kept. */
const dashboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === 'string' && q ? { q } : {}),
  component: DashboardPage,
})

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/page.tsx'), 'AccountPage'),
})

const routeTree = rootRoute.addChildren([
  dashboardRoute,
  accountRoute,
  adminRoute.addChildren([
    ...overviewRoutes,
    ...peopleRoutes,
    ...groupsRoutes,
    ...appsRoutes,
    ...logRoutes,
    ...settingsRoutes,
  ]),
])

/** Makes the router of all pages. */
export const makeRouter = () =>
  createRouter({
    routeTree,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultErrorComponent: RouteFailure,
    defaultPendingComponent: RoutePending,
    defaultPendingMs: 500,
    parseSearch: readSearch,
    stringifySearch: writeSearch,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
