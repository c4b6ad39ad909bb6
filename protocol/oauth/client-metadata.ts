import { onlyPresent } from '../shared/only-present.ts'
import { type BrokenRule, broken, type KeptSentence } from '../shared/rule.ts'

/** Why a client cannot be registered (RFC7591-3.2.2). */
export type RegistrationError = 'invalid_redirect_uri' | 'invalid_client_metadata' | 'unapproved_software_statement'

/** A set of public keys, as it came. */
export interface KeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

/** What a client says about itself (RFC7591-2): of the right types and sizes, and not yet judged. Defaults are in. */
export interface ClientMetadata {
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  readonly authMethod: string
  readonly grantTypes: readonly string[]
  readonly responseTypes: readonly string[]
  readonly applicationType: string
  readonly name: string | undefined
  readonly clientUri: string | undefined
  readonly logoUri: string | undefined
  readonly policyUri: string | undefined
  readonly tosUri: string | undefined
  readonly contacts: readonly string[]
  /** Undefined when none was named. */
  readonly scope: readonly string[] | undefined
  readonly jwks: Readonly<Record<string, unknown>> | undefined
  readonly jwksUri: string | undefined
  readonly idTokenAlg: string
  readonly initiateLoginUri: string | undefined
  readonly backChannelLogoutUri: string | undefined
  readonly backChannelLogoutSessionRequired: boolean
  /** Names of what it asks for that we do not do, and that it would be wrong to pass over in silence. */
  readonly unsupported: readonly string[]
  readonly hasSoftwareStatement: boolean
}

/** What reading a registration gives. */
export type MetadataOutcome =
  | { readonly kind: 'metadata'; readonly metadata: ClientMetadata }
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<RegistrationError> }

/** Every member we read has the type and a size the standard gives it (RFC7591-2). */
export const metadataHasItsTypes: KeptSentence = {
  id: 'metadata-has-its-types',
  source: 'RFC7591-2',
  also: ['RFC7591-3.1', 'RFC7591-3.2.2'],
  by: 'readClientMetadata',
}

/** What we do not know is passed over, and not repeated as though we kept it (RFC7591-2). */
export const unknownMetadataIsIgnored: KeptSentence = {
  id: 'unknown-metadata-is-ignored',
  source: 'RFC7591-2',
  also: ['RFC7591-3.2.1'],
  by: 'readClientMetadata',
}

type Type = 'text' | 'texts' | 'flag' | 'object'

/** The members we read, and their types. Of those in other languages ("client_name#de") we read none (RFC7591-2.2). */
const types = {
  redirect_uris: 'texts',
  post_logout_redirect_uris: 'texts',
  token_endpoint_auth_method: 'text',
  grant_types: 'texts',
  response_types: 'texts',
  application_type: 'text',
  client_name: 'text',
  client_uri: 'text',
  logo_uri: 'text',
  policy_uri: 'text',
  tos_uri: 'text',
  contacts: 'texts',
  scope: 'text',
  jwks: 'object',
  jwks_uri: 'text',
  id_token_signed_response_alg: 'text',
  initiate_login_uri: 'text',
  backchannel_logout_uri: 'text',
  backchannel_logout_session_required: 'flag',
} as const satisfies Readonly<Record<string, Type>>

type Member = keyof typeof types

/** Members whose silent loss would leave the client less safe than it believes, and the values that ask for nothing. */
const unsupported: Readonly<Record<string, readonly unknown[]>> = {
  // Never fetched, so nobody leads us to an address by it (CVE-2026-4366).
  sector_identifier_uri: [],
  subject_type: ['public'],
  id_token_encrypted_response_alg: [],
  userinfo_signed_response_alg: ['none'],
  userinfo_encrypted_response_alg: [],
  request_object_signing_alg: [],
  request_object_encryption_alg: [],
  require_signed_request_object: [false],
  require_pushed_authorization_requests: [false],
  dpop_bound_access_tokens: [false],
  tls_client_certificate_bound_access_tokens: [false],
  default_max_age: [],
}

const maxTexts = 32
const maxText = 2048
const maxScope = 4096

const isType: Readonly<Record<Type, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value.length <= maxScope,
  texts: (value) =>
    Array.isArray(value) &&
    value.length <= maxTexts &&
    value.every((text: unknown) => typeof text === 'string' && text.length <= maxText),
  flag: (value) => typeof value === 'boolean',
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
}

