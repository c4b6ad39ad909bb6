import { permissionsOfRoles } from '../../../contracts/management/rights.ts'
import { roleLabels } from '../../../contracts/management/role.ts'
import { changesBetween } from '../../audit/changes.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { outranks } from '../../http/api/caller.ts'
import { notAllowed, notFound, type Refused } from '../../http/api/errors.ts'
import { type Act, logAct } from '../../http/api/log-act.ts'
import { keepASuperAdmin } from './last-super-admin.ts'
import { partyOf } from './party.ts'
import { deleteAssignment, findAssignment, findHolder, listRolesOf } from './store.ts'

/** Takes a role from a user; their next request is answered without it. The last super admin stays one. */
export function revokeRole(
  db: OrgDb,
  userId: string,
  id: string,
  act: Act,
): Promise<{ readonly kind: 'revoked' } | Refused> {
  return inOrgTransaction(db, async (transaction) => {
    const lonely = await keepASuperAdmin(transaction, userId)
    const user = await findHolder(transaction, userId)
    if (!user) return notFound(userId, 'User')
    const assignment = await findAssignment(transaction, userId, id)
    if (!assignment) return notFound(id, 'Role')
    const held = await listRolesOf(transaction, userId)
    if (!outranks(act.caller, permissionsOfRoles(held)))
      return notAllowed('caller-holds-what-they-take', 'you lack rights that the person has')
    if (lonely && assignment.role === 'SUPER_ADMIN') return lonely
    if (!(await deleteAssignment(transaction, userId, id))) return notFound(id, 'Role')
    const changeDetails = changesBetween({ roles: held }, { roles: held.filter((role) => role !== assignment.role) })
    await logAct(transaction, act, 'user.account.privilege.revoke', [{ ...partyOf(user), changeDetails }], {
      privilegeRevoked: roleLabels[assignment.role],
    })
    return { kind: 'revoked' }
  })
}
