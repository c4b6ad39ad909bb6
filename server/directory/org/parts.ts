/** What the settings of an org are handed. */
export interface OrgParts {
  /** Forgets what this process holds of an org. Others see the new version within a second. */
  readonly orgChanged: (orgId: string) => void
}
