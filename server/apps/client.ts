import type { RegisteredClient } from '../../protocol/oauth/client.ts'
import type { StoredApp } from './store.ts'

/** The app as the protocol sees it; undefined for one that speaks no OpenID Connect. */
export function clientOf(app: StoredApp): RegisteredClient | undefined {
  const { oidc, initiateLoginUri } = app.settings
  if (app.kind !== 'oidc' || !oidc) return undefined
  return {
    clientId: app.id,
    kind: oidc.clientKind,
    isNetworkApp: app.isNetworkApp,
    redirectUris: oidc.redirectUris,
    postLogoutRedirectUris: oidc.postLogoutRedirectUris,
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
    initiateLoginUri,
  }
}
