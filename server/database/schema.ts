import type { Generated } from 'kysely'
import type { AppTables } from './tables/apps.ts'
import type { AuditTables } from './tables/audit.ts'
import type { Counter, GeneratedMoment, JsonObject, WithDefault } from './tables/columns.ts'
import type { DashboardTables } from './tables/dashboard.ts'
import type { DirectoryTables } from './tables/directory.ts'
import type { OAuthTables } from './tables/oauth.ts'
import type { SignInTables } from './tables/sign-in.ts'

export type { LogOutcome } from './tables/audit.ts'
export type { AdminRole, UserStatus } from './tables/directory.ts'

/** Tables that all orgs share; the network door opens them. */
export interface NetworkTables {
  readonly deployment: {
    readonly id: Generated<number>
    readonly is_demo: WithDefault<boolean>
    readonly master_key_fingerprint: string
    readonly key_epoch: string
    readonly created_at: GeneratedMoment
  }
  readonly org: {
    readonly id: string
    readonly slug: string | null
    readonly name: string
    readonly kind: WithDefault<'customer' | 'developer' | 'network'>
    readonly status: WithDefault<'ACTIVE' | 'INACTIVE'>
    readonly version: Counter
    readonly settings: JsonObject
    readonly created_at: GeneratedMoment
    readonly updated_at: GeneratedMoment
  }
  readonly used_slug: { readonly slug: string; readonly org_id: string; readonly used_at: GeneratedMoment }
}

/** Tables whose every row belongs to one org; the org door opens them. */
export type OrgTables = DirectoryTables & AppTables & OAuthTables & SignInTables & DashboardTables & AuditTables

/** Every table. */
export type Tables = NetworkTables & OrgTables

/** The tables the guard watches: those that hold rows of many orgs. */
export const orgTableNames: ReadonlySet<string> = new Set<keyof OrgTables>([
  'set_up_link',
  'signing_key',
  'user',
  'password',
  'group',
  'group_member',
  'admin_role',
  'api_token',
  'app_scope',
  'picture',
  'activation_link',
  'email_link',
  'trusted_origin',
  'client_registration',
  'initial_access_token',
  'app',
  'app_secret',
  'app_user',
  'app_group',
  'consent',
  'session',
  'oauth_grant',
  'refresh_token',
  'revoked_token',
  'used_assertion',
  'long_code',
  'sign_in_throttle',
  'known_device',
  'recovery_link',
  'dashboard_section',
  'tile',
  'log_event',
])
