import { acrOf } from '../oidc/acr.ts'
import { askableClaims, scopeOfClaim } from '../oidc/claims.ts'
import { readClaimsParameter, type RequestedClaims } from '../oidc/claims-parameter.ts'
import { broken, firstBroken } from '../shared/rule.ts'
import type { AuthorizeFacts, AuthorizeOutcome, AuthorizeRequest, CodeGrant, Session } from './authorize-request.ts'
import { authorizeRules, clientIsActive, clientIsKnown, stateIsOfBearableSize, userAgrees } from './authorize-rules.ts'
import { accountSteps, type Asking, consentStep, sessionRules, type Step } from './authorize-steps.ts'
import type { RegisteredClient } from './client.ts'
import type { AuthorizeError } from './errors.ts'
import { isBearableState } from './limits.ts'
import { matchRedirectUri, redirectUriIsRegistered, type RegisteredRedirectUri } from './redirect-uri.ts'
import { defaultResponseMode, matchResponseMode, responseModeIsSupported } from './response-mode.ts'

export type {
  AskedStep,
  AuthorizeFacts,
  AuthorizeOutcome,
  AuthorizeRequest,
  CodeGrant,
  Session,
  WayBack,
} from './authorize-request.ts'

/**
 * Decides what an authorization request leads to.
 *
 * Called once when the request arrives and again after every step the user
 * completes: same request, newer facts. There is no other way back into the flow.
 */
export function decideAuthorize(request: AuthorizeRequest, facts: AuthorizeFacts): AuthorizeOutcome {
  const { client } = facts
  const named = request.clientId === undefined ? 'missing' : 'unknown'
  if (!client) return showError(clientIsKnown, 'invalid_request', `client_id is ${named}`)
  if (!facts.clientActive) return showError(clientIsActive, 'unauthorized_client', 'the app is deactivated')

  const to = matchRedirectUri(request.redirectUri, client)
  const unproven = request.redirectUri === undefined ? 'missing' : 'not registered for this client'
  if (!to) return showError(redirectUriIsRegistered, 'invalid_request', `redirect_uri is ${unproven}`)
  if (!isBearableState(request.state)) return showError(stateIsOfBearableSize, 'invalid_request', 'state is too long')

  // The client is now proven reachable at `to`, so from here on refusals travel by redirect (RFC6749-4.1.2.1).
  const mode = matchResponseMode(request.responseMode, client, to)
  const back = { to, mode: mode ?? defaultResponseMode, state: request.state }
  const refuse = (refusal: Extract<AuthorizeOutcome, { kind: 'refuse' }>['refusal']) =>
    ({ kind: 'refuse', back, refusal }) as const
  if (!mode) return refuse(broken(responseModeIsSupported, 'invalid_request', 'response_mode is not supported'))

  const refusal = firstBroken(authorizeRules, { ...request, client, hintedUserId: facts.hintedUserId })
  if (refusal) return refuse(refusal)
  if (facts.denied) return refuse(broken(userAgrees, 'access_denied', 'the user refused'))

  // From here on it is about the person: who they are, whether they may, and whether they agree.
  const asking = askingOf(request, facts, client)
  const askOrRefuse = ({ id, name, silently }: Step): AuthorizeOutcome =>
    request.prompt.includes('none')
      ? refuse({ ...silently, rule: id })
      : { kind: 'ask', step: name, rule: id, scope: asking.scope }
  const accountStep = accountSteps.find(({ isNeeded }) => isNeeded(asking))
  if (accountStep) return askOrRefuse(accountStep)
  const { session } = asking
  if (!session) throw new Error('unreachable: the sign-in step asks for a session')
  const notForThem = firstBroken(sessionRules, { ...asking, session })
  if (notForThem) return refuse(notForThem)
  if (consentStep.isNeeded(asking)) return askOrRefuse(consentStep)

  return { kind: 'grant', back, grant: grantOf(request, client, session, to, asking.claims) }
}

function askingOf(request: AuthorizeRequest, facts: AuthorizeFacts, client: RegisteredClient): Asking {
  // A deactivated user has no session, whatever the cookie says; the sign-in page tells them more than we may.
  const session = facts.session?.userActive ? facts.session : undefined
  // Individual claims are a matter of OpenID Connect (OIDCC-5.5); without openid the request is plain OAuth.
  const claims = request.scope.includes('openid') ? readClaimsParameter(request.claims) : undefined
  const individually = claims ? [claims.userinfo, claims.idToken].flatMap((half) => askableClaims(half, client)) : []
  const scope = [...new Set([...request.scope, ...individually.flatMap((claim) => scopeOfClaim(claim) ?? [])])]
  return { request, facts, client, session, claims, scope }
}

function grantOf(
  request: AuthorizeRequest,
  { clientId }: RegisteredClient,
  session: Session,
  redirectUri: RegisteredRedirectUri,
  claims: RequestedClaims | undefined,
): CodeGrant {
  const wishes = [...(claims?.idToken.acr?.values ?? []).map(String), ...request.acrValues]
  const { codeChallenge, nonce } = request
  const { id: sessionId, userId, authenticatedAt, amr } = session
  const scope = [...new Set(request.scope)]
  const proof = { authenticatedAt, amr, acr: acrOf(amr, wishes) }
  return { clientId, userId, sessionId, scope, redirectUri, codeChallenge, nonce, claims, ...proof }
}

const showError = (
  sentence: Parameters<typeof broken>[0],
  error: AuthorizeError,
  description: string,
): AuthorizeOutcome => ({ kind: 'show-error', refusal: broken(sentence, error, description) })
