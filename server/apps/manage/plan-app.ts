import type { ReadAppDraft } from '../../../contracts/management/app.ts'
import type { ClientAuthenticationMethod, ClientKind, GrantType } from '../../../protocol/oauth/client.ts'
import { orgScopes } from '../../../protocol/oauth/scope.ts'
import { onlyPresent } from '../../../protocol/shared/only-present.ts'
import type { AppPlan } from '../app-rule.ts'
import type { StoredKey } from '../keys/key-set.ts'
import type { AppSettings, OidcSettings } from '../settings.ts'

type OidcDraft = Extract<ReadAppDraft, { readonly signOnMode: 'OPENID_CONNECT' }>
type BookmarkDraft = Extract<ReadAppDraft, { readonly signOnMode: 'BOOKMARK' }>

/**
 * What the app is to be: what was sent, with the safest defaults for what was not, and with what stays of the app as
 * it is. Whether it may be so is the rules' to say. `keys` are the keys that it is to have.
 */
export function planApp(draft: ReadAppDraft, before: AppPlan | undefined, keys: readonly StoredKey[]): AppPlan {
  return draft.signOnMode === 'BOOKMARK'
    ? { kind: 'bookmark', label: draft.label, settings: planBookmark(draft, before?.settings) }
    : { kind: 'oidc', label: draft.label, settings: planOidcApp(draft, before?.settings, keys) }
}

/** Null takes a value away; what is left out stays. */
const kept = <Value>(sent: Value | null | undefined, before: Value | undefined): Value | undefined =>
  sent === undefined ? before : (sent ?? undefined)

function planCommon(
  draft: ReadAppDraft,
  before: AppSettings | undefined,
  canBeOpened: boolean,
): Pick<AppSettings, 'iconUrl' | 'isVisible' | 'isHiddenOnPhones' | 'adminNote' | 'profile'> {
  const { hide } = draft.visibility ?? {}
  const isHidden = hide?.web ?? (before ? before.isVisible === false : !canBeOpened)
  return onlyPresent({
    iconUrl: before?.iconUrl,
    isVisible: !isHidden,
    isHiddenOnPhones: (hide?.iOS ?? before?.isHiddenOnPhones) || undefined,
    adminNote: kept(draft.settings?.notes?.admin, before?.adminNote) || undefined,
    profile: kept(draft.profile, before?.profile),
  })
}

const planBookmark = (draft: BookmarkDraft, before: AppSettings | undefined): AppSettings => ({
  ...planCommon(draft, before, true),
  bookmarkUrl: draft.settings.app.url,
})

function planOidcApp(draft: OidcDraft, before: AppSettings | undefined, keys: readonly StoredKey[]): AppSettings {
  const oauth = draft.settings?.oauthClient
  const atrium = draft.settings?.atrium
  const initiateLoginUri = oauth?.initiate_login_uri || undefined
  const signInUrl = kept(atrium?.signInUrl, before?.signInUrl) || undefined
  return {
    ...planCommon(draft, before, initiateLoginUri !== undefined || signInUrl !== undefined),
    ...onlyPresent({
      initiateLoginUri,
      signInUrl,
      targetLinkUri: kept(atrium?.targetLinkUri, before?.targetLinkUri) || undefined,
    }),
    oidc: planOidc(draft, before?.oidc, keys),
  }
}

const usualMethod: Readonly<Record<ClientKind, ClientAuthenticationMethod>> = {
  web: 'client_secret_basic',
  browser: 'none',
  native: 'none',
  service: 'private_key_jwt',
}

function planOidc(draft: OidcDraft, before: OidcSettings | undefined, keys: readonly StoredKey[]): OidcSettings {
  const oauth = draft.settings?.oauthClient ?? {}
  const atrium = draft.settings?.atrium ?? {}
  const credentials = draft.credentials?.oauthClient ?? {}
  const clientKind = oauth.application_type ?? before?.clientKind ?? 'web'
  const grantTypes = planGrants(clientKind, oauth.grant_types ?? undefined)
  return {
    clientKind,
    redirectUris: oauth.redirect_uris ?? [],
    postLogoutRedirectUris: oauth.post_logout_redirect_uris ?? [],
    scopes: atrium.scopes ?? planScopes(clientKind, grantTypes, before),
    grantTypes,
    authMethod: credentials.token_endpoint_auth_method ?? before?.authMethod ?? usualMethod[clientKind],
    pkceRequired: credentials.pkce_required ?? before?.pkceRequired ?? true,
    consent: planConsent(oauth.consent_method ?? undefined, atrium.asksConsentEveryTime, before),
    idTokenAlg: atrium.idTokenAlg ?? before?.idTokenAlg ?? 'RS256',
    claimsInIdToken: atrium.claimsInIdToken ?? before?.claimsInIdToken ?? false,
    backChannelLogoutSessionRequired:
      atrium.backChannelLogoutSessionRequired ?? before?.backChannelLogoutSessionRequired ?? false,
    ...onlyPresent({
      jwks: keys.length > 0 ? { keys } : undefined,
      jwksUri: kept(oauth.jwks_uri, before?.jwksUri) || undefined,
      backChannelLogoutUri: kept(atrium.backChannelLogoutUri, before?.backChannelLogoutUri) || undefined,
      groupsFilter: kept(atrium.groupsClaim, before?.groupsFilter),
      clientUri: oauth.client_uri || undefined,
      logoUri: oauth.logo_uri || undefined,
      tosUri: oauth.tos_uri || undefined,
      policyUri: oauth.policy_uri || undefined,
    }),
  }
}

/** Grants we do not know are left out here; a rule refuses them by name. */
function planGrants(kind: ClientKind, sent: readonly string[] | undefined): GrantType[] {
  if (kind === 'service') return ['client_credentials']
  return sent?.includes('refresh_token') ? ['authorization_code', 'refresh_token'] : ['authorization_code']
}

/** All of the org's where nothing was ever said; access in absence comes and goes with its grant. */
function planScopes(
  kind: ClientKind,
  grants: readonly GrantType[],
  before: OidcSettings | undefined,
): readonly string[] {
  if (kind === 'service') return []
  const known: readonly string[] = before?.scopes ?? orgScopes
  const isOffline = grants.includes('refresh_token')
  const gainsAbsence = isOffline && before !== undefined && !before.grantTypes.includes('refresh_token')
  const scopes = known.filter((scope) => scope !== 'offline_access')
  return isOffline && (gainsAbsence || known.includes('offline_access')) ? [...scopes, 'offline_access'] : scopes
}

/** Okta knows two ways of asking for consent; the third is ours. */
function planConsent(
  method: 'TRUSTED' | 'REQUIRED' | undefined,
  everyTime: boolean | undefined,
  before: OidcSettings | undefined,
): OidcSettings['consent'] {
  const isAsked = method === undefined ? (before?.consent ?? 'never') !== 'never' : method === 'REQUIRED'
  if (!isAsked) return 'never'
  return (everyTime ?? before?.consent === 'always') ? 'always' : 'once'
}
