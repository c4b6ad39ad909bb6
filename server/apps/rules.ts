import { networkAppScopes, orgScopes } from '../../protocol/oauth/scope.ts'
import type { BrokenRule } from '../../protocol/shared/rule.ts'
import type { Refused } from '../http/api/errors.ts'
import { type AppRule, type AppToCheck, wrong } from './app-rule.ts'
import type { OidcSettings } from './settings.ts'
import { uriRulesOfApps } from './uri-rules.ts'

const oauth = 'settings.oauthClient'
const credentials = 'credentials.oauthClient'

/** Rules of an OpenID Connect app get its settings; a bookmark keeps them all. */
const ofOidc =
  (check: (oidc: OidcSettings, all: AppToCheck) => ReturnType<AppRule['check']>): AppRule['check'] =>
  (all) =>
    all.plan.settings.oidc && check(all.plan.settings.oidc, all)

const sentOAuth = ({ draft }: AppToCheck) =>
  draft.signOnMode === 'OPENID_CONNECT' ? (draft.settings?.oauthClient ?? undefined) : undefined

const sentCredentials = ({ draft }: AppToCheck) =>
  draft.signOnMode === 'OPENID_CONNECT' ? draft.credentials?.oauthClient : undefined

/** How an app is signed on to, and where it runs, is decided when it is made. */
export const appStaysOfItsKind: AppRule = {
  id: 'app-stays-of-its-kind',
  source: 'docs/policies/apps.md §1',
  check: ({ plan, before }) => {
    if (!before) return undefined
    if (before.kind !== plan.kind) return wrong('signOnMode', 'cannot change; make another app')
    return before.settings.oidc?.clientKind === plan.settings.oidc?.clientKind
      ? undefined
      : wrong(`${oauth}.application_type`, 'cannot change; make another app')
  },
}

/** The client id is the app's own id, and ours to make. */
export const clientIdIsOurs: AppRule = {
  id: 'client-id-is-ours',
  source: 'docs/policies/apps.md §1',
  check: (all) => {
    const sent = sentCredentials(all)?.client_id
    if (sent === undefined || sent === all.before?.id) return undefined
    return wrong(`${credentials}.client_id`, all.before ? 'cannot change' : 'is made here; leave it out')
  },
}

const whyNoGrant: Readonly<Record<string, string>> = {
  implicit: 'puts tokens into addresses; use authorization_code',
  password: 'hands passwords to apps; use authorization_code',
  client_credentials: 'is for apps of the type service',
}

/** Only grants that we know, and that are good (RFC9700-2.1.2, RFC9700-2.4). */
export const grantTypesAreKnown: AppRule = {
  id: 'grant-types-are-known',
  source: 'docs/policies/apps.md §3',
  also: ['RFC9700-2.1.2', 'RFC9700-2.4'],
  check: ofOidc((oidc, all) => {
    const sent = sentOAuth(all)?.grant_types ?? []
    const allowed = oidc.clientKind === 'service' ? ['client_credentials'] : ['authorization_code', 'refresh_token']
    const foreign = sent.find((name) => !allowed.includes(name))
    if (foreign !== undefined) {
      const why = oidc.clientKind === 'service' ? undefined : whyNoGrant[foreign]
      return wrong(`${oauth}.grant_types`, `${foreign} ${why ?? `is not one of ${allowed.join(', ')}`}`)
    }
    return sent.length > 0 && !sent.some((name) => name !== 'refresh_token')
      ? wrong(`${oauth}.grant_types`, 'refresh_token needs authorization_code beside it')
      : undefined
  }),
}

/** Codes alone come back from the authorization endpoint; a service app never goes there. */
export const responseTypesAreCodes: AppRule = {
  id: 'response-types-are-codes',
  source: 'docs/policies/apps.md §3',
  also: ['RFC9700-2.1.2'],
  check: ofOidc((oidc, all) => {
    // Okta shows the answer of the token endpoint, which such an app gets, as a response type.
    const allowed = oidc.clientKind === 'service' ? ['token'] : ['code']
    const foreign = sentOAuth(all)?.response_types?.find((name) => !allowed.includes(name))
    return foreign === undefined
      ? undefined
      : wrong(`${oauth}.response_types`, `${foreign} is not allowed; this app can have ${allowed.join(', ')}`)
  }),
}

/** How it proves who it is fits where it runs: what runs at its user keeps no secret, what runs at a server does. */
export const authMethodFitsTheKind: AppRule = {
  id: 'auth-method-fits-the-kind',
  source: 'docs/policies/apps.md §3',
  also: ['RFC6749-2.1', 'RFC8252-8.5'],
  check: ofOidc(({ clientKind, authMethod }) => {
    const field = `${credentials}.token_endpoint_auth_method`
    if (clientKind === 'browser' && authMethod !== 'none')
      return wrong(field, 'has to be none: a page of scripts cannot keep a secret')
    if ((clientKind === 'web' || clientKind === 'service') && authMethod === 'none')
      return wrong(field, 'cannot be none: an app at a server proves who it is')
    return undefined
  }),
}

/** An app without a secret proves by PKCE that it is the one that asked (RFC9700-2.1.1). */
export const publicAppUsesPkce: AppRule = {
  id: 'public-app-uses-pkce',
  source: 'docs/policies/apps.md §3',
  also: ['RFC9700-2.1.1'],
  check: ofOidc(({ authMethod, pkceRequired }) =>
    authMethod === 'none' && !pkceRequired
      ? wrong(`${credentials}.pkce_required`, 'has to be true where token_endpoint_auth_method is none')
      : undefined,
  ),
}

