import type { ColumnType, Generated } from 'kysely'

/** A moment as the driver gives it; it takes a Date. */
type Moment = ColumnType<Date, Date, Date>
type GeneratedMoment = ColumnType<Date, Date | undefined, Date>
type MaybeMoment = ColumnType<Date | null, Date | null | undefined, Date | null>
/** JSON: read as a value, written as text. */
type Json<T> = ColumnType<T, string, string>
type MaybeJson<T> = ColumnType<T | null, string | null | undefined, string | null>
type WithDefault<T> = ColumnType<T, T | undefined, T>
/** A number that only grows, as the driver gives a bigint. */
type Counter = ColumnType<string, string | number | undefined, string | number>
/** What an app is told about an assigned user, by attribute. */
type AssignmentProfile = ColumnType<Readonly<Record<string, unknown>>, string | undefined, string>
type Maybe<T> = ColumnType<T | null, T | null | undefined, T | null>

/** A link that was mailed to a user, to be used once. */
interface MailedLink {
  readonly org_id: string
  readonly token_hash: string
  readonly user_id: string
  readonly email: string
  readonly created_at: Moment
  readonly expires_at: Moment
  readonly used_at: MaybeMoment
}

/** A user's standing, in the words of the management API. */
export type UserStatus =
  | 'STAGED'
  | 'PROVISIONED'
  | 'ACTIVE'
  | 'RECOVERY'
  | 'PASSWORD_EXPIRED'
  | 'LOCKED_OUT'
  | 'SUSPENDED'
  | 'DEPROVISIONED'

/** The rights an admin may hold, in the words of the management API. */
export type AdminRole = 'SUPER_ADMIN' | 'ORG_ADMIN' | 'APP_ADMIN' | 'USER_ADMIN' | 'READ_ONLY_ADMIN' | 'HELP_DESK_ADMIN'

/** How a logged event ended. */
export type LogOutcome = 'SUCCESS' | 'FAILURE' | 'DENY' | 'ALLOW' | 'CHALLENGE' | 'UNKNOWN'

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
    readonly settings: ColumnType<Readonly<Record<string, unknown>>, string | undefined, string>
    readonly created_at: GeneratedMoment
    readonly updated_at: GeneratedMoment
  }
  readonly used_slug: { readonly slug: string; readonly org_id: string; readonly used_at: GeneratedMoment }
}

