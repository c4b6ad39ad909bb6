import type { RequestedClaims } from '../oidc/claims-parameter.ts'
import type { BrokenRule } from '../shared/rule.ts'
import type { EpochMilliseconds } from '../shared/time.ts'
import type { RegisteredClient, ResponseMode } from './client.ts'
import type { AuthorizeError } from './errors.ts'
import type { RegisteredRedirectUri } from './redirect-uri.ts'

/**
 * The parameters of an authorization request, read but not yet believed (RFC6749-4.1.1, OIDCC-3.1.2.1).
 *
 * Plain JSON, so that it can wait sealed between two steps. A parameter sent without a value, or more than once, is
 * undefined; lists are split at spaces.
 */
export interface AuthorizeRequest {
  readonly clientId: string | undefined
  readonly redirectUri: string | undefined
  readonly responseType: string | undefined
  readonly responseMode: string | undefined
  readonly scope: readonly string[]
  readonly state: string | undefined
  readonly nonce: string | undefined
  readonly codeChallenge: string | undefined
  readonly codeChallengeMethod: string | undefined
  readonly prompt: readonly string[]
  readonly maxAge: string | undefined
  readonly display: string | undefined
  readonly uiLocales: readonly string[]
  readonly claims: string | undefined
  readonly acrValues: readonly string[]
  readonly loginHint: string | undefined
  readonly idTokenHint: string | undefined
  readonly request: string | undefined
  readonly requestUri: string | undefined
  readonly registration: string | undefined
  /** Every `resource` sent: it alone may be sent more than once (RFC8707-2). */
  readonly resource: readonly string[]
  /** Names of parameters that were sent more than once. */
  readonly repeated: readonly string[]
  /** When the request first arrived. It stays the same while the user signs in and consents. */
  readonly receivedAt: EpochMilliseconds
}

/** What the server knows about the request at this moment. */
export interface AuthorizeFacts {
  readonly client: RegisteredClient | undefined
  readonly clientActive: boolean
  readonly session: Session | undefined
  /** True when the session's user is assigned to the app. */
  readonly assigned: boolean
  /** What this user last granted to this client. */
  readonly consent: Consent | undefined
  /** The user of an id_token_hint whose signature and issuer are ours; undefined when none was sent or it is not ours. */
  readonly hintedUserId: string | undefined
  /** The user whom login_hint names, when we know one. A wish only. */
  readonly loginHintUserId: string | undefined
  /** True when the user pressed Deny, or Cancel, in this very flow. */
  readonly denied: boolean
}

/** A browser's session with us. */
export interface Session {
  /** What clients see as `sid`; never what is in the cookie. */
  readonly id: string
  readonly userId: string
  readonly userActive: boolean
  /** When the user last proved who they are. */
  readonly authenticatedAt: EpochMilliseconds
  /** When the user last said "yes, this account". Signing in is saying so. */
  readonly chosenAt: EpochMilliseconds
  /** How the user proved it (RFC8176-2). */
  readonly amr: readonly string[]
}

/** What a user granted to an app. */
export interface Consent {
  readonly scopes: readonly string[]
  readonly grantedAt: EpochMilliseconds
}

/** What the user must do next. */
export type AskedStep = 'sign-in' | 'create' | 'choose-account' | 'sign-in-again' | 'consent'

/** Where and how the answer goes back to the client. */
export interface WayBack {
  readonly to: RegisteredRedirectUri
  readonly mode: ResponseMode
  readonly state: string | undefined
}

/** What must happen next. The server carries it out; it decides nothing more. */
export type AuthorizeOutcome =
  /** Show the user an error page. The client is not proven, so nothing is sent to it. */
  | { readonly kind: 'show-error'; readonly refusal: BrokenRule<AuthorizeError> }
  /** Send the client an error. */
  | { readonly kind: 'refuse'; readonly back: WayBack; readonly refusal: BrokenRule<AuthorizeError> }
  /**
   * Ask the user for something, then decide again.
   *
   * `rule` tells why; `scope` is what the client would learn: consent shows and keeps it.
   */
  | { readonly kind: 'ask'; readonly step: AskedStep; readonly rule: string; readonly scope: readonly string[] }
  /** Send the client a code bound to this grant. */
  | { readonly kind: 'grant'; readonly back: WayBack; readonly grant: CodeGrant }

/** What an authorization code stands for until it is redeemed (RFC6749-4.1.3). */
export interface CodeGrant {
  readonly clientId: string
  readonly userId: string
  readonly sessionId: string
  readonly scope: readonly string[]
  readonly redirectUri: RegisteredRedirectUri
  readonly codeChallenge: string | undefined
  readonly nonce: string | undefined
  /** Undefined when no individual claims were asked for. */
  readonly claims: RequestedClaims | undefined
  readonly authenticatedAt: EpochMilliseconds
  readonly amr: readonly string[]
  /** What the session's proof amounts to, named by the first wish it fulfils. */
  readonly acr: string
}
