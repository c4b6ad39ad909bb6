import type { Shared } from '../ground.ts'
import type { DashboardParts } from '../dashboard/parts.ts'
import { listRolesOf } from '../directory/roles/store.ts'
import { revokeGrantsOfUserAndApp } from '../oauth/store.ts'
import { endOtherSessions, endOwnSession } from '../sign-in/own-sessions.ts'
import type { SignInParts } from '../sign-in/parts.ts'
import { previewPage } from '../sign-in/pages/preview.ts'
import { changePassword } from '../sign-in/password/change-password.ts'
import { findSession, keepSessionAlive } from '../sign-in/session/find-session.ts'
import { idleSince } from '../sign-in/session/session.ts'
import { listSessions } from '../sign-in/session/store.ts'

/** What the dashboard slice is handed. */
export function composeDashboard(shared: Shared, signIn: SignInParts): DashboardParts {
  const { now, deployment, logger, outbox, config } = shared
  return {
    now,
    sealer: deployment.sealer,
    sendsMail: outbox.sendsMail,
    takesLoopback: config.isDevelopment,
    rolesOf: listRolesOf,
    previewSignIn: previewPage,
    findSession: (org, cookie) => findSession(org, cookie, now()),
    sessionSeen: (org, session) => {
      keepSessionAlive(org, session, now()).catch((error: unknown) =>
        // The answer has left; the session ends a little earlier than it might have.
        logger.warn({ err: error }, 'a session could not be kept alive'),
      )
    },
    listSessions: (org, userId) => listSessions(org.db, userId, now(), idleSince(now(), org.settings)),
    endSessions: async (org, asker, which, visitor) => {
      const occasion = { visitor, now: now() }
      if ('except' in which) return (await endOtherSessions(org, asker, occasion, signIn)).count
      const { kind } = await endOwnSession(org, asker, which.only, occasion, signIn)
      return kind === 'ended' ? 1 : 0
    },
    changePassword: (org, wish, visitor) => changePassword(org, wish, { visitor, now: now() }, signIn),
    endGrantsOfApp: revokeGrantsOfUserAndApp,
  }
}
