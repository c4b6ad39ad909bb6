import type { EventType } from '../../audit/event-types.ts'
import { type LogParty, logEvent } from '../../audit/log.ts'
import type { OrgDb } from '../../database/org.ts'
import type { ApiCall } from './route.ts'

/** Who acts through the management API, from where and when: what every act of an admin is logged with. */
export type Act = Pick<ApiCall<unknown, unknown>, 'caller' | 'visitor' | 'now'>

/** Logs what an admin did, in the transaction that does it. */
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
