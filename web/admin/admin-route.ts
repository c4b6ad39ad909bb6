import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute } from '../root-route.tsx'
import { anySearch } from '../search.ts'
import { loadAdminTexts } from '../texts/texts.ts'

/** What every page of the console stands below: its shell, loaded only by those who come here. */
export const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin',
  validateSearch: anySearch,
  component: lazyRouteComponent(async () => {
    const texts = loadAdminTexts()
    const { Shell } = await import('./shell/shell.tsx')
    await texts
    return { Shell }
  }, 'Shell'),
  notFoundComponent: lazyRouteComponent(() => import('./shell/not-yet.tsx'), 'NoPage'),
})
