import { hash, timingSafeEqual } from 'node:crypto'
import { randomText } from './random.ts'

/** A new secret of 256 random bits, as 43 URL-safe characters. */
export const newToken = (): string => randomText(32)

/** What is stored in a token's place: its SHA-256 as 43 URL-safe characters. Enough for random tokens, never for passwords. */
export const hashToken = (token: string): string => hash('sha256', token, 'base64url')

/** True when both texts are the same; takes equally long wherever they differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
