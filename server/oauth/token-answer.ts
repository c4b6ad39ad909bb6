import type { TokenError } from '../../protocol/oauth/errors.ts'
import type { TokenResponse } from '../../protocol/oauth/token-response.ts'
import type { BrokenRule } from '../../protocol/shared/rule.ts'
import type { OrgContext } from '../http/org-context.ts'

/**
 * The client was believed, or the request judged, by a configuration that is no longer so: a secret may have been taken
 * back. Nothing was done; everything is decided again, from the client's proof on, under the org as it is now.
 */
export interface Stale {
  readonly kind: 'stale'
  readonly org: OrgContext
}

/** What a token request gives: tokens, a refusal, or the wish to be decided again under what is configured now. */
export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly response: TokenResponse }
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }
  | Stale

/** A refusal of our own making: of what only the database could tell. */
export const refuse = (
  rule: string,
  error: TokenError,
  description: string,
): Extract<TokenAnswer, { kind: 'refuse' }> => ({
  kind: 'refuse',
  refusal: { rule, error, description },
})
