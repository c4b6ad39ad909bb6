import { logEvent } from '../audit/log.ts'
import type { OrgDb } from '../database/org.ts'
import { newId } from '../keys/ids.ts'
import { loginKey } from './login.ts'
import { addMember, findEveryone, grantRole, insertUser, keepPassword, renameOrg } from './store.ts'

/** The first admin, as the set-up page asked for them. */
export interface FirstAdminDraft {
  readonly orgName: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly passwordHash: string
}

/** Makes the first user, a super admin, and names the org. Runs in the transaction that uses the set-up link. */
export async function createFirstAdmin(db: OrgDb, admin: FirstAdminDraft, now: Date): Promise<{ userId: string }> {
  const { orgName, email, firstName, lastName, passwordHash } = admin
  const id = newId('00u')
  const profile = { firstName, lastName, displayName: `${firstName} ${lastName}` }
  const key = loginKey(email)
  const user = { id, login: email, loginKey: key, email, emailVerified: true, status: 'ACTIVE' as const, profile }
  if (!(await insertUser(db, user, now))) throw new Error('the first admin of an org cannot exist already')
  await keepPassword(db, id, passwordHash, now)
  await grantRole(db, id, 'SUPER_ADMIN')
  const everyone = await findEveryone(db)
  if (everyone !== undefined) await addMember(db, everyone, id)
  await renameOrg(db, orgName)
  const target = { id, type: 'User' as const, alternateId: email, displayName: profile.displayName }
  await logEvent(db, { eventType: 'user.lifecycle.create', outcome: 'SUCCESS', targets: [target] }, now)
  return { userId: id }
}
