import type { App, AppDraft as AppBody, GroupsClaim, OidcApp } from '../../../contracts/management/app.ts'
import { bodyWithChanges } from './app-body.ts'
import { addressesIn } from './uri-checks.ts'

type Method = OidcApp['credentials']['oauthClient']['token_endpoint_auth_method']
type Algorithm = OidcApp['settings']['atrium']['idTokenAlg']

/** How an app can prove itself, the usual first. */
export const methods: readonly Method[] = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
]

/** How an ID token can be signed, the one that everything reads first. */
export const algorithms: readonly Algorithm[] = ['RS256', 'ES256', 'EdDSA']

/** Whether people are asked. */
export const consents = ['never', 'once', 'always'] as const

/** Which groups an app is told. */
export const groupMatches = ['none', 'all', 'equals', 'starts-with', 'contains'] as const

/** How an app signs people on, as its form holds it. */
export interface SignOnValues extends Readonly<Record<string, string | boolean>> {
  /** One address a line. */
  readonly redirectUris: string
  readonly postLogoutUris: string
  readonly method: Method
  readonly jwksUri: string
  readonly pkce: boolean
  readonly refresh: boolean
  readonly consent: (typeof consents)[number]
  readonly alg: Algorithm
  readonly claimsInIdToken: boolean
  readonly groupsMatch: (typeof groupMatches)[number]
  readonly groupsValue: string
  readonly logoutUri: string
  readonly logoutNamesSession: boolean
}

/** The form's values of an app. A bookmark has none, and gives what a new app would have. */
export function signOnValues(app: App): SignOnValues {
  if (app.signOnMode === 'BOOKMARK') throw new Error('a bookmark signs nobody on')
  const { oauthClient, atrium } = app.settings
  const { groupsClaim } = atrium
  return {
    redirectUris: oauthClient.redirect_uris.join('\n'),
    postLogoutUris: oauthClient.post_logout_redirect_uris.join('\n'),
    method: app.credentials.oauthClient.token_endpoint_auth_method,
    jwksUri: oauthClient.jwks_uri ?? '',
    pkce: app.credentials.oauthClient.pkce_required,
    refresh: oauthClient.grant_types.includes('refresh_token'),
    consent: oauthClient.consent_method === 'TRUSTED' ? 'never' : atrium.asksConsentEveryTime ? 'always' : 'once',
    alg: atrium.idTokenAlg,
    claimsInIdToken: atrium.claimsInIdToken,
    groupsMatch: groupsClaim?.match ?? 'none',
    groupsValue: groupsClaim && 'value' in groupsClaim ? groupsClaim.value : '',
    logoutUri: atrium.backChannelLogoutUri ?? '',
    logoutNamesSession: atrium.backChannelLogoutSessionRequired,
  }
}

/** What is sent for the form's values. */
export function signOnBody(app: App, values: SignOnValues): AppBody {
  const logoutUri = values.logoutUri.trim()
  return bodyWithChanges(app, {
    credentials: { token_endpoint_auth_method: values.method, pkce_required: values.pkce },
    client: {
      redirect_uris: addressesIn(values.redirectUris),
      post_logout_redirect_uris: addressesIn(values.postLogoutUris),
      grant_types: values.refresh ? ['authorization_code', 'refresh_token'] : ['authorization_code'],
      ...(app.signOnMode === 'OPENID_CONNECT' ? jwksUriOf(app, values) : {}),
      consent_method: values.consent === 'never' ? 'TRUSTED' : 'REQUIRED',
    },
    atrium: {
      asksConsentEveryTime: values.consent === 'always',
      idTokenAlg: values.alg,
      claimsInIdToken: values.claimsInIdToken,
      groupsClaim: groupsClaimOf(values),
      backChannelLogoutUri: logoutUri || null,
      backChannelLogoutSessionRequired: logoutUri !== '' && values.logoutNamesSession,
      ...withAbsence(app, values.refresh),
    },
  })
}

/** Said only where it changes: an app that has keys of its own keeps them. */
const jwksUriOf = (app: OidcApp, { jwksUri }: SignOnValues) =>
  (app.settings.oauthClient.jwks_uri ?? '') === jwksUri.trim() ? {} : { jwks_uri: jwksUri.trim() || null }

function groupsClaimOf({ groupsMatch, groupsValue }: SignOnValues): GroupsClaim {
  if (groupsMatch === 'none') return null
  return groupsMatch === 'all' ? { match: 'all' } : { match: groupsMatch, value: groupsValue.trim() }
}

/** Refresh tokens are asked for by a scope: it comes and goes with them. */
function withAbsence(app: App, refresh: boolean): { readonly scopes?: string[] } {
  if (app.signOnMode === 'BOOKMARK') return {}
  const others = app.settings.atrium.scopes.filter((scope) => scope !== 'offline_access')
  const had = app.settings.oauthClient.grant_types.includes('refresh_token')
  return had === refresh ? {} : { scopes: refresh ? [...others, 'offline_access'] : others }
}