/** Who could be guessed is nobody: a secret of one's own is long and of many kinds of characters. */
export const ownSecretIsHardToGuess: AppRule = {
  id: 'own-secret-is-hard-to-guess',
  source: 'docs/policies/apps.md §4',
  also: ['RFC6749-10.10'],
  check: ofOidc((oidc, all) => {
    const field = `${credentials}.client_secret`
    const sent = sentCredentials(all)?.client_secret
    if (sent === undefined) return undefined
    if (all.before) return wrong(field, 'secrets are changed below credentials/secrets')
    if (!oidc.authMethod.startsWith('client_secret')) return wrong(field, `has no use with ${oidc.authMethod}`)
    const why = whyGuessable(sent)
    return why === undefined ? undefined : wrong(field, why)
  }),
}

/**
 * Why a secret that somebody thought of is not taken; undefined for one that can have 128 bits.
 *
 * 32 characters let a migrated app keep the secret that another provider made for it; hexadecimal ones are among them.
 */
export function whyGuessable(secret: string): string | undefined {
  if (!/^[\x21-\x7e]{32,100}$/.test(secret))
    return 'has to be 32 to 100 characters of ASCII without blanks; leave it out and we make one'
  return new Set(secret).size < 10 ? 'repeats itself; leave it out and we make one' : undefined
}

/** Its scopes are those of an org, and fit its grants and the network's rules. */
export const scopesAreTheOrgs: AppRule = {
  id: 'scopes-are-the-orgs',
  source: 'docs/policies/apps.md §3',
  also: ['docs/policies/limits.md §2'],
  check: ofOidc(({ scopes, grantTypes, clientKind }, { before }) => {
    const field = 'settings.atrium.scopes'
    if (clientKind === 'service')
      return scopes.length > 0 ? wrong(field, 'an app of the type service is granted scopes below grants') : undefined
    const allowed: readonly string[] = before?.isNetworkApp ? networkAppScopes : orgScopes
    const foreign = scopes.find((scope) => !allowed.includes(scope))
    if (foreign !== undefined) return wrong(field, `${foreign} is not one of ${allowed.join(', ')}`)
    if (!scopes.includes('openid')) return wrong(field, 'openid has to be among them')
    return scopes.includes('offline_access') && !grantTypes.includes('refresh_token')
      ? wrong(field, 'offline_access needs the grant refresh_token')
      : undefined
  }),
}

/** An app of the network acts for its users alone, and only while they are there. */
export const networkAppHasNoAbsence: AppRule = {
  id: 'network-app-never-acts-in-absence',
  source: 'docs/policies/limits.md §2',
  check: ofOidc(({ grantTypes, pkceRequired }, { before }) => {
    if (!before?.isNetworkApp) return undefined
    if (grantTypes.includes('refresh_token'))
      return wrong(`${oauth}.grant_types`, 'refresh_token is not for apps of the network')
    return pkceRequired || before.settings.oidc?.pkceRequired === false
      ? undefined
      : wrong(`${credentials}.pkce_required`, 'cannot be switched off for apps of the network')
  }),
}

/** An app that registered itself sees no groups, whoever finds it good later. */
export const selfRegisteredAppSeesNoGroups: AppRule = {
  id: 'self-registered-app-sees-no-groups',
  source: 'docs/policies/limits.md §4',
  check: ofOidc(({ scopes, groupsFilter }, { before }) => {
    if (before === undefined || before.selfRegistration === 'none') return undefined
    if (groupsFilter) return wrong('settings.atrium.groupsClaim', 'an app that registered itself sees no groups')
    return scopes.includes('groups')
      ? wrong('settings.atrium.scopes', 'groups is not for an app that registered itself')
      : undefined
  }),
}

/** Its keys are here or there, and never in two places that could differ (RFC7591-2). */
export const keysAreInOnePlace: AppRule = {
  id: 'keys-are-in-one-place',
  source: 'RFC7591-2',
  check: ofOidc(({ jwks, jwksUri }) =>
    jwks && jwks.keys.length > 0 && jwksUri !== undefined
      ? wrong(`${oauth}.jwks_uri`, 'cannot stand beside jwks')
      : undefined,
  ),
}

/** Every rule of an app, in the order they are told. */
export const appRules: readonly AppRule[] = [
  appStaysOfItsKind,
  clientIdIsOurs,
  grantTypesAreKnown,
  responseTypesAreCodes,
  authMethodFitsTheKind,
  publicAppUsesPkce,
  ownSecretIsHardToGuess,
  scopesAreTheOrgs,
  networkAppHasNoAbsence,
  selfRegisteredAppSeesNoGroups,
  keysAreInOnePlace,
  ...uriRulesOfApps,
]

/** Everything that speaks against the app, each with its field; undefined when nothing does. */
export function refuseApp(app: AppToCheck): Refused | undefined {
  const broken = appRules.flatMap(({ id, check }): BrokenRule<'validation'>[] => {
    const refusal = check(app)
    return refusal ? [{ ...refusal, rule: id }] : []
  })
  return broken[0] && refuseAll(broken[0], broken)
}

const refuseAll = (first: BrokenRule<'validation'>, all: readonly BrokenRule<'validation'>[]): Refused => ({
  kind: 'refused',
  refusal: {
    error: 'validation',
    rule: first.rule,
    about: first.description.split(': ', 1)[0],
    causes: all.map(({ description }) => description),
  },
})
