import { type AppGroupPatch, wholeAssignmentProfile } from '../../../contracts/management/assignment.ts'
import { changesBetween } from '../../audit/changes.ts'
import type { LogParty } from '../../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { notFound, type Refused, wrongField } from '../../http/api/errors.ts'
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

/** Changes how a group has an app, step by step; refused when it has it not, or when its profile would grow too large. */
export function patchGroupAssignment(
  db: OrgDb,
  of: GroupAssignmentOf,
  steps: AppGroupPatch,
  act: Act,
): Promise<GroupOutcome | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const app = await lockApp(transaction, of.appId)
    if (!app) return noApp(of.appId)
    const before = await findGroupAssignment(transaction, of.appId, of.groupId)
    if (!before) return groupLacksApp(of.groupId)
    const wanted = steps.reduce(takeStep, told(before))
    if (!wholeAssignmentProfile.safeParse(wanted.profile).success)
      return wrongField('profile', 'would be longer than 8192 characters as JSON', 'profile-stays-small')
    await keepGroupAssignment(transaction, of, wanted, act.now)
    const assigned = await findGroupAssignment(transaction, of.appId, of.groupId)
    if (!assigned) throw new Error('unreachable: the assignment was just changed')
    const changes = changesBetween(told(before), told(assigned))
    const targets = [{ ...partyOfGroup(assigned), changeDetails: changes }, partyOfApp(app)]
    if (changes) await logAct(transaction, act, 'group.application_assignment.update', targets)
    return { kind: 'done', assigned }
  })
}

type Told = Pick<AssignedGroup, 'priority' | 'profile'>

/** The assignment after one step, whose value was read in the shape its path demands. */
function takeStep(assignment: Told, { op, path, value }: AppGroupPatch[number]): Told {
  if (path === '/priority') return { ...assignment, priority: value as number }
  if (path === '/profile') return { ...assignment, profile: op === 'remove' ? {} : (value as Told['profile']) }
  const name = path.slice('/profile/'.length)
  const others = Object.entries(assignment.profile).filter(([each]) => each !== name)
  return { ...assignment, profile: Object.fromEntries(op === 'remove' ? others : [...others, [name, value]]) }
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
