import type { RegistrableClient } from '../../../protocol/oauth/client-registration.ts'
import type { AppSettings, OidcSettings } from '../settings.ts'
import { shownKeys } from './registered-keys.ts'

/**
 * What an app becomes that registered itself so: PKCE always, no groups, nothing by default that an admin did not say.
 *
 * `before` are the settings it has: what admins keep beside it stays theirs.
 */
export function settingsOf(client: RegistrableClient, before: AppSettings = {}): AppSettings {
  const { initiateLoginUri } = client
  const adminsOwn = Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'initiateLoginUri'))
  return {
    // No tile by its own wish: it would stand among those that admins put there.
    isVisible: false,
    ...(adminsOwn as AppSettings),
    oidc: oidcOf(client, before.oidc),
    ...(initiateLoginUri !== undefined && { initiateLoginUri }),
  }
}

function oidcOf(client: RegistrableClient, before: OidcSettings | undefined): OidcSettings {
  const { jwks, jwksUri, clientUri, logoUri, tosUri, policyUri, backChannelLogoutUri } = client
  return {
    clientKind: client.kind,
    redirectUris: client.redirectUris,
    postLogoutRedirectUris: client.postLogoutRedirectUris,
    scopes: client.scope,
    grantTypes: client.grantTypes,
    authMethod: client.authMethod,
    pkceRequired: true,
    // Once it is reviewed; until then everybody is asked each time, whatever stands here.
    consent: before?.consent ?? 'once',
    idTokenAlg: client.idTokenAlg,
    claimsInIdToken: before?.claimsInIdToken ?? false,
    backChannelLogoutSessionRequired: client.backChannelLogoutSessionRequired,
    ...(jwks && { jwks }),
    ...(jwksUri !== undefined && { jwksUri }),
    ...(clientUri !== undefined && { clientUri }),
    ...(logoUri !== undefined && { logoUri }),
    ...(tosUri !== undefined && { tosUri }),
    ...(policyUri !== undefined && { policyUri }),
    ...(backChannelLogoutUri !== undefined && { backChannelLogoutUri }),
  }
}

/** The app as it is registered now, in the words in which it registers. */
export function registeredAs(
  {
    label,
    settings,
    contacts,
  }: { readonly label: string; readonly settings: AppSettings; readonly contacts: readonly string[] },
  oidc: OidcSettings,
): RegistrableClient {
  return {
    kind: oidc.clientKind,
    name: label,
    redirectUris: oidc.redirectUris,
    postLogoutRedirectUris: oidc.postLogoutRedirectUris,
    scope: oidc.scopes,
    grantTypes: oidc.grantTypes,
    responseTypes: ['code'],
    applicationType: oidc.clientKind === 'native' ? 'native' : 'web',
    authMethod: oidc.authMethod,
    idTokenAlg: oidc.idTokenAlg,
    jwks: shownKeys(oidc.jwks),
    jwksUri: oidc.jwksUri,
    clientUri: oidc.clientUri,
    logoUri: oidc.logoUri,
    tosUri: oidc.tosUri,
    policyUri: oidc.policyUri,
    contacts,
    initiateLoginUri: settings.initiateLoginUri,
    backChannelLogoutUri: oidc.backChannelLogoutUri,
    backChannelLogoutSessionRequired: oidc.backChannelLogoutSessionRequired ?? false,
    unsupported: [],
    hasSoftwareStatement: false,
  }
}
