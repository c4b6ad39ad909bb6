import { type BrokenRule, firstBroken, type KeptSentence, type Rule } from '../shared/rule.ts'
import type { RegisteredClient } from './client.ts'
import type { TokenError } from './errors.ts'
import { type TokenFacts, type TokenQuestion, tokenIsSent } from './introspect.ts'
import { parametersAppearOnce } from './parameters.ts'

/** What a revocation request leads to. All but a refusal answer 200 with an empty body (RFC7009-2.2). */
export type RevocationOutcome =
  | { readonly kind: 'refuse'; readonly refusal: BrokenRule<TokenError> }
  /** End this access token; the grant lives on. */
  | { readonly kind: 'end-token' }
  /** End the grant with every token it gave: so a revoked refresh token wants it (RFC7009-2.1). */
  | { readonly kind: 'end-grant' }
  /** An unknown or dead token: what the client wants is already so (RFC7009-2.2). */
  | { readonly kind: 'nothing-to-end' }

/** Every rule of a revocation request, in the order they are checked. */
export const revocationRules: readonly Rule<TokenQuestion, TokenError>[] = [parametersAppearOnce, tokenIsSent]

/** Sentences decideRevocation keeps beside its rules. */
export const revocationSentences: readonly KeptSentence[] = [
  { id: 'token-is-the-clients-own', source: 'RFC7009-2.1', by: 'decideRevocation' },
  { id: 'revoked-refresh-token-ends-its-grant', source: 'RFC7009-2.1', by: 'decideRevocation' },
  { id: 'unknown-token-is-no-error', source: 'RFC7009-2.2', by: 'decideRevocation' },
]

/** Decides what revoking a token ends; `facts` is undefined when the token is unknown. Public clients may ask, too. */
export function decideRevocation(
  question: TokenQuestion,
  client: RegisteredClient,
  facts: TokenFacts | undefined,
): RevocationOutcome {
  const refusal = firstBroken(revocationRules, question)
  if (refusal) return { kind: 'refuse', refusal }
  if (!facts) return { kind: 'nothing-to-end' }
  if (facts.clientId !== client.clientId) {
    const description = 'the token was issued to another client'
    return { kind: 'refuse', refusal: { rule: 'token-is-the-clients-own', error: 'unauthorized_client', description } }
  }
  return { kind: facts.kind === 'refresh' ? 'end-grant' : 'end-token' }
}
