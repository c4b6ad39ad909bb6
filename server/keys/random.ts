import { randomFillSync } from 'node:crypto'

// One call for random bytes costs about as much for eight thousand as for twelve, and a sign-on needs some ten times
// twelve. What was given out is wiped, so no secret can be read from here later.
const pool = Buffer.allocUnsafeSlow(8192)
let used = pool.length

/** Writes so many random bytes into the target. At most 8,192. */
export function fillRandom(target: Buffer, offset: number, length: number): void {
  if (used + length > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  pool.copy(target, offset, used, used + length)
  pool.fill(0, used, used + length)
  used += length
}

/** So many random bytes as URL-safe text. */
export function randomText(bytes: number): string {
  const fresh = Buffer.allocUnsafe(bytes)
  fillRandom(fresh, 0, bytes)
  return fresh.toString('base64url')
}
