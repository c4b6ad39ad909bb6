import { launchUriRules } from '../oidc/third-party-login.ts'
import { firstBroken, type Refusal, type Rule } from '../shared/rule.ts'
import type { ClientKind } from './client.ts'
import type { ClientMetadata, RegistrationError } from './client-metadata.ts'
import { quotable } from './errors.ts'
import { redirectUriRules, type UriForRegistration, uriRules } from './redirect-uri-registration.ts'

/** What the rules of a registration look at. */
export interface RegistrationInput {
  readonly metadata: ClientMetadata
  /** What the client would be, by what it says. */
  readonly kind: ClientKind
  readonly loopbackAllowed: boolean
}

type MetadataRule = Rule<RegistrationInput, RegistrationError>

const authMethods = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none']
const idTokenAlgs = ['RS256', 'ES256', 'EdDSA']

/** What an app that nobody has reviewed may ask for: no groups, and nothing of the org's own. */
export const selfRegisteredScopes: readonly string[] = [
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'offline_access',
]

/** A statement by somebody whom we have no reason to believe adds nothing (RFC7591-2.3). */
export const softwareStatementIsNotTaken: MetadataRule = {
  id: 'software-statement-is-not-taken',
  source: 'RFC7591-2.3',
  also: ['RFC7591-3.1.1', 'RFC7591-3.2.2'],
  check: ({ metadata }) =>
    metadata.hasSoftwareStatement
      ? { error: 'unapproved_software_statement', description: 'software statements are not taken here' }
      : undefined,
}

/** What would make the client less safe than it believes is refused, not passed over. */
export const nothingIsPromisedInSilence: MetadataRule = {
  id: 'nothing-is-promised-in-silence',
  source: 'RFC7591-2',
  also: ['OIDCR-2', 'RFC7591-3.2.2'],
  check: ({ metadata: { unsupported } }) =>
    unsupported.length > 0 ? invalid(`not supported: ${unsupported.join(' ')}`) : undefined,
}

/** The code is the only answer of the authorization endpoint, so it is the only one that can be registered. */
export const registersTheCodeAlone: MetadataRule = {
  id: 'registers-the-code-alone',
  source: 'RFC7591-2.1',
  also: ['RFC9700-2.1.2', 'OIDCR-2'],
  check: ({ metadata: { responseTypes } }) =>
    responseTypes.length > 0 && responseTypes.every((type) => type === 'code')
      ? undefined
      : invalid('response_types must be ["code"]'),
}

/** It signs people in; it never acts for itself, and needs the code for all it may (RFC7591-2.1). */
export const registersOnlyGrantsOfPeople: MetadataRule = {
  id: 'registers-only-grants-of-people',
  source: 'docs/policies/limits.md §4',
  also: ['RFC7591-2.1', 'RFC9700-2.4'],
  check: ({ metadata: { grantTypes } }) =>
    grantTypes.includes('authorization_code') &&
    grantTypes.every((grant) => grant === 'authorization_code' || grant === 'refresh_token')
      ? undefined
      : invalid('grant_types must be authorization_code, and refresh_token where it is needed'),
}

/** It proves who it is in a way we know (CVE-2026-44476: and by nothing else afterwards). */
export const registersAKnownMethod: MetadataRule = {
  id: 'registers-a-known-method',
  source: 'RFC7591-2',
  also: ['OIDCR-2'],
  check: ({ metadata: { authMethod } }) =>
    authMethods.includes(authMethod)
      ? undefined
      : invalid(`token_endpoint_auth_method must be one of: ${authMethods.join(' ')}`),
}

/** It says where it runs, so that its addresses are judged by that; it is never a service. */
export const registersAKindOfApp: MetadataRule = {
  id: 'registers-a-kind-of-app',
  source: 'OIDCR-2',
  also: ['RFC7591-2', 'RFC6749-2.1'],
  check: ({ metadata: { applicationType, authMethod } }) => {
    if (!['web', 'native', 'browser'].includes(applicationType))
      return invalid('application_type must be web, native or browser')
    return applicationType === 'browser' && authMethod !== 'none'
      ? invalid('an app in a browser keeps no secret: its token_endpoint_auth_method is none')
      : undefined
  },
}

