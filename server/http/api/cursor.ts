import { hashToken } from '../../keys/hash.ts'
import type { Sealer } from '../../keys/seal.ts'

/** How long a page can be gone on from. */
const goodMs = 86_400_000

/**
 * The list a cursor belongs to: its address with everything asked but where to go on and how far.
 *
 * A cursor of another list, another filter or another order does not open here, so no mix of two can be asked.
 */
export function listName(url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://list')
  searchParams.delete('after')
  searchParams.delete('limit')
  searchParams.sort()
  return `${pathname}?${searchParams.toString()}`
}

/** Makes the cursor to a position in a list. Nobody can read or make one but us. */
export const sealCursor = (sealer: Sealer, org: string, list: string, position: string, nowMs: number): string =>
  sealer.seal('cursor', org, `${hashToken(list)}${position}`, nowMs)

const hashLength = 43

/** For how long a cursor is said again to whoever is to go on where they are: the rest of its day is theirs to come back. */
export const sayAgainMs = goodMs / 2

/** The position a cursor names; undefined for one that is not ours, of another org or list, or older than that. */
export function openCursor(
  sealer: Sealer,
  org: string,
  list: string,
  cursor: string,
  nowMs: number,
  oldestMs = goodMs,
): string | undefined {
  const opened = sealer.open('cursor', org, cursor)
  if (!opened || nowMs - opened.sealedAt > oldestMs) return undefined
  return opened.text.startsWith(hashToken(list)) ? opened.text.slice(hashLength) : undefined
}
