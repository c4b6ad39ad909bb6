/** The errors an authorization response may carry, by the standard that names them. */
export type AuthorizeError =
  // RFC6749-4.1.2.1
  | 'invalid_request'
  | 'unauthorized_client'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'server_error'
  | 'temporarily_unavailable'
  // OIDCC-3.1.2.6
  | 'interaction_required'
  | 'login_required'
  | 'account_selection_required'
  | 'consent_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported'
  // OpenID Connect Core Error Code unmet_authentication_requirements 1.0
  | 'unmet_authentication_requirements'
  // RFC8707-2
  | 'invalid_target'

/** The errors of the token endpoint (RFC6749-5.2, RFC8707-2); introspection and revocation use the same. */
export type TokenError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'

/** The errors of a resource that a bearer token opens (RFC6750-3.1). */
export type BearerError = 'invalid_request' | 'invalid_token' | 'insufficient_scope'

/**
 * Foreign text made fit for an `error_description`: printable ASCII without quote and backslash, at most 100 characters.
 *
 * Whatever else it held becomes a question mark (RFC6749-5.2, RFC6750-3).
 */
export function quotable(text: string): string {
  const fit = text.slice(0, 100).replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?')
  return text.length > 100 ? `${fit}...` : fit
}
