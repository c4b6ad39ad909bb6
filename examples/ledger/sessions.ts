import { keep, newSecret } from '../memory.ts'
import type { Claims } from '../page.ts'

/** Someone who is signed in to Ledger. */
export interface Session {
  readonly idToken: Claims & { readonly sub: string; readonly sid?: string }
  readonly userInfo: Claims
  /** The ID token as it came: the hint of a sign-out. */
  readonly idTokenHint: string
  /** In Ledger's own forms, so that another page cannot send them. */
  readonly formToken: string
}

/** Whose sessions a logout token ends: those of one session of the provider, or all of a user. */
export interface LogoutTarget {
  readonly sid: string | undefined
  readonly sub: string | undefined
}

/** Ledger's sessions, in memory: they end when it stops. */
export interface Sessions {
  /** Gives the new session's id, for a cookie. */
  start(session: Omit<Session, 'formToken'>): string
  find(id: string | undefined): Session | undefined
  end(id: string | undefined): void
  endAll(target: LogoutTarget): void
}

/** Makes an empty set of sessions. */
export function openSessions(): Sessions {
  const sessions = new Map<string, Session>()
  return {
    start(session) {
      const id = newSecret()
      keep(sessions, id, { ...session, formToken: newSecret() })
      return id
    },
    find: (id = '') => sessions.get(id),
    end: (id = '') => void sessions.delete(id),
    endAll({ sid, sub }) {
      for (const [id, { idToken }] of sessions) {
        // A token with both means that session of that user (OIDCBCL-2.6).
        const isMeant = (sid === undefined || idToken.sid === sid) && (sub === undefined || idToken.sub === sub)
        if (isMeant) sessions.delete(id)
      }
    },
  }
}
