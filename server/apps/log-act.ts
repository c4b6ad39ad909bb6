import type { EventType } from '../audit/event-types.ts'
import { type LogParty, logEvent } from '../audit/log.ts'
import type { OrgDb } from '../database/org.ts'
import type { ApiCall } from '../http/api/route.ts'

/** Who acts on an app, from where and when, and what they may overwrite. */
export type Act = Pick<ApiCall<unknown, unknown>, 'caller' | 'visitor' | 'now' | 'ifMatch'>

/** Logs what an admin did to an app, in the transaction that does it. */
export function logAct(
  db: OrgDb,
  { caller, visitor, now }: Act,
  eventType: EventType,
  targets: readonly LogParty[],
  detail?: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { party: actor, sessionId } = caller
  const event = { eventType, outcome: 'SUCCESS' as const, actor, targets, visitor, sessionId }
  return logEvent(db, detail === undefined ? event : { ...event, detail }, now)
}

/** An app as the log names it. */
export const partyOfApp = ({ id, label }: { readonly id: string; readonly label: string }): LogParty => ({
  id,
  type: 'AppInstance',
  alternateId: id,
  displayName: label,
})
