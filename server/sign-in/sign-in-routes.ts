import type { FastifyInstance, FastifyReply } from 'fastify'
import { setCookie } from '../http/cookies.ts'
import { browserHash } from '../http/forms.ts'
import { newToken } from '../keys/hash.ts'
import { decidePage, type DuePage } from './decide-page.ts'
import { loginKeyOf } from './login-key.ts'
import { continuePage } from './pages/continue.ts'
import { identifierPage } from './pages/identifier.ts'
import { passwordPage } from './pages/password.ts'
import type { SignInParts } from './parts.ts'
import { isTooLong } from './password/hasher.ts'
import { type ProvenUser, takeBack, tryPassword } from './password/verify-password.ts'
import { sayProblem } from './say-problem.ts'
import { makeLink } from './recovery/ask-recovery.ts'
import { signInWith } from './session/begin-session.ts'
import type { Problem } from './step.ts'
import { onForm, onVisit, pathOf, send, sendBusy, sendTo, type Visit } from './visit.ts'

/** How long a device stays known without a sign-in: the longest that browsers keep a cookie. */
export const deviceCookieSeconds = 400 * 86_400

/** The pages on which a person says who they are and proves it. */
export function signInPages(app: FastifyInstance, parts: SignInParts): void {
  app.get('/sign-in', onVisit(parts, showDue))
  app.post('/sign-in', onForm(parts, takeForm))
  app.get('/sign-in/continue', onVisit(parts, showContinue, { leadsOn: true }))
}

/** The page that is due for the visit. */
export const dueFor = ({ flow, session, step, wantsOther, wantsAgain }: DueFacts): DuePage =>
  decidePage({ asked: flow?.step, session, step, wantsOther, wantsAgain })

type DueFacts = Pick<Visit, 'flow' | 'session' | 'step' | 'wantsOther' | 'wantsAgain'>

/** The address of the page that is due, for a visit that came to another. */
export function pathOfDue(visit: Visit, parts: SignInParts, due: DuePage): string {
  switch (due.page) {
    case 'identifier':
    case 'password':
      return pathOf(visit, parts, '/sign-in', { step: visit.step, isOther: visit.wantsOther })
    case 'choose':
      return pathOf(visit, parts, '/sign-in/choose')
    case 'consent':
      return pathOf(visit, parts, '/sign-in/consent')
    case 'sign-up':
      return pathOf(visit, parts, '/sign-up')
    case 'continue':
      return afterSignIn(visit, parts)
  }
}

/** Where a finished sign-in leads: through a page of ours, because the form's policy blocks a way on to an app. */
const afterSignIn = (visit: Visit, parts: SignInParts): string =>
  visit.flow || visit.returnTo !== undefined ? pathOf(visit, parts, '/sign-in/continue') : '/'

function showDue(visit: Visit, parts: SignInParts): FastifyReply {
  const due = dueFor(visit)
  const { frame, flow, step, say, session } = visit
  const recoverHref = pathOf(visit, parts, '/recover')
  if (due.page === 'identifier') {
    // Nothing is settled yet that could be sealed, so the address says that what was entered is no login.
    const form = { action: pathOf(visit, parts, '/sign-in', { isOther: visit.wantsOther }), token: visit.token }
    const login = visit.wantsOther ? undefined : flow?.loginHint
    return send(
      visit,
      identifierPage(frame, {
        form,
        app: flow?.app,
        login,
        problem: visit.query('problem') === undefined ? undefined : say('identifierMissing'),
        recoverHref,
      }),
    )
  }
  if (due.page === 'password') {
    const { login, isAgain } = due
    const kept = { login, isOther: step?.isOther ?? visit.wantsOther, isAgain }
    const form = { action: pathOf(visit, parts, '/sign-in', { step: kept }), token: visit.token }
    const otherHref = pathOf(visit, parts, '/sign-in', { isOther: session !== undefined })
    const problem = sayProblem(say, step?.problem)
    return send(visit, passwordPage(frame, { form, app: flow?.app, login, isAgain, problem, otherHref, recoverHref }))
  }
  return sendTo(visit, pathOfDue(visit, parts, due))
}

