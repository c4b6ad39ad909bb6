import type { AuthorizeRequest } from '../../protocol/oauth/authorize.ts'
import type { Parameters } from './read-parameters.ts'

/** Gives the parameters of an authorization request their names; believes none of them. */
export function readAuthorizeRequest({ one, all, list, repeated }: Parameters, now: Date): AuthorizeRequest {
  return {
    clientId: one('client_id'),
    redirectUri: one('redirect_uri'),
    responseType: one('response_type'),
    responseMode: one('response_mode'),
    scope: list('scope'),
    state: one('state'),
    nonce: one('nonce'),
    codeChallenge: one('code_challenge'),
    codeChallengeMethod: one('code_challenge_method'),
    prompt: list('prompt'),
    maxAge: one('max_age'),
    display: one('display'),
    uiLocales: list('ui_locales'),
    claims: one('claims'),
    acrValues: list('acr_values'),
    loginHint: one('login_hint'),
    idTokenHint: one('id_token_hint'),
    request: one('request'),
    requestUri: one('request_uri'),
    registration: one('registration'),
    resource: all('resource'),
    repeated,
    receivedAt: now.getTime(),
  }
}
