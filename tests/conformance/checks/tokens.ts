import { createHash } from 'node:crypto'
import { decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose'
import { expect } from 'vitest'
import type { AuthorizationAnswer, JsonAnswer, RelyingParty } from '../../worlds/relying-party.ts'
import type { Stage } from '../stage.ts'
import { checkClaimTypes, checkNoProfile } from './claims.ts'

/** Tokens that passed the checks. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string | undefined
  readonly idToken: string
  readonly claims: JWTPayload & Readonly<Record<string, unknown>>
}

/** What an ID token must say. */
export interface ExpectedIdToken {
  readonly clientId: string
  readonly nonce: string | undefined
}

/** What the suite asks of every token response and its ID token (RFC6749-5.1, OIDCC-3.1.3.3). */
export async function checkTokens(stage: Stage, answer: JsonAnswer, expected: ExpectedIdToken): Promise<Tokens> {
  const { status, headers, json } = answer
  expect({ status, error: json.error, why: json.error_description }).toEqual({ status: 200 })
  expect(headers['content-type']).toMatch(/^application\/json\b/)
  expect(headers['cache-control'], 'tokens are not kept on the way (RFC6749-5.1)').toBe('no-store')
  expect(json.access_token, 'the access token has the characters of RFC6749-A.12').toMatch(/^[\x20-\x7e]+$/)
  expect(String(json.token_type), 'a bearer token (RFC6749-7.1)').toMatch(/^bearer$/i)
  expect(json.expires_in, 'expires_in is there, a number').toSatisfy((value) => Number.isInteger(value) && value > 0)
  expect(typeof json.id_token, 'an ID token (OIDCC-3.1.3.3)').toBe('string')
  if (json.refresh_token !== undefined) expect(json.refresh_token, 'RFC6749-A.17').toMatch(/^[\x20-\x7e]+$/)
  const { access_token: accessToken, id_token: idToken, refresh_token: refreshToken } = json as Record<string, string>
  const claims = await checkIdToken(stage, idToken ?? '', expected, accessToken ?? '')
  return { accessToken: accessToken ?? '', refreshToken, idToken: idToken ?? '', claims }
}

/** The suite's standard checks of an ID token, its warnings included (OIDCC-3.1.3.7). */
export async function checkIdToken(
  { issuer, keys, now, metadata }: Stage,
  idToken: string,
  { clientId, nonce }: ExpectedIdToken,
  accessToken: string,
): Promise<Tokens['claims']> {
  const header = decodeProtectedHeader(idToken)
  expect(header.kid, 'the ID token names its key (OIDCC-10.1)').toMatch(/^.+$/)
  expect(metadata.id_token_signing_alg_values_supported).toContain(header.alg)
  const { payload: claims } = await jwtVerify<Record<string, unknown>>(idToken, await keys(), {
    issuer,
    audience: clientId,
    algorithms: [String(header.alg)],
    currentDate: now(),
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
  })
  const seconds = now().getTime() / 1000
  expect(Math.abs(Number(claims.iat) - seconds), 'iat is now, within five minutes').toBeLessThanOrEqual(300)
  expect(claims.exp, 'exp is within fifty years').toBeLessThan(seconds + 50 * 365 * 86_400)
  expect(claims.nonce, 'nonce comes back unchanged (OIDCC-2)').toBe(nonce)
  expect(claims.sub, 'sub is at most 255 ASCII characters (OIDCC-2)').toMatch(/^[\x20-\x7e]{1,255}$/)
  if (claims.auth_time !== undefined) {
    expect(claims.auth_time).toSatisfy(Number.isInteger)
    expect(claims.auth_time, 'auth_time is not in the future').toBeLessThanOrEqual(Number(claims.iat))
    expect(claims.auth_time, 'auth_time is at most a year ago').toBeGreaterThan(seconds - 365 * 86_400)
  }
  if (claims.acr !== undefined) expect(claims.acr, 'acr is not empty').toMatch(/^.+$/)
  if (claims.at_hash !== undefined)
    expect(claims.at_hash, 'at_hash (OIDCC-3.1.3.6)').toBe(atHash(accessToken, header.alg))
  checkClaimTypes(claims)
  checkNoProfile(claims)
  return claims
}

/** The suite's checks of every user info answer (OIDCC-5.3.2). */
export function checkUserInfo({ status, headers, json }: JsonAnswer, { claims }: Tokens): JsonAnswer['json'] {
  expect(status).toBe(200)
  expect(headers['content-type']).toMatch(/^application\/json\b/)
  expect(json.sub, 'sub is the ID token’s (OIDCC-5.3.2)').toBe(claims.sub)
  checkClaimTypes(json)
  return json
}

/** What a whole, successful flow gave. */
export interface Flow extends Tokens {
  readonly answer: AuthorizationAnswer
  readonly code: string
  readonly userInfo: JsonAnswer['json']
}

function atHash(accessToken: string, alg: string | undefined): string {
  const hash = { RS256: 'sha256', ES256: 'sha256', EdDSA: 'sha512', Ed25519: 'sha512' }[alg ?? ''] ?? ''
  const digest = createHash(hash).update(accessToken).digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}

/** Whose tokens they are to be: what the relying party sent. */
export const expectedOf = ({ app }: RelyingParty, { sent }: AuthorizationAnswer): ExpectedIdToken => ({
  clientId: app.clientId,
  nonce: sent.nonce,
})
