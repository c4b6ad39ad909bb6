import { type AdminRoleName, permissionsOfRoles } from '../../../contracts/management/rights.ts'
import { roleLabels } from '../../../contracts/management/role.ts'
import { changesBetween } from '../../audit/changes.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { outranks } from '../../http/api/caller.ts'
import { notAllowed, notFound, type Refused } from '../../http/api/errors.ts'
import { newId } from '../../keys/ids.ts'
import { type Act, logAct } from '../../http/api/log-act.ts'
import type { RoleParts } from './parts.ts'
import { partyOf } from './party.ts'
import { holdHolder, insertAssignment, listRolesOf, type StoredRole } from './store.ts'

/**
 * Gives a user a role, which works from their next request on. Nobody gives what they do not have.
 *
 * A link to the user's password that an admin was handed ends: whoever has it may less than the user does from now on.
 */
export function grantRoleTo(
  { endHandedLinks }: RoleParts,
  db: OrgDb,
  userId: string,
  role: AdminRoleName,
  act: Act,
): Promise<{ readonly kind: 'granted'; readonly role: StoredRole } | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const user = await holdHolder(transaction, userId)
    if (!user) return notFound(userId, 'User')
    const held = await listRolesOf(transaction, userId)
    if (!outranks(act.caller, permissionsOfRoles([...held, role])))
      return notAllowed('caller-holds-what-they-give', 'you lack rights that the role or the person has')
    if (user.status === 'DEPROVISIONED') return { kind: 'refused', refusal: deactivated }
    const granted: StoredRole = { id: newId('ra1'), userId, role, grantedAt: act.now }
    if (!(await insertAssignment(transaction, granted))) return { kind: 'refused', refusal: heldAlready }
    await endHandedLinks(transaction, userId, act.now)
    const changeDetails = changesBetween({ roles: held }, { roles: [...held, role] })
    await logAct(transaction, act, 'user.account.privilege.grant', [{ ...partyOf(user), changeDetails }], {
      privilegeGranted: roleLabels[role],
    })
    return { kind: 'granted', role: granted }
  })
}

const deactivated = {
  error: 'wrong-status',
  rule: 'only-those-who-are-here-get-roles',
  causes: ['the user is deactivated'],
} as const

const heldAlready = {
  error: 'duplicate-role',
  rule: 'role-is-given-once',
  causes: ['type: the user holds this role already'],
} as const
