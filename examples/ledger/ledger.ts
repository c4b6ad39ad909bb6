import * as oidc from 'openid-client'
import { html } from '../html.ts'
import { type AppFace, doorPage, iconFrom, signedInPage, stylesheet, troublePage } from '../page.ts'
import { discoverOnce, type ProviderOptions, reasonOf } from '../provider.ts'
import { type Answer, cookie, goTo, type Routes, type RunningApp, serve, type Visit } from '../serve.ts'
import { openLogoutCheck } from './back-channel-logout.ts'
import { openSessions, type Session } from './sessions.ts'
import { browserCookie, openSignIns } from './sign-in.ts'

/** How Ledger is started. */
export interface LedgerOptions extends ProviderOptions {
  /** 0 takes any free port. */
  readonly port: number
}

const face: AppFace = {
  name: 'Ledger',
  tagline: 'The books of the house, in balance.',
  icon: iconFrom(new URL('icon.svg', import.meta.url)),
}

const sessionCookie = 'ledger-session'

/** Starts Ledger: a web app with a secret, whose users sign in at an OpenID provider. */
export function startLedger(options: LedgerOptions): Promise<RunningApp> {
  // A sign-out form is answered by a redirect to the provider, which this directive would otherwise stop.
  const policy = `form-action 'self' ${new URL(options.issuer).origin}`
  return serve({ port: options.port, policy }, (url) => ledgerRoutes(url, options))
}

function ledgerRoutes(url: string, options: LedgerOptions): Routes {
  const provider = discoverOnce(options)
  const sessions = openSessions()
  const signIns = openSignIns(`${url}/callback`)
  const verifyLogoutToken = openLogoutCheck(provider, options)

  async function begin(visit: Visit, returnTo: string, loginHint?: string): Promise<Answer> {
    try {
      const { to, browser } = await signIns.begin(await provider(), visit, { returnTo, loginHint })
      return goTo(to.href, [cookie(browserCookie, browser)])
    } catch (problem) {
      return refuse(502, problem)
    }
  }

  return {
    'GET /app.css': stylesheet,
    'GET /': ({ cookies }) => {
      const session = sessions.find(cookies[sessionCookie])
      return { body: session ? signedInPage(face, { ...session, signOut: signOutForm(session) }) : doorPage(face) }
    },
    'GET /login': (visit) => begin(visit, '/'),

    async 'GET /callback'(visit) {
      try {
        const { session, returnTo } = await signIns.finish(await provider(), visit)
        // A new id at every sign-in: one that was known before is worth nothing afterwards.
        sessions.end(visit.cookies[sessionCookie])
        return goTo(returnTo, [cookie(sessionCookie, sessions.start(session))])
      } catch (problem) {
        return refuse(400, problem)
      }
    },

    'GET /initiate': (visit) => initiate(visit, visit.url.searchParams),
    'POST /initiate': (visit) => initiate(visit, visit.form),

    async 'POST /logout'({ cookies, form }) {
      const session = sessions.find(cookies[sessionCookie])
      if (!session) return goTo('/')
      if (form.get('form_token') !== session.formToken) return { status: 403, body: 'This form is not ours.' }
      sessions.end(cookies[sessionCookie])
      const forget = [cookie(sessionCookie, '', 0)]
      const configuration = await provider()
      if (configuration.serverMetadata().end_session_endpoint === undefined) return goTo('/', forget)
      // Ends the provider's own session too, which then brings the browser back (OIDCRPIL-2).
      const to = oidc.buildEndSessionUrl(configuration, {
        id_token_hint: session.idTokenHint,
        post_logout_redirect_uri: `${url}/`,
      })
      return goTo(to.href, forget)
    },

    async 'POST /backchannel-logout'({ form }) {
      const target = await verifyLogoutToken(form.get('logout_token') ?? '')
      if (typeof target !== 'string') sessions.endAll(target)
      return typeof target === 'string' ? refuseLogoutToken(target) : {}
    },
  }

  /** Third-party-initiated login: someone else, such as a dashboard, sends the user here to sign in (OIDCC-4). */
  function initiate(visit: Visit, parameters: URLSearchParams): Answer | Promise<Answer> {
    if (parameters.get('iss') !== options.issuer)
      return refuse(400, new Error('iss is not the provider that Ledger knows.'))
    // Not an open redirector: only a page of ours.
    const target = URL.parse(parameters.get('target_link_uri') ?? '/', url)
    if (target?.origin !== url) return refuse(400, new Error('target_link_uri is not a page of Ledger.'))
    // The whole address: the path alone could begin with two slashes, which is another host.
    return begin(visit, target.href, parameters.get('login_hint') ?? undefined)
  }
}

const signOutForm = ({ formToken }: Session) =>
  html`<form method="post" action="/logout"><input type="hidden" name="form_token" value="${formToken}"><button class="button plain" id="sign-out">Sign out</button></form>`

function refuse(status: number, problem: unknown): Answer {
  const { happened, detail } = reasonOf(problem)
  return { status, body: troublePage(face, happened, detail) }
}

function refuseLogoutToken(description: string): Answer {
  const body = JSON.stringify({ error: 'invalid_request', error_description: description })
  return { status: 400, headers: { 'content-type': 'application/json' }, body }
}
