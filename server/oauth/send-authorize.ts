import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AskedStep, AuthorizeRequest } from '../../protocol/oauth/authorize.ts'
import { authorizeAnswer, type BrowserAnswer } from '../../protocol/oauth/response.ts'
import { ensureBrowser } from '../http/forms.ts'
import { formPostPage } from '../http/pages/form-post.ts'
import { sendPage } from '../http/pages/headers.ts'
import { pageOrg } from '../http/pages/layout.ts'
import { languagesOf, speak } from '../http/pages/texts.ts'
import type { AuthorizeAnswer } from './authorize.ts'
import type { OAuthParts } from './parts.ts'
import { maxPendingLength, sealPending } from './pending.ts'

/** The pages of ours where each step happens. */
const pageOf: Readonly<Record<AskedStep, string>> = {
  'sign-in': '/sign-in',
  'sign-in-again': '/sign-in',
  create: '/sign-up',
  'choose-account': '/sign-in/choose',
  consent: '/sign-in/consent',
}

/** The one place where the outcome of an authorization request becomes HTTP. */
export function sendAuthorizeAnswer(
  parts: OAuthParts,
  http: FastifyRequest,
  reply: FastifyReply,
  request: AuthorizeRequest,
  { outcome, code, app }: AuthorizeAnswer,
): FastifyReply {
  switch (outcome.kind) {
    case 'show-error':
      return parts.sendErrorPage(http, reply, {
        status: 400,
        rule: outcome.refusal.rule,
        received: request.redirectUri ?? request.clientId,
        why: outcome.refusal.description,
      })
    case 'ask': {
      const flow = sealPending(parts.sealer, http.org.id, { request, denied: false }, ensureBrowser(http, reply))
      if (flow.length > maxPendingLength)
        return parts.sendErrorPage(http, reply, {
          status: 400,
          rule: 'request-is-short-enough-to-wait',
          received: request.clientId,
          why: 'the parameters are too long: the request has to wait until the user has signed in',
        })
      return redirect(reply, `${pageOf[outcome.step]}?flow=${flow}`)
    }
    case 'refuse':
    case 'grant':
      return sendToClient(http, reply, request, authorizeAnswer(outcome, code, http.org.issuer), app?.label ?? '')
  }
}

function sendToClient(
  http: FastifyRequest,
  reply: FastifyReply,
  request: AuthorizeRequest,
  answer: BrowserAnswer,
  appName: string,
): FastifyReply {
  if (answer.by === 'redirect') return redirect(reply, answer.location)
  const { action, fields } = answer
  const languages = languagesOf(request.uiLocales, http.headers['accept-language'])
  const page = formPostPage(
    { say: speak(languages), org: pageOrg(http.org) },
    { action, fields: Object.fromEntries(fields), appName },
  )
  // The app may send the browser on to another origin of its own, which the policy would block if it named one alone.
  const allowance = { formAction: [new URL(action).origin, 'https:'], keepsOpener: true }
  return sendPage(reply, page, { isHttps: http.org.issuer.startsWith('https:'), allowance })
}

/** 303, so that nothing that was posted to us is posted on (RFC9700-4.12). */
const redirect = (reply: FastifyReply, location: string): FastifyReply =>
  reply
    .headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .code(303)
    .header('location', location)
    .send()
