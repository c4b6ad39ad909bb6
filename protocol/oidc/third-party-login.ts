import type { KeptSentence } from '../shared/rule.ts'

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

/** The app's own login URI with issuer, hint and target appended to its query (OIDCC-4). */
export function initiateLoginLocation(initiateLoginUri: string, { issuer, loginHint, targetLinkUri }: InitiatedLogin): string {
  const fields = Object.entries({ iss: issuer, login_hint: loginHint, target_link_uri: targetLinkUri })
  const query = fields.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
  const glue = !initiateLoginUri.includes('?') ? '?' : /[?&]$/.test(initiateLoginUri) ? '' : '&'
  return initiateLoginUri + glue + query.join('&')
}
