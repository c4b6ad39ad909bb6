import type { GeneratedMoment, Maybe, MaybeMoment, Moment, WithDefault } from './columns.ts'

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

/** How people prove who they are: sessions, links, and what holds guessing back. */
export interface SignInTables {
  readonly set_up_link: {
    readonly org_id: string
    readonly token_hash: string
    readonly created_at: GeneratedMoment
    readonly expires_at: Moment
    readonly used_at: MaybeMoment
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
  readonly activation_link: MailedLink & { readonly is_mailed: boolean }
  readonly email_link: MailedLink
}
