import type { App, BookmarkApp, OidcApp } from '../../../contracts/management/app.ts'
import type { AppUser } from '../../../contracts/management/assignment.ts'
import { defaultPolicies } from '../../../contracts/management/policy.ts'
import { defaultRotationGrace } from '../../../protocol/oauth/grants/refresh-token.ts'
import { keysOf } from '../keys/key-set.ts'
import type { OidcSettings } from '../settings.ts'
import type { ManagedApp } from './store.ts'

/** Gives an address of the API in the org's own origin. */
export type Href = (path: string) => string

/** What an answer carries beside the app itself. */
export interface ShownBeside {
  /** The secret that the request made: this is the only time it is said. */
  readonly clientSecret?: string | undefined
  /** The assignment of the user that was asked for. */
  readonly user?: AppUser | undefined
}

/** An app as the management API shows it. */
export function showApp(href: Href, app: ManagedApp, beside: ShownBeside = {}): App {
  const { oidc } = app.settings
  return app.kind === 'oidc' && oidc ? showOidc(href, app, oidc, beside) : showBookmark(href, app, beside)
}

const showOidc = (href: Href, app: ManagedApp, oidc: OidcSettings, beside: ShownBeside): OidcApp => ({
  ...showCommon(href, app, beside),
  name: 'oidc_client',
  signOnMode: 'OPENID_CONNECT',
  credentials: {
    ...shownCredentials,
    oauthClient: {
      autoKeyRotation: true,
      client_id: app.id,
      ...(beside.clientSecret === undefined ? {} : { client_secret: beside.clientSecret }),
      token_endpoint_auth_method: oidc.authMethod,
      pkce_required: oidc.pkceRequired,
    },
  },
  settings: {
    ...showSettings(app),
    app: {},
    oauthClient: showOauthClient(app, oidc),
    atrium: {
      scopes: [...oidc.scopes],
      groupsClaim: oidc.groupsFilter ?? null,
      claimsInIdToken: oidc.claimsInIdToken,
      idTokenAlg: oidc.idTokenAlg,
      asksConsentEveryTime: oidc.consent === 'always',
      backChannelLogoutUri: oidc.backChannelLogoutUri ?? null,
      backChannelLogoutSessionRequired: oidc.backChannelLogoutSessionRequired ?? false,
      targetLinkUri: app.settings.targetLinkUri ?? null,
      signInUrl: app.settings.signInUrl ?? null,
      ...showOrigin(app),
    },
  },
})

function showOauthClient(
  { settings: { initiateLoginUri } }: ManagedApp,
  oidc: OidcSettings,
): OidcApp['settings']['oauthClient'] {
  const keys = keysOf(oidc)
  return {
    application_type: oidc.clientKind,
    client_uri: oidc.clientUri ?? null,
    logo_uri: oidc.logoUri ?? null,
    tos_uri: oidc.tosUri ?? null,
    policy_uri: oidc.policyUri ?? null,
    redirect_uris: [...oidc.redirectUris],
    post_logout_redirect_uris: [...oidc.postLogoutRedirectUris],
    response_types: oidc.clientKind === 'service' ? ['token'] : ['code'],
    grant_types: [...oidc.grantTypes],
    initiate_login_uri: initiateLoginUri ?? null,
    consent_method: oidc.consent === 'never' ? 'TRUSTED' : 'REQUIRED',
    ...(keys.length > 0 ? { jwks: { keys } } : {}),
    jwks_uri: oidc.jwksUri ?? null,
    idp_initiated_login: { mode: initiateLoginUri === undefined ? 'DISABLED' : 'SPEC', default_scope: [] },
    ...(oidc.grantTypes.includes('refresh_token')
      ? { refresh_token: { rotation_type: 'ROTATE' as const, leeway: defaultRotationGrace } }
      : {}),
    issuer_mode: 'ORG_URL',
    wildcard_redirect: 'DISABLED',
    dpop_bound_access_tokens: false,
  }
}

const showBookmark = (href: Href, app: ManagedApp, beside: ShownBeside): BookmarkApp => ({
  ...showCommon(href, app, beside),
  name: 'bookmark',
  signOnMode: 'BOOKMARK',
  credentials: shownCredentials,
  settings: {
    ...showSettings(app),
    app: { url: app.settings.bookmarkUrl ?? '', requestIntegration: false },
    atrium: showOrigin(app),
  },
})

const shownCredentials = {
  userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' },
  signing: {},
} as const

const showOrigin = ({ isNetworkApp, selfRegistration }: ManagedApp) => ({
  isNetworkApp,
  isSelfRegistered: selfRegistration !== 'none',
  isUnreviewed: selfRegistration === 'unreviewed',
})

const showSettings = ({ settings }: ManagedApp) =>
  ({
    notes: { admin: settings.adminNote ?? null, enduser: null },
    notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
    manualProvisioning: false,
    implicitAssignment: false,
  }) as const

function showCommon(href: Href, app: ManagedApp, { user }: ShownBeside) {
  const { id, label, isActive, settings, createdAt, updatedAt } = app
  return {
    id,
    label,
    status: isActive ? ('ACTIVE' as const) : ('INACTIVE' as const),
    created: createdAt.toISOString(),
    lastUpdated: updatedAt.toISOString(),
    features: [],
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: {
      autoLaunch: false,
      autoSubmitToolbar: false,
      hide: { iOS: settings.isHiddenOnPhones ?? false, web: settings.isVisible === false },
      appLinks: { [linkName(app)]: true },
    },
    ...(settings.profile ? { profile: settings.profile } : {}),
    _links: linksOf(href, app),
    ...(user ? { _embedded: { user } } : {}),
  }
}

const linkName = ({ kind }: ManagedApp): string => (kind === 'oidc' ? 'oidc_client_link' : 'login')

function linksOf(href: Href, app: ManagedApp): App['_links'] {
  const { id, isActive, settings } = app
  const own = `/api/v1/apps/${id}`
  const turn = isActive ? 'deactivate' : 'activate'
  const post = { allow: ['POST'] }
  const { iconUrl } = settings
  const logo = iconUrl === undefined ? [] : [{ name: 'medium', href: iconAddress(href, iconUrl), type: 'image/png' }]
  return {
    self: { href: href(own) },
    users: { href: href(`${own}/users`) },
    groups: { href: href(`${own}/groups`) },
    logo,
    ...policyLinks(href, app),
    uploadLogo: { href: href(`${own}/logo`), hints: post },
    appLinks: [{ name: linkName(app), href: href(`/launch/${id}`), type: 'text/html' }],
    [turn]: { href: href(`${own}/lifecycle/${turn}`), hints: post },
  }
}

/** The one policy there is decides about every app that people sign on to. */
function policyLinks(href: Href, { id, settings }: ManagedApp): App['_links'] {
  if (settings.oidc?.clientKind === 'service') return {}
  return {
    accessPolicy: { href: href(`/api/v1/policies/${defaultPolicies.ACCESS_POLICY.policyId}`) },
    policies: { href: href(`/api/v1/apps/${id}/policies`), hints: { allow: ['PUT'] } },
  }
}

/** A picture of ours is named by its path; others are data: addresses, which stand by themselves. */
export const iconAddress = (href: Href, iconUrl: string): string => (iconUrl.startsWith('/') ? href(iconUrl) : iconUrl)
