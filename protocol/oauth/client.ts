/** Where the app runs, and so whether it can keep a secret (RFC6749-2.1); a `service` acts for itself, without users. */
export type ClientKind = 'web' | 'browser' | 'native' | 'service'

/** How a client proves who it is at the token endpoint (OIDCC-9); `none` makes it a public client. */
export type ClientAuthenticationMethod =
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'client_secret_jwt'
  | 'private_key_jwt'
  | 'none'

/** The grants we know (RFC6749-1.3). The implicit and the password grant do not exist here (RFC9700-2.1.2, RFC9700-2.4). */
export type GrantType = 'authorization_code' | 'refresh_token' | 'client_credentials'

/** How the authorization response travels (OAuth.Responses-2.1, OAuth.Post-2). */
export type ResponseMode = 'query' | 'fragment' | 'form_post'

/** The algorithms an ID token may be signed with (RFC7518-3.1, RFC8037-3.1). */
export type IdTokenAlgorithm = 'RS256' | 'ES256' | 'EdDSA'

/** Whether the user is asked before the app gets what it asks for. */
export type ConsentPolicy = 'never' | 'once' | 'always'

/** Which of a user's groups an app sees. */
export type GroupsFilter =
  | { readonly match: 'all' }
  | { readonly match: 'equals' | 'starts-with' | 'contains'; readonly value: string }

/** Whether an app came by itself (RFC7591-3), and whether an admin has looked at it since. */
export type SelfRegistration = 'none' | 'unreviewed' | 'reviewed'

/** What an org has registered about an app (RFC7591-2), as far as the protocol asks for it. */
export interface RegisteredClient {
  readonly clientId: string
  readonly kind: ClientKind
  /** True when the app was made from a published integration; the network's rules hold for it. */
  readonly isNetworkApp: boolean
  readonly selfRegistration: SelfRegistration
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  /** The scopes it may ask for. */
  readonly scopes: readonly string[]
  readonly grantTypes: readonly GrantType[]
  readonly responseModes: readonly ResponseMode[]
  readonly tokenEndpointAuthMethod: ClientAuthenticationMethod
  /** Required of public clients whatever this says (RFC9700-2.1.1). */
  readonly pkceRequired: boolean
  /** What the admin chose; consentPolicyOf says what holds. */
  readonly consent: ConsentPolicy
  readonly idTokenSignedResponseAlg: IdTokenAlgorithm
  /** True when the claims of the granted scopes are in the ID token, too, for apps that never ask user info. */
  readonly claimsInIdToken: boolean
  /** Undefined: the app sees no groups. */
  readonly groupsFilter: GroupsFilter | undefined
  readonly backChannelLogoutUri: string | undefined
  /** True when its logout tokens must name the session (OIDCBCL-2.2). */
  readonly backChannelLogoutSessionRequired: boolean
  readonly initiateLoginUri: string | undefined
}

/** True for a client that cannot keep a secret, so that its id proves nothing (RFC6749-2.1). */
export const isPublicClient = ({
  tokenEndpointAuthMethod,
}: Pick<RegisteredClient, 'tokenEndpointAuthMethod'>): boolean => tokenEndpointAuthMethod === 'none'

/**
 * The consent policy that holds for a client.
 *
 * A public native client is asked for every time, whatever the admin chose: any program on the device can send its
 * client id and catch its redirect (RFC8252-8.6). So is one that registered itself, until an admin has reviewed it:
 * nobody but itself says who it is (RFC7591-5).
 */
export const consentPolicyOf = (
  client: Pick<RegisteredClient, 'consent' | 'kind' | 'tokenEndpointAuthMethod' | 'selfRegistration'>,
): ConsentPolicy =>
  client.selfRegistration === 'unreviewed' || (client.kind === 'native' && isPublicClient(client))
    ? 'always'
    : client.consent
