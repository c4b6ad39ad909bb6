import { onlyPresent } from '../shared/only-present.ts'
import { type BrokenRule, firstBroken, type Rule } from '../shared/rule.ts'
import { type EpochMilliseconds, secondOf } from '../shared/time.ts'
import { isPublicClient, type RegisteredClient } from './client.ts'
import type { TokenError } from './errors.ts'
import { parametersAppearOnce } from './parameters.ts'

/** An introspection or revocation request, read but not yet believed (RFC7662-2.1, RFC7009-2.1). */
export interface TokenQuestion {
  readonly token: string | undefined
  /** Only tells where to look first; a wrong or unknown one changes no answer. */
  readonly tokenTypeHint: string | undefined
  /** Names of parameters that were sent more than once. */
  readonly repeated: readonly string[]
}

/** What the server knows about a token it has found authentic. */
export interface TokenFacts {
  readonly kind: 'access' | 'refresh'
  readonly tokenId: string
  readonly clientId: string
  /** Undefined for a token that stands for its client alone. */
  readonly userId: string | undefined
  /** The user's login. */
  readonly username: string | undefined
  readonly scope: readonly string[]
  readonly issuedAt: EpochMilliseconds
  readonly expiresAt: EpochMilliseconds
  /** False once it, its grant, its user, its assignment or its app ended. */
  readonly live: boolean
}

/** What an introspection request leads to: the answer's JSON, or a refusal of the asking client. */
export type IntrospectionOutcome =
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }
  | { readonly kind: 'answer'; readonly answer: Readonly<Record<string, unknown>> & { readonly active: boolean } }

type IntrospectionInput = TokenQuestion & { readonly client: RegisteredClient }

/** Without a secret anyone could ask, and so try out tokens (RFC7662-2.1). */
export const introspectingClientIsConfidential: Rule<IntrospectionInput, TokenError> = {
  id: 'introspecting-client-is-confidential',
  source: 'RFC7662-2.1',
  also: ['RFC7662-4'],
  check: ({ client }) =>
    isPublicClient(client)
      ? { error: 'invalid_client', description: 'a public client cannot introspect tokens' }
      : undefined,
}

/** A token is sent (RFC7662-2.1, RFC7009-2.1). */
export const tokenIsSent: Rule<TokenQuestion, TokenError> = {
  id: 'token-is-sent',
  source: 'RFC7662-2.1',
  also: ['RFC7009-2.1'],
  check: ({ token }) =>
    token === undefined ? { error: 'invalid_request', description: 'token is missing' } : undefined,
}

/** Every rule of an introspection request, in the order they are checked. */
export const introspectionRules: readonly Rule<IntrospectionInput, TokenError>[] = [
  parametersAppearOnce,
  introspectingClientIsConfidential,
  tokenIsSent,
]

/**
 * Decides what a client learns about a token; `facts` is undefined when it is unknown.
 *
 * Of another client's token, as of a dead one, it learns nothing but that it is not active (RFC7662-2.2). Stricter than
 * the RFC, where a protected resource may ask about any token meant for it: the org server's tokens are meant for us.
 */
export function decideIntrospection(
  question: TokenQuestion,
  client: RegisteredClient,
  facts: TokenFacts | undefined,
  issuer: string,
  now: EpochMilliseconds,
): IntrospectionOutcome {
  const refusal = firstBroken(introspectionRules, { ...question, client })
  if (refusal) return { kind: 'refuse', refusal }
  if (!facts?.live || facts.clientId !== client.clientId || facts.expiresAt <= now) {
    return { kind: 'answer', answer: { active: false } }
  }
  return { kind: 'answer', answer: { active: true, ...describe(facts, issuer) } }
}

const describe = (facts: TokenFacts, issuer: string) =>
  onlyPresent({
    scope: facts.scope.join(' '),
    username: facts.username,
    exp: secondOf(facts.expiresAt),
    iat: secondOf(facts.issuedAt),
    // Ids of clients and of users differ in their first letters, so nobody takes one for the other (RFC9700-4.15).
    sub: facts.userId ?? facts.clientId,
    uid: facts.userId,
    aud: issuer,
    iss: issuer,
    jti: facts.tokenId,
    token_type: facts.kind === 'access' ? 'Bearer' : undefined,
    client_id: facts.clientId,
  })
