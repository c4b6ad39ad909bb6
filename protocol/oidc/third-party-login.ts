import { type RegistrationPolicy, uriRules, type UriForRegistration } from '../oauth/redirect-uri-registration.ts'
import { fieldsOf, withQuery } from '../shared/form.ts'
import { type BrokenRule, firstBroken, type KeptSentence, type Rule } from '../shared/rule.ts'

/** What the dashboard tells an app when the user clicks its tile (OIDCC-4). */
export interface InitiatedLogin {
  readonly issuer: string
  readonly loginHint: string | undefined
  readonly targetLinkUri: string | undefined
}

/** The sentence initiateLoginLocation keeps. */
export const launchNamesTheIssuer: KeptSentence = {
  id: 'launch-names-the-issuer',
  source: 'OIDCC-4',
  by: 'initiateLoginLocation',
}

/** Parameters of a launch: a URI that has one already would speak for us. */
const launchNames = /[?&;](?:iss|login_hint|target_link_uri)(?:[=&;]|$)/i

/** Its query holds no parameter of a launch. */
export const launchUriHoldsNoHint: Rule<UriForRegistration, 'invalid_redirect_uri'> = {
  id: 'launch-uri-holds-no-hint',
  source: 'OIDCC-4',
  check: ({ uri }) =>
    launchNames.test(uri)
      ? { error: 'invalid_redirect_uri', description: 'must not have iss, login_hint or target_link_uri in its query' }
      : undefined,
}

/** Every rule an initiate_login_uri must keep to be registered, in the order they are checked. */
export const launchUriRules: readonly Rule<UriForRegistration, 'invalid_redirect_uri'>[] = [
  ...uriRules,
  launchUriHoldsNoHint,
]

/** What speaks against registering an initiate_login_uri; undefined when nothing does. It is https, loopback aside (OIDCC-4). */
export function checkInitiateLoginUri(
  uri: string,
  { loopbackAllowed }: RegistrationPolicy,
): BrokenRule<'invalid_client_metadata'> | undefined {
  const refusal = firstBroken(launchUriRules, { uri, kind: 'web', loopbackAllowed })
  return refusal && { ...refusal, error: 'invalid_client_metadata' }
}

/**
 * The app's own login URI with issuer, hint and target appended to its query (OIDCC-4).
 *
 * The app answers by starting an ordinary authorization request: nobody is signed in by clicking.
 */
export const initiateLoginLocation = (
  initiateLoginUri: string,
  { issuer, loginHint, targetLinkUri }: InitiatedLogin,
): string =>
  withQuery(initiateLoginUri, fieldsOf({ iss: issuer, login_hint: loginHint, target_link_uri: targetLinkUri }))
