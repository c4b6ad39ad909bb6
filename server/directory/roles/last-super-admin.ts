import type { OrgDb } from '../../database/org.ts'
import { notAllowed, type Refused } from '../../http/api/errors.ts'
import { lockOrg } from '../store.ts'
import { hasOtherSuperAdmin, listRolesOf } from './store.ts'

/**
 * Refuses what would leave the org without a super admin who can sign in; undefined lets it go on.
 *
 * For the transaction that takes somebody's role, account or access away, and before any other lock of it: whoever does
 * the same to another admin waits until it is decided, so that two cannot remove one another.
 */
export async function keepASuperAdmin(transaction: OrgDb, userId: string): Promise<Refused | undefined> {
  await lockOrg(transaction)
  const roles = await listRolesOf(transaction, userId)
  if (!roles.includes('SUPER_ADMIN') || (await hasOtherSuperAdmin(transaction, userId))) return undefined
  return notAllowed('a-super-admin-remains', 'this is the last super admin who can sign in: make another one first')
}
