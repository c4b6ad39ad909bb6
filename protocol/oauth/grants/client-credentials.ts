import { type BrokenRule, firstBroken, type KeptSentence, type Refusal, type Rule } from '../../shared/rule.ts'
import type { ClientAuthenticationMethod, RegisteredClient } from '../client.ts'
import { isPublicClient } from '../client.ts'
import { quotable, type TokenError } from '../errors.ts'
import { isManagementScope, orgScopes, scopeIsSent, scopeIsWellFormed } from '../scope.ts'
import type { TokenRequest } from '../token.ts'

/** What a client that acts for itself is given: an access token of this scope, or why not. */
export type ClientCredentialsOutcome =
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }
  /** Issue it, in a statement that proves the scope to be granted still. No ID token and no refresh token (RFC6749-4.4.3). */
  | { readonly kind: 'issue'; readonly scope: readonly string[] }

/** What the rules of acting for oneself look at. */
interface ServiceInput {
  readonly scope: readonly string[]
  readonly client: RegisteredClient
  /** How the client proved who it is. */
  readonly method: ClientAuthenticationMethod
  /** The scopes an admin granted to the client itself. */
  readonly granted: readonly string[]
}

type ServiceRule = Rule<ServiceInput, TokenError>

/** Only an app that was set up to act for itself does; one that signs people in acts for them. */
export const onlyServicesActForThemselves: ServiceRule = {
  id: 'only-services-act-for-themselves',
  source: 'RFC6749-4.4',
  also: ['RFC6749-5.2'],
  check: ({ client }) => (client.kind === 'service' ? undefined : mayNot('only service apps act for themselves')),
}

/** The network's rule for published apps, checked even if the grant was registered by mistake. */
export const networkAppNeverActsForItself: ServiceRule = {
  id: 'network-app-never-acts-for-itself',
  source: 'docs/policies/limits.md §2',
  check: ({ client }) => (client.isNetworkApp ? mayNot('apps of the network do not act for themselves') : undefined),
}

/** Nobody gave an app that came by itself a right of its own, reviewed or not. */
export const selfRegisteredAppNeverActsForItself: ServiceRule = {
  id: 'self-registered-app-never-acts-for-itself',
  source: 'docs/policies/limits.md §4',
  also: ['RFC7591-5'],
  check: ({ client }) =>
    client.selfRegistration === 'none'
      ? undefined
      : mayNot('apps that registered themselves do not act for themselves'),
}

/** Whoever only names itself gets nothing (RFC6749-4.4). */
export const serviceIsConfidential: ServiceRule = {
  id: 'service-is-confidential',
  source: 'RFC6749-4.4',
  also: ['RFC6749-4.4.2', 'RFC9700-4.15'],
  check: ({ client }) => (isPublicClient(client) ? mayNot('a public client cannot act for itself') : undefined),
}

/** The scopes of a user's sign-in mean nothing where there is no user (CVE-2024-52287). */
export const serviceAsksNothingOfUsers: ServiceRule = {
  id: 'service-asks-nothing-of-users',
  source: 'RFC6749-4.4.3',
  check: ({ scope }) => refuseNames('without a user there is no', ofUsers(scope)),
}

// Stricter than RFC6749-3.3, which would let us give less than was asked: a script learns more from a refusal.
/** Every scope it asks for was granted to the app itself (CVE-2024-52287). */
export const serviceScopeIsGranted: ServiceRule = {
  id: 'service-scope-is-granted',
  source: 'RFC6749-3.3',
  also: ['RFC6749-4.4.2', 'RFC6749-5.2'],
  check: ({ scope, granted }) =>
    refuseNames(
      'not granted to this app:',
      scope.filter((name) => !granted.includes(name)),
    ),
}

/** What manages an org is not opened by a secret that travels: an assertion is signed, short-lived and used once. */
export const managementScopeNeedsAnAssertion: ServiceRule = {
  id: 'management-scope-needs-an-assertion',
  source: 'RFC9700-2.5',
  check: ({ scope, method }) =>
    method !== 'private_key_jwt' && scope.some(isManagementScope)
      ? mayNot('scopes that begin with okta. are given to clients that authenticate by private_key_jwt')
      : undefined,
}

/** Every rule of a client that acts for itself, in the order they are checked. */
export const clientCredentialsRules: readonly ServiceRule[] = [
  onlyServicesActForThemselves,
  networkAppNeverActsForItself,
  selfRegisteredAppNeverActsForItself,
  serviceIsConfidential,
  scopeIsSent,
  scopeIsWellFormed,
  serviceAsksNothingOfUsers,
  serviceScopeIsGranted,
  managementScopeNeedsAnAssertion,
]

/** Sentences about the tokens of services that their issuing and their use keep. */
export const serviceTokenSentences: readonly KeptSentence[] = [
  { id: 'service-token-comes-alone', source: 'RFC6749-4.4.3', by: 'decideClientCredentials' },
  { id: 'service-is-no-user', source: 'RFC9700-4.15', by: 'decideIntrospection, by the first letters of ids' },
]

/** Decides what a client that acts for itself is given (RFC6749-4.4). */
export function decideClientCredentials(
  { scope: asked = [] }: Pick<TokenRequest, 'scope'>,
  client: RegisteredClient,
  method: ClientAuthenticationMethod,
  granted: readonly string[],
): ClientCredentialsOutcome {
  const scope = [...new Set(asked)]
  const refusal = firstBroken(clientCredentialsRules, { scope, client, method, granted })
  return refusal ? { kind: 'refuse', refusal } : { kind: 'issue', scope }
}

const ofUsers = (scope: readonly string[]) => scope.filter((name) => orgScopes.some((known) => known === name))

const refuseNames = (why: string, names: readonly string[]): Refusal<'invalid_scope'> | undefined =>
  names.length > 0 ? { error: 'invalid_scope', description: `${why} ${quotable(names.join(' '))}` } : undefined

const mayNot = (description: string): Refusal<'unauthorized_client'> => ({ error: 'unauthorized_client', description })
