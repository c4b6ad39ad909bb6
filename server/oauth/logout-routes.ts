import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { logoutLocation, type LogoutRequest } from '../../protocol/oidc/logout.ts'
import { clearCookie, readCookie } from '../http/cookies.ts'
import { ensureBrowser, formToken, isOwnForm } from '../http/forms.ts'
import { confirmSignOutPage } from '../http/pages/confirm-sign-out.ts'
import { sendPage } from '../http/pages/headers.ts'
import { type Html, html } from '../http/pages/html.ts'
import { layout, type PageFrame, pageOrg } from '../http/pages/layout.ts'
import { signedOutPage } from '../http/pages/signed-out.ts'
import { languagesOf, speak } from '../http/pages/texts.ts'
import type { OAuthParts } from './parts.ts'
import { type Parameters, readQuery, readQueryAndForm } from './read-parameters.ts'
import { type LogoutAnswer, signOut } from './sign-out.ts'

const path = '/oauth2/v1/logout'

/** The endpoint where apps send a browser to end its session (OIDCRP-2), by GET and POST. */
export function logoutRoutes(app: FastifyInstance, parts: OAuthParts): void {
  app.get(path, (http, reply) => answer(parts, http, reply, readQuery(http), false))
  app.post(path, (http, reply) => {
    const parameters = readQueryAndForm(http)
    // Our own page's form says that the person pressed the button; an app's POST is a request like a GET.
    return answer(parts, http, reply, parameters, isOwnForm(parts.sealer, http, parameters.one('_token')))
  })
}

async function answer(
  parts: OAuthParts,
  http: FastifyRequest,
  reply: FastifyReply,
  { one, list, repeated }: Parameters,
  confirmed: boolean,
): Promise<FastifyReply> {
  const request: LogoutRequest = {
    idTokenHint: one('id_token_hint'),
    clientId: one('client_id'),
    postLogoutRedirectUri: one('post_logout_redirect_uri'),
    state: one('state'),
    repeated,
  }
  const visit = { request, cookie: readCookie(http, 'session'), confirmed, visitor: http.visitor }
  const frame: PageFrame = {
    say: speak(languagesOf(list('ui_locales'), http.headers['accept-language'])),
    org: pageOrg(http.org),
  }
  return send(parts, http, reply, frame, request, await signOut(parts, http.org, visit))
}

function send(
  parts: OAuthParts,
  http: FastifyRequest,
  reply: FastifyReply,
  frame: PageFrame,
  request: LogoutRequest,
  { outcome, login }: LogoutAnswer,
): FastifyReply {
  const page = (html: Html) => sendPage(reply, html, { isHttps: http.org.issuer.startsWith('https:') })
  switch (outcome.kind) {
    case 'show-error':
      return parts.sendErrorPage(http, reply, {
        status: 400,
        rule: outcome.refusal.rule,
        received: request.postLogoutRedirectUri,
        why: outcome.refusal.description,
      })
    case 'confirm': {
      const fields = {
        _token: formToken(parts.sealer, http, ensureBrowser(http, reply)),
        id_token_hint: request.idTokenHint,
        client_id: request.clientId,
        post_logout_redirect_uri: request.postLogoutRedirectUri,
        state: request.state,
      }
      return page(confirmSignOutPage(frame, { action: path, fields, login }))
    }
    case 'end':
      if (outcome.sessionId !== undefined) clearCookie(http, reply, 'session')
      if (!outcome.to) return page(signedOutPage(frame))
      return leave(reply, frame, page, http, logoutLocation(outcome.to))
  }
}

/**
 * Sends the browser on. After a POST of our own form it leaves from a page of ours, because the form's policy would
 * block the redirect; otherwise it is a redirect.
 */
function leave(
  reply: FastifyReply,
  frame: PageFrame,
  page: (html: Html) => FastifyReply,
  http: FastifyRequest,
  location: string,
): FastifyReply {
  reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
  if (http.method === 'POST' && isNavigationFromUs(http)) return page(leavingPage(frame, location))
  return reply.code(303).header('location', location).send()
}

/** The page after the end that goes on to the app by itself; the address is proven to be the app's. */
const leavingPage = (frame: PageFrame, location: string): Html => {
  const title = frame.say('signedOutTitle')
  const body = html`<h1>${title}</h1>
<a class="button" id="action" href="${location}">${frame.say('continueLink')}</a>`
  return layout(frame, { title, body, leadsTo: location })
}

const isNavigationFromUs = (http: FastifyRequest): boolean => http.headers['sec-fetch-site'] === 'same-origin'
