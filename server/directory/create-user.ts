import { type LogParty, logEvent, type Visitor } from '../audit/log.ts'
import { inOrgTransaction, type OrgDb } from '../database/org.ts'
import type { AdminRole, UserStatus } from '../database/schema.ts'
import { newId } from '../keys/ids.ts'
import { loginKey } from './login.ts'
import { addMember, findEveryone, grantRole, insertUser, keepPassword } from './store.ts'

/** A user to be made. */
export interface UserDraft {
  readonly login: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly emailVerified?: boolean
  readonly status?: UserStatus
  /** The password's hash, made by the sign-in slice. */
  readonly passwordHash?: string
  readonly roles?: readonly AdminRole[]
  readonly groupIds?: readonly string[]
  /** Further attributes of the profile, by the names of the management API. */
  readonly profile?: Readonly<Record<string, unknown>>
}

/** Who makes the user, for the log. */
export interface Maker {
  readonly actor?: LogParty
  readonly visitor?: Visitor
  readonly sessionId?: string | undefined
}

/** Makes a user, in Everyone and the groups named, all or nothing. Undefined when the login is taken. */
export function createUser(db: OrgDb, draft: UserDraft, maker: Maker, now: Date): Promise<string | undefined> {
  return inOrgTransaction(db, async (transaction) => {
    const id = newId('00u')
    const { login, email, firstName, lastName, status = 'ACTIVE' } = draft
    const profile = { firstName, lastName, displayName: `${firstName} ${lastName}`.trim(), ...draft.profile }
    const user = {
      id,
      login,
      loginKey: loginKey(login),
      email,
      emailVerified: draft.emailVerified ?? false,
      status,
      profile,
    }
    if (!(await insertUser(transaction, user, now))) return undefined
    if (draft.passwordHash !== undefined) await keepPassword(transaction, id, draft.passwordHash, now)
    const everyone = await findEveryone(transaction)
    for (const groupId of [...(everyone === undefined ? [] : [everyone]), ...(draft.groupIds ?? [])])
      await addMember(transaction, groupId, id)
    for (const role of draft.roles ?? []) await grantRole(transaction, id, role)
    const target: LogParty = { id, type: 'User', alternateId: login, displayName: profile.displayName }
    await logEvent(
      transaction,
      { eventType: 'user.lifecycle.create', outcome: 'SUCCESS', targets: [target], ...maker },
      now,
    )
    return id
  })
}
