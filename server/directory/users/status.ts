import type { UserStatus } from '../../database/schema.ts'
import { type ApiErrorName, type Refused } from '../../http/api/errors.ts'
import type { StoredUser } from './store.ts'

/** What an admin can do with a user as a whole. */
export type LifecycleAct =
  | 'activate'
  | 'reactivate'
  | 'deactivate'
  | 'suspend'
  | 'unsuspend'
  | 'expirePassword'
  | 'resetPassword'
  | 'forgotPassword'
  | 'changePassword'
  | 'setPassword'
  | 'delete'

/** In which statuses each act can be done: docs/policies/users.md. */
const allowedIn: Readonly<Record<LifecycleAct, readonly UserStatus[]>> = {
  activate: ['STAGED', 'DEPROVISIONED'],
  reactivate: ['PROVISIONED'],
  deactivate: ['STAGED', 'PROVISIONED', 'ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT', 'SUSPENDED'],
  suspend: ['ACTIVE'],
  unsuspend: ['SUSPENDED'],
  expirePassword: ['ACTIVE', 'PASSWORD_EXPIRED'],
  resetPassword: ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY'],
  forgotPassword: ['ACTIVE'],
  changePassword: ['ACTIVE', 'PASSWORD_EXPIRED'],
  setPassword: ['STAGED', 'PROVISIONED', 'ACTIVE', 'RECOVERY', 'PASSWORD_EXPIRED', 'SUSPENDED'],
  delete: ['DEPROVISIONED'],
}

/** True when the act can be done with the user as they are. A password can expire or be changed only where there is one. */
export function isPossible(user: Pick<StoredUser, 'status' | 'passwordChangedAt'>, act: LifecycleAct): boolean {
  const needsPassword = act === 'expirePassword' || act === 'changePassword'
  return allowedIn[act].includes(user.status) && (!needsPassword || user.passwordChangedAt !== null)
}

/** Refuses an act that the user's status does not allow; undefined lets it go on. */
export function refuseByStatus(
  user: Pick<StoredUser, 'status' | 'passwordChangedAt'>,
  act: LifecycleAct,
): Refused | undefined {
  if (isPossible(user, act)) return undefined
  const why = allowedIn[act].includes(user.status) ? 'the user has no password' : `the user is ${user.status}`
  const { error = 'wrong-status', cause = why } = refusals[act] ?? {}
  return { kind: 'refused', refusal: { error, rule: 'status-allows-the-act', causes: [cause] } }
}

/** The acts that Okta refuses in words of their own: programs made for it look for these to know that nothing is to do. */
const refusals: Readonly<
  Partial<Record<LifecycleAct, { readonly error: ApiErrorName; readonly cause?: string | undefined }>>
> = {
  activate: { error: 'already-active' },
  suspend: { error: 'validation', cause: 'Cannot suspend a user that is not active' },
  unsuspend: { error: 'validation', cause: 'Cannot unsuspend a user that is not suspended' },
  forgotPassword: { error: 'no-forgotten-password' },
  changePassword: { error: 'no-change-of-password' },
}

/** Something that can be done with a user, and where. */
export interface UserAction {
  readonly name: string
  readonly path: string
  readonly method: 'POST' | 'DELETE'
}

const lifecycle = (act: LifecycleAct, path: string): UserAction & { readonly act: LifecycleAct } => ({
  act,
  name: act,
  path,
  method: 'POST',
})

const actions = [
  lifecycle('activate', '/lifecycle/activate'),
  lifecycle('reactivate', '/lifecycle/reactivate'),
  lifecycle('deactivate', '/lifecycle/deactivate'),
  lifecycle('suspend', '/lifecycle/suspend'),
  lifecycle('unsuspend', '/lifecycle/unsuspend'),
  lifecycle('expirePassword', '/lifecycle/expire_password'),
  lifecycle('resetPassword', '/lifecycle/reset_password'),
  lifecycle('forgotPassword', '/credentials/forgot_password'),
  lifecycle('changePassword', '/credentials/change_password'),
  { ...lifecycle('delete', ''), method: 'DELETE' as const },
]

/** Everything that can be done with a user as they are. */
export const actionsOf = (user: StoredUser): readonly UserAction[] => [
  ...actions.filter(({ act }) => isPossible(user, act)),
  ...(user.lockedAt === null ? [] : [{ name: 'unlock', path: '/lifecycle/unlock', method: 'POST' as const }]),
]
