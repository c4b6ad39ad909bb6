import type { OrgDb } from '../database/org.ts'
import type { Keeper } from '../keys/seal.ts'
import type { Apps } from './app-cache.ts'

/** What the management of apps needs of the deployment and of other slices. */
export interface AppsParts {
  readonly apps: Apps
  readonly keeper: Keeper
  /** Allows http on loopback for every kind of app: under the deployment's development switch only. */
  readonly loopbackAllowed: boolean
  /** Ends every grant that users gave the app, with all tokens. */
  readonly endGrantsOfApp: (db: OrgDb, appId: string, now: Date) => Promise<void>
  /** Ends the grants of the app whose users no longer have it: of one user, or of all. */
  readonly endUnassignedGrants: (
    db: OrgDb,
    of: { readonly appId: string; readonly userId?: string },
    now: Date,
  ) => Promise<void>
}
