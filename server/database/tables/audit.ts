import type { Maybe, MaybeJson, Moment, WithDefault } from './columns.ts'

/** How a logged event ended. */
export type LogOutcome = 'SUCCESS' | 'FAILURE' | 'DENY' | 'ALLOW' | 'CHALLENGE' | 'UNKNOWN'

/** What happened. */
export interface AuditTables {
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
