import { assertionAlgorithms } from '../oauth/client-assertion.ts'
import { responseModes } from '../oauth/response-mode.ts'
import { orgScopes } from '../oauth/scope.ts'
import { grantTypes } from '../oauth/token.ts'
import type { KeptSentence } from '../shared/rule.ts'
import { attainableAcrs } from './acr.ts'
import { claimsOfScope } from './claims.ts'
import { promptValues } from './prompt.ts'

/** Where the endpoints of the org authorization server are, below its issuer. */
export const orgEndpoints = {
  authorize: '/oauth2/v1/authorize',
  token: '/oauth2/v1/token',
  userinfo: '/oauth2/v1/userinfo',
  introspect: '/oauth2/v1/introspect',
  revoke: '/oauth2/v1/revoke',
  keys: '/oauth2/v1/keys',
  logout: '/oauth2/v1/logout',
  register: '/oauth2/v1/clients',
} as const

/** Sentences the metadata keeps. */
export const discoverySentences: readonly KeptSentence[] = [
  {
    id: 'metadata-names-its-own-issuer',
    source: 'OIDCD-3',
    also: ['RFC8414-2', 'RFC8414-3.3', 'OIDCC-2'],
    by: 'openidConfiguration',
  },
  { id: 'metadata-says-what-is-implemented', source: 'RFC8414-2', also: ['OIDCC-15.1'], by: 'oauthServerMetadata' },
  { id: 'pkce-methods-are-published', source: 'RFC9700-2.1.1', also: ['RFC8414-2'], by: 'oauthServerMetadata' },
  { id: 'issuer-in-answers-is-published', source: 'RFC9207-3', by: 'oauthServerMetadata' },
]

const clientMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt']
const idTokenClaimNames = 'iss sub aud iat exp auth_time amr acr idp nonce at_hash sid jti ver'.split(' ')
const signedBy = [...assertionAlgorithms.client_secret_jwt, ...assertionAlgorithms.private_key_jwt]

/** What differs from org to org and from server to server. */
export interface Offered {
  /** The languages our pages speak. */
  readonly languages?: readonly string[]
  /** True while apps may register themselves at the org. */
  readonly registration?: boolean
}

const pageLanguages = ['en', 'de']

/** The metadata of the org's authorization server (RFC8414-2): what is implemented, nothing more. */
export const oauthServerMetadata = (issuer: string, offered: Offered = {}): Readonly<Record<string, unknown>> => ({
  issuer,
  authorization_endpoint: issuer + orgEndpoints.authorize,
  token_endpoint: issuer + orgEndpoints.token,
  jwks_uri: issuer + orgEndpoints.keys,
  response_types_supported: ['code'],
  response_modes_supported: responseModes,
  grant_types_supported: grantTypes,
  scopes_supported: orgScopes,
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: [...clientMethods, 'none'],
  token_endpoint_auth_signing_alg_values_supported: signedBy,
  introspection_endpoint: issuer + orgEndpoints.introspect,
  introspection_endpoint_auth_methods_supported: clientMethods,
  introspection_endpoint_auth_signing_alg_values_supported: signedBy,
  revocation_endpoint: issuer + orgEndpoints.revoke,
  revocation_endpoint_auth_methods_supported: [...clientMethods, 'none'],
  revocation_endpoint_auth_signing_alg_values_supported: signedBy,
  authorization_response_iss_parameter_supported: true,
  ui_locales_supported: offered.languages ?? pageLanguages,
  ...(offered.registration ? { registration_endpoint: issuer + orgEndpoints.register } : {}),
})

/** The metadata of the org as an OpenID provider (OIDCD-3): the same, and what OpenID Connect adds. */
export const openidConfiguration = (issuer: string, offered: Offered = {}): Readonly<Record<string, unknown>> => ({
  ...oauthServerMetadata(issuer, offered),
  userinfo_endpoint: issuer + orgEndpoints.userinfo,
  end_session_endpoint: issuer + orgEndpoints.logout,
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256', 'ES256', 'EdDSA'],
  acr_values_supported: attainableAcrs,
  prompt_values_supported: promptValues,
  claim_types_supported: ['normal'],
  claims_supported: [...idTokenClaimNames, ...Object.values(claimsOfScope).flat()],
  claims_parameter_supported: true,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
})