/** Tables whose every row belongs to one org; the org door opens them. */
export interface OrgTables {
  readonly set_up_link: {
    readonly org_id: string
    readonly token_hash: string
    readonly created_at: GeneratedMoment
    readonly expires_at: Moment
    readonly used_at: MaybeMoment
  }
  readonly signing_key: {
    readonly org_id: string
    readonly kid: string
    readonly alg: 'RS256' | 'ES256' | 'EdDSA'
    readonly public_jwk: Json<Readonly<Record<string, string>>>
    readonly private_sealed: string
    readonly created_at: GeneratedMoment
    readonly activates_at: Moment
    readonly retired_at: MaybeMoment
    readonly removed_at: MaybeMoment
  }
  readonly user: {
    readonly org_id: string
    readonly id: string
    readonly login: string
    readonly login_key: string
    readonly email: string
    readonly email_verified: WithDefault<boolean>
    readonly status: WithDefault<UserStatus>
    readonly status_changed_at: GeneratedMoment
    readonly profile: ColumnType<Readonly<Record<string, unknown>>, string | undefined, string>
    readonly created_at: GeneratedMoment
    readonly updated_at: GeneratedMoment
    readonly activated_at: MaybeMoment
    readonly last_sign_in_at: MaybeMoment
    readonly version: Counter
    readonly locked_at: MaybeMoment
  }
  readonly password: {
    readonly org_id: string
    readonly user_id: string
    readonly hash: string
    readonly changed_at: GeneratedMoment
  }
  readonly group: {
    readonly org_id: string
    readonly id: string
    readonly kind: WithDefault<'BUILT_IN' | 'OKTA_GROUP'>
    readonly name: string
    readonly description: Maybe<string>
    readonly created_at: GeneratedMoment
    readonly updated_at: GeneratedMoment
    readonly members_changed_at: GeneratedMoment
    readonly version: Counter
  }
  readonly group_member: {
    readonly org_id: string
    readonly group_id: string
    readonly user_id: string
    readonly added_at: GeneratedMoment
  }
  readonly admin_role: {
    readonly org_id: string
    readonly user_id: string
    readonly id: string
    readonly role: AdminRole
    readonly granted_at: GeneratedMoment
  }
  readonly api_token: {
    readonly org_id: string
    readonly id: string
    readonly name: string
    readonly token_hash: string
    readonly user_id: string
    readonly created_at: Moment
    readonly updated_at: Moment
    readonly last_used_at: MaybeMoment
    readonly expires_at: Moment
    readonly revoked_at: MaybeMoment
  }
  readonly app_scope: {
    readonly org_id: string
    readonly app_id: string
    readonly scope: string
    readonly id: string
    readonly granted_at: Moment
    readonly granted_by: Maybe<string>
  }
  readonly picture: {
    readonly org_id: string
    readonly id: string
    readonly type: string
    readonly bytes: Buffer
    readonly created_at: Moment
  }
  readonly activation_link: MailedLink & { readonly is_mailed: boolean }
  readonly email_link: MailedLink
  readonly trusted_origin: {
    readonly org_id: string
    readonly id: string
    readonly name: string
    readonly origin: string
    readonly scopes: readonly string[]
    readonly status: WithDefault<'ACTIVE' | 'INACTIVE'>
    readonly created_at: Moment
    readonly created_by: Maybe<string>
    readonly updated_at: Moment
    readonly updated_by: Maybe<string>
    readonly version: Counter
  }
  readonly client_registration: {
    readonly org_id: string
    readonly app_id: string
    readonly token_hash: string
    readonly registered_at: Moment
    readonly last_used_at: MaybeMoment
    readonly reviewed_at: MaybeMoment
    readonly reviewed_by: Maybe<string>
    readonly contacts: WithDefault<readonly string[]>
  }
  readonly initial_access_token: {
    readonly org_id: string
    readonly id: string
    readonly token_hash: string
    readonly name: string
    readonly created_at: Moment
    readonly created_by: Maybe<string>
    readonly expires_at: Moment
    readonly uses_left: number
  }
  readonly app: {
    readonly org_id: string
    readonly id: string
    readonly kind: 'oidc' | 'bookmark'
    readonly label: string
    readonly status: WithDefault<'ACTIVE' | 'INACTIVE'>
    readonly is_network_app: WithDefault<boolean>
    readonly version: Counter
    readonly settings: ColumnType<Readonly<Record<string, unknown>>, string | undefined, string>
    readonly created_at: GeneratedMoment
    readonly updated_at: GeneratedMoment
  }
  readonly app_secret: {
    readonly org_id: string
    readonly app_id: string
    readonly id: string
    readonly hash: string
    readonly sealed: Maybe<string>
    readonly last_four: string
    readonly status: WithDefault<'ACTIVE' | 'INACTIVE'>
    readonly created_at: GeneratedMoment
    readonly last_used_at: MaybeMoment
    readonly created_by: Maybe<string>
    readonly updated_at: GeneratedMoment
    readonly expires_at: MaybeMoment
  }
  readonly app_user: {
    readonly org_id: string
    readonly app_id: string
    readonly user_id: string
    readonly assigned_at: GeneratedMoment
    readonly profile: AssignmentProfile
    readonly updated_at: GeneratedMoment
    readonly user_name: Maybe<string>
  }
  readonly app_group: {
    readonly org_id: string
    readonly app_id: string
    readonly group_id: string
    readonly assigned_at: GeneratedMoment
    readonly profile: AssignmentProfile
    readonly priority: WithDefault<number>
    readonly updated_at: GeneratedMoment
  }
  readonly consent: {
    readonly org_id: string
    readonly user_id: string
    readonly app_id: string
    readonly scopes: readonly string[]
    readonly granted_at: Moment
  }
  readonly session: {
    readonly org_id: string
    readonly id: string
    readonly token_hash: string
    readonly user_id: string
    readonly created_at: Moment
    readonly authenticated_at: Moment
    readonly chosen_at: Moment
    readonly amr: readonly string[]
    readonly last_seen_at: Moment
    readonly expires_at: Moment
    readonly ended_at: MaybeMoment
    readonly address: Maybe<string>
    readonly user_agent: Maybe<string>
  }
  readonly oauth_grant: {
    readonly org_id: string
    readonly id: string
    readonly app_id: string
    readonly user_id: string
    readonly session_id: Maybe<string>
    readonly scopes: readonly string[]
    readonly claims: MaybeJson<Readonly<Record<string, unknown>>>
    readonly offline: WithDefault<boolean>
    readonly authenticated_at: Moment
    readonly amr: readonly string[]
    readonly created_at: Moment
    readonly expires_at: Moment
    readonly revoked_at: MaybeMoment
  }
  readonly refresh_token: {
    readonly org_id: string
    readonly token_hash: string
    readonly grant_id: string
    readonly issued_at: Moment
    readonly expires_at: Moment
    readonly used_at: MaybeMoment
    readonly successor_hash: Maybe<string>
  }
  readonly revoked_token: { readonly org_id: string; readonly token_id: string; readonly expires_at: Moment }
  readonly used_assertion: {
    readonly org_id: string
    readonly app_id: string
    readonly jti_hash: string
    readonly expires_at: Moment
  }
  readonly long_code: {
    readonly org_id: string
    readonly id: string
    readonly sealed: string
    readonly expires_at: Moment
  }
  readonly sign_in_throttle: {
    readonly org_id: string
    readonly kind: string
    readonly key_hash: string
    readonly failures: WithDefault<number>
    readonly first_failed_at: Moment
    readonly last_failed_at: Moment
  }
  readonly known_device: {
    readonly org_id: string
    readonly user_id: string
    readonly device_hash: string
    readonly first_seen_at: Moment
    readonly last_seen_at: Moment
  }
  readonly recovery_link: {
    readonly org_id: string
    readonly token_hash: string
    readonly user_id: string
    readonly browser_hash: string
    readonly email: string
    readonly created_at: Moment
    readonly expires_at: Moment
    readonly used_at: MaybeMoment
  }
  readonly dashboard_section: {
    readonly org_id: string
    readonly user_id: string
    readonly id: string
    readonly name: string
    readonly position: number
  }
  readonly tile: {
    readonly org_id: string
    readonly user_id: string
    readonly app_id: string
    readonly is_favourite: WithDefault<boolean>
    readonly is_hidden: WithDefault<boolean>
    readonly section_id: Maybe<string>
    readonly position: Maybe<number>
    readonly last_launched_at: MaybeMoment
  }
  readonly log_event: {
    readonly org_id: string
    readonly published: Moment
    readonly id: string
    readonly event_type: string
    readonly outcome: LogOutcome
    readonly reason: Maybe<string>
    readonly actor_id: Maybe<string>
    readonly actor: MaybeJson<unknown>
    readonly targets: MaybeJson<readonly unknown[]>
    readonly address: Maybe<string>
    readonly user_agent: Maybe<string>
    readonly request_id: Maybe<string>
    readonly session_id: Maybe<string>
    readonly detail: MaybeJson<unknown>
    /** The transaction that wrote it, as a decimal number. */
    readonly written: WithDefault<string>
  }
}

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
