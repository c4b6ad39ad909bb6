import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root-route.tsx'
import { anySearch } from '../search.ts'

/** What every page of the console stands below: its shell, loaded only by those who come here. */
export const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin',
  validateSearch: anySearch,
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
})
