import type { FastifyInstance, FastifyReply } from 'fastify'
import { clearCookie } from '../http/cookies.ts'
import { confirmSignOutPage } from '../http/pages/confirm-sign-out.ts'
import { signedOutPage } from '../http/pages/signed-out.ts'
import type { SignInParts } from './parts.ts'
import { endUserSessions } from './session/end-session.ts'
import { userParty } from './session/session.ts'
import { onForm, onVisit, send, sendTo, type Visit } from './visit.ts'

/** The pages on which a person ends their session in this browser. */
export function signOutPages(app: FastifyInstance, parts: SignInParts): void {
  app.get('/sign-out', onVisit(parts, showConfirmation))
  app.post('/sign-out', onForm(parts, signOut))
  app.get(
    '/signed-out',
    onVisit(parts, (visit) => send(visit, signedOutPage(visit.frame))),
  )
}

function showConfirmation(visit: Visit): FastifyReply {
  const { frame, token, session } = visit
  return send(
    visit,
    confirmSignOutPage(frame, { action: '/sign-out', fields: { _token: token }, login: session?.login }),
  )
}

async function signOut(visit: Visit, parts: SignInParts): Promise<FastifyReply> {
  const { request, reply, session, occasion } = visit
  if (session) {
    const choice = { userId: session.userId, only: session.id }
    await endUserSessions(request.org.db, choice, userParty(session), occasion, parts)
  }
  clearCookie(request, reply, 'session')
  return sendTo(visit, '/signed-out')
}
