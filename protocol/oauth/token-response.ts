import type { BrokenRule, KeptSentence } from '../shared/rule.ts'
import type { Seconds } from '../shared/time.ts'
import type { TokenError } from './errors.ts'

/** How long an access token of the org server lives. */
export const accessTokenLifetime: Seconds = 3600

/** Everything a token request gives. */
export interface IssuedTokens {
  readonly accessToken: string
  readonly scope: readonly string[]
  /** Undefined when the scope lacks openid: then it is plain OAuth. */
  readonly idToken: string | undefined
  readonly refreshToken: string | undefined
}

/** The JSON of a successful token response (RFC6749-5.1, OIDCC-3.1.3.3). Undefined members vanish in JSON. */
export interface TokenResponse {
  readonly token_type: 'Bearer'
  readonly expires_in: Seconds
  readonly access_token: string
  readonly scope: string
  readonly id_token: string | undefined
  readonly refresh_token: string | undefined
}

/** Headers of every answer that holds a token, or what could have been one (RFC6749-5.1). */
export const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

/** The JSON for tokens just issued (RFC6749-5.1). */
export const tokenResponse = (tokens: IssuedTokens): TokenResponse => ({
  token_type: 'Bearer',
  expires_in: accessTokenLifetime,
  access_token: tokens.accessToken,
  scope: tokens.scope.join(' '),
  id_token: tokens.idToken,
  refresh_token: tokens.refreshToken,
})

/** The HTTP status of every refusal of the token, introspection and revocation endpoints (RFC6749-5.2). */
export const statusOfTokenError: Readonly<Record<TokenError, 400 | 401>> = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  invalid_scope: 400,
  invalid_target: 400,
}

/** A refusal of the token endpoint as HTTP (RFC6749-5.2). */
export interface TokenErrorResponse {
  readonly status: 400 | 401
  readonly headers: Readonly<Record<string, string>>
  readonly body: { readonly error: TokenError; readonly error_description: string }
}

/** A refusal as HTTP; one of the client itself names the scheme it may try (RFC6749-5.2, RFC7617-2). */
export function tokenErrorResponse({ error, description }: BrokenRule<TokenError>, issuer: string): TokenErrorResponse {
  const status = statusOfTokenError[error]
  const challenge: Record<string, string> = status === 401 ? { 'www-authenticate': `Basic realm="${issuer}"` } : {}
  return { status, headers: { ...noStore, ...challenge }, body: { error, error_description: description } }
}

/** Sentences the answers of the token endpoint keep. */
export const tokenAnswerSentences: readonly KeptSentence[] = [
  {
    id: 'tokens-are-answered-as-json',
    source: 'RFC6749-5.1',
    also: ['RFC6749-4.1.4', 'RFC6749-7.1', 'OIDCC-3.1.3.3', 'OIDCC-13.3'],
    by: 'tokenResponse',
  },
  {
    id: 'answers-with-tokens-are-not-stored',
    source: 'RFC6749-5.1',
    also: ['OIDCC-3.1.3.3', 'RFC9700-2.2'],
    by: 'noStore',
  },
  {
    id: 'access-tokens-are-short-lived',
    source: 'RFC6749-1.4',
    also: ['RFC6749-10.3', 'OIDCC-16.18'],
    by: 'accessTokenLifetime',
  },
  {
    id: 'refusals-have-their-status',
    source: 'RFC6749-5.2',
    also: ['OIDCC-3.1.3.4', 'OIDCC-12.3'],
    by: 'statusOfTokenError',
  },
]
