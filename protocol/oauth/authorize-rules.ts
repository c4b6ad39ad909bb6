import { attainableAcrs } from '../oidc/acr.ts'
import { claimsParameterIsWellFormed, readClaimsParameter } from '../oidc/claims-parameter.ts'
import { maxAgeIsWholeSeconds, promptNoneStandsAlone } from '../oidc/prompt.ts'
import type { KeptSentence, Refusal, Rule } from '../shared/rule.ts'
import type { AuthorizeFacts, AuthorizeRequest } from './authorize-request.ts'
import type { RegisteredClient } from './client.ts'
import type { AuthorizeError } from './errors.ts'
import { limits } from './limits.ts'
import { parametersAppearOnce } from './parameters.ts'
import { pkceChallengeIsWellFormed, pkceIsUsed, pkceMethodComesWithAChallenge, pkceMethodIsS256 } from './pkce.ts'
import {
  networkAppAsksOnlyStandardScopes,
  offlineAccessHasItsGrant,
  scopeIsAllowed,
  scopeIsSent,
  scopeIsWellFormed,
} from './scope.ts'

/** What the rules of an authorization request look at. */
export type AuthorizeInput = AuthorizeRequest &
  Pick<AuthorizeFacts, 'hintedUserId'> & { readonly client: RegisteredClient }

type AuthorizeRule = Rule<AuthorizeInput, AuthorizeError>

/** Without a known client there is nobody to answer. */
export const clientIsKnown: KeptSentence = {
  id: 'client-is-known',
  source: 'RFC6749-4.1.2.1',
  also: ['RFC6749-2.2', 'OIDCC-3.1.2.1'],
  by: 'decideAuthorize',
}

/** A deactivated app gets no answer, and so nothing it could use. */
export const clientIsActive: KeptSentence = { id: 'client-is-active', source: 'RFC6749-4.1.1', by: 'decideAuthorize' }

/** A state comes back in a header, where proxies give up at some kilobytes; so a longer one is shown, not sent. */
export const stateIsOfBearableSize: KeptSentence = {
  id: 'state-is-of-bearable-size',
  source: 'docs/policies/limits.md §1',
  by: 'decideAuthorize',
}

/** Who presses Deny is believed at once (RFC6749-4.1.2.1). */
export const userAgrees: KeptSentence = {
  id: 'user-agrees',
  source: 'RFC6749-4.1.2.1',
  also: ['RFC6749-4.1.1', 'OIDCC-3.1.2.4'],
  by: 'decideAuthorize',
}

/** No request object is passed: we do not read them, and ignoring one would ignore what the client means. */
export const requestObjectIsNotPassed: AuthorizeRule = {
  id: 'request-object-is-not-passed',
  source: 'OIDCC-6.1',
  also: ['OIDCC-3.1.2.6'],
  check: ({ request }) =>
    request === undefined
      ? undefined
      : { error: 'request_not_supported', description: 'the parameter request is not supported' },
}

/** No request object is passed by reference: nothing a browser names is fetched (CVE-2020-10770). */
export const requestUriIsNotPassed: AuthorizeRule = {
  id: 'request-uri-is-not-passed',
  source: 'OIDCC-6.2',
  also: ['OIDCC-3.1.2.6'],
  check: ({ requestUri }) =>
    requestUri === undefined
      ? undefined
      : { error: 'request_uri_not_supported', description: 'the parameter request_uri is not supported' },
}

/** No client registers itself in passing: self-issued providers are another thing. */
export const registrationIsNotPassed: AuthorizeRule = {
  id: 'registration-is-not-passed',
  source: 'OIDCC-7.2.1',
  also: ['OIDCC-3.1.2.6'],
  check: ({ registration }) =>
    registration === undefined
      ? undefined
      : { error: 'registration_not_supported', description: 'the parameter registration is not supported' },
}

/** The only response type is code: no token ever travels through the browser's address bar (RFC9700-2.1.2). */
export const responseTypeIsCode: AuthorizeRule = {
  id: 'response-type-is-code',
  source: 'RFC6749-3.1.1',
  also: ['RFC6749-4.1.1', 'RFC6749-4.2', 'OIDCC-3.1.2.1', 'OIDCC-3.2', 'OIDCC-3.3', 'RFC9700-2.1.2'],
  check: ({ responseType }) => {
    if (responseType === 'code') return undefined
    if (responseType === undefined) return invalidRequest('response_type is missing')
    return { error: 'unsupported_response_type', description: 'response_type must be code' }
  },
}

