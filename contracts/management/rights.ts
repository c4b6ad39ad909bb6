// Who may do what through the management API: one table, read by the server that checks and by the pages that hide what
// would be refused.

/** What a route of the management API can demand of its caller. */
export const permissions = [
  'users.read',
  'users.manage',
  /** Passwords, unlocking: what lets somebody in again. */
  'users.credentials',
  'sessions.read',
  'sessions.manage',
  'groups.read',
  'groups.manage',
  'apps.read',
  'apps.manage',
  /** Which scopes of this API an app was granted. */
  'grants.read',
  'grants.manage',
  /** Apps that register themselves. */
  'clients.read',
  'clients.manage',
  'logs.read',
  'tokens.read',
  /** Other people's API tokens; one's own are everybody's who has a role. */
  'tokens.manage',
  'roles.read',
  'roles.manage',
  'org.read',
  'org.manage',
  'brands.read',
  'brands.manage',
  'policies.read',
  /** What profiles may hold. */
  'schemas.read',
  'origins.read',
  'origins.manage',
  'keys.read',
  'keys.manage',
] as const

/** What a route of the management API can demand of its caller. */
export type Permission = (typeof permissions)[number]

/** The rights an admin may hold, in the words of the management API. */
export const adminRoles = [
  'SUPER_ADMIN',
  'ORG_ADMIN',
  'APP_ADMIN',
  'USER_ADMIN',
  'READ_ONLY_ADMIN',
  'HELP_DESK_ADMIN',
] as const

/** The rights an admin may hold. */
export type AdminRoleName = (typeof adminRoles)[number]

const reading = permissions.filter((permission) => permission.endsWith('.read'))

/** What each role may do. */
export const permissionsOfRole: Readonly<Record<AdminRoleName, readonly Permission[]>> = {
  SUPER_ADMIN: permissions,
  ORG_ADMIN: [
    ...reading,
    'users.manage',
    'users.credentials',
    'sessions.manage',
    'groups.manage',
    'org.manage',
    'brands.manage',
    'origins.manage',
    'keys.manage',
  ],
  APP_ADMIN: [
    'users.read',
    'groups.read',
    'apps.read',
    'apps.manage',
    'grants.read',
    'clients.read',
    'clients.manage',
    'logs.read',
    'org.read',
    'brands.read',
    'policies.read',
    'schemas.read',
  ],
  USER_ADMIN: [
    'users.read',
    'users.manage',
    'users.credentials',
    'sessions.read',
    'sessions.manage',
    'groups.read',
    'groups.manage',
    'apps.read',
    'logs.read',
    'org.read',
    'brands.read',
    'schemas.read',
  ],
  READ_ONLY_ADMIN: reading,
  HELP_DESK_ADMIN: [
    'users.read',
    'users.credentials',
    'sessions.read',
    'sessions.manage',
    'groups.read',
    'org.read',
    'brands.read',
  ],
}

/** The scopes of this API that a service app may be granted, and what each lets it do. */
export const permissionsOfScope = {
  'okta.users.read': ['users.read'],
  'okta.users.manage': ['users.read', 'users.manage', 'users.credentials'],
  'okta.sessions.read': ['sessions.read'],
  'okta.sessions.manage': ['sessions.read', 'sessions.manage'],
  'okta.groups.read': ['groups.read'],
  'okta.groups.manage': ['groups.read', 'groups.manage'],
  'okta.apps.read': ['apps.read'],
  'okta.apps.manage': ['apps.read', 'apps.manage'],
  'okta.appGrants.read': ['grants.read'],
  'okta.appGrants.manage': ['grants.read', 'grants.manage'],
  'okta.clients.read': ['clients.read'],
  'okta.clients.manage': ['clients.read', 'clients.manage'],
  'okta.logs.read': ['logs.read'],
  'okta.apiTokens.read': ['tokens.read'],
  'okta.apiTokens.manage': ['tokens.read', 'tokens.manage'],
  'okta.roles.read': ['roles.read'],
  'okta.roles.manage': ['roles.read', 'roles.manage'],
  'okta.orgs.read': ['org.read'],
  'okta.orgs.manage': ['org.read', 'org.manage'],
  'okta.brands.read': ['brands.read'],
  'okta.brands.manage': ['brands.read', 'brands.manage'],
  'okta.policies.read': ['policies.read'],
  'okta.schemas.read': ['schemas.read'],
  'okta.trustedOrigins.read': ['origins.read'],
  'okta.trustedOrigins.manage': ['origins.read', 'origins.manage'],
} as const satisfies Readonly<Record<string, readonly Permission[]>>

/** A scope of this API. */
export type ApiScope = keyof typeof permissionsOfScope

/** True for a scope of this API. */
export const isApiScope = (scope: string): scope is ApiScope => Object.hasOwn(permissionsOfScope, scope)

/** What all of these roles may do together. */
export const permissionsOfRoles = (roles: readonly AdminRoleName[]): ReadonlySet<Permission> =>
  new Set(roles.flatMap((role) => permissionsOfRole[role]))

/** What all of these scopes allow together; those of other APIs allow nothing here. */
export const permissionsOfScopes = (scopes: readonly string[]): ReadonlySet<Permission> =>
  new Set(scopes.filter(isApiScope).flatMap((scope): readonly Permission[] => permissionsOfScope[scope]))

/** True when whoever holds the first rights holds all of the second: nobody acts on those who may more. */
export const covers = (held: ReadonlySet<Permission>, needed: ReadonlySet<Permission>): boolean =>
  [...needed].every((permission) => held.has(permission))