const maxRedirectUris = 20

/** Answers have somewhere to go, and everywhere they may go is safe (CVE-2026-9086, GHSA-86j7-9j95-vpqj). */
export const registersSafeRedirectUris: MetadataRule = {
  id: 'registers-safe-redirect-uris',
  source: 'RFC7591-2',
  also: ['RFC7591-5', 'RFC9700-4.1.3', 'OIDCR-2'],
  check: ({ metadata: { redirectUris }, ...where }) => {
    if (redirectUris.length === 0 || redirectUris.length > maxRedirectUris)
      return { error: 'invalid_redirect_uri', description: `redirect_uris must have 1 to ${maxRedirectUris} entries` }
    const description = firstWrong('redirect_uris', redirectUris, redirectUriRules, where)
    return description === undefined ? undefined : { error: 'invalid_redirect_uri', description }
  },
}

/** So is everywhere a browser is led after signing out. */
export const registersSafeLogoutAddresses: MetadataRule = {
  id: 'registers-safe-logout-addresses',
  source: 'OIDCRPL-2.1',
  also: ['OIDCBCL-2.2', 'RFC7591-5'],
  check: ({ metadata: { postLogoutRedirectUris, backChannelLogoutUri }, ...where }) =>
    refuseAny([
      firstWrong('post_logout_redirect_uris', postLogoutRedirectUris, redirectUriRules, where),
      // Called by us and not by a browser, through the guarded fetch alone; so it is a web address whatever the app is.
      firstWrong('backchannel_logout_uri', present(backChannelLogoutUri), uriRules, { ...where, kind: 'web' }),
    ]),
}

/** Where a tile leads is https (OIDCC-4), and says nothing in our name. */
export const registersASafeLaunch: MetadataRule = {
  id: 'registers-a-safe-launch',
  source: 'OIDCR-2',
  also: ['OIDCC-4'],
  check: ({ metadata: { initiateLoginUri }, ...where }) =>
    refuseAny([firstWrong('initiate_login_uri', present(initiateLoginUri), launchUriRules, { ...where, kind: 'web' })]),
}

/** What is shown of it leads to the web, and to no program of the reader's (CVE-2026-9086). */
export const registersHarmlessPages: MetadataRule = {
  id: 'registers-harmless-pages',
  source: 'RFC7591-2',
  also: ['RFC7591-5', 'RFC7591-2.2'],
  check: ({ metadata: { clientUri, logoUri, policyUri, tosUri, jwksUri }, ...where }) => {
    const pages = {
      client_uri: clientUri,
      logo_uri: logoUri,
      policy_uri: policyUri,
      tos_uri: tosUri,
      jwks_uri: jwksUri,
    }
    return refuseAny(
      Object.entries(pages).map(([name, uri]) => firstWrong(name, present(uri), uriRules, { ...where, kind: 'web' })),
    )
  },
}

const maxName = 100
const maxContact = 254

/** What cannot be seen, what turns the reading direction, letters that are blank, and what is markup elsewhere. */
const unfit = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0<>]/u

/** Its name is what is read on the consent page: text of one line, all of it visible. */
export const registersAPlainName: MetadataRule = {
  id: 'registers-a-plain-name',
  source: 'RFC7591-2.2',
  also: ['RFC7591-5'],
  check: ({ metadata: { name, contacts } }) => {
    if (name !== undefined && (name.trim() === '' || name.length > maxName || unfit.test(name)))
      return invalid(`client_name must have 1 to ${maxName} visible characters, none of them < or >`)
    const isPlain = contacts.every((contact) => contact.length <= maxContact && !unfit.test(contact))
    return isPlain ? undefined : invalid(`contacts must be visible texts of at most ${maxContact} characters`)
  },
}

