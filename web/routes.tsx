import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link } from '@tanstack/react-router'
import { Button, VisuallyHidden } from '@mantine/core'
import { DashboardPage } from './dashboard/page.tsx'
import { text } from './texts/texts.ts'
import { Frame } from './frame.tsx'
import { Page } from './ui/page.tsx'
import { Blank } from './ui/states.tsx'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })

/** What the user searches for stands in the address, so that it survives a reload and can be kept. */
const dashboardRoute = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === 'string' && q ? { q } : {}),
  component: DashboardPage,
})

const accountRoute = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/page.tsx'), 'AccountPage'),
})

/** Makes the router of all pages. */
export const makeRouter = () =>
  createRouter({
    routeTree: root.addChildren([dashboardRoute, accountRoute]),
    scrollRestoration: true,
    defaultPreload: 'intent',
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}

function NotFound() {
  const toDashboard = (
    <Button component={Link} to="/">
      {text('failure.notFound.action')}
    </Button>
  )
  return (
    <Page visit={undefined} title={text('failure.notFound.title')}>
      <VisuallyHidden component="h1">{text('failure.notFound.title')}</VisuallyHidden>
      <Blank title={text('failure.notFound.title')} action={toDashboard}>
        <p>{text('failure.notFound.text')}</p>
      </Blank>
    </Page>
  )
}
