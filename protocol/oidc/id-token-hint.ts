import type { KeptSentence } from '../shared/rule.ts'

/** What an ID token sent back to us as a hint says, once its signature was checked with one of this org's keys. */
export interface VerifiedHint {
  /** The `typ` of its header. */
  readonly typ: string | undefined
  readonly claims: Readonly<Record<string, unknown>>
}

/** Whom and what an ID token of ours was about. */
export interface HintFacts {
  readonly userId: string
  readonly clientId: string
  readonly sessionId: string | undefined
}

/** The sentence readIdTokenHint keeps. */
export const hintIsOurIdToken: KeptSentence = {
  id: 'hint-is-our-id-token',
  source: 'OIDCC-3.1.2.1',
  also: ['OIDCRPL-2'],
  by: 'readIdTokenHint',
}

/**
 * The facts of an ID token that this issuer once made; undefined for every other token, signed by us or not.
 *
 * Its age does not matter: a hint says who someone was, and opens nothing (OIDCRPL-2).
 */
export function readIdTokenHint(hint: VerifiedHint | undefined, issuer: string): HintFacts | undefined {
  if (!hint || (hint.typ ?? 'JWT').toUpperCase() !== 'JWT') return undefined
  const { iss, sub, aud, sid, events } = hint.claims
  if (iss !== issuer || typeof sub !== 'string' || typeof aud !== 'string' || events !== undefined) return undefined
  return { userId: sub, clientId: aud, sessionId: typeof sid === 'string' ? sid : undefined }
}
