import type { AuthorizeRequest } from '../../protocol/oauth/authorize.ts'
import { browserHash } from '../http/forms.ts'
import { sameText } from '../keys/hash.ts'
import type { Sealer } from '../keys/seal.ts'

/** An authorization request that waits while the person signs in or consents. */
export interface PendingRequest {
  readonly request: AuthorizeRequest
  /** True in the copy that the Deny button leads to. */
  readonly denied: boolean
}

/** How long a request waits for its person. */
export const pendingMs = 3_600_000

/** The longest that an address carries: servers, ours too, take heads of 16 KiB. Longer ones are not ours. */
export const maxPendingLength = 12_000

/**
 * Seals a request so that only the browser it came from can go on with it, for an hour.
 *
 * It waits in the address of the pages and not in the database: nobody can fill a table by sending requests, and the
 * browser can neither read nor change it.
 */
export const sealPending = (sealer: Sealer, org: string, pending: PendingRequest, browser: string): string =>
  sealer.seal(
    'pending-request',
    org,
    JSON.stringify({ ...pending, browser: browserHash(browser) }),
    pending.request.receivedAt,
  )

/** Opens a waiting request; undefined when it is not ours, too old, or another browser's (CVE-2026-7507). */
export function openPending(
  sealer: Sealer,
  org: string,
  sealed: string | undefined,
  browser: string | undefined,
  nowMs: number,
): PendingRequest | undefined {
  if (sealed === undefined || browser === undefined || sealed.length > maxPendingLength) return undefined
  const opened = openOnce(sealer, org, sealed)
  if (!opened || nowMs > opened.sealedAt + pendingMs) return undefined
  const { request, denied } = opened
  return sameText(opened.browser, browserHash(browser)) ? { request, denied } : undefined
}

interface OpenedPending extends PendingRequest {
  readonly browser: string
  readonly sealedAt: number
}

const lately = new WeakMap<Sealer, Map<string, OpenedPending>>()
const mostLately = 200

/** Every page of one sign-in brings the same text: what it opened to is remembered for the next, of the last few texts. */
function openOnce(sealer: Sealer, org: string, sealed: string): OpenedPending | undefined {
  const known = lately.get(sealer) ?? new Map<string, OpenedPending>()
  const name = `${org}|${sealed}`
  const before = known.get(name)
  if (before) return before
  const opened = sealer.open('pending-request', org, sealed)
  if (!opened) return undefined
  const read = { ...(JSON.parse(opened.text) as PendingRequest & { browser: string }), sealedAt: opened.sealedAt }
  if (known.size >= mostLately) known.delete(known.keys().next().value ?? '')
  lately.set(sealer, known.set(name, read))
  return read
}
