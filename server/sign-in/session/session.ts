import type { LogParty } from '../../audit/log.ts'

/** A live session, with whose it is. */
export interface Session {
  /** What relying parties see as sid; the cookie holds something else. */
  readonly id: string
  readonly userId: string
  readonly login: string
  readonly displayName: string
  /** The language that the person's profile names (BCP 47), where it does. */
  readonly language?: string | undefined
  /** When the person last proved who they are. */
  readonly authenticatedAt: Date
  /** When the person last said "yes, this account". */
  readonly chosenAt: Date
  readonly amr: readonly string[]
  readonly lastSeenAt: Date
  readonly expiresAt: Date
}

/** How long sessions of an org live: see OrgSettings. */
export interface SessionPolicy {
  readonly sessionIdleSeconds: number
  readonly sessionLifetimeSeconds: number
}

/** The session's user as the log names them. */
export const userParty = (user: {
  readonly userId: string
  readonly login: string
  readonly displayName: string
}): LogParty => ({
  id: user.userId,
  type: 'User',
  alternateId: user.login,
  displayName: user.displayName,
})

/** Sessions last seen at or before this moment have ended by disuse. */
export const idleSince = (now: Date, { sessionIdleSeconds }: SessionPolicy): Date =>
  new Date(now.getTime() - sessionIdleSeconds * 1000)

/** How stale `last_seen_at` may get: a fortieth of the idle time, so that a busy session is not written at every click. */
export const seenBefore = (now: Date, { sessionIdleSeconds }: SessionPolicy): Date =>
  new Date(now.getTime() - sessionIdleSeconds * 25)
