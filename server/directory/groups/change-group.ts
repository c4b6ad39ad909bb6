import { changesBetween } from '../../audit/changes.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { changedSince, notAllowed, notFound, type Refused, wrongField } from '../../http/api/errors.ts'
import { newId } from '../../keys/ids.ts'
import { type Act, logAct } from '../../http/api/log-act.ts'
import { lockOrg } from '../store.ts'
import type { GroupParts } from './parts.ts'
import { partyOfGroup } from './show-group.ts'
import {
  addGroup,
  deleteGroup,
  findGroup,
  findGroupToChange,
  type GroupProfile,
  isGroupNameTaken,
  listAppIdsOf,
  type StoredGroup,
  updateGroup,
} from './store.ts'

/** What a change of a group comes to. */
export type GroupOutcome = { readonly kind: 'changed'; readonly group: StoredGroup } | Refused

/** Who changes it, and the versions they have seen. */
export type GroupAct = Act & { readonly ifMatch?: readonly string[] | undefined }

const nameTaken = wrongField(
  'profile.name',
  'An object with this field already exists in the current organization',
  'group-name-is-used-once',
)

// Names are given one after the other, under the org's lock, so that two at once do not meet at the unique key.

/** Makes an empty group. */
export function createGroup(db: OrgDb, profile: GroupProfile, act: Act): Promise<GroupOutcome> {
  return inOrgTransaction(db, async (transaction) => {
    await lockOrg(transaction)
    const id = newId('00g')
    if (!(await addGroup(transaction, { id, ...profile }, act.now))) return nameTaken
    await logAct(transaction, act, 'group.lifecycle.create', [partyOfGroup({ id, ...profile })])
    return found(await findGroup(transaction, id))
  })
}

/** The group, if the caller has seen what it is now and it is not the built-in one; held until the transaction ends. */
async function findChangeable(db: OrgDb, id: string, { ifMatch }: GroupAct): Promise<StoredGroup | Refused> {
  const group = await findGroupToChange(db, id)
  if (!group) return notFound(id, 'Group')
  if (group.type === 'BUILT_IN')
    return notAllowed('built-in-group-stays', 'the built-in group is every user of the org and cannot be changed')
  return ifMatch && !ifMatch.includes(group.version) ? changedSince : group
}

/** Replaces the name and the description of a group. */
export function replaceGroup(db: OrgDb, id: string, profile: GroupProfile, act: GroupAct): Promise<GroupOutcome> {
  return inOrgTransaction(db, async (transaction) => {
    await lockOrg(transaction)
    const before = await findChangeable(transaction, id, act)
    if ('refusal' in before) return before
    const changeDetails = changesBetween(fieldsOf(before), fieldsOf(profile))
    if (!changeDetails) return { kind: 'changed', group: before }
    if (await isGroupNameTaken(transaction, profile.name, id)) return nameTaken
    if (!(await updateGroup(transaction, before, profile, act.now))) return changedSince
    const after = { ...partyOfGroup({ id, ...profile }), changeDetails }
    await logAct(transaction, act, 'group.profile.update', [after])
    return found(await findGroup(transaction, id))
  })
}

const fieldsOf = ({ name, description }: GroupProfile) => ({ name, description })

function found(group: StoredGroup | undefined): GroupOutcome {
  if (!group) throw new Error('unreachable: this transaction just wrote the row')
  return { kind: 'changed', group }
}

/** Deletes a group. What its members had by it alone ends at once. */
export function removeGroup(
  { endUnassignedGrants }: Pick<GroupParts, 'endUnassignedGrants'>,
  db: OrgDb,
  id: string,
  act: GroupAct,
): Promise<{ readonly kind: 'removed' } | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const group = await findChangeable(transaction, id, act)
    if ('refusal' in group) return group
    const appIds = await listAppIdsOf(transaction, id)
    if (!(await deleteGroup(transaction, group))) return changedSince
    for (const appId of appIds) await endUnassignedGrants(transaction, { appId }, act.now)
    await logAct(transaction, act, 'group.lifecycle.delete', [partyOfGroup(group)])
    return { kind: 'removed' }
  })
}
