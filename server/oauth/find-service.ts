import type { OrgContext } from '../http/org-context.ts'
import type { Sealer } from '../keys/seal.ts'
import { openAccessToken } from './access-token.ts'
import { readLiveService } from './service-store.ts'

/** An app that acts for itself, as its access token proves it. */
export interface LiveService {
  readonly clientId: string
  readonly label: string
  /** Those scopes of the token that are granted to the app still. */
  readonly scopes: readonly string[]
}

/**
 * Finds whose access token this is, and what it may now; one statement.
 *
 * Undefined for a token that is none of this org, has expired, was revoked, or stands for a user: what a person gave an
 * app opens nothing that the app could do for itself.
 */
export async function findService(
  sealer: Sealer,
  org: Pick<OrgContext, 'id' | 'db'>,
  token: string,
  now: Date,
): Promise<LiveService | undefined> {
  const opened = openAccessToken(sealer, org.id, token)
  if (!opened || opened.grantId !== undefined || opened.expiresAt <= now.getTime()) return undefined
  const { tokenId, clientId, scope, issuedAt } = opened
  const question = { tokenId, clientId, scopes: scope, issuedAt: new Date(issuedAt) }
  const [row] = await readLiveService.run(org.db, question)
  return row && row.scopes.length > 0 ? { clientId, label: row.label, scopes: row.scopes } : undefined
}