/** It asks for what concerns the person before it, never for what manages the org or shows its groups. */
export const registersScopesOfPeople: MetadataRule = {
  id: 'registers-scopes-of-people',
  source: 'docs/policies/limits.md §4',
  also: ['RFC7591-2', 'OIDCC-11'],
  check: ({ metadata: { scope = [], grantTypes } }) => {
    const unknown = scope.filter((name) => !selfRegisteredScopes.includes(name))
    if (unknown.length > 0) return invalid(`scope may not be registered: ${quotable(unknown.join(' '))}`)
    return scope.includes('offline_access') && !grantTypes.includes('refresh_token')
      ? invalid('offline_access needs the grant type refresh_token')
      : undefined
  },
}

/** Its keys are here or there, not both; they are public; and there are some where it proves itself by them. */
export const registersPublicKeysOnce: MetadataRule = {
  id: 'registers-public-keys-once',
  source: 'RFC7591-2',
  also: ['OIDCR-2'],
  check: ({ metadata: { jwks, jwksUri, authMethod } }) => {
    if (jwks !== undefined && jwksUri !== undefined) return invalid('jwks and jwks_uri exclude each other')
    if (authMethod === 'private_key_jwt' && jwks === undefined && jwksUri === undefined)
      return invalid('private_key_jwt needs jwks or jwks_uri')
    return jwks === undefined || isPublicKeySet(jwks)
      ? undefined
      : invalid('jwks must hold public keys, and only those')
  },
}

/** Its ID tokens are signed by an algorithm we have. */
export const registersAKnownAlgorithm: MetadataRule = {
  id: 'registers-a-known-algorithm',
  source: 'OIDCR-2',
  check: ({ metadata: { idTokenAlg } }) =>
    idTokenAlgs.includes(idTokenAlg)
      ? undefined
      : invalid(`id_token_signed_response_alg must be one of: ${idTokenAlgs.join(' ')}`),
}

/** Every rule of what a client says about itself, in the order they are checked. */
export const metadataRules: readonly MetadataRule[] = [
  softwareStatementIsNotTaken,
  nothingIsPromisedInSilence,
  registersTheCodeAlone,
  registersOnlyGrantsOfPeople,
  registersAKnownMethod,
  registersAKindOfApp,
  registersSafeRedirectUris,
  registersSafeLogoutAddresses,
  registersASafeLaunch,
  registersHarmlessPages,
  registersAPlainName,
  registersScopesOfPeople,
  registersPublicKeysOnce,
  registersAKnownAlgorithm,
]

type UriRules = readonly Rule<UriForRegistration, 'invalid_redirect_uri'>[]

/** What is wrong with the first wrong one of these addresses, with the member it stands in. */
function firstWrong(
  member: string,
  uris: readonly string[],
  rules: UriRules,
  { kind, loopbackAllowed }: Omit<RegistrationInput, 'metadata'>,
): string | undefined {
  for (const uri of uris) {
    const refusal = firstBroken(rules, { uri, kind, loopbackAllowed })
    if (refusal) return `${member}: ${quotable(uri)} ${quotable(refusal.description)}`
  }
  return undefined
}

const refuseAny = (wrongs: readonly (string | undefined)[]) => {
  const wrong = wrongs.find((description) => description !== undefined)
  return wrong === undefined ? undefined : invalid(wrong)
}

const present = (uri: string | undefined): readonly string[] => (uri === undefined ? [] : [uri])

const maxKeys = 20
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

function isPublicKeySet({ keys }: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > maxKeys) return false
  return keys.every((key: unknown) => {
    if (typeof key !== 'object' || key === null || Array.isArray(key)) return false
    const { kty } = key as { readonly kty?: unknown }
    return ['RSA', 'EC', 'OKP'].includes(String(kty)) && !secretMembers.some((name) => Object.hasOwn(key, name))
  })
}

const invalid = (description: string): Refusal<'invalid_client_metadata'> => ({
  error: 'invalid_client_metadata',
  description,
})
