import { type HintFacts, readIdTokenHint } from '../../protocol/oidc/id-token-hint.ts'
import type { OrgContext } from '../http/org-context.ts'
import { verifyJwt } from '../keys/signing-key.ts'
import type { OAuthParts } from './parts.ts'

/** Reads an id_token_hint: ours by signature and issuer, of any age; undefined for anything else (OIDCC-3.1.2.1). */
export async function verifyHint(
  parts: Pick<OAuthParts, 'rings' | 'now'>,
  org: OrgContext,
  hint: string | undefined,
): Promise<HintFacts | undefined> {
  if (hint === undefined) return undefined
  const ring = await parts.rings.of(org.db, org.version)
  return readIdTokenHint(verifyJwt(ring.verifying(parts.now().getTime()), hint), org.issuer)
}
