/** The half of a key that may be shown, as a JWK (RFC7517-4). */
export type PublicKey = Readonly<Record<string, unknown>>

/** A key pair made in this browser: the public half goes to the server, the private one to the admin alone. */
export interface KeyPair {
  readonly publicJwk: PublicKey
  readonly privateJwk: Readonly<Record<string, unknown>>
  /** The private half as PKCS#8, the way most libraries read it. */
  readonly privatePem: string
}

// RSA, because some SDKs read nothing else.
const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
}

/** Makes a key pair for private_key_jwt (RS256). The private half never leaves the page but as the admin's download. */
export async function makeKeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const [shown, secret, pkcs8] = await Promise.all([
    crypto.subtle.exportKey('jwk', publicKey),
    crypto.subtle.exportKey('jwk', privateKey),
    crypto.subtle.exportKey('pkcs8', privateKey),
  ])
  const kid = await thumbprint(shown)
  const { kty, n, e } = shown
  const { d, p, q, dp, dq, qi } = secret
  const common = { kty, n, e, kid, alg: 'RS256', use: 'sig' }
  return { publicJwk: common, privateJwk: { ...common, d, p, q, dp, dq, qi }, privatePem: pemOf(pkcs8) }
}

/** The key's own name, made from nothing but the key (RFC7638-3). */
async function thumbprint({ e, kty, n }: JsonWebKey): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify({ e, kty, n }))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return toBase64(hash).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

const pemOf = (pkcs8: ArrayBuffer): string => {
  const lines = toBase64(new Uint8Array(pkcs8)).match(/.{1,64}/g) ?? []
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n')
}

/** Why pasted text is no public key that we take. */
export type KeyProblem = 'not-json' | 'private' | 'no-key' | 'several' | 'symmetric'

/** Reads a pasted JWK, or a set of one. A private key is refused before it goes anywhere. */
export function readPublicJwk(pasted: string): { readonly key: PublicKey } | { readonly problem: KeyProblem } {
  let read: unknown
  try {
    read = JSON.parse(pasted)
  } catch {
    return { problem: 'not-json' }
  }
  const keys = isObject(read) && Array.isArray(read.keys) ? (read.keys as unknown[]) : [read]
  if (keys.length > 1) return { problem: 'several' }
  const [key] = keys
  if (!isObject(key) || typeof key.kty !== 'string') return { problem: 'no-key' }
  if (key.kty === 'oct') return { problem: 'symmetric' }
  if (['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].some((part) => part in key)) return { problem: 'private' }
  return { key }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
