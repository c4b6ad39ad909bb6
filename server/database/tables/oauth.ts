import type { GeneratedMoment, Json, Maybe, MaybeJson, MaybeMoment, Moment, WithDefault } from './columns.ts'

/** What the authorization server signs with and has given. */
export interface OAuthTables {
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
  readonly consent: {
    readonly org_id: string
    readonly user_id: string
    readonly app_id: string
    readonly scopes: readonly string[]
    readonly granted_at: Moment
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
}
