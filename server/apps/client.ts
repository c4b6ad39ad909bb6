import type { RegisteredClient } from '../../protocol/oauth/client.ts'
import { uriHasOnlyUriCharacters, uriSchemeIsHarmless } from '../../protocol/oauth/redirect-uri-registration.ts'
import { firstBroken } from '../../protocol/shared/rule.ts'
import type { StoredApp } from './store.ts'

/**
 * True for an address a browser may be led to at all. It was checked when it was registered; it is looked at again
 * because a row can come from an import, an older release or a hand (CVE-2024-21637, CVE-2025-67495).
 */
export const isHarmless = (uri: string): boolean =>
  firstBroken([uriHasOnlyUriCharacters, uriSchemeIsHarmless], { uri, kind: 'web', loopbackAllowed: true }) === undefined

/** The app as the protocol sees it; undefined for one that speaks no OpenID Connect. */
export function clientOf(app: StoredApp): RegisteredClient | undefined {
  const { oidc, initiateLoginUri } = app.settings
  if (app.kind !== 'oidc' || !oidc) return undefined
  return {
    clientId: app.id,
    kind: oidc.clientKind,
    isNetworkApp: app.isNetworkApp,
    selfRegistration: app.selfRegistration,
    redirectUris: oidc.redirectUris.filter(isHarmless),
    postLogoutRedirectUris: oidc.postLogoutRedirectUris.filter(isHarmless),
    scopes: oidc.scopes,
    grantTypes: oidc.grantTypes,
    responseModes: ['query', 'fragment', 'form_post'],
    tokenEndpointAuthMethod: oidc.authMethod,
    pkceRequired: oidc.pkceRequired,
    consent: oidc.consent,
    idTokenSignedResponseAlg: oidc.idTokenAlg,
    claimsInIdToken: oidc.claimsInIdToken,
    groupsFilter: oidc.groupsFilter,
    backChannelLogoutUri: oidc.backChannelLogoutUri,
    backChannelLogoutSessionRequired: oidc.backChannelLogoutSessionRequired ?? false,
    initiateLoginUri: initiateLoginUri !== undefined && isHarmless(initiateLoginUri) ? initiateLoginUri : undefined,
  }
}
