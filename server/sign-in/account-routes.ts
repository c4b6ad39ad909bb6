import type { FastifyInstance, FastifyReply } from 'fastify'
import { setCookie } from '../http/cookies.ts'
import { donePage } from '../http/pages/done.ts'
import { newPasswordPage } from './pages/new-password.ts'
import type { SignInParts } from './parts.ts'
import { type ChangeOutcome, changePassword } from './password/change-password.ts'
import { minLengthOf } from './password/rules.ts'
import { sayProblem } from './say-problem.ts'
import { sayRefusal } from './say-refusal.ts'
import { onForm, onVisit, send, sendBusy, sendTo, type Visit } from './visit.ts'

/** The page on which someone who is signed in changes their password. */
export function accountPages(app: FastifyInstance, parts: SignInParts): void {
  app.get(
    '/account/password',
    onVisit(parts, (visit) => showForm(visit)),
  )
  app.post('/account/password', onForm(parts, takeForm))
  app.get('/account/password/done', onVisit(parts, showDone))
}

interface Problems {
  readonly current?: string | undefined
  readonly wanted?: string | undefined
}

function showForm(visit: Visit, { current, wanted }: Problems = {}): FastifyReply {
  const { request, frame, say, session, token } = visit
  if (!session) return sendTo(visit, '/sign-in')
  const { org } = request
  const page = newPasswordPage(frame, {
    form: { action: '/account/password', token },
    title: say('changePasswordTitle'),
    login: session.login,
    minLength: minLengthOf(org.settings),
    orgName: org.name,
    current: { problem: current },
    problem: wanted,
    backHref: '/',
  })
  return send(visit, page, current === undefined && wanted === undefined ? 200 : 422)
}

async function takeForm(visit: Visit, parts: SignInParts): Promise<FastifyReply> {
  const { request, reply, occasion, session, device } = visit
  if (!session) return sendTo(visit, '/sign-in')
  const current = visit.field('current-password') ?? ''
  const wanted = visit.field('new-password') ?? ''
  const outcome = await changePassword(request.org, { session, device, current, wanted }, occasion, parts)
  if (outcome.kind === 'busy') return sendBusy(visit, outcome.seconds)
  if (outcome.kind !== 'changed') return showForm(visit, problemsOf(visit, outcome))
  setCookie(request, reply, 'session', outcome.token)
  return sendTo(visit, '/account/password/done')
}

function problemsOf({ say }: Visit, outcome: Exclude<ChangeOutcome, { kind: 'changed' | 'busy' }>): Problems {
  switch (outcome.kind) {
    case 'refused':
      return { wanted: sayRefusal(say, outcome.why) }
    case 'wrong':
      return { current: say('currentWrong') }
    case 'locked':
    case 'wait':
      return { current: sayProblem(say, outcome) }
  }
}

function showDone(visit: Visit): FastifyReply {
  const { frame, say } = visit
  const action = { href: '/', label: say('home') }
  return send(visit, donePage(frame, { title: say('passwordSavedTitle'), text: say('passwordSavedText'), action }))
}
