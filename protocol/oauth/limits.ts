/** How long parameters of an authorization request may be, in characters, and lists, in entries (docs/policies/limits.md). */
export const limits = {
  state: 4096,
  nonce: 1024,
  scopeNames: 100,
  scopeName: 256,
  listEntries: 32,
  listEntry: 256,
  loginHint: 2048,
  idTokenHint: 16_384,
} as const

/** True when a state is short enough to be sent back in a redirect. */
export const isBearableState = (state: string | undefined): boolean => (state?.length ?? 0) <= limits.state
