import { createHash, createPublicKey } from 'node:crypto'

/** What a published key can do, as far as its numbers say. */
export type PublicKeyFacts =
  | { readonly kind: 'rsa'; readonly bits: number; readonly exponent: bigint }
  | { readonly kind: 'ec'; readonly curve: string }
  | { readonly kind: 'ed25519' }

/** What a public key in JWK form is (RFC7517-4); undefined for one that is broken or of a kind we do not know. */
export function readPublicKey(jwk: Readonly<Record<string, unknown>>): PublicKeyFacts | undefined {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    const { modulusLength = 0, publicExponent = 0n, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
    switch (key.asymmetricKeyType) {
      case 'rsa':
        return { kind: 'rsa', bits: modulusLength, exponent: publicExponent }
      case 'ec':
        return { kind: 'ec', curve: namedCurve }
      case 'ed25519':
        return { kind: 'ed25519' }
      default:
        return undefined
    }
  } catch {
    // No key at all: a point beside its curve, a number that is none.
    return undefined
  }
}

const thumbprintMembers: Readonly<Record<string, readonly string[]>> = {
  RSA: ['e', 'kty', 'n'],
  EC: ['crv', 'kty', 'x', 'y'],
  OKP: ['crv', 'kty', 'x'],
}

/** The name that a public key's own numbers give it (RFC7638-3). */
export function thumbprintOf(jwk: Readonly<Record<string, unknown>>): string {
  const members = thumbprintMembers[String(jwk.kty)] ?? []
  const text = JSON.stringify(Object.fromEntries(members.map((name) => [name, jwk[name]])))
  return createHash('sha256').update(text).digest('base64url')
}
