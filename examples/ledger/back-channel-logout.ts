import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify } from 'jose'
import type * as oidc from 'openid-client'
import type { LogoutTarget } from './sessions.ts'

/** Verifies a logout token; a string says why it is none. */
export type VerifyLogoutToken = (token: string) => Promise<LogoutTarget | string>

const event = 'http://schemas.openid.net/event/backchannel-logout'

/** Makes the check of logout tokens (OIDCBCL-2.6). It remembers each token, so that none counts twice. */
export function openLogoutCheck(
  provider: () => Promise<oidc.Configuration>,
  { clientId, fetch }: { readonly clientId: string; readonly fetch?: typeof globalThis.fetch },
): VerifyLogoutToken {
  const seen = new Map<string, number>()
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined
  return async (token) => {
    const { issuer, jwks_uri: jwksUri } = (await provider()).serverMetadata()
    if (jwksUri === undefined) return 'the provider publishes no keys'
    keys ??= createRemoteJWKSet(new URL(jwksUri), fetch && { [customFetch]: fetch })
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience: clientId,
        // What the provider signs by a key of its own: never `none`, never a secret.
        algorithms: ['RS256', 'ES256', 'EdDSA'],
        maxTokenAge: '5 minutes',
        clockTolerance: 10,
        requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti', 'events'],
      })
      return readTarget(payload) ?? rememberOnce(seen, payload)
    } catch (problem) {
      if (problem instanceof errors.JOSEError) return problem.message
      throw problem
    }
  }
}

/** Says what is wrong with a token that was signed by the provider. */
function readTarget({ events, nonce, sid, sub }: JWTPayload): string | undefined {
  const named = (events as Readonly<Record<string, unknown>> | null)?.[event]
  if (typeof named !== 'object' || named === null) return 'events does not name back-channel logout'
  // It could be an ID token in disguise.
  if (nonce !== undefined) return 'a logout token has no nonce'
  if (typeof sid !== 'string' && typeof sub !== 'string') return 'neither sid nor sub says whose session ends'
  return undefined
}

function rememberOnce(seen: Map<string, number>, { jti = '', exp = 0, sid, sub }: JWTPayload): LogoutTarget | string {
  const now = Date.now() / 1000
  for (const [id, expiry] of seen) if (expiry + 10 < now) seen.delete(id)
  if (seen.has(jti)) return 'this token was used before'
  seen.set(jti, exp)
  return { sid: typeof sid === 'string' ? sid : undefined, sub }
}
