import { changesBetween } from '../../audit/changes.ts'
import type { LogParty } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { notFound, type Refused } from '../../http/api/errors.ts'
import { logAct } from '../../http/api/log-act.ts'
import { type Act, partyOfApp } from '../act.ts'
import { noApp } from '../manage/change-app.ts'
import { lockApp } from '../manage/store.ts'
import type { AppsParts } from '../parts.ts'
import {
  type AssignedGroup,
  deleteGroupAssignment,
  findGroupAssignment,
  holdGroup,
  keepGroupAssignment,
} from './store.ts'

/** Which group's assignment to what. */
export interface GroupAssignmentOf {
  readonly appId: string
  readonly groupId: string
}

/** A group's assignment as it is now, or as it was. */
export interface GroupOutcome {
  readonly kind: 'done'
  readonly assigned: AssignedGroup
}

/** The refusal of a group that does not have the app. */
export const groupLacksApp = (groupId: string): Refused => notFound(groupId, 'ApplicationGroupAssignment')

/** Gives a group, and with it all its members, an app, or changes how it has it. */
export function assignGroup(
  db: OrgDb,
  of: GroupAssignmentOf,
  wanted: { readonly priority: number | undefined; readonly profile: Readonly<Record<string, unknown>> | undefined },
  act: Act,
): Promise<GroupOutcome | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const app = await lockApp(transaction, of.appId)
    if (!app) return noApp(of.appId)
    const group = await holdGroup(transaction, of.groupId)
    if (!group) return notFound(of.groupId, 'UserGroup')
    const before = await findGroupAssignment(transaction, of.appId, of.groupId)
    await keepGroupAssignment(transaction, of, wanted, act.now)
    const assigned = await findGroupAssignment(transaction, of.appId, of.groupId)
    if (!assigned) throw new Error('unreachable: the group was just assigned')
    const target = partyOfGroup(group)
    const changes = before && changesBetween(told(before), told(assigned))
    if (!before) await logAct(transaction, act, 'group.application_assignment.add', [target, partyOfApp(app)])
    else if (changes)
      await logAct(transaction, act, 'group.application_assignment.update', [
        { ...target, changeDetails: changes },
        partyOfApp(app),
      ])
    return { kind: 'done', assigned }
  })
}

const told = ({ priority, profile }: AssignedGroup) => ({ priority, profile })

/** Takes an app from a group, at once; what its members gave it ends, unless something else gives it to them. */
export function unassignGroup(
  parts: Pick<AppsParts, 'endUnassignedGrants'>,
  db: OrgDb,
  of: GroupAssignmentOf,
  act: Act,
): Promise<GroupOutcome | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const app = await lockApp(transaction, of.appId)
    if (!app) return noApp(of.appId)
    const assigned = await findGroupAssignment(transaction, of.appId, of.groupId)
    if (!assigned || !(await deleteGroupAssignment(transaction, of.appId, of.groupId))) return groupLacksApp(of.groupId)
    await parts.endUnassignedGrants(transaction, { appId: of.appId }, act.now)
    const targets = [partyOfGroup(assigned), partyOfApp(app)]
    await logAct(transaction, act, 'group.application_assignment.remove', targets)
    return { kind: 'done', assigned }
  })
}

const partyOfGroup = ({ id, name }: { readonly id: string; readonly name: string }): LogParty => ({
  id,
  type: 'UserGroup',
  displayName: name,
})
