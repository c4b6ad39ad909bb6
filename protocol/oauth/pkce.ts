import { hash, timingSafeEqual } from 'node:crypto'
import type { Refusal, Rule } from '../shared/rule.ts'
import { isPublicClient, type RegisteredClient } from './client.ts'

/** The PKCE half of an authorization request (RFC7636-4.3), and who sends it. */
export interface CodeChallenge {
  readonly codeChallenge: string | undefined
  readonly codeChallengeMethod: string | undefined
  readonly client: Pick<RegisteredClient, 'pkceRequired' | 'tokenEndpointAuthMethod'>
}

/** The PKCE half of a token request (RFC7636-4.5), beside what the code remembers. */
export interface CodeVerifier {
  readonly codeVerifier: string | undefined
  /** The challenge of the authorization request; undefined when it had none. */
  readonly codeChallenge: string | undefined
}

/** A challenge is sent by every client of which it is required: all public ones, and those whose app says so. */
export const pkceIsUsed: Rule<CodeChallenge, 'invalid_request'> = {
  id: 'pkce-is-used',
  source: 'RFC7636-4.4.1',
  also: ['RFC9700-2.1.1', 'RFC8252-6'],
  check: ({ codeChallenge, client }) =>
    codeChallenge === undefined && (client.pkceRequired || isPublicClient(client))
      ? invalidRequest('code_challenge is missing')
      : undefined,
}

/** A method without a challenge is half a protection: the client believes in one that is not there. */
export const pkceMethodComesWithAChallenge: Rule<CodeChallenge, 'invalid_request'> = {
  id: 'pkce-method-comes-with-a-challenge',
  source: 'RFC7636-4.3',
  check: ({ codeChallenge, codeChallengeMethod }) =>
    codeChallenge === undefined && codeChallengeMethod !== undefined
      ? invalidRequest('code_challenge_method was sent without code_challenge')
      : undefined,
}

// Stricter than the RFC, where a missing method means "plain": we do not speak plain (RFC9700-2.1.1).
/** The method is S256, by name. */
export const pkceMethodIsS256: Rule<CodeChallenge, 'invalid_request'> = {
  id: 'pkce-method-is-s256',
  source: 'RFC7636-4.4.1',
  also: ['RFC7636-4.2', 'RFC7636-4.3', 'RFC7636-7.2', 'RFC9700-2.1.1'],
  check: ({ codeChallenge, codeChallengeMethod }) =>
    codeChallenge === undefined || codeChallengeMethod === 'S256'
      ? undefined
      : invalidRequest('code_challenge_method must be S256'),
}

// Stricter than the grammar of RFC7636-4.2, which also fits "plain": a SHA-256 in base64url is 43 characters, always.
/** The challenge can be a SHA-256 in base64url. */
export const pkceChallengeIsWellFormed: Rule<CodeChallenge, 'invalid_request'> = {
  id: 'pkce-challenge-is-well-formed',
  source: 'RFC7636-4.2',
  also: ['RFC7636-A'],
  check: ({ codeChallenge }) =>
    codeChallenge === undefined || /^[A-Za-z0-9_-]{43}$/.test(codeChallenge)
      ? undefined
      : invalidRequest('code_challenge must be a SHA-256 in base64url, 43 characters'),
}

/** A verifier without a challenge means that someone took the challenge away on its way to us (CVE-2024-23647). */
export const verifierComesWithAChallenge: Rule<CodeVerifier, 'invalid_grant'> = {
  id: 'verifier-comes-with-a-challenge',
  source: 'RFC9700-4.8.2',
  also: ['RFC9700-2.1.1'],
  check: ({ codeVerifier, codeChallenge }) =>
    codeVerifier !== undefined && codeChallenge === undefined
      ? invalidGrant('code_verifier was sent, but the authorization request had no code_challenge')
      : undefined,
}

/** A challenge is answered; leaving the verifier out does not switch PKCE off (CVE-2023-48228). */
export const challengeIsAnswered: Rule<CodeVerifier, 'invalid_grant'> = {
  id: 'challenge-is-answered',
  source: 'RFC7636-4.5',
  also: ['RFC7636-4.6', 'RFC9700-2.1.1'],
  check: ({ codeVerifier, codeChallenge }) =>
    codeChallenge !== undefined && codeVerifier === undefined ? invalidGrant('code_verifier is missing') : undefined,
}

/** The verifier is the one whose hash was sent at the start. */
export const verifierMatchesTheChallenge: Rule<CodeVerifier, 'invalid_grant'> = {
  id: 'verifier-matches-the-challenge',
  source: 'RFC7636-4.6',
  also: ['RFC7636-4.1', 'RFC7636-4.4', 'RFC7636-7.1', 'RFC7636-B', 'OIDCC-16.12'],
  check: ({ codeVerifier, codeChallenge }) =>
    codeVerifier === undefined || codeChallenge === undefined || verifierMatches(codeVerifier, codeChallenge)
      ? undefined
      : invalidGrant('code_verifier does not match code_challenge'),
}

/** The PKCE rules of a token request, in the order they are checked. */
export const verifierRules: readonly Rule<CodeVerifier, 'invalid_grant'>[] = [
  verifierComesWithAChallenge,
  challengeIsAnswered,
  verifierMatchesTheChallenge,
]

/** 43 to 128 unreserved characters: the grammar of a verifier (RFC7636-4.1). */
const verifierForm = /^[A-Za-z0-9\-._~]{43,128}$/

/** True when the verifier hashes to the challenge sent with the authorization request (RFC7636-4.6). */
export function verifierMatches(verifier: string, challenge: string): boolean {
  if (!verifierForm.test(verifier)) return false
  const expected = bytes(hash('sha256', verifier, 'base64url'))
  const given = bytes(challenge)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

const bytes = (text: string) => new TextEncoder().encode(text)

const invalidRequest = (description: string): Refusal<'invalid_request'> => ({ error: 'invalid_request', description })

const invalidGrant = (description: string): Refusal<'invalid_grant'> => ({ error: 'invalid_grant', description })