/** The app was set up for this grant (RFC6749-4.1.2.1). */
export const clientMayUseTheCodeGrant: AuthorizeRule = {
  id: 'client-may-use-the-code-grant',
  source: 'RFC6749-4.1.2.1',
  check: ({ client }) =>
    client.grantTypes.includes('authorization_code')
      ? undefined
      : { error: 'unauthorized_client', description: 'the client may not use the authorization code grant' },
}

/** Tokens of the org server open the org server alone, so no other resource can be named (RFC8707-2). */
export const resourceIsNotNamed: AuthorizeRule = {
  id: 'resource-is-not-named',
  source: 'RFC8707-2.1',
  also: ['RFC8707-2'],
  check: ({ resource }) =>
    resource.length === 0
      ? undefined
      : { error: 'invalid_target', description: 'this authorization server gives no tokens for other resources' },
}

/** Nothing is so long that keeping or comparing it becomes work (CVE-2026-4634). */
export const parametersAreOfBearableSize: AuthorizeRule = {
  id: 'parameters-are-of-bearable-size',
  source: 'docs/policies/limits.md §1',
  check: ({ nonce = '', loginHint = '', idTokenHint = '', acrValues, uiLocales, prompt }) => {
    if (nonce.length > limits.nonce) return tooLong('nonce')
    if (loginHint.length > limits.loginHint) return tooLong('login_hint')
    if (idTokenHint.length > limits.idTokenHint) return tooLong('id_token_hint')
    const lists = Object.entries({ acr_values: acrValues, ui_locales: uiLocales, prompt })
    const long = lists.find(([, entries]) => !isBearableList(entries))
    return long && tooLong(long[0])
  },
}

/** An essential acr can be reached with the factors we offer; otherwise no sign-in would help. */
export const essentialAcrIsAttainable: AuthorizeRule = {
  id: 'essential-acr-is-attainable',
  source: 'OIDCC-5.5.1.1',
  check: ({ claims }) => {
    const acr = readClaimsParameter(claims)?.idToken.acr
    const isAttainable = !acr?.essential || !acr.values.length || acr.values.some((value) => isKnownAcr(value))
    return isAttainable
      ? undefined
      : { error: 'unmet_authentication_requirements', description: 'none of the requested acr values can be reached' }
  },
}

/** A hint that is not an ID token of ours is no hint (OIDCC-3.1.2.2). */
export const idTokenHintIsOurs: AuthorizeRule = {
  id: 'id-token-hint-is-ours',
  source: 'OIDCC-3.1.2.1',
  also: ['OIDCC-3.1.2.2'],
  check: ({ idTokenHint, hintedUserId }) =>
    idTokenHint !== undefined && hintedUserId === undefined
      ? invalidRequest('id_token_hint is not an ID token of this issuer')
      : undefined,
}

/** Every rule an authorization request must keep, in the order they are checked. */
export const authorizeRules: readonly AuthorizeRule[] = [
  parametersAppearOnce,
  requestObjectIsNotPassed,
  requestUriIsNotPassed,
  registrationIsNotPassed,
  responseTypeIsCode,
  clientMayUseTheCodeGrant,
  resourceIsNotNamed,
  parametersAreOfBearableSize,
  scopeIsSent,
  scopeIsWellFormed,
  networkAppAsksOnlyStandardScopes,
  scopeIsAllowed,
  offlineAccessHasItsGrant,
  pkceIsUsed,
  pkceMethodComesWithAChallenge,
  pkceMethodIsS256,
  pkceChallengeIsWellFormed,
  promptNoneStandsAlone,
  maxAgeIsWholeSeconds,
  claimsParameterIsWellFormed,
  essentialAcrIsAttainable,
  idTokenHintIsOurs,
]

const isBearableList = (entries: readonly string[]) =>
  entries.length <= limits.listEntries && entries.every((entry) => entry.length <= limits.listEntry)

const isKnownAcr = (value: string | number | boolean) => attainableAcrs.some((name) => name === value)

const tooLong = (name: string) => invalidRequest(`${name} is too long`)

const invalidRequest = (description: string): Refusal<'invalid_request'> => ({ error: 'invalid_request', description })
