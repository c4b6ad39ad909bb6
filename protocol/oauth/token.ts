import { type BrokenRule, firstBroken, type Refusal, type Rule } from '../shared/rule.ts'
import type { GrantType, RegisteredClient } from './client.ts'
import type { TokenError } from './errors.ts'
import { quotable } from './errors.ts'
import { parametersAppearOnce } from './parameters.ts'

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
  /** Load what the client was granted, then decideClientCredentials. */
  | { readonly kind: 'client-credentials' }

type TokenInput = TokenRequest & { readonly client: RegisteredClient }

type TokenRule = Rule<TokenInput, TokenError>

/** The grants the token endpoint knows. */
export const grantTypes: readonly GrantType[] = ['authorization_code', 'refresh_token', 'client_credentials']

// The password grant and the implicit one are not forgotten but absent (RFC9700-2.1.2, RFC9700-2.4).
/** The grant is one we know (RFC6749-5.2). */
export const grantTypeIsSupported: TokenRule = {
  id: 'grant-type-is-supported',
  source: 'RFC6749-5.2',
  also: ['RFC6749-4.1.3', 'RFC6749-4.3', 'RFC6749-4.5', 'RFC6749-6', 'OIDCC-3.1.3.1', 'RFC9700-2.4'],
  check: ({ grantType }) => {
    if (grantType === undefined) return invalidRequest('grant_type is missing')
    if (grantTypes.some((known) => known === grantType)) return undefined
    return { error: 'unsupported_grant_type', description: `not supported: grant_type ${quotable(grantType)}` }
  },
}

/** The client was set up for the grant. */
export const clientMayUseTheGrant: TokenRule = {
  id: 'client-may-use-the-grant',
  source: 'RFC6749-5.2',
  check: ({ grantType, client }) =>
    client.grantTypes.some((allowed) => allowed === grantType)
      ? undefined
      : { error: 'unauthorized_client', description: `the client may not use grant_type ${quotable(grantType ?? '')}` },
}

/** The network's rule for published apps, checked even if the grant was registered by mistake. */
export const networkAppNeverRefreshes: TokenRule = {
  id: 'network-app-never-refreshes',
  source: 'docs/policies/limits.md §2',
  check: ({ grantType, client }) =>
    client.isNetworkApp && grantType === 'refresh_token'
      ? { error: 'unauthorized_client', description: 'apps of the network get no refresh tokens' }
      : undefined,
}

/** The artefact to be exchanged is there. */
export const grantIsSent: TokenRule = {
  id: 'grant-is-sent',
  source: 'RFC6749-4.1.3',
  also: ['RFC6749-6', 'OIDCC-3.1.3.1', 'OIDCC-12.1'],
  check: ({ grantType, code, refreshToken }) => {
    if (grantType === 'authorization_code' && code === undefined) return invalidRequest('code is missing')
    if (grantType === 'refresh_token' && refreshToken === undefined) return invalidRequest('refresh_token is missing')
    return undefined
  },
}

/** Tokens of the org server open the org server alone, so no other resource can be named (RFC8707-2). */
export const tokenIsForNoOtherResource: TokenRule = {
  id: 'token-is-for-no-other-resource',
  source: 'RFC8707-2.2',
  check: ({ resource }) =>
    resource.length === 0
      ? undefined
      : { error: 'invalid_target', description: 'this authorization server gives no tokens for other resources' },
}

/** Every rule a token request must keep whatever its grant, in the order they are checked. */
export const tokenRules: readonly TokenRule[] = [
  parametersAppearOnce,
  grantTypeIsSupported,
  clientMayUseTheGrant,
  networkAppNeverRefreshes,
  grantIsSent,
  tokenIsForNoOtherResource,
]

/** Decides which grant a token request of an authenticated client is about. */
export function decideToken(request: TokenRequest, client: RegisteredClient): TokenOutcome {
  const refusal = firstBroken(tokenRules, { ...request, client })
  if (refusal) return { kind: 'refuse', refusal }
  const { grantType, code, refreshToken } = request
  if (grantType === 'client_credentials') return { kind: 'client-credentials' }
  if (grantType === 'authorization_code' && code !== undefined) return { kind: 'redeem-code', code }
  if (refreshToken !== undefined) return { kind: 'refresh', refreshToken }
  throw new Error('unreachable: grant-is-sent asks for both')
}

const invalidRequest = (description: string): Refusal<'invalid_request'> => ({ error: 'invalid_request', description })
