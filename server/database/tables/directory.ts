import type { Counter, GeneratedMoment, JsonObject, Maybe, MaybeMoment, Moment, WithDefault } from './columns.ts'

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

/** The people of an org, their groups and roles, and what is set for all of them. */
export interface DirectoryTables {
  readonly user: {
    readonly org_id: string
    readonly id: string
    readonly login: string
    readonly login_key: string
    readonly email: string
    readonly email_verified: WithDefault<boolean>
    readonly status: WithDefault<UserStatus>
    readonly status_changed_at: GeneratedMoment
    readonly profile: JsonObject
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
  readonly picture: {
    readonly org_id: string
    readonly id: string
    readonly type: string
    readonly bytes: Buffer
    readonly created_at: Moment
  }
}
