import type { FastifyInstance, FastifyReply } from 'fastify'
import { donePage } from '../http/pages/done.ts'
import { confirmAddress, findAddress } from './address/confirm-address.ts'
import { confirmAddressPage } from './pages/confirm-address.ts'
import type { SignInParts } from './parts.ts'
import { onForm, onVisit, send, type Visit } from './visit.ts'

/** The page on which the owner of an address says that it is theirs. */
export function addressPages(app: FastifyInstance, parts: SignInParts): void {
  app.get('/confirm-address', onVisit(parts, showQuestion))
  app.post('/confirm-address', onForm(parts, takeAnswer))
}

async function showQuestion(visit: Visit): Promise<FastifyReply> {
  const { request, frame, occasion } = visit
  const token = visit.query('token')
  const found = token === undefined ? undefined : await findAddress(request.org, token, occasion.now)
  if (token === undefined || !found) return sendDead(visit)
  const form = { action: `/confirm-address?token=${encodeURIComponent(token)}`, token: visit.token }
  const { email, owner } = found
  return send(visit, confirmAddressPage(frame, { form, email, login: owner.login, orgName: request.org.name }))
}

async function takeAnswer(visit: Visit): Promise<FastifyReply> {
  const { request, frame, say, occasion } = visit
  const token = visit.query('token')
  const confirmed = token === undefined ? undefined : await confirmAddress(request.org, token, occasion)
  if (!confirmed) return sendDead(visit)
  const text = say('addressConfirmedText', { login: confirmed.owner.login, email: confirmed.email })
  const action = { href: '/', label: say('home') }
  return send(visit, donePage(frame, { title: say('addressConfirmedTitle'), text, action }))
}

function sendDead(visit: Visit): FastifyReply {
  const { frame, say } = visit
  const action = { href: '/sign-in', label: say('signIn') }
  return send(visit, donePage(frame, { title: say('activateDeadTitle'), text: say('addressDeadText'), action }), 410)
}
