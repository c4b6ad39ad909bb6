import { permissionsOfRoles } from '../../../contracts/management/rights.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { outranks } from '../../http/api/caller.ts'
import { notAllowed, notFound, type Refused } from '../../http/api/errors.ts'
import { type Act, logAct } from '../../http/api/log-act.ts'
import { partyOf } from '../roles/party.ts'
import { holdHolder, listRolesOf, type RoleHolder } from '../roles/store.ts'
import type { GroupParts } from './parts.ts'
import { deleteMember, insertMember, stampMembership } from './member-store.ts'
import { partyOfGroup } from './show-group.ts'
import { findGroupToChange, type StoredGroup } from './store.ts'

/** Somebody who comes into a group or leaves it. */
export interface Membership {
  readonly groupId: string
  readonly userId: string
}

/** What a change of who is in a group comes to; asking for what is so changes nothing. */
export type MembershipOutcome = { readonly kind: 'done' } | Refused

/** Puts a user into a group. What it gives is theirs from their next sign-on on. */
export const addToGroup = (db: OrgDb, membership: Membership, act: Act): Promise<MembershipOutcome> =>
  changeMembership(db, membership, act, async (transaction, group, user) => {
    if (!(await insertMember(transaction, group.id, user.id, act.now))) return { kind: 'done' }
    await stampMembership(transaction, group.id, act.now)
    await logAct(transaction, act, 'group.user_membership.add', [partyOf(user), partyOfGroup(group)])
    return { kind: 'done' }
  })

/**
 * Takes a user out of a group, and ends what apps hold that they had by it alone: coming back does not bring it back.
 * Nobody leaves the built-in group: it is every user of the org.
 */
export const removeFromGroup = (
  { endUnassignedGrants }: Pick<GroupParts, 'endUnassignedGrants'>,
  db: OrgDb,
  membership: Membership,
  act: Act,
): Promise<MembershipOutcome> =>
  changeMembership(db, membership, act, async (transaction, group, user) => {
    if (group.type === 'BUILT_IN')
      return notAllowed('built-in-group-stays', 'the built-in group is every user of the org: nobody leaves it')
    if (!(await deleteMember(transaction, group.id, user.id))) return { kind: 'done' }
    await stampMembership(transaction, group.id, act.now)
    await endUnassignedGrants(transaction, { userId: user.id }, act.now)
    await logAct(transaction, act, 'group.user_membership.remove', [partyOf(user), partyOfGroup(group)])
    return { kind: 'done' }
  })

function changeMembership(
  db: OrgDb,
  { groupId, userId }: Membership,
  act: Act,
  change: (transaction: OrgDb, group: StoredGroup, user: RoleHolder) => Promise<MembershipOutcome>,
): Promise<MembershipOutcome> {
  return inOrgTransaction(db, async (transaction) => {
    // The group first and then the user, always; both stay until it is done.
    const group = await findGroupToChange(transaction, groupId)
    if (!group) return notFound(groupId, 'Group')
    const user = await holdHolder(transaction, userId)
    if (!user) return notFound(userId, 'User')
    if (!outranks(act.caller, permissionsOfRoles(await listRolesOf(transaction, userId))))
      return notAllowed('caller-outranks-the-user', 'you lack rights that this person has')
    return change(transaction, group, user)
  })
}
