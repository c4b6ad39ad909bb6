import type { LogParty } from '../../audit/log.ts'
import type { OrgDb } from '../../database/org.ts'
import type { Refused } from '../../http/api/errors.ts'
import type { ApiCall } from '../../http/api/route.ts'
import type { OAuthParts } from '../parts.ts'

/** A request about what apps hold. */
export type HeldCall = ApiCall<unknown, unknown>

/** What the routes about what apps hold need of other slices. */
export interface HeldParts extends Pick<OAuthParts, 'currentApp'> {
  /** The user that a path names, or the refusal of one who is not there. */
  readonly findUser: (call: HeldCall, named: string) => Promise<{ readonly id: string } | Refused>
  /** Acts on the user that the path names, in one transaction that holds them; refuses a caller whom they outrank. */
  readonly onUser: <T extends { readonly kind: string }>(
    call: HeldCall,
    work: (db: OrgDb, user: LogParty) => Promise<T | Refused>,
  ) => Promise<T | Refused>
}
