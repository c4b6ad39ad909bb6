import type { AdminRoleName, Permission } from '../../../contracts/management/rights.ts'
import { covers } from '../../../contracts/management/rights.ts'
import type { LogParty } from '../../audit/log.ts'

/** Who calls the management API, as proven for this very request. */
export interface Caller {
  /** A browser's session, a script's API token, or a service app's access token. */
  readonly kind: 'session' | 'token' | 'service'
  /** The person: of the session, or the token's owner. Undefined for a service app. */
  readonly userId: string | undefined
  /** As the log names them. */
  readonly party: LogParty
  readonly roles: readonly AdminRoleName[]
  /** What they may do now: never more than the person behind the credential may. */
  readonly permissions: ReadonlySet<Permission>
  /** The session's id. */
  readonly sessionId?: string | undefined
  /** When the person last proved who they are; undefined for tokens, which prove it every time. */
  readonly authenticatedAt?: Date | undefined
  /** The API token's id, or the service app's. */
  readonly credentialId?: string | undefined
}

/** True when the caller may do this. */
export const may = ({ permissions }: Pick<Caller, 'permissions'>, permission: Permission): boolean =>
  permissions.has(permission)

/**
 * True when the caller holds every right that the other holds.
 *
 * Whoever may change what somebody may do, or sign in as them, gets their rights: so nobody acts on a user, an app or a
 * token that holds rights they lack.
 */
export const outranks = ({ permissions }: Pick<Caller, 'permissions'>, held: ReadonlySet<Permission>): boolean =>
  covers(permissions, held)