const nameOfType: Readonly<Record<Type, string>> = {
  text: `a text of at most ${maxScope} characters`,
  texts: `a list of at most ${maxTexts} texts of at most ${maxText} characters`,
  flag: 'true or false',
  object: 'an object',
}

/** Reads what a client says about itself. Null counts as absent (RFC7592-2.2). */
export function readClientMetadata(body: unknown): MetadataOutcome {
  if (!isType.object(body)) return refuse('the request body must be a JSON object')
  const sent = body as Readonly<Record<string, unknown>>
  const valueOf = (name: string) => (Object.hasOwn(sent, name) ? (sent[name] ?? undefined) : undefined)
  const wrong = (Object.keys(types) as Member[]).find((name) => {
    const value = valueOf(name)
    return value !== undefined && !isType[types[name]](value)
  })
  if (wrong !== undefined) return refuse(`${wrong} must be ${nameOfType[types[wrong]]}`)
  return { kind: 'metadata', metadata: metadataOf(valueOf) }
}

/** The members that are there, with the defaults of RFC7591-2 and OIDCR-2. Their types have been looked at. */
function metadataOf(valueOf: (name: string) => unknown): ClientMetadata {
  const text = (name: Member) => valueOf(name) as string | undefined
  const texts = (name: Member) => valueOf(name) as readonly string[] | undefined
  return {
    redirectUris: texts('redirect_uris') ?? [],
    postLogoutRedirectUris: texts('post_logout_redirect_uris') ?? [],
    authMethod: text('token_endpoint_auth_method') ?? 'client_secret_basic',
    grantTypes: texts('grant_types') ?? ['authorization_code'],
    responseTypes: texts('response_types') ?? ['code'],
    applicationType: text('application_type') ?? 'web',
    name: text('client_name'),
    clientUri: text('client_uri'),
    logoUri: text('logo_uri'),
    policyUri: text('policy_uri'),
    tosUri: text('tos_uri'),
    contacts: texts('contacts') ?? [],
    scope: text('scope')?.split(' ').filter(Boolean),
    jwks: valueOf('jwks') as Readonly<Record<string, unknown>> | undefined,
    jwksUri: text('jwks_uri'),
    idTokenAlg: text('id_token_signed_response_alg') ?? 'RS256',
    initiateLoginUri: text('initiate_login_uri'),
    backChannelLogoutUri: text('backchannel_logout_uri'),
    backChannelLogoutSessionRequired: valueOf('backchannel_logout_session_required') === true,
    unsupported: Object.entries(unsupported).flatMap(([name, harmless]) => {
      const value = valueOf(name)
      return value === undefined || harmless.includes(value) ? [] : [name]
    }),
    hasSoftwareStatement: valueOf('software_statement') !== undefined,
  }
}

/** What a client is registered as (RFC7591-3.2.1): what we keep of it, and nothing that was passed over. */
export const metadataAnswer = (metadata: ClientMetadata) =>
  onlyPresent({
    redirect_uris: metadata.redirectUris,
    post_logout_redirect_uris: metadata.postLogoutRedirectUris,
    token_endpoint_auth_method: metadata.authMethod,
    grant_types: metadata.grantTypes,
    response_types: metadata.responseTypes,
    application_type: metadata.applicationType,
    client_name: metadata.name,
    client_uri: metadata.clientUri,
    logo_uri: metadata.logoUri,
    policy_uri: metadata.policyUri,
    tos_uri: metadata.tosUri,
    contacts: metadata.contacts,
    scope: metadata.scope?.join(' '),
    jwks: metadata.jwks,
    jwks_uri: metadata.jwksUri,
    subject_type: 'public',
    id_token_signed_response_alg: metadata.idTokenAlg,
    initiate_login_uri: metadata.initiateLoginUri,
    backchannel_logout_uri: metadata.backChannelLogoutUri,
    backchannel_logout_session_required: metadata.backChannelLogoutSessionRequired,
  })

const refuse = (description: string): MetadataOutcome => ({
  kind: 'refuse',
  refusal: broken(metadataHasItsTypes, 'invalid_client_metadata', description),
})
