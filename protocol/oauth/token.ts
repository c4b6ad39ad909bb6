import type { BrokenRule } from '../shared/rule.ts'
import type { RegisteredClient } from './client.ts'
import type { TokenError } from './errors.ts'

/** The parameters of a token request, read but not yet believed (RFC6749-4.1.3, RFC6749-6). */
export interface TokenRequest {
  readonly grantType: string | undefined
  readonly code: string | undefined
  readonly redirectUri: string | undefined
  readonly codeVerifier: string | undefined
  readonly refreshToken: string | undefined
  /** Undefined when no scope was sent. */
  readonly scope: readonly string[] | undefined
  readonly resource: readonly string[]
  /** Names of parameters that were sent more than once. */
  readonly repeated: readonly string[]
}

/** Which artefact the server must open next, or why not. */
export type TokenOutcome =
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }
  /** Open the code, then decideCodeRedemption. */
  | { readonly kind: 'redeem-code'; readonly code: string }
  /** Find the refresh token, then decideRefresh. */
  | { readonly kind: 'refresh'; readonly refreshToken: string }

/** Decides which grant a token request of an authenticated client is about. */
export declare function decideToken(request: TokenRequest, client: RegisteredClient): TokenOutcome
