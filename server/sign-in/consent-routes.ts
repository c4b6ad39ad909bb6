import type { FastifyInstance, FastifyReply } from 'fastify'
import { logEvent } from '../audit/log.ts'
import { setCookie } from '../http/cookies.ts'
import { donePage } from '../http/pages/done.ts'
import { chooseAccount } from './choose-account.ts'
import { choosePage } from './pages/choose.ts'
import { deniedPage } from './pages/continue.ts'
import { consentPage } from './pages/consent.ts'
import type { SignInParts, WaitingFlow } from './parts.ts'
import { type Session, userParty } from './session/session.ts'
import { dueFor, pathOfDue } from './sign-in-routes.ts'
import { onForm, onVisit, pathOf, send, sendTo, type Visit } from './visit.ts'

/** The pages on which someone who is signed in says which account, and what the app may see. */
export function consentPages(app: FastifyInstance, parts: SignInParts): void {
  app.get('/sign-in/choose', onVisit(parts, showChoice))
  app.post('/sign-in/choose', onForm(parts, takeChoice))
  app.get('/sign-in/consent', onVisit(parts, showConsent))
  app.post('/sign-in/consent', onForm(parts, takeConsent))
  app.get('/sign-in/denied', onVisit(parts, showDenied))
  app.get('/sign-up', onVisit(parts, showSignUp))
}

/** What both pages need: someone signed in, and an app that waits for exactly this. */
interface Due {
  readonly session: Session
  readonly flow: WaitingFlow
}

function dueAs(visit: Visit, page: 'choose' | 'consent'): Due | undefined {
  const { session, flow } = visit
  return session && flow && dueFor(visit).page === page ? { session, flow } : undefined
}

const goToDue = (visit: Visit, parts: SignInParts) => sendTo(visit, pathOfDue(visit, parts, dueFor(visit)))

function showChoice(visit: Visit, parts: SignInParts): FastifyReply {
  const due = dueAs(visit, 'choose')
  if (!due) return goToDue(visit, parts)
  const { frame, token } = visit
  const form = { action: pathOf(visit, parts, '/sign-in/choose'), token }
  const otherHref = pathOf(visit, parts, '/sign-in', { isOther: true })
  return send(visit, choosePage(frame, { form, app: due.flow.app, session: due.session, otherHref }))
}

async function takeChoice(visit: Visit, parts: SignInParts): Promise<FastifyReply> {
  const due = dueAs(visit, 'choose')
  if (!due) return goToDue(visit, parts)
  const { request, reply, occasion } = visit
  const token = await chooseAccount(request.org.db, due.session.id, occasion.now)
  if (token !== undefined) setCookie(request, reply, 'session', token)
  return sendTo(visit, pathOf(visit, parts, '/sign-in/continue'))
}

function showConsent(visit: Visit, parts: SignInParts): FastifyReply {
  const due = dueAs(visit, 'consent')
  if (!due) return goToDue(visit, parts)
  const { frame, token } = visit
  const form = { action: pathOf(visit, parts, '/sign-in/consent'), token }
  const otherHref = pathOf(visit, parts, '/sign-in', { isOther: true })
  return send(visit, consentPage(frame, { form, flow: due.flow, login: due.session.login, otherHref }))
}

async function takeConsent(visit: Visit, parts: SignInParts): Promise<FastifyReply> {
  const due = dueAs(visit, 'consent')
  const decision = visit.field('decision')
  // Only a clear yes is one: an empty form asks again (CVE-2026-49443).
  if (!due || (decision !== 'allow' && decision !== 'deny')) return goToDue(visit, parts)
  const { request, occasion } = visit
  const { session, flow } = due
  const isAllowed = decision === 'allow'
  if (isAllowed) {
    const { id: appId } = flow.app
    await parts.keepConsent(request.org.db, { userId: session.userId, appId, scopes: flow.scopes, now: occasion.now })
  }
  await logEvent(
    request.org.db,
    {
      eventType: isAllowed ? 'app.oauth2.as.consent.grant' : 'app.oauth2.as.consent.deny',
      outcome: isAllowed ? 'SUCCESS' : 'DENY',
      actor: userParty(session),
      targets: [{ id: flow.app.id, type: 'AppInstance', displayName: flow.app.label }],
      visitor: occasion.visitor,
      sessionId: session.id,
      detail: { scopes: flow.scopes },
    },
    occasion.now,
  )
  return isAllowed
    ? sendTo(visit, pathOf(visit, parts, '/sign-in/continue'))
    : sendTo(visit, pathOf(visit, parts, '/sign-in/denied'))
}

function showDenied(visit: Visit, parts: SignInParts): FastifyReply {
  const { frame, flow } = visit
  if (!flow) return goToDue(visit, parts)
  return send(visit, deniedPage(frame, flow.app, flow.denyPath()))
}

function showSignUp(visit: Visit, parts: SignInParts): FastifyReply {
  const { frame, say, request } = visit
  const text = say('signUpText', { org: request.org.name })
  const href = pathOf(visit, parts, '/sign-in', { isOther: true })
  return send(visit, donePage(frame, { title: say('signUpTitle'), text, action: { href, label: say('signUpHave') } }))
}
