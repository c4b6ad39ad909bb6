import type { RequestedClaims } from '../../oidc/claims-parameter.ts'
import type { BrokenRule } from '../../shared/rule.ts'
import type { EpochMilliseconds, Seconds } from '../../shared/time.ts'
import type { CodeGrant } from '../authorize.ts'
import type { RegisteredClient } from '../client.ts'
import type { TokenError } from '../errors.ts'
import type { TokenRequest } from '../token.ts'

/** Stricter than RFC6749-4.1.2, which recommends ten minutes at most: a redirect takes seconds. */
export const codeLifetime: Seconds = 60

/** What a code holds, opened: the grant it was made from, with the redirect URI as a hash. Plain JSON. */
export interface OpenedCode {
  /** Names the grant; redeeming the code is inserting it. */
  readonly id: string
  readonly clientId: string
  readonly userId: string
  readonly sessionId: string
  readonly scope: readonly string[]
  /** Made by hashRedirectUri. */
  readonly redirectUriHash: string
  readonly codeChallenge: string | undefined
  readonly nonce: string | undefined
  readonly claims: RequestedClaims | undefined
  readonly authenticatedAt: EpochMilliseconds
  readonly amr: readonly string[]
  readonly acr: string
  readonly issuedAt: EpochMilliseconds
}

/** What redeeming a code leads to. */
export type CodeOutcome =
  | {
      readonly kind: 'refuse'
      readonly refusal: BrokenRule<TokenError>
      /**
       * The grant whose tokens must end, if it was ever redeemed: the code is authentic and this client's, but too old, so
       * this may be a replay (RFC6749-4.1.2).
       */
      readonly revokes: string | undefined
    }
  /** Redeem it, in one statement that exactly one of two racing requests wins; the loser's attempt revokes the grant. */
  | { readonly kind: 'redeem'; readonly grant: OpenedCode; readonly offline: boolean }

/** What the code of a grant holds. */
export declare function sealableCode(id: string, grant: CodeGrant, now: EpochMilliseconds): OpenedCode

/** Decides whether a client may redeem a code, before the database is asked; `code` is undefined when it did not open. */
export declare function decideCodeRedemption(
  request: TokenRequest,
  client: RegisteredClient,
  code: OpenedCode | undefined,
  now: EpochMilliseconds,
): CodeOutcome
