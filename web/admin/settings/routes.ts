import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { adminRoute } from '../admin-route.ts'

/** The pages of the settings. */
export const settingsRoutes = [
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/settings',
    component: lazyRouteComponent(() => import('./page.tsx'), 'SettingsPage'),
  }),
] as const
