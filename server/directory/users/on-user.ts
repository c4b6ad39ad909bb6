import { permissionsOfRoles } from '../../../contracts/management/rights.ts'
import { inOrgTransaction, type OrgDb } from '../../database/org.ts'
import { outranks } from '../../http/api/caller.ts'
import { notAllowed, notFound, type Refused, wrongField } from '../../http/api/errors.ts'
import type { ApiCall } from '../../http/api/route.ts'
import { keepASuperAdmin } from '../roles/last-super-admin.ts'
import { listRolesOf } from '../roles/store.ts'
import { findUserId } from './find-user.ts'
import { LoginTaken, lockUser, type StoredUser } from './store.ts'

/** A request that changes a user, whatever its body. */
export type UserCall = Pick<
  ApiCall<unknown, unknown>,
  'org' | 'db' | 'caller' | 'now' | 'visitor' | 'ifMatch' | 'href' | 'params'
>

/** What is asked before a user is changed. */
export interface Conditions {
  /** False for what touches neither password, sessions, status nor address: that is everybody's who manages users. */
  readonly needsRank?: boolean
  /** True for what keeps the user from signing in: the last super admin is spared. */
  readonly takesAccess?: boolean
}

/** The refusal of a caller whom the user outranks: who may sign somebody in, or out, has their rights. */
export const outrankedByUser: Refused = notAllowed(
  'caller-holds-the-rights-of-the-user',
  'the user holds rights that you lack',
)

/**
 * Changes the user that the path names, in one transaction that holds them: two admins come one after the other, and the
 * second is refused if it asked not to overwrite the first. Refuses before anything is written.
 */
export async function onUser<T extends { readonly kind: string }>(
  call: UserCall,
  { needsRank = true, takesAccess = false }: Conditions,
  work: (transaction: OrgDb, user: StoredUser) => Promise<T | Refused>,
): Promise<T | Refused> {
  const named = call.params.userId ?? 'me'
  const id = await findUserId(call, named)
  if (id === undefined) return notFound(named, 'User')
  try {
    return await inOrgTransaction(call.db, async (transaction) => {
      if (needsRank && !(await isOfRank(transaction, call, id))) return outrankedByUser
      const last = takesAccess ? await keepASuperAdmin(transaction, id) : undefined
      if (last) return last
      const user = await lockUser(transaction, id)
      if (!user) return notFound(named, 'User')
      // Asked again now that nobody can give the user another role.
      if (needsRank && !(await isOfRank(transaction, call, id))) return outrankedByUser
      if (call.ifMatch && !call.ifMatch.includes(user.version)) return changedSince
      return work(transaction, user)
    })
  } catch (error) {
    if (error instanceof LoginTaken) return loginTaken
    throw error
  }
}

/** True when the caller holds every right that the user holds. */
export const isOfRank = async (db: OrgDb, { caller }: Pick<UserCall, 'caller'>, userId: string): Promise<boolean> =>
  outranks(caller, permissionsOfRoles(await listRolesOf(db, userId)))

const changedSince: Refused = {
  kind: 'refused',
  refusal: {
    error: 'changed-since',
    rule: 'user-is-as-the-caller-saw-them',
    causes: ['the user was changed since you read them: read them again'],
  },
}

/** The refusal of a login that somebody has, in whatever spelling: in words that programs made for Okta compare. */
export const loginTaken: Refused = wrongField(
  'login',
  'An object with this field already exists in the current organization',
  'login-is-nobody-elses',
)
