import { type BrokenRule, firstBroken, type KeptSentence } from '../shared/rule.ts'
import type { ClientAuthenticationMethod, ClientKind, GrantType, IdTokenAlgorithm } from './client.ts'
import {
  type ClientMetadata,
  type KeySet,
  metadataHasItsTypes,
  readClientMetadata,
  type RegistrationError,
  unknownMetadataIsIgnored,
} from './client-metadata.ts'
import { metadataRules } from './client-metadata-rules.ts'
import type { RegistrationPolicy } from './redirect-uri-registration.ts'

export { metadataAnswer, type RegistrationError } from './client-metadata.ts'

/** A client as it may be registered: every value has been judged, every default is in. */
export interface RegistrableClient extends ClientMetadata {
  readonly kind: ClientKind
  /** As it calls itself, or else by where it lives: something is always shown. */
  readonly name: string
  readonly authMethod: ClientAuthenticationMethod
  readonly grantTypes: readonly GrantType[]
  readonly scope: readonly string[]
  readonly jwks: (KeySet & Readonly<Record<string, unknown>>) | undefined
  readonly idTokenAlg: IdTokenAlgorithm
}

/** What a registration leads to. */
export type RegistrationOutcome =
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<RegistrationError> }
  | { readonly kind: 'register'; readonly client: RegistrableClient }

/** Sentences that registering and managing a client keep beside the rules of its metadata. */
export const registrationSentences: readonly KeptSentence[] = [
  metadataHasItsTypes,
  unknownMetadataIsIgnored,
  { id: 'registration-shows-its-token', source: 'RFC7591-3', also: ['RFC7591-3.1'], by: 'server/apps/registration' },
  { id: 'registration-answers-what-is-kept', source: 'RFC7591-3.2.1', also: ['RFC7592-3'], by: 'metadataAnswer' },
  { id: 'registration-refusals-are-json', source: 'RFC7591-3.2.2', by: 'server/apps/registration' },
  {
    id: 'registration-token-opens-its-own-client',
    source: 'RFC7592-2',
    also: ['RFC7592-5'],
    by: 'server/apps/registration',
  },
  { id: 'client-reads-what-is-kept-of-it', source: 'RFC7592-2.1', by: 'server/apps/registration' },
  { id: 'update-names-the-client', source: 'RFC7592-2.2', by: 'decideUpdate' },
  { id: 'update-replaces-the-whole', source: 'RFC7592-2.2', by: 'server/apps/registration' },
  { id: 'deleted-client-leaves-nothing', source: 'RFC7592-2.3', also: ['RFC7592-5'], by: 'server/apps/registration' },
]

/** Decides whether a client may be registered as it says, and as what (RFC7591-3.1). Asks nobody and fetches nothing. */
export function decideRegistration(body: unknown, { loopbackAllowed }: RegistrationPolicy): RegistrationOutcome {
  const read = readClientMetadata(body)
  if (read.kind === 'refuse') return read
  const { metadata } = read
  const kind = kindOf(metadata)
  const refusal = firstBroken(metadataRules, { metadata, kind, loopbackAllowed })
  return refusal ? { kind: 'refuse', refusal } : { kind: 'register', client: registrable(metadata, kind) }
}

/** Decides whether a registered client may become what it now says it is (RFC7592-2.2). */
export function decideUpdate(body: unknown, clientId: string, policy: RegistrationPolicy): RegistrationOutcome {
  const outcome = decideRegistration(body, policy)
  if (outcome.kind === 'refuse') return outcome
  if ((body as { readonly client_id?: unknown }).client_id === clientId) return outcome
  const description = 'client_id must be the one that was given to the client'
  return { kind: 'refuse', refusal: { rule: 'update-names-the-client', error: 'invalid_client_metadata', description } }
}

/** By where it says it runs; a web app without a secret is one that runs in a browser. */
function kindOf({ applicationType, authMethod }: ClientMetadata): ClientKind {
  if (applicationType === 'native') return 'native'
  return authMethod === 'none' ? 'browser' : 'web'
}

/** The rules have looked at every value, so each is one of those its type names. */
function registrable(metadata: ClientMetadata, kind: ClientKind): RegistrableClient {
  const grantTypes = [...new Set(metadata.grantTypes)] as GrantType[]
  const usual = grantTypes.includes('refresh_token')
    ? ['openid', 'profile', 'email', 'offline_access']
    : ['openid', 'profile', 'email']
  return {
    ...metadata,
    kind,
    applicationType: kind === 'native' ? 'native' : 'web',
    name: metadata.name?.trim() ?? nameByAddress(metadata.redirectUris[0] ?? ''),
    responseTypes: ['code'],
    grantTypes,
    authMethod: metadata.authMethod as ClientAuthenticationMethod,
    scope: metadata.scope && metadata.scope.length > 0 ? [...new Set(metadata.scope)] : usual,
    jwks: metadata.jwks as RegistrableClient['jwks'],
    idTokenAlg: metadata.idTokenAlg as IdTokenAlgorithm,
  }
}

/** A client without a name is called by where it lives, which at least is proven when somebody is sent there. */
function nameByAddress(uri: string): string {
  const { hostname, protocol } = URL.parse(uri) ?? { hostname: '', protocol: '' }
  return (hostname || protocol.replace(/:$/, '')).slice(0, 100)
}
