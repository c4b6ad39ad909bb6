import { type BrokenRule, firstBroken, type KeptSentence, type Rule } from '../../shared/rule.ts'
import { after, type EpochMilliseconds, type Seconds } from '../../shared/time.ts'
import type { RegisteredClient } from '../client.ts'
import { quotable, type TokenError } from '../errors.ts'
import type { TokenRequest } from '../token.ts'

/** How long after its first use an old refresh token still gives the same successor to a racer. */
export const defaultRotationGrace: Seconds = 30

/** What the store knows about a refresh token and its family at this moment. */
export interface RefreshFacts {
  readonly clientId: string
  readonly userId: string
  /** What the user granted; the token never gives more. */
  readonly grantedScope: readonly string[]
  /** The end of this token if nobody uses it. */
  readonly expiresAt: EpochMilliseconds
  /** The end of the whole family, whatever is used. */
  readonly familyExpiresAt: EpochMilliseconds
  /** When it was exchanged for its successor; undefined while it is the newest. */
  readonly usedAt: EpochMilliseconds | undefined
  /** True when the successor was exchanged in its turn. */
  readonly successorUsed: boolean
  readonly revoked: boolean
  readonly userActive: boolean
  readonly assigned: boolean
}

/** What a refresh leads to. */
export type RefreshOutcome =
  /** With `revokesFamily` the token was stolen or its holder lost an answer long ago: all of its grant ends (RFC9700-4.14.2). */
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError>; readonly revokesFamily: boolean }
  /** Mark it used and give its successor, in one statement that only one of two racing requests wins. */
  | { readonly kind: 'rotate'; readonly scope: readonly string[] }
  /** A racer within the grace window: give the same successor again. */
  | { readonly kind: 'repeat'; readonly scope: readonly string[] }

interface RefreshInput {
  readonly request: TokenRequest
  readonly client: RegisteredClient
  readonly facts: RefreshFacts
  readonly now: EpochMilliseconds
  readonly grace: Seconds
}

type RefreshRule = Rule<RefreshInput, TokenError>

/** A token that is none of ours gives nothing. */
export const refreshTokenIsKnown: KeptSentence = {
  id: 'refresh-token-is-known',
  source: 'RFC6749-6',
  also: ['RFC6749-5.2', 'RFC6749-10.10', 'OIDCC-12.1'],
  by: 'decideRefresh',
}

/** A refresh token serves the client it was issued to (CVE-2026-55672). */
export const refreshTokenIsTheClientsOwn: RefreshRule = {
  id: 'refresh-token-is-the-clients-own',
  source: 'RFC6749-6',
  also: ['RFC6749-10.4', 'OIDCC-12.1'],
  check: ({ client, facts }) =>
    facts.clientId === client.clientId ? undefined : invalidGrant('the refresh token was issued to another client'),
}

/** An old token that comes back after its successor was used, or long after its own use, is a stolen one. */
export const refreshTokenIsNotReused: RefreshRule = {
  id: 'refresh-token-is-not-reused',
  source: 'RFC9700-4.14.2',
  also: ['RFC6749-10.4'],
  check: ({ facts: { usedAt, successorUsed }, now, grace }) =>
    usedAt === undefined || (!successorUsed && now < after(usedAt, grace))
      ? undefined
      : invalidGrant('the refresh token was used before'),
}

/** Neither it nor its family has ended. */
export const refreshTokenIsLive: RefreshRule = {
  id: 'refresh-token-is-live',
  source: 'RFC6749-6',
  also: ['RFC9700-4.14.2'],
  check: ({ facts, now }) =>
    !facts.revoked && now < facts.expiresAt && now < facts.familyExpiresAt
      ? undefined
      : invalidGrant('the refresh token has expired or was revoked'),
}

/** Its user may still use the app. */
export const refreshingUserMayUseTheApp: RefreshRule = {
  id: 'refreshing-user-may-use-the-app',
  source: 'RFC6749-5.2',
  check: ({ facts }) =>
    facts.userActive && facts.assigned ? undefined : invalidGrant('the user may no longer use the app'),
}

/** The app may still ask for access in absence; an admin's second thoughts hold at once. */
export const offlineAccessIsStillAllowed: RefreshRule = {
  id: 'offline-access-is-still-allowed',
  source: 'OIDCC-11',
  check: ({ client }) =>
    client.scopes.includes('offline_access') ? undefined : invalidGrant('the app may no longer ask for offline_access'),
}

/** A refresh narrows the scope or keeps it, and never widens it. */
export const refreshNeverWidensTheScope: RefreshRule = {
  id: 'refresh-never-widens-the-scope',
  source: 'RFC6749-6',
  also: ['RFC9700-4.14.2'],
  check: ({ request, facts }) => {
    const more = request.scope?.filter((name) => !facts.grantedScope.includes(name)) ?? []
    return more.length > 0
      ? { error: 'invalid_scope', description: `more than was granted: ${quotable(more.join(' '))}` }
      : undefined
  },
}

/** Every rule of using a refresh token we know, in the order they are checked. */
export const refreshRules: readonly RefreshRule[] = [
  refreshTokenIsTheClientsOwn,
  refreshTokenIsNotReused,
  refreshTokenIsLive,
  refreshingUserMayUseTheApp,
  offlineAccessIsStillAllowed,
  refreshNeverWidensTheScope,
]

/** Decides what a refresh token gives; `facts` is undefined when it is unknown. */
export function decideRefresh(
  request: TokenRequest,
  client: RegisteredClient,
  facts: RefreshFacts | undefined,
  now: EpochMilliseconds,
  grace: Seconds,
): RefreshOutcome {
  if (!facts) return refuse({ rule: refreshTokenIsKnown.id, ...invalidGrant('the refresh token is unknown') })
  const refusal = firstBroken(refreshRules, { request, client, facts, now, grace })
  if (refusal) return { ...refuse(refusal), revokesFamily: refusal.rule === refreshTokenIsNotReused.id }

  // What an admin took from the app since is not given, though it was granted once.
  const allowed = facts.grantedScope.filter((name) => client.scopes.includes(name))
  const scope = allowed.filter((name) => request.scope?.includes(name) ?? true)
  return { kind: facts.usedAt === undefined ? 'rotate' : 'repeat', scope }
}

const refuse = (refusal: BrokenRule<TokenError>) => ({ kind: 'refuse', refusal, revokesFamily: false }) as const

const invalidGrant = (description: string) => ({ error: 'invalid_grant', description }) as const
