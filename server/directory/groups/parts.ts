import type { OrgDb } from '../../database/org.ts'
import type { ApiAnswer, ApiCall } from '../../http/api/route.ts'

/** What the groups are handed by the slices that know apps and what apps hold. */
export interface GroupParts {
  /** One page of the apps that a group has. */
  readonly listAppsOfGroup: (
    db: OrgDb,
    groupId: string,
    wanted: Pick<ApiCall<unknown, unknown>, 'after' | 'href'> & { readonly limit: number },
  ) => Promise<ApiAnswer>
  /** Ends what apps hold for users who no longer have them: of one app, or of one user. In the transaction. */
  readonly endUnassignedGrants: (
    db: OrgDb,
    of: { readonly appId: string } | { readonly userId: string },
    now: Date,
  ) => Promise<void>
}
