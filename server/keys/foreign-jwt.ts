import { compactVerify, importJWK, type JWK } from 'jose'

/** A public key as another party published it, unbelieved (RFC7517-4). */
export type PublicJwk = Readonly<Record<string, unknown>>

/** What may have signed: shared secrets, or published keys. */
export type ForeignKeys = { readonly secrets: readonly string[] } | { readonly keys: readonly PublicJwk[] }

/** More keys than this of one party are not tried. */
const maxKeys = 10

/** Three parts of base64url and nothing around them: the library also reads blanks and padding (RFC7515-2). */
const compactForm = /^[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * The claims of a JWT that one of these keys signed with one of these algorithms; undefined otherwise.
 *
 * The signature alone is judged: times and audience are the caller's, with the request's own moment. Keys in the
 * token's own header are never looked at (RFC8725-3.10).
 */
export async function verifyForeign(
  token: string,
  known: ForeignKeys,
  algorithms: readonly string[],
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (!compactForm.test(token)) return undefined
  const keys =
    'secrets' in known
      ? known.secrets.map((secret) => Buffer.from(secret))
      : await importKeys(token, known.keys, algorithms)
  for (const key of keys) {
    const claims = await verifyWith(token, key, algorithms)
    if (claims) return claims
  }
  return undefined
}

type Key = Uint8Array | Awaited<ReturnType<typeof importJWK>>

async function verifyWith(
  token: string,
  key: Key,
  algorithms: readonly string[],
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: [...algorithms] })
    return asObject(JSON.parse(new TextDecoder().decode(payload)))
  } catch {
    // This key did not sign it, or it is no JWT; the next one may have.
    return undefined
  }
}

/**
 * The keys that may have signed: of the token's kid where both name one, and never a secret (RFC8725-3.1).
 *
 * A key that names its algorithm serves that one alone; the token's own, if it is an allowed one, only stands in where
 * the key names none (RFC7517-4.4), as for an RSA key that signs PS256.
 */
async function importKeys(token: string, keys: readonly PublicJwk[], algorithms: readonly string[]): Promise<Key[]> {
  const { kid, alg } = headerOf(token)
  if (alg === undefined || !algorithms.includes(alg)) return []
  const fitting = keys.filter(
    (key) => key.kty !== 'oct' && (kid === undefined || key.kid === undefined || key.kid === kid),
  )
  const usable = await Promise.all(fitting.slice(0, maxKeys).map((key) => importKey(key as JWK, alg)))
  return usable.filter((key) => key !== undefined)
}

/** Keys that were imported before, by the very object that holds them: a service comes back with each of its calls. */
const imported = new WeakMap<object, Map<string, Promise<Key | undefined>>>()

function importKey(key: JWK, sent: string): Promise<Key | undefined> {
  let known = imported.get(key)
  if (!known) imported.set(key, (known = new Map<string, Promise<Key | undefined>>()))
  const alg = key.alg ?? sent
  let made = known.get(alg)
  // A damaged key, or one of another kind than the algorithm's, fits nothing.
  if (!made) known.set(alg, (made = importJWK(key, alg).catch(() => undefined)))
  return made
}

function headerOf(token: string): { readonly kid: string | undefined; readonly alg: string | undefined } {
  try {
    const header = asObject(JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()))
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
    return { kid: text(header?.kid), alg: text(header?.alg) }
  } catch {
    // Not a JWT: no key will fit it.
    return { kid: undefined, alg: undefined }
  }
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
