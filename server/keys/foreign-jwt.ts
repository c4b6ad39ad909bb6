import { KeyObject, verify } from 'node:crypto'
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
  const header = readHeader(token)
  const keys =
    'secrets' in known
      ? known.secrets.map((secret) => Buffer.from(secret))
      : await importKeys(header, known.keys, algorithms)
  for (const key of keys) {
    const quick = isPlain(token, header) ? quickKeyOf(key) : undefined
    const payload = quick ? payloadAtOnce(token, quick) : await payloadOf(token, key, algorithms)
    const claims = payload && parsed(payload)
    if (claims) return claims
  }
  return undefined
}

type Key = Uint8Array | Awaited<ReturnType<typeof importJWK>>

type Header = Readonly<Record<string, unknown>> | undefined

/** The payload, if the key signed it; undefined when it did not, or signs nothing. */
async function payloadOf(token: string, key: Key, algorithms: readonly string[]): Promise<Uint8Array | undefined> {
  try {
    return (await compactVerify(token, key, { algorithms: [...algorithms] })).payload
  } catch {
    // This key did not sign it, or it is no JWT; the next one may have.
    return undefined
  }
}

const quickKeys = new WeakMap<Key, KeyObject>()

/**
 * A key whose ES256 signatures are checked at once: going to another thread and back costs more than the check.
 *
 * Of P-256 only: what other kinds cost is for whoever made the key to choose, up to milliseconds.
 */
function quickKeyOf(key: Key): KeyObject | undefined {
  if (key instanceof Uint8Array) return undefined
  const { namedCurve } = key.algorithm as { readonly namedCurve?: string }
  if (namedCurve !== 'P-256' || !key.usages.includes('verify')) return undefined
  let quick = quickKeys.get(key)
  if (!quick) quickKeys.set(key, (quick = KeyObject.from(key)))
  return quick
}

/** True for a token whose header changes nothing of how it is read, and whose parts are base64url of whole bytes. */
function isPlain(token: string, header: Header): boolean {
  const isWhole = token.split('.').every(({ length }) => length % 4 !== 1)
  return isWhole && header?.alg === 'ES256' && header.crit === undefined && header.b64 === undefined
}

/** The payload, if the key signed it (RFC7518-3.4); undefined otherwise. */
function payloadAtOnce(token: string, key: KeyObject): Uint8Array | undefined {
  const end = token.lastIndexOf('.')
  const signature = Buffer.from(token.slice(end + 1), 'base64url')
  const isRight = verify('sha256', Buffer.from(token.slice(0, end)), { key, dsaEncoding: 'ieee-p1363' }, signature)
  return isRight ? Buffer.from(token.slice(token.indexOf('.') + 1, end), 'base64url') : undefined
}

/**
 * The keys that may have signed: of the token's kid where both name one, and never a secret (RFC8725-3.1).
 *
 * A key that names its algorithm serves that one alone; the token's own, if it is an allowed one, only stands in where
 * the key names none (RFC7517-4.4), as for an RSA key that signs PS256.
 */
async function importKeys(header: Header, keys: readonly PublicJwk[], algorithms: readonly string[]): Promise<Key[]> {
  const { alg, kid } = header ?? {}
  if (typeof alg !== 'string' || !algorithms.includes(alg)) return []
  const named = typeof kid === 'string' ? kid : undefined
  const fitting = keys.filter(
    (key) => key.kty !== 'oct' && (named === undefined || key.kid === undefined || key.kid === named),
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

function readHeader(token: string): Header {
  try {
    return asObject(JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()))
  } catch {
    // Not a JWT: no key will fit it.
    return undefined
  }
}

const decoder = new TextDecoder()

/** The claims; undefined for what is no JSON object. */
function parsed(payload: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(decoder.decode(payload)))
  } catch {
    // Signed, but no JWT.
    return undefined
  }
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
