import { hash } from 'node:crypto'
import type { RequestedClaims } from '../../oidc/claims-parameter.ts'
import { type BrokenRule, firstBroken, type KeptSentence, type Rule } from '../../shared/rule.ts'
import { after, type EpochMilliseconds, type Seconds } from '../../shared/time.ts'
import type { CodeGrant } from '../authorize-request.ts'
import type { RegisteredClient } from '../client.ts'
import type { TokenError } from '../errors.ts'
import { verifierRules } from '../pkce.ts'
import type { TokenRequest } from '../token.ts'

/** Stricter than RFC6749-4.1.2, which recommends ten minutes at most: a redirect takes seconds. */
export const codeLifetime: Seconds = 60

/** What a code holds, opened: the grant it was made from, with the redirect URI as a hash. Plain JSON. */
export interface OpenedCode {
  /** Names the grant; redeeming the code is inserting it. */
  readonly id: string
  readonly clientId: string
  readonly userId: string
  readonly sessionId: string
  readonly scope: readonly string[]
  /** Made by hashRedirectUri. */
  readonly redirectUriHash: string
  readonly codeChallenge: string | undefined
  readonly nonce: string | undefined
  readonly claims: RequestedClaims | undefined
  readonly authenticatedAt: EpochMilliseconds
  readonly amr: readonly string[]
  readonly acr: string
  readonly issuedAt: EpochMilliseconds
}

/** What redeeming a code leads to. */
export type CodeOutcome =
  | {
      readonly kind: 'refuse'
      readonly refusal: BrokenRule<TokenError>
      /**
       * The grant whose tokens must end, if it was ever redeemed: the code is authentic and this client's, but too old, so
       * this may be a replay (RFC6749-4.1.2).
       */
      readonly revokes: string | undefined
    }
  /** Redeem it, in one statement that exactly one of two racing requests wins; the loser's attempt revokes the grant. */
  | { readonly kind: 'redeem'; readonly grant: OpenedCode; readonly offline: boolean }

/** What the code of a grant holds. */
export const sealableCode = (id: string, { redirectUri, ...grant }: CodeGrant, now: EpochMilliseconds): OpenedCode => ({
  ...grant,
  id,
  redirectUriHash: hashRedirectUri(redirectUri),
  issuedAt: now,
})

/** The SHA-256 of a redirect URI, base64url: enough to recognise it, short enough for a code. */
export const hashRedirectUri = (uri: string): string => hash('sha256', uri, 'base64url')

interface CodeInput {
  readonly request: TokenRequest
  readonly client: Pick<RegisteredClient, 'clientId'>
  readonly code: OpenedCode
}

type CodeRule = Rule<CodeInput, TokenError>

/** A code that is none of ours, or was cut or changed, opens nothing (RFC6749-5.2). */
export const codeIsAuthentic: KeptSentence = {
  id: 'code-is-authentic',
  source: 'RFC6749-4.1.3',
  also: ['RFC6749-5.2', 'RFC6749-10.10', 'OIDCC-3.1.3.2'],
  by: 'decideCodeRedemption',
}

/** One code gives tokens once; the statement that redeems it sees to that. */
export const codeIsRedeemedOnce: KeptSentence = {
  id: 'code-is-redeemed-once',
  source: 'RFC6749-4.1.2',
  also: ['RFC6749-10.5', 'OIDCC-3.1.3.2', 'OIDCC-16.10', 'RFC9700-2.1.1'],
  by: 'the statement that redeems a code',
}

/** A code serves the client it was issued to (CVE-2026-55672). */
export const codeIsTheClientsOwn: CodeRule = {
  id: 'code-is-the-clients-own',
  source: 'RFC6749-4.1.3',
  also: ['RFC6749-5.2', 'RFC6749-10.5', 'OIDCC-3.1.3.2'],
  check: ({ client, code }) =>
    code.clientId === client.clientId ? undefined : invalidGrant('the code was issued to another client'),
}

/** The redirect URI is sent again: it was part of the authorization request, as we always ask (RFC6749-4.1.3). */
export const redirectUriIsSentAgain: CodeRule = {
  id: 'redirect-uri-is-sent-again',
  source: 'RFC6749-4.1.3',
  also: ['OIDCC-3.1.3.2'],
  check: ({ request }) =>
    request.redirectUri === undefined
      ? { error: 'invalid_request', description: 'redirect_uri is missing' }
      : undefined,
}

/** It is the same redirect URI, byte for byte, loopback port included. */
export const redirectUriIsTheSame: CodeRule = {
  id: 'redirect-uri-is-the-same',
  source: 'RFC6749-4.1.3',
  also: ['RFC6749-10.6', 'OIDCC-3.1.3.2'],
  check: ({ request, code }) =>
    hashRedirectUri(request.redirectUri ?? '') === code.redirectUriHash
      ? undefined
      : invalidGrant('redirect_uri is not the one of the authorization request'),
}

/** The PKCE rules, about this request and this code. */
const pkceRules: readonly CodeRule[] = verifierRules.map((rule) => ({
  ...rule,
  check: ({ request: { codeVerifier }, code: { codeChallenge } }) => rule.check({ codeVerifier, codeChallenge }),
}))

/** Every rule of redeeming an authentic code that is young enough, in the order they are checked. */
export const codeRules: readonly CodeRule[] = [
  codeIsTheClientsOwn,
  redirectUriIsSentAgain,
  redirectUriIsTheSame,
  ...pkceRules,
]

/** The sentence about a code's age, which decideCodeRedemption keeps since a code too old may be a replay. */
export const codeIsYoungEnough: KeptSentence = {
  id: 'code-is-young-enough',
  source: 'RFC6749-4.1.2',
  also: ['RFC6749-10.5', 'RFC9700-2.1.1'],
  by: 'decideCodeRedemption',
}

/** Decides whether a client may redeem a code, before the database is asked; `code` is undefined when it did not open. */
export function decideCodeRedemption(
  request: TokenRequest,
  client: RegisteredClient,
  code: OpenedCode | undefined,
  now: EpochMilliseconds,
): CodeOutcome {
  if (!code) return refuse({ rule: codeIsAuthentic.id, ...invalidGrant('the code is unknown or was changed') })

  const refusal = firstBroken(codeRules, { request, client, code })
  if (refusal) return refuse(refusal)
  if (now >= after(code.issuedAt, codeLifetime)) {
    return { ...refuse({ rule: codeIsYoungEnough.id, ...invalidGrant('the code has expired') }), revokes: code.id }
  }
  // What was taken from the app since it asked is not given, and a published app never gets access in absence.
  const isOffline = !client.isNetworkApp && client.grantTypes.includes('refresh_token')
  return { kind: 'redeem', grant: code, offline: isOffline && code.scope.includes('offline_access') }
}

const refuse = (refusal: BrokenRule<TokenError>) => ({ kind: 'refuse', refusal, revokes: undefined }) as const

const invalidGrant = (description: string) => ({ error: 'invalid_grant', description }) as const