async function takeForm(visit: Visit, parts: SignInParts): Promise<FastifyReply> {
  const identifier = visit.field('identifier')
  if (identifier !== undefined) return takeIdentifier(visit, parts, identifier)
  const due = dueFor(visit)
  // Without a settled login a password proves nothing, whatever the form says.
  if (due.page !== 'password') return sendTo(visit, pathOfDue(visit, parts, due))
  return takePassword(visit, parts, due.login)
}

/** Nothing is looked up here, so nothing tells whether the login exists. */
function takeIdentifier(visit: Visit, parts: SignInParts, identifier: string): FastifyReply {
  const login = identifier.trim()
  if (loginKeyOf(login, parts.foldLogin) === undefined) {
    const path = pathOf(visit, parts, '/sign-in', { isOther: visit.wantsOther })
    return sendTo(visit, `${path}${path.includes('?') ? '&' : '?'}problem=identifier`)
  }
  return sendTo(visit, pathOf(visit, parts, '/sign-in', { step: { login, isOther: visit.wantsOther } }))
}

async function takePassword(visit: Visit, parts: SignInParts, login: string): Promise<FastifyReply> {
  const { request, reply, occasion, session } = visit
  const { org } = request
  const { isOther = false, isAgain = false } = visit.step ?? {}
  const sayAgain = (problem: Problem) =>
    sendTo(visit, pathOf(visit, parts, '/sign-in', { step: { login, isOther, isAgain, problem } }))

  const password = visit.field('password') ?? ''
  const loginKey = loginKeyOf(login, parts.foldLogin)
  if (password === '' || loginKey === undefined) return sayAgain({ kind: 'missing' })
  if (isTooLong(password)) return sayAgain({ kind: 'too-long' })

  const verdict = await tryPassword(org.db, { loginKey, password, device: visit.device }, occasion, parts)
  switch (verdict.kind) {
    case 'busy':
      return sendBusy(visit, verdict.seconds)
    case 'wrong':
    case 'locked':
      return sayAgain({ kind: verdict.kind })
    case 'wait':
      return sayAgain({ kind: 'wait', seconds: verdict.seconds })
    case 'right': {
      if (verdict.user.status === 'PASSWORD_EXPIRED') {
        await takeBack(org.db, verdict.user, verdict.counted)
        return askForNext(visit, verdict.user)
      }
      const device = visit.device ?? parts.sealer.seal('device', org.id, newToken(), occasion.now.getTime())
      const started = await signInWith(org.db, verdict, { session, device }, org.settings, occasion, parts)
      if (!started) return sayAgain({ kind: 'wrong' })
      setCookie(request, reply, 'session', started.token)
      setCookie(request, reply, 'device', device, deviceCookieSeconds)
      return sendTo(visit, afterSignIn(visit, parts))
    }
  }
}

/** The password is right and has expired: the next one is chosen before anything else. */
async function askForNext(visit: Visit, user: ProvenUser): Promise<FastifyReply> {
  const { request, browser, occasion } = visit
  const link = { userId: user.userId, email: user.email, browserHash: browserHash(browser) }
  const token = await makeLink(request.org.db, link, occasion.now)
  return sendTo(visit, `/recover/choose?token=${token}`)
}

/** Leads on where nothing is left to ask. Everything is decided again there, so it gives nothing away by itself. */
function showContinue(visit: Visit, parts: SignInParts): FastifyReply {
  const { frame, flow, session } = visit
  const due = dueFor({ flow, session, step: undefined, wantsOther: false, wantsAgain: false })
  if (flow?.step !== 'done' && due.page !== 'continue') return sendTo(visit, pathOfDue(visit, parts, due))
  return send(visit, continuePage(frame, flow?.app, flow?.resumePath ?? visit.returnTo ?? '/'))
}
