import type { FastifyInstance, FastifyReply } from 'fastify'
import { clearCookie, setCookie } from '../http/cookies.ts'
import { donePage } from '../http/pages/done.ts'
import { newToken } from '../keys/hash.ts'
import { findActivation, useActivation } from './activation/use-activation.ts'
import { newPasswordPage } from './pages/new-password.ts'
import type { SignInParts } from './parts.ts'
import { minLengthOf } from './password/rules.ts'
import { sayRefusal } from './say-refusal.ts'
import { deviceCookieSeconds } from './sign-in-routes.ts'
import { onForm, onVisit, send, sendBusy, sendTo, type Visit } from './visit.ts'

/** The pages to which an admin's links lead: a first password, or another. Any browser may open them. */
export function activationPages(app: FastifyInstance, parts: SignInParts): void {
  for (const path of ['/activate', '/reset-password']) {
    app.get(
      path,
      onVisit(parts, (visit) => showChoice(visit, path)),
    )
    app.post(
      path,
      onForm(parts, (visit) => takeChoice(visit, parts, path)),
    )
  }
}

async function showChoice(visit: Visit, path: string, problem?: string): Promise<FastifyReply> {
  const { request, frame, say, occasion } = visit
  const { org } = request
  const token = visit.query('token')
  const found = token === undefined ? undefined : await findActivation(org, token, occasion.now)
  if (token === undefined || !found) return send(visit, deadPage(visit), 410)
  const page = newPasswordPage(frame, {
    form: { action: `${path}?token=${encodeURIComponent(token)}`, token: visit.token },
    title: say(found.isNew ? 'activateTitle' : 'newPasswordTitle'),
    login: found.owner.login,
    minLength: minLengthOf(org.settings),
    orgName: org.name,
    problem,
    ends: !found.isNew,
  })
  return send(visit, page, problem === undefined ? 200 : 422)
}

async function takeChoice(visit: Visit, parts: SignInParts, path: string): Promise<FastifyReply> {
  const { request, reply, occasion, say, session } = visit
  const token = visit.query('token')
  if (token === undefined) return send(visit, deadPage(visit), 410)
  const { org } = request
  const device = visit.device ?? parts.sealer.seal('device', org.id, newToken(), occasion.now.getTime())
  const wish = { token, wanted: visit.field('new-password') ?? '' }
  const outcome = await useActivation(org, wish, { session, device }, occasion, parts)
  switch (outcome.kind) {
    case 'dead':
      return send(visit, deadPage(visit), 410)
    case 'busy':
      return sendBusy(visit, outcome.seconds)
    case 'refused':
      return showChoice(visit, path, sayRefusal(say, outcome.why))
    case 'changed':
      clearCookie(request, reply, 'session')
      return sendTo(visit, '/recover/done')
    case 'signed-in':
      setCookie(request, reply, 'session', outcome.token)
      setCookie(request, reply, 'device', device, deviceCookieSeconds)
      return sendTo(visit, '/')
  }
}

const deadPage = ({ frame, say }: Visit) =>
  donePage(frame, {
    title: say('activateDeadTitle'),
    text: say('activateDeadText'),
    action: { href: '/sign-in', label: say('signIn') },
  })
