import type { BrokenRule } from '../shared/rule.ts'
import type { EpochMilliseconds } from '../shared/time.ts'
import type { ClientAuthenticationMethod, RegisteredClient } from './client.ts'
import type { TokenError } from './errors.ts'

/** Everything in a request that could prove a client, unread. */
export interface PresentedCredentials {
  /** The Authorization header. */
  readonly authorization: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly clientAssertion: string | undefined
  readonly clientAssertionType: string | undefined
}

/** The one way in which a client presented itself. */
export type ClientCredentials =
  | { readonly method: 'client_secret_basic' | 'client_secret_post'; readonly clientId: string; readonly clientSecret: string }
  /** `clientId` is what the assertion claims; whose it is, its signature says. */
  | { readonly method: 'assertion'; readonly clientId: string; readonly assertion: string }
  | { readonly method: 'none'; readonly clientId: string }

/** What reading the credentials gives. */
export type CredentialsOutcome =
  | { readonly kind: 'credentials'; readonly credentials: ClientCredentials }
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }

/** Picks the one way in which the client presents itself (RFC6749-2.3); two at once are refused. */
export declare function readClientCredentials(presented: PresentedCredentials): CredentialsOutcome

/** The claims of a client assertion (RFC7523-3), unbelieved. */
export type AssertionClaims = Readonly<Record<string, unknown>>

/** What the server knows about a client that presents itself. */
export interface ClientFacts {
  readonly client: RegisteredClient | undefined
  readonly clientActive: boolean
  /** The SHA-256 of each secret that holds now, base64url. Two hold while one replaces the other. */
  readonly secretHashes: readonly string[]
  /** The claims of the presented assertion, once its signature was checked by a key of this client; else undefined. */
  readonly assertion: AssertionClaims | undefined
  /** Who a client assertion may be meant for: the issuer, the token endpoint, and the endpoint that was called. */
  readonly audiences: readonly string[]
}

/** What presenting credentials leads to. */
export type ClientOutcome =
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }
  | {
      readonly kind: 'authenticated'
      readonly client: RegisteredClient
      readonly method: ClientAuthenticationMethod
      /** Must be remembered until it could no longer be accepted, and refused when it is remembered already (RFC7523-3). */
      readonly useOnce: { readonly jti: string; readonly until: EpochMilliseconds } | undefined
    }

/** Decides whether the client is who it says it is (RFC6749-3.2.1). */
export declare function decideClientAuthentication(
  credentials: ClientCredentials,
  facts: ClientFacts,
  now: EpochMilliseconds,
): ClientOutcome
