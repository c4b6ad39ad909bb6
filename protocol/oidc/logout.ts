import type { Session } from '../oauth/authorize-request.ts'
import type { RegisteredClient } from '../oauth/client.ts'
import { isBearableState } from '../oauth/limits.ts'
import { parametersAppearOnce } from '../oauth/parameters.ts'
import type { Branded } from '../shared/brand.ts'
import { fieldsOf, withQuery } from '../shared/form.ts'
import { type BrokenRule, firstBroken, type KeptSentence, type Refusal, type Rule } from '../shared/rule.ts'
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
  readonly client: Pick<RegisteredClient, 'clientId' | 'postLogoutRedirectUris'> | undefined
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

/** Sentences decideLogout keeps beside its rules. */
export const logoutSentences: readonly KeptSentence[] = [
  { id: 'user-confirms-an-unproven-logout', source: 'OIDCRPL-2', also: ['OIDCRPL-6'], by: 'decideLogout' },
  { id: 'redirect-needs-a-hint', source: 'OIDCRPL-3', by: 'decideLogout' },
  { id: 'logout-state-comes-back', source: 'OIDCRPL-3', by: 'logoutLocation' },
]

/** Finds the requested URI among those registered for the time after logout, byte for byte (OIDCRPL-3). */
export function matchPostLogoutRedirectUri(
  requested: string | undefined,
  client: LogoutFacts['client'],
): RegisteredPostLogoutUri | undefined {
  const known = client?.postLogoutRedirectUris.find((uri) => uri === requested)
  return known as RegisteredPostLogoutUri | undefined
}

type LogoutInput = LogoutRequest & LogoutFacts

type LogoutRule = Rule<LogoutInput, 'invalid_request'>

/** A hint that was sent is an ID token of ours; an old one is fine (OIDCRPL-2). */
export const logoutHintIsOurs: LogoutRule = {
  id: 'logout-hint-is-ours',
  source: 'OIDCRPL-2',
  also: ['OIDCRPL-4'],
  check: ({ idTokenHint, hint }) =>
    idTokenHint !== undefined && hint === undefined
      ? invalidRequest('id_token_hint is not an ID token of this issuer')
      : undefined,
}

/** client_id and hint speak of the same client (OIDCRPL-2). */
export const logoutClientIsTheHints: LogoutRule = {
  id: 'logout-client-is-the-hints',
  source: 'OIDCRPL-2',
  check: ({ clientId, hint }) =>
    clientId !== undefined && hint !== undefined && clientId !== hint.clientId
      ? invalidRequest('client_id is not the client of id_token_hint')
      : undefined,
}

/** An URI that was sent is a registered one, even when nobody would be sent there. */
export const postLogoutUriIsRegistered: LogoutRule = {
  id: 'post-logout-redirect-uri-is-registered',
  source: 'OIDCRPL-3',
  also: ['OIDCRPL-2', 'OIDCRPL-3.1'],
  check: ({ postLogoutRedirectUri, client }) =>
    postLogoutRedirectUri === undefined || matchPostLogoutRedirectUri(postLogoutRedirectUri, client)
      ? undefined
      : invalidRequest('post_logout_redirect_uri is not registered for this client'),
}

/** A state is short enough to come back in a header. */
export const logoutStateIsOfBearableSize: LogoutRule = {
  id: 'logout-state-is-of-bearable-size',
  source: 'docs/policies/limits.md §1',
  check: ({ state }) => (isBearableState(state) ? undefined : invalidRequest('state is too long')),
}

/** Every rule a logout request must keep, in the order they are checked. */
export const logoutRules: readonly LogoutRule[] = [
  parametersAppearOnce,
  logoutHintIsOurs,
  logoutClientIsTheHints,
  postLogoutUriIsRegistered,
  logoutStateIsOfBearableSize,
]

/**
 * Decides what a logout request leads to.
 *
 * Without a hint, or with one about somebody else, anyone could have sent the browser here: then the user is asked, and
 * stays with us afterwards, since nothing proves that the client wanted it (OIDCRPL-3).
 */
export function decideLogout(request: LogoutRequest, facts: LogoutFacts): LogoutOutcome {
  const refusal = firstBroken(logoutRules, { ...request, ...facts })
  if (refusal) return { kind: 'show-error', refusal }

  const { hint, client, session, confirmed } = facts
  const isTheirWish = session === undefined || hint?.userId === session.userId || confirmed
  if (!isTheirWish) return { kind: 'confirm' }

  const uri = hint && matchPostLogoutRedirectUri(request.postLogoutRedirectUri, client)
  return { kind: 'end', sessionId: session?.id, to: uri && { uri, state: request.state } }
}

/** The client's URI with the state it sent, appended (OIDCRPL-3). */
export const logoutLocation = ({ uri, state }: LogoutWayBack): string => withQuery(uri, fieldsOf({ state }))

const invalidRequest = (description: string): Refusal<'invalid_request'> => ({ error: 'invalid_request', description })
