import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { adminRoute } from '../admin-route.ts'

/** The pages of the log. */
export const logRoutes = [
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/log',
    component: lazyRouteComponent(() => import('./page.tsx'), 'LogPage'),
  }),
] as const
