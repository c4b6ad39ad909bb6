import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { adminRoute } from '../admin-route.ts'

/** The pages of the settings, each with an address of its own. */
export const settingsRoutes = [
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/settings',
    component: lazyRouteComponent(() => import('./first-page.tsx'), 'FirstPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/settings/organization',
    component: lazyRouteComponent(() => import('./organization-page.tsx'), 'OrganizationPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/settings/branding',
    component: lazyRouteComponent(() => import('./branding-page.tsx'), 'BrandingPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/settings/sign-in',
    component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/settings/keys',
    component: lazyRouteComponent(() => import('./keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/settings/tokens',
    component: lazyRouteComponent(() => import('./tokens-page.tsx'), 'TokensPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/settings/admins',
    component: lazyRouteComponent(() => import('./admins-page.tsx'), 'AdminsPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/settings/origins',
    component: lazyRouteComponent(() => import('./origins-page.tsx'), 'OriginsPage'),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: '/settings/registration',
    component: lazyRouteComponent(() => import('./registration-page.tsx'), 'RegistrationPage'),
  }),
] as const
