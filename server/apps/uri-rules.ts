import type { ClientKind } from '../../protocol/oauth/client.ts'
import {
  checkRedirectUriForRegistration,
  uriHasNoUserinfo,
  uriHasOnlyUriCharacters,
  uriIsAbsolute,
  uriIsOfBearableSize,
  uriRules,
  uriSchemeIsHarmless,
} from '../../protocol/oauth/redirect-uri-registration.ts'
import { firstBroken } from '../../protocol/shared/rule.ts'
import { type AppRule, type AppToCheck, wrong } from './app-rule.ts'

type Why = string | undefined

/** The first wrong address of a list, with its place in it; one that stands there twice is wrong as well. */
function firstWrong(field: string, uris: readonly string[], why: (uri: string) => Why) {
  for (const [at, uri] of uris.entries()) {
    const because = why(uri) ?? (uris.indexOf(uri) < at ? 'stands there already' : undefined)
    if (because !== undefined) return wrong(`${field}.${at}`, because)
  }
  return undefined
}

/** Where a browser is sent with an answer. */
const whyNoRedirect =
  (kind: ClientKind, { loopbackAllowed }: AppToCheck) =>
  (uri: string): Why =>
    checkRedirectUriForRegistration(uri, kind, { loopbackAllowed })?.description

/** Where a request or a browser is sent by us: https, or loopback while developing. Never a program on a device. */
const whyNoEndpoint = (uri: string, { loopbackAllowed }: AppToCheck): Why =>
  firstBroken(uriRules, { uri, kind: 'web', loopbackAllowed })?.description

const pageRules = [uriIsOfBearableSize, uriHasOnlyUriCharacters, uriIsAbsolute, uriSchemeIsHarmless, uriHasNoUserinfo]

/** A page that people open, whose address carries nothing of ours: http as well, as within a company. */
function whyNoPage(uri: string): Why {
  const broken = firstBroken(pageRules, { uri, kind: 'web', loopbackAllowed: true })
  if (broken) return broken.description
  return /^https?:\/\/[^/?#]/i.test(uri) ? undefined : 'must begin with https:// or http:// and name a host'
}

const optional = (field: string, uri: string | undefined, why: (uri: string) => Why) => {
  const because = uri === undefined ? undefined : why(uri)
  return because === undefined ? undefined : wrong(field, because)
}

/** Answers are sent to addresses that the app registered, and that can be registered at all (RFC9700-4.1.3). */
export const redirectUrisCanBeRegistered: AppRule = {
  id: 'redirect-uris-can-be-registered',
  source: 'docs/policies/apps.md §2',
  also: ['RFC9700-4.1.3', 'RFC7591-5'],
  check: (all) => {
    const { oidc } = all.plan.settings
    if (!oidc) return undefined
    const { clientKind, redirectUris } = oidc
    const field = 'settings.oauthClient.redirect_uris'
    if (clientKind === 'service')
      return redirectUris.length > 0 ? wrong(field, 'an app of the type service has none') : undefined
    if (redirectUris.length === 0) return wrong(field, 'at least one is required')
    return firstWrong(field, redirectUris, whyNoRedirect(clientKind, all))
  },
}

/** So is where a browser goes after signing out (OIDCRPL-3.1). */
export const postLogoutUrisCanBeRegistered: AppRule = {
  id: 'post-logout-uris-can-be-registered',
  source: 'docs/policies/apps.md §2',
  also: ['OIDCRPL-3.1'],
  check: (all) => {
    const { oidc } = all.plan.settings
    if (!oidc) return undefined
    const field = 'settings.oauthClient.post_logout_redirect_uris'
    return firstWrong(field, oidc.postLogoutRedirectUris, whyNoRedirect(oidc.clientKind, all))
  },
}

/** Addresses that we send a request or a browser to by ourselves are safe places. */
const endpoint = (id: string, field: string, uriOf: (all: AppToCheck) => string | undefined): AppRule => ({
  id,
  source: 'docs/policies/apps.md §2',
  check: (all) => optional(field, uriOf(all), (uri) => whyNoEndpoint(uri, all)),
})

/** Addresses that are only shown or opened are addresses of the web. */
const page = (id: string, field: string, uriOf: (all: AppToCheck) => string | undefined): AppRule => ({
  id,
  source: 'docs/policies/apps.md §2',
  check: (all) => optional(field, uriOf(all), whyNoPage),
})

/** Every rule of an app's addresses. */
export const uriRulesOfApps: readonly AppRule[] = [
  redirectUrisCanBeRegistered,
  postLogoutUrisCanBeRegistered,
  endpoint(
    'initiate-login-uri-is-safe',
    'settings.oauthClient.initiate_login_uri',
    ({ plan }) => plan.settings.initiateLoginUri,
  ),
  endpoint('jwks-uri-is-safe', 'settings.oauthClient.jwks_uri', ({ plan }) => plan.settings.oidc?.jwksUri),
  endpoint(
    'back-channel-logout-uri-is-safe',
    'settings.atrium.backChannelLogoutUri',
    ({ plan }) => plan.settings.oidc?.backChannelLogoutUri,
  ),
  endpoint('target-link-uri-is-safe', 'settings.atrium.targetLinkUri', ({ plan }) => plan.settings.targetLinkUri),
  endpoint('sign-in-url-is-safe', 'settings.atrium.signInUrl', ({ plan }) => plan.settings.signInUrl),
  page('bookmark-is-a-page', 'settings.app.url', ({ plan }) => plan.settings.bookmarkUrl),
  page('client-uri-is-a-page', 'settings.oauthClient.client_uri', ({ plan }) => plan.settings.oidc?.clientUri),
  page('logo-uri-is-a-page', 'settings.oauthClient.logo_uri', ({ plan }) => plan.settings.oidc?.logoUri),
  page('tos-uri-is-a-page', 'settings.oauthClient.tos_uri', ({ plan }) => plan.settings.oidc?.tosUri),
  page('policy-uri-is-a-page', 'settings.oauthClient.policy_uri', ({ plan }) => plan.settings.oidc?.policyUri),
]
