import { changesBetween } from '../../audit/changes.ts'
import type { EventType } from '../../audit/event-types.ts'
import type { LogParty } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import type { Refused } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import type { ApiCall } from '../../http/api/route.ts'
import { holdOrg, type OwnOrg, writeOrg } from './store.ts'

/** Who changes the org, from where, when, and what they would not overwrite. */
export type OrgAct = Pick<ApiCall<unknown, unknown>, 'db' | 'caller' | 'visitor' | 'now' | 'ifMatch'>

/** What of an org is to be. */
export type OrgWish = Pick<OwnOrg, 'name' | 'settings'>

/** The org after the change, or why it stays as it was. */
export type OrgOutcome = Refused | { readonly kind: 'changed'; readonly org: OwnOrg }

const changedSince: Refused = {
  kind: 'refused',
  refusal: {
    error: 'changed-since',
    rule: 'org-is-as-it-was-read',
    about: 'If-Match',
    causes: ['If-Match: the org changed since it was read'],
  },
}

/**
 * Changes the org in one transaction with its log row, which tells what was and what is. A wish that changes nothing
 * writes nothing. `tell` gives the parts that the log compares, in the words of the management API.
 */
export const changeOrg = (
  { db, caller, visitor, now, ifMatch }: OrgAct,
  eventType: EventType,
  wish: (org: OwnOrg, db: OrgDb) => OrgWish | Refused | Promise<OrgWish | Refused>,
  tell: (org: OrgWish) => Readonly<Record<string, unknown>>,
): Promise<OrgOutcome> =>
  inOrgTransaction(db, async (transaction) => {
    const before = await holdOrg(transaction)
    if (ifMatch && !ifMatch.includes(before.version)) return changedSince
    const wanted = await wish(before, transaction)
    if ('refusal' in wanted) return wanted
    const changeDetails = changesBetween(tell(before), tell(wanted))
    if (!changeDetails) return { kind: 'changed', org: before }
    const after = await writeOrg(transaction, { ...wanted, version: before.version }, now)
    if (!after) return changedSince
    const target: LogParty = { id: after.id, type: 'Org', displayName: after.name, changeDetails }
    await logAct(transaction, { caller, visitor, now }, eventType, [target])
    return { kind: 'changed', org: after }
  })
