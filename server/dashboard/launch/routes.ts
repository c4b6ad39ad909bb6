import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readCookie } from '../../http/cookies.ts'
import { errorPage } from '../../http/pages/error.ts'
import { sendPage } from '../../http/pages/headers.ts'
import { pageOrg } from '../../http/pages/layout.ts'
import { languagesOf, speak } from '../../http/pages/texts.ts'
import type { DashboardParts } from '../parts.ts'
import { launchApp, type LaunchOutcome } from './launch-app.ts'
import { makeLoginHint } from './login-hint.ts'
import { launchTexts } from './texts.ts'

/** The address behind every tile. */
export function launchRoutes(app: FastifyInstance, parts: DashboardParts): void {
  app.get<{ Params: { appId: string } }>('/launch/:appId', async (request, reply) => {
    const { org, visitor } = request
    const { appId } = request.params
    const now = parts.now()
    const session = await parts.findSession(org, readCookie(request, 'session'))
    if (!session) return leaveFor(reply, `/sign-in?to=${encodeURIComponent(request.url.split('?', 1)[0] ?? '')}`)
    reply.raw.once('finish', () => parts.sessionSeen(org, session))
    const loginHint = makeLoginHint(parts.sealer, org.id, session.userId, appId, now)
    return sendOutcome(request, reply, await launchApp({ org, appId, session, visitor, now, loginHint }))
  })
}

function sendOutcome(request: FastifyRequest, reply: FastifyReply, outcome: LaunchOutcome): FastifyReply {
  switch (outcome.kind) {
    case 'go':
      return leaveFor(reply, outcome.to)
    case 'refused':
      return sendRefused(request, reply, outcome)
  }
}

/** The app learns nothing of our page's address, and no cache keeps where this user was sent. */
const leaveFor = (reply: FastifyReply, to: string): FastifyReply =>
  reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).redirect(to, 303)

function sendRefused(
  request: FastifyRequest,
  reply: FastifyReply,
  { rule, label = '' }: Extract<LaunchOutcome, { kind: 'refused' }>,
): FastifyReply {
  const { org } = request
  const say = speak(languagesOf([], request.headers['accept-language']))
  const texts = launchTexts(say.locale)
  const page = errorPage(
    { say, org: pageOrg(org) },
    {
      title: texts.title,
      happened: texts[rule].happened.replace('{app}', () => label),
      whatToDo: texts[rule].whatToDo,
      requestId: request.id,
      action: { href: '/', label: texts.back },
      details: { rule },
    },
  )
  return sendPage(reply, page, { isHttps: org.issuer.startsWith('https:'), status: 403 })
}
