import type { Counter, GeneratedMoment, JsonObject, Maybe, MaybeMoment, Moment, WithDefault } from './columns.ts'

/** What an org’s users sign in to, with its credentials and whom it is given to. */
export interface AppTables {
  readonly app: {
    readonly org_id: string
    readonly id: string
    readonly kind: 'oidc' | 'bookmark'
    readonly label: string
    readonly status: WithDefault<'ACTIVE' | 'INACTIVE'>
    readonly is_network_app: WithDefault<boolean>
    readonly version: Counter
    readonly settings: JsonObject
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
    readonly profile: JsonObject
    readonly updated_at: GeneratedMoment
    readonly user_name: Maybe<string>
  }
  readonly app_group: {
    readonly org_id: string
    readonly app_id: string
    readonly group_id: string
    readonly assigned_at: GeneratedMoment
    readonly profile: JsonObject
    readonly priority: WithDefault<number>
    readonly updated_at: GeneratedMoment
  }
  readonly app_scope: {
    readonly org_id: string
    readonly app_id: string
    readonly scope: string
    readonly id: string
    readonly granted_at: Moment
    readonly granted_by: Maybe<string>
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
}
