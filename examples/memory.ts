import { randomBytes } from 'node:crypto'

/** 256 random bits, for whatever nobody may guess. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** Keeps a value in memory that visitors can fill: beyond so many, the oldest goes. */
export function keep<Value>(kept: Map<string, Value>, key: string, value: Value, most = 10_000): void {
  const [oldest] = kept.keys()
  if (kept.size >= most && oldest !== undefined) kept.delete(oldest)
  kept.set(key, value)
}
