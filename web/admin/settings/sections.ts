import type { Permission } from '../../../contracts/management/rights.ts'

/** The parts of the settings, in the order of their tabs, with the right that each takes to be seen. */
export const sections = [
  { name: 'organization', to: '/admin/settings/organization', needs: 'org.read' },
  { name: 'branding', to: '/admin/settings/branding', needs: 'brands.read' },
  { name: 'sign-in', to: '/admin/settings/sign-in', needs: 'org.read' },
  { name: 'keys', to: '/admin/settings/keys', needs: 'keys.read' },
  // One's own tokens are everybody's who has a role.
  { name: 'tokens', to: '/admin/settings/tokens', needs: undefined },
  { name: 'admins', to: '/admin/settings/admins', needs: 'roles.read' },
  { name: 'origins', to: '/admin/settings/origins', needs: 'origins.read' },
  { name: 'registration', to: '/admin/settings/registration', needs: 'clients.read' },
] as const satisfies readonly { readonly name: string; readonly to: string; readonly needs: Permission | undefined }[]

/** The name of a part of the settings. */
export type SectionName = (typeof sections)[number]['name']
