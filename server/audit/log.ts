import { randomUUID } from 'node:crypto'
import type { Insertable } from 'kysely'
import type { OrgDb } from '../database/org.ts'
import type { LogOutcome, Tables } from '../database/schema.ts'
import type { Changes } from './changes.ts'
import type { EventType } from './event-types.ts'
import { insertLogRow } from './store.ts'

/** Where a request came from, as the log and the sessions keep it. */
export interface Visitor {
  /** The client's address: the socket's, or what a configured proxy says. */
  readonly address: string
  /** At most 512 characters of what the browser says it is. */
  readonly userAgent: string
  /** Ties every log line and error page of one request together. */
  readonly requestId: string
}

/** Someone or something in the log, in the management API's shape. */
export interface LogParty {
  readonly id: string
  readonly type:
    | 'User'
    | 'AppInstance'
    | 'UserGroup'
    | 'Org'
    | 'Session'
    | 'SystemPrincipal'
    | 'Key'
    | 'Token'
    | 'TrustedOrigin'
  /** How people know it: a login, a client id. */
  readonly alternateId?: string
  readonly displayName?: string
  /** The API token that an actor acted by. */
  readonly tokenId?: string | undefined
  /** What the event changed of a target: made by changesBetween. */
  readonly changeDetails?: Changes | undefined
}

/** Something that happened, before it has its id. Never put a secret into `detail`. */
export interface LogEvent {
  readonly eventType: EventType
  readonly outcome: LogOutcome
  /** Why it failed: for admins, never shown to the person at the door. */
  readonly reason?: string | undefined
  readonly actor?: LogParty | undefined
  readonly targets?: readonly LogParty[]
  readonly visitor?: Visitor | undefined
  readonly sessionId?: string | undefined
  readonly detail?: Readonly<Record<string, unknown>>
}

/** The row of an event, for statements that carry their own log row. */
export function logRow(org: string, event: LogEvent, now: Date): Insertable<Tables['log_event']> {
  const { eventType, outcome, reason, actor, targets, visitor, sessionId, detail } = event
  return {
    org_id: org,
    published: now,
    id: randomUUID(),
    event_type: eventType,
    outcome,
    reason: reason ?? null,
    actor_id: actor?.id ?? null,
    actor: actor ? JSON.stringify(actor) : null,
    targets: targets ? JSON.stringify(targets) : null,
    address: visitor?.address ?? null,
    user_agent: visitor?.userAgent ?? null,
    request_id: visitor?.requestId ?? null,
    session_id: sessionId ?? null,
    detail: detail ? JSON.stringify(detail) : null,
  }
}

/** Writes an event to the org's log. In a transaction it stands or falls with the change it tells of. */
export function logEvent(db: OrgDb, event: LogEvent, now: Date): Promise<void> {
  return insertLogRow(db, logRow(db.org, event, now))
}
