import type { Sealer } from '../../keys/seal.ts'

/** How long a tile's hint names its user. The browser is on its way; five minutes forgive a slow one. */
const hintLifetimeMs = 300_000

/**
 * The login_hint of a tile (OIDCC-4): names the user to us and to nobody else, for one app and five minutes.
 *
 * It preselects and never authenticates. Not the e-mail address: that would tell every app, and every log on the way.
 */
export const makeLoginHint = (sealer: Sealer, org: string, userId: string, appId: string, now: Date): string =>
  sealer.seal('login-hint', org, JSON.stringify([userId, appId]), now.getTime())

/** The user whom a hint names; undefined when it is not ours, not for this app, or too old. */
export function openLoginHint(sealer: Sealer, org: string, hint: string, appId: string, now: Date): string | undefined {
  const opened = sealer.open('login-hint', org, hint)
  if (!opened || now.getTime() - opened.sealedAt > hintLifetimeMs) return undefined
  const [userId, madeFor] = JSON.parse(opened.text) as [string, string]
  return madeFor === appId ? userId : undefined
}
