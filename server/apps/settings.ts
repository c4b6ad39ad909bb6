import type {
  ClientAuthenticationMethod,
  ClientKind,
  ConsentPolicy,
  GrantType,
  GroupsFilter,
  IdTokenAlgorithm,
} from '../../protocol/oauth/client.ts'

/** What an OIDC app is, as stored in app.settings.oidc. */
export interface OidcSettings {
  /** A back end that keeps a secret, a page of scripts, or a program on a device. */
  readonly clientKind: ClientKind
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  /** Scopes it may ask for. */
  readonly scopes: readonly string[]
  readonly grantTypes: readonly GrantType[]
  readonly authMethod: ClientAuthenticationMethod
  /** Its public keys, for private_key_jwt. */
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] }
  /** Where its public keys are, when not here. */
  readonly jwksUri?: string
  readonly pkceRequired: boolean
  /** never: an admin set it up; once: asked for what is new; always: its client id proves nothing. */
  readonly consent: ConsentPolicy
  readonly idTokenAlg: IdTokenAlgorithm
  /** Puts the claims of the granted scopes into the ID token as well as into user info. */
  readonly claimsInIdToken: boolean
  readonly backChannelLogoutUri?: string
  /** The logout token must name the session, not only the user. */
  readonly backChannelLogoutSessionRequired?: boolean
  /** Which groups the groups claim names; undefined none. */
  readonly groupsFilter?: GroupsFilter
  /** Pages about the app, shown to people and never fetched. */
  readonly clientUri?: string
  readonly logoUri?: string
  readonly tosUri?: string
  readonly policyUri?: string
}

/** What an app is, as stored in app.settings. */
export interface AppSettings {
  readonly oidc?: OidcSettings
  /** Where a bookmark leads. */
  readonly bookmarkUrl?: string
  /** Starts a sign-in at the app (OIDCC-4). */
  readonly initiateLoginUri?: string
  /** The page the app should open after a sign-in from a tile. */
  readonly targetLinkUri?: string
  /** Opened by the tile when the app cannot be told who asks. */
  readonly signInUrl?: string
  /** Address of the app's picture: a path of ours or a data: address, because our pages load nothing from elsewhere. */
  readonly iconUrl?: string
  /** False keeps the app off the dashboard. */
  readonly isVisible?: boolean
  /** Kept for whoever sent it: there is no dashboard of ours on phones. */
  readonly isHiddenOnPhones?: boolean
  /** What admins tell each other about the app. */
  readonly adminNote?: string
  /** Whatever admins keep beside the app. */
  readonly profile?: Readonly<Record<string, unknown>>
}
