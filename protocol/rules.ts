import {
  authorizeRules,
  clientIsActive,
  clientIsKnown,
  stateIsOfBearableSize,
  userAgrees,
} from './oauth/authorize-rules.ts'
import { accountSteps, consentStep, sessionRules } from './oauth/authorize-steps.ts'
import { assertionRules } from './oauth/client-assertion.ts'
import { assertionIsUsedOnce, clientRules, presentedClientIsKnown } from './oauth/client-authentication.ts'
import { clientNamesItself, credentialsRules } from './oauth/client-credentials.ts'
import { metadataRules } from './oauth/client-metadata-rules.ts'
import { registrationSentences } from './oauth/client-registration.ts'
import { codeIsAuthentic, codeIsRedeemedOnce, codeIsYoungEnough, codeRules } from './oauth/grants/authorization-code.ts'
import { clientCredentialsRules, serviceTokenSentences } from './oauth/grants/client-credentials.ts'
import { refreshRules, refreshTokenIsKnown } from './oauth/grants/refresh-token.ts'
import { introspectionRules } from './oauth/introspect.ts'
import { redirectUriIsRegistered } from './oauth/redirect-uri.ts'
import { redirectUriRules } from './oauth/redirect-uri-registration.ts'
import { answerSentences } from './oauth/response.ts'
import { responseModeIsSupported } from './oauth/response-mode.ts'
import { revocationRules, revocationSentences } from './oauth/revoke.ts'
import { tokenRules } from './oauth/token.ts'
import { tokenAnswerSentences } from './oauth/token-response.ts'
import { logoutTokenIsWellFormed } from './oidc/back-channel-logout.ts'
import { claimSentences } from './oidc/claims.ts'
import { discoverySentences } from './oidc/discovery.ts'
import { idTokenSentences } from './oidc/id-token.ts'
import { hintIsOurIdToken } from './oidc/id-token-hint.ts'
import { logoutRules, logoutSentences } from './oidc/logout.ts'
import { launchNamesTheIssuer, launchUriRules } from './oidc/third-party-login.ts'
import { bearerRules, userinfoRules, userinfoSentences } from './oidc/userinfo.ts'
import { keptByTheServer } from './kept-by-the-server.ts'
import type { KeptSentence, Sentence } from './shared/rule.ts'

/** What one endpoint keeps, in the order in which it looks: rules, what match functions and types keep, steps. */
export interface EndpointRules {
  readonly endpoint: string
  readonly sentences: readonly (Sentence | KeptSentence)[]
}

const ofClients: readonly Sentence[] = [
  ...credentialsRules,
  clientNamesItself,
  presentedClientIsKnown,
  ...clientRules,
  ...assertionRules,
  assertionIsUsedOnce,
]

/** Every sentence of every standard that we keep, by endpoint; docs/rules.md is made from this list. */
export const rulesOfEndpoints: readonly EndpointRules[] = [
  {
    endpoint: 'authorize',
    sentences: [
      clientIsKnown,
      clientIsActive,
      redirectUriIsRegistered,
      stateIsOfBearableSize,
      responseModeIsSupported,
      hintIsOurIdToken,
      ...authorizeRules,
      userAgrees,
      ...accountSteps,
      ...sessionRules,
      consentStep,
      ...answerSentences,
    ],
  },
  {
    endpoint: 'token',
    sentences: [
      ...ofClients,
      ...tokenRules,
      codeIsAuthentic,
      ...codeRules,
      codeIsYoungEnough,
      codeIsRedeemedOnce,
      refreshTokenIsKnown,
      ...refreshRules,
      ...clientCredentialsRules,
      ...serviceTokenSentences,
      ...tokenAnswerSentences,
      ...idTokenSentences,
      ...claimSentences,
    ],
  },
  { endpoint: 'userinfo', sentences: [...bearerRules, ...userinfoRules, ...claimSentences, ...userinfoSentences] },
  { endpoint: 'introspect', sentences: [...ofClients, ...introspectionRules] },
  { endpoint: 'revoke', sentences: [...ofClients, ...revocationRules, ...revocationSentences] },
  { endpoint: 'logout', sentences: [hintIsOurIdToken, ...logoutRules, ...logoutSentences] },
  { endpoint: 'back-channel logout', sentences: [logoutTokenIsWellFormed] },
  { endpoint: 'launch of an app', sentences: [launchNamesTheIssuer] },
  { endpoint: 'registration of an app', sentences: [...redirectUriRules, ...launchUriRules.slice(-1)] },
  { endpoint: 'registration by the app itself', sentences: [...registrationSentences, ...metadataRules] },
  { endpoint: 'discovery', sentences: discoverySentences },
  { endpoint: 'the server around them', sentences: keptByTheServer },
]
