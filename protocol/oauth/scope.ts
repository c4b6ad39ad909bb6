import type { Refusal, Rule } from '../shared/rule.ts'
import type { RegisteredClient } from './client.ts'
import { quotable } from './errors.ts'
import { limits } from './limits.ts'

/** The scopes of the org authorization server. */
export const orgScopes = ['openid', 'profile', 'email', 'address', 'phone', 'groups', 'offline_access'] as const

/** What an app made from a published integration may ask for, at most: no scope of an org's own, no access in absence. */
export const networkAppScopes: readonly string[] = ['openid', 'profile', 'email', 'address', 'phone', 'groups']

/** True for a scope of the management API, in the names it shares with Okta's. */
export const isManagementScope = (scope: string): boolean => scope.startsWith('okta.')

/** The scope of an authorization request and the client that asks for it. */
export interface AskedScope {
  readonly scope: readonly string[]
  readonly client: Pick<RegisteredClient, 'isNetworkApp' | 'scopes' | 'grantTypes'>
}

type ScopeRule = Rule<AskedScope, 'invalid_scope'>

/** A scope is asked for: we have no default that a client could be given unasked. */
export const scopeIsSent: ScopeRule = {
  id: 'scope-is-sent',
  source: 'RFC6749-3.3',
  also: ['OIDCC-3.1.2.1'],
  check: ({ scope }) => (scope.length > 0 ? undefined : invalidScope('scope is missing')),
}

/** The characters a scope may have (RFC6749-3.3). */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/** Every scope has the characters RFC6749-3.3 allows, and there are not more than anyone needs. */
export const scopeIsWellFormed: ScopeRule = {
  id: 'scope-is-well-formed',
  source: 'RFC6749-3.3',
  check: ({ scope }) =>
    scope.length <= limits.scopeNames && scope.every((name) => name.length <= limits.scopeName && scopeToken.test(name))
      ? undefined
      : invalidScope('scope has names that are not allowed, or too many'),
}

/** The network's rule for published apps, checked even if such a scope was registered by mistake. */
export const networkAppAsksOnlyStandardScopes: ScopeRule = {
  id: 'network-app-asks-only-standard-scopes',
  source: 'docs/policies/limits.md §2',
  check: ({ scope, client }) =>
    client.isNetworkApp ? refuseNames(scope.filter((name) => !networkAppScopes.includes(name))) : undefined,
}

// Stricter than OIDCC-3.1.2.1, which would ignore an unknown scope: RFC6749-3.3 lets us refuse, and a developer learns more from it.
/** The app may ask for every scope it asks for. */
export const scopeIsAllowed: ScopeRule = {
  id: 'scope-is-allowed',
  source: 'RFC6749-3.3',
  also: ['RFC6749-4.1.2.1', 'OIDCC-5.4'],
  check: ({ scope, client }) => refuseNames(scope.filter((name) => !client.scopes.includes(name))),
}

// Stricter than OIDCC-11, which would ignore the scope: an app that waits for a refresh token should hear why none comes.
/** offline_access is asked for by an app that may use what it gives. */
export const offlineAccessHasItsGrant: ScopeRule = {
  id: 'offline-access-has-its-grant',
  source: 'OIDCC-11',
  check: ({ scope, client }) =>
    scope.includes('offline_access') && !client.grantTypes.includes('refresh_token')
      ? invalidScope('offline_access needs the refresh token grant, which the client may not use')
      : undefined,
}

const refuseNames = (names: readonly string[]): Refusal<'invalid_scope'> | undefined =>
  names.length > 0 ? invalidScope(`not allowed for this client: ${quotable(names.join(' '))}`) : undefined

const invalidScope = (description: string): Refusal<'invalid_scope'> => ({ error: 'invalid_scope', description })
