import type { FastifyInstance, FastifyReply } from 'fastify'
import { clearCookie } from '../http/cookies.ts'
import { browserHash } from '../http/forms.ts'
import { donePage } from '../http/pages/done.ts'
import { loginKeyOf } from './login-key.ts'
import { newPasswordPage } from './pages/new-password.ts'
import { recoverPage } from './pages/recover.ts'
import type { SignInParts } from './parts.ts'
import { minLengthOf } from './password/rules.ts'
import { askRecovery, mayAskRecovery } from './recovery/ask-recovery.ts'
import { type BroughtLink, findRecovery, useRecovery } from './recovery/use-recovery.ts'
import { sayRefusal } from './say-refusal.ts'
import { onForm, onVisit, pathOf, send, sendBusy, sendTo, type Visit } from './visit.ts'

/** The pages on which a person who forgot their password gets another. */
export function recoveryPages(app: FastifyInstance, parts: SignInParts): void {
  const begun = new Set<Promise<void>>()
  // Who was told that a link is on its way gets it, even when the server is stopping.
  app.addHook('onClose', async () => void (await Promise.all(begun)))
  app.get('/recover', onVisit(parts, showRecover))
  app.post(
    '/recover',
    onForm(parts, (visit) => takeRecover(visit, parts, begun)),
  )
  app.get('/recover/sent', onVisit(parts, showSent))
  app.get(
    '/recover/choose',
    onVisit(parts, (visit) => showChoose(visit)),
  )
  app.post('/recover/choose', onForm(parts, takeChoose))
  app.get(
    '/recover/done',
    onVisit(parts, (visit) => send(visit, changedPage(visit))),
  )
}

function showRecover(visit: Visit, parts: SignInParts): FastifyReply {
  const { frame, say, step, flow, session, token } = visit
  const form = { action: pathOf(visit, parts, '/recover'), token }
  const login = step?.login ?? flow?.loginHint ?? session?.login
  const problem = visit.query('problem') === undefined ? undefined : say('identifierMissing')
  const backHref = pathOf(visit, parts, '/sign-in', { step: step && { ...step, problem: undefined } })
  return send(visit, recoverPage(frame, { form, login, problem, backHref }))
}

async function takeRecover(visit: Visit, parts: SignInParts, begun: Set<Promise<void>>): Promise<FastifyReply> {
  const { request, reply, occasion } = visit
  const login = (visit.field('identifier') ?? '').trim()
  const loginKey = loginKeyOf(login, parts.foldLogin)
  if (loginKey === undefined) {
    const path = pathOf(visit, parts, '/recover')
    return sendTo(visit, `${path}${path.includes('?') ? '&' : '?'}problem=identifier`)
  }
  if (await mayAskRecovery(request.org, occasion)) {
    // Begun when the answer has left, so that no clock can tell whether there was anyone to mail (CVE-2026-23511).
    reply.raw.once('finish', () => {
      const asked = { loginKey, browserHash: browserHash(visit.browser) }
      const work = askRecovery(request.org, asked, occasion, parts)
        .catch((error: unknown) => request.log.error({ err: error }, 'a recovery link could not be mailed'))
        .finally(() => begun.delete(work))
      begun.add(work)
    })
  }
  return sendTo(visit, pathOf(visit, parts, '/recover/sent', { step: { login, isOther: false } }))
}

function showSent(visit: Visit): FastifyReply {
  const { frame, say, step } = visit
  if (!step) return sendTo(visit, '/recover')
  const text = say('recoverSentText', { login: step.login })
  const action = { href: '/sign-in', label: say('backToSignIn') }
  return send(visit, donePage(frame, { title: say('recoverSentTitle'), text, action }))
}

/** The link in this browser; undefined when the address holds none. */
function linkOf(visit: Visit): BroughtLink | undefined {
  const token = visit.query('token')
  return token === undefined ? undefined : { token, browserHash: browserHash(visit.browser) }
}

async function showChoose(visit: Visit, problem?: string): Promise<FastifyReply> {
  const { request, frame, say, occasion } = visit
  const { org } = request
  const link = linkOf(visit)
  const owner = link && (await findRecovery(org, link, occasion.now))
  if (!link || !owner) return send(visit, deadPage(visit), 410)
  const page = newPasswordPage(frame, {
    form: { action: `/recover/choose?token=${encodeURIComponent(link.token)}`, token: visit.token },
    title: say('newPasswordTitle'),
    login: owner.login,
    minLength: minLengthOf(org.settings),
    orgName: org.name,
    problem,
  })
  return send(visit, page, problem === undefined ? 200 : 422)
}

async function takeChoose(visit: Visit, parts: SignInParts): Promise<FastifyReply> {
  const { request, reply, occasion, say } = visit
  const link = linkOf(visit)
  if (!link) return send(visit, deadPage(visit), 410)
  const outcome = await useRecovery(request.org, link, visit.field('new-password') ?? '', occasion, parts)
  switch (outcome.kind) {
    case 'dead':
      return send(visit, deadPage(visit), 410)
    case 'busy':
      return sendBusy(visit, outcome.seconds)
    case 'refused':
      return showChoose(visit, sayRefusal(say, outcome.why))
    case 'changed':
      clearCookie(request, reply, 'session')
      return sendTo(visit, '/recover/done')
  }
}

const deadPage = ({ frame, say }: Visit) =>
  donePage(frame, {
    title: say('recoverDeadTitle'),
    text: say('recoverDeadText'),
    action: { href: '/recover', label: say('recoverAgain') },
  })

const changedPage = ({ frame, say }: Visit) =>
  donePage(frame, {
    title: say('passwordSavedTitle'),
    text: say('passwordSavedText'),
    action: { href: '/sign-in', label: say('signIn') },
  })
