import type { OwnSession } from '../../../contracts/account.ts'
import type { ListedSession } from '../parts.ts'
import { describeDevice } from '../../audit/describe-device.ts'

/** The sessions as their owner reads them: the one that asks first, then by last use. */
export function showSessions(sessions: readonly ListedSession[], currentId: string): OwnSession[] {
  const shown = sessions.map((session) => toOwnSession(session, currentId))
  return [...shown.filter(({ isCurrent }) => isCurrent), ...shown.filter(({ isCurrent }) => !isCurrent)]
}

const toOwnSession = (session: ListedSession, currentId: string): OwnSession => ({
  id: session.id,
  isCurrent: session.id === currentId,
  ...describeDevice(session.userAgent),
  address: session.address ?? null,
  signedInAt: session.createdAt.toISOString(),
  lastSeenAt: session.lastSeenAt.toISOString(),
  expiresAt: session.expiresAt.toISOString(),
})
