import { accessTokenLifetime } from '../../protocol/oauth/token-response.ts'
import type { Sealer } from '../keys/seal.ts'
import { randomText } from '../keys/random.ts'

/** What an access token of the org server stands for. Opaque to everyone else. */
export interface AccessToken {
  readonly tokenId: string
  /** Undefined for a token that stands for its client alone (RFC6749-4.4). */
  readonly grantId: string | undefined
  readonly clientId: string
  readonly scope: readonly string[]
  /** When it was issued and when it ends, in milliseconds since 1970. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Longer ones are not ours; they are not even decoded. */
const maxTokenLength = 2048

/** Makes an access token: sealed, so that issuing it writes nothing and nobody else can make or read one. */
export function makeAccessToken(
  sealer: Sealer,
  org: string,
  { grantId, clientId, scope }: Pick<AccessToken, 'grantId' | 'clientId' | 'scope'>,
  now: Date,
): string {
  const tokenId = randomText(12)
  const text = JSON.stringify([tokenId, grantId ?? '', clientId, scope.join(' ')])
  return sealer.seal('access-token', org, text, now.getTime())
}

/** Opens an access token; undefined when it is not ours, of this org. An expired one opens: its end is in it. */
export function openAccessToken(sealer: Sealer, org: string, token: string): AccessToken | undefined {
  const opened = token.length > maxTokenLength ? undefined : sealer.open('access-token', org, token)
  if (!opened) return undefined
  const [tokenId, grantId, clientId, scope] = JSON.parse(opened.text) as [string, string, string, string]
  const expiresAt = opened.sealedAt + accessTokenLifetime * 1000
  const whose = { tokenId, grantId: grantId || undefined, clientId }
  return { ...whose, scope: scope.split(' ').filter(Boolean), issuedAt: opened.sealedAt, expiresAt }
}
