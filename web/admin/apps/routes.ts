import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { adminRoute } from '../admin-route.ts'

/** The pages of apps. */
export const appsRoutes = [
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/apps',
    component: lazyRouteComponent(() => import('./page.tsx'), 'AppsPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/apps/new',
    component: lazyRouteComponent(() => import('./new/page.tsx'), 'NewAppPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/apps/$appId',
    component: lazyRouteComponent(() => import('./app-page.tsx'), 'AppPage'),
  }),
] as const
