import type { Session } from '../oauth/authorize.ts'
import type { RegisteredClient } from '../oauth/client.ts'
import type { BrokenRule } from '../shared/rule.ts'
import type { Branded } from '../shared/brand.ts'
import type { HintFacts } from './id-token-hint.ts'

/** The parameters of a logout request, read but not yet believed (OIDCRPL-2). */
export interface LogoutRequest {
  readonly idTokenHint: string | undefined
  readonly clientId: string | undefined
  readonly postLogoutRedirectUri: string | undefined
  readonly state: string | undefined
  /** Names of parameters that were sent more than once. */
  readonly repeated: readonly string[]
}

/** What the server knows about the request at this moment. */
export interface LogoutFacts {
  /** Made by readIdTokenHint; undefined when no hint was sent or it is not ours. */
  readonly hint: HintFacts | undefined
  /** The active client of the hint, or of client_id when there is no hint. */
  readonly client: RegisteredClient | undefined
  readonly session: Pick<Session, 'id' | 'userId'> | undefined
  /** True when the user just pressed "sign out" on our own page. */
  readonly confirmed: boolean
}

/** A post-logout redirect URI proven to belong to the client. Only matchPostLogoutRedirectUri makes one. */
export type RegisteredPostLogoutUri = Branded<'RegisteredPostLogoutUri'>

/** What a logout request leads to. */
export type LogoutOutcome =
  /** Show an error page; nothing ends and nothing is sent anywhere. */
  | { readonly kind: 'show-error'; readonly refusal: BrokenRule<'invalid_request'> }
  /** Ask the user on a page of ours, then decide again with `confirmed`. */
  | { readonly kind: 'confirm' }
  /** End the session, if there is one, then go to the client or, without `to`, show that it is done. */
  | { readonly kind: 'end'; readonly sessionId: string | undefined; readonly to: LogoutWayBack | undefined }

/** Where the browser goes after the end. */
export interface LogoutWayBack {
  readonly uri: RegisteredPostLogoutUri
  readonly state: string | undefined
}

/** Decides what a logout request leads to. */
export declare function decideLogout(request: LogoutRequest, facts: LogoutFacts): LogoutOutcome

/** The client's URI with the state it sent, appended (OIDCRPL-3). */
export declare function logoutLocation(to: LogoutWayBack): string
