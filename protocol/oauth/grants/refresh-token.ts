import type { BrokenRule } from '../../shared/rule.ts'
import type { EpochMilliseconds, Seconds } from '../../shared/time.ts'
import type { RegisteredClient } from '../client.ts'
import type { TokenError } from '../errors.ts'
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

/** Decides what a refresh token gives; `facts` is undefined when it is unknown. */
export declare function decideRefresh(
  request: TokenRequest,
  client: RegisteredClient,
  facts: RefreshFacts | undefined,
  now: EpochMilliseconds,
  grace: Seconds,
): RefreshOutcome
