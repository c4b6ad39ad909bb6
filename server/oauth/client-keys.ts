import type { PublicJwk } from '../keys/foreign-jwt.ts'
import type { OAuthApp, OAuthParts } from './parts.ts'

/** How long fetched keys are believed, and how soon they may be fetched again when a signature fits none. */
const believedMs = 300_000
const againMs = 10_000

interface FetchedKeys {
  readonly keys: readonly PublicJwk[]
  readonly fetchedAt: number
}

const held = new WeakMap<object, Map<string, FetchedKeys>>()

/**
 * The public keys a client registered, or has at its jwks_uri (fetched only through the guarded fetch).
 *
 * `anew` asks for what is there now, at most every ten seconds. None when the address does not answer.
 */
export async function clientKeys(parts: OAuthParts, app: OAuthApp, anew: boolean): Promise<readonly PublicJwk[]> {
  if (app.jwks) return app.jwks.keys
  if (app.jwksUri === undefined) return []
  let cache = held.get(parts)
  if (!cache) held.set(parts, (cache = new Map<string, FetchedKeys>()))
  const now = parts.now().getTime()
  const known = cache.get(app.jwksUri)
  if (known && now - known.fetchedAt < (anew ? againMs : believedMs)) return known.keys
  const keys = await fetchKeys(parts, app.jwksUri)
  if (cache.size > 1_000) cache.clear()
  cache.set(app.jwksUri, { keys: keys ?? known?.keys ?? [], fetchedAt: now })
  return keys ?? known?.keys ?? []
}

async function fetchKeys({ outbound }: OAuthParts, url: string): Promise<readonly PublicJwk[] | undefined> {
  const answer = await outbound.fetch({
    url,
    method: 'GET',
    headers: { accept: 'application/json' },
    maxBytes: 65_536,
    timeoutMs: 3_000,
  })
  if (answer.kind !== 'answered' || answer.status !== 200) return undefined
  try {
    const { keys } = JSON.parse(answer.body.toString()) as { keys?: unknown }
    return Array.isArray(keys) ? keys.filter(isObject) : undefined
  } catch {
    // Not a key set: as good as no answer.
    return undefined
  }
}

const isObject = (value: unknown): value is PublicJwk =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
