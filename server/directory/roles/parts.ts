import type { OrgDb } from '../../database/org.ts'

/** What the roles are handed by the slice that signs people in. */
export interface RoleParts {
  /** Ends the link to a user's password that an admin was handed. In the transaction. */
  readonly endHandedLinks: (db: OrgDb, userId: string, now: Date) => Promise<void>
}
