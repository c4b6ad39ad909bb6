import type { TokenError } from '../../protocol/oauth/errors.ts'
import type { TokenResponse } from '../../protocol/oauth/token-response.ts'
import type { BrokenRule } from '../../protocol/shared/rule.ts'

/** What a token request gives: tokens, or a refusal. */
export type TokenAnswer =
  | { readonly kind: 'tokens'; readonly response: TokenResponse }
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }

/** A refusal of our own making: of what only the database could tell. */
export const refuse = (rule: string, error: TokenError, description: string): TokenAnswer => ({
  kind: 'refuse',
  refusal: { rule, error, description },
})
