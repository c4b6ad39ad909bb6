import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { type Connection, headerOf } from './connection.ts'
import { check, type SignedOn } from './sign-on.ts'
import type { Target } from './target.ts'

/** Verifies an ID token in full: signature by the published keys, issuer, audience, times, nonce, subject. */
export type VerifyIdToken = (signedOn: SignedOn) => Promise<void>

/** Fetches the published keys once and makes the check. */
export async function openVerification(connection: Connection, target: Target): Promise<VerifyIdToken> {
  const { issuer, clientId, algorithm, paths, host } = target
  const answer = await connection.send(`GET ${paths.keys} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  check(answer.status === 200 && headerOf(answer.head, 'content-type') !== undefined, 'keys', answer)
  const keys = createLocalJWKSet(JSON.parse(answer.body) as JSONWebKeySet)
  return async ({ idToken, nonce, subject }) => {
    const { payload } = await jwtVerify(idToken, keys, {
      issuer,
      audience: clientId,
      subject,
      algorithms: [algorithm],
      requiredClaims: ['exp', 'iat'],
      maxTokenAge: '1 minute',
    })
    check(payload['nonce'] === nonce, 'nonce', idToken)
  }
}
