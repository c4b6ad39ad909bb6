import * as oidc from 'openid-client'
import { html } from '../html.ts'
import { keep, newSecret } from '../memory.ts'
import { type AppFace, type Claims, doorPage, iconFrom, signedInPage, stylesheet, troublePage } from '../page.ts'
import { discoverOnce, type ProviderOptions, reasonOf } from '../provider.ts'
import { type Answer, cookie, goTo, type Routes, type RunningApp, serve, type Visit } from '../serve.ts'

/** How Payroll is started. */
export interface PayrollOptions extends ProviderOptions {
  /** 0 takes any free port. */
  readonly port: number
}

const face: AppFace = {
  name: 'Payroll',
  tagline: 'What everyone earns, for the few who may know.',
  icon: iconFrom(new URL('icon.svg', import.meta.url)),
}

/** Someone who is signed in. */
interface Session {
  readonly idToken: Claims
  readonly userInfo: Claims
}

/** What a browser that went to sign in has to prove when it comes back. */
interface Pending {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Starts Payroll: the smallest web app that signs in at an OpenID provider. */
export function startPayroll(options: PayrollOptions): Promise<RunningApp> {
  return serve({ port: options.port, policy: "form-action 'self'" }, (url) => payrollRoutes(url, options))
}

function payrollRoutes(url: string, options: PayrollOptions): Routes {
  const provider = discoverOnce(options)
  const sessions = new Map<string, Session>()
  const pending = new Map<string, Pending>()

  return {
    'GET /app.css': stylesheet,
    'GET /': ({ cookies }) => {
      const session = sessions.get(cookies['payroll-session'] ?? '')
      return { body: session ? signedInPage(face, { ...session, signOut: signOutForm }) : doorPage(face) }
    },
    'GET /login': () => login(),
    'GET /initiate': ({ url: { searchParams } }) =>
      searchParams.get('iss') === options.issuer
        ? login(searchParams.get('login_hint') ?? undefined)
        : refuse(400, new Error('iss is not the provider that Payroll knows.')),
    'GET /callback': callback,
    // Ends the session here alone; the provider's goes on. Ledger shows how to end both.
    'POST /logout': ({ cookies }) => {
      sessions.delete(cookies['payroll-session'] ?? '')
      return goTo('/', [cookie('payroll-session', '', 0)])
    },
  }

  async function login(loginHint?: string): Promise<Answer> {
    const begun = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() }
    const browser = newSecret()
    try {
      const to = oidc.buildAuthorizationUrl(await provider(), {
        redirect_uri: `${url}/callback`,
        scope: 'openid profile email',
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
        ...(loginHint !== undefined && { login_hint: loginHint }),
      })
      keep(pending, browser, begun)
      return goTo(to.href, [cookie('payroll-sign-in', browser)])
    } catch (problem) {
      return refuse(502, problem)
    }
  }

  async function callback({ url: answer, cookies }: Visit): Promise<Answer> {
    const browser = cookies['payroll-sign-in'] ?? ''
    const begun = pending.get(browser)
    if (!begun) return refuse(400, new Error('This answer belongs to no sign-in that this browser began.'))
    pending.delete(browser)
    try {
      const tokens = await oidc.authorizationCodeGrant(await provider(), answer, {
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        pkceCodeVerifier: begun.verifier,
        idTokenExpected: true,
      })
      const idToken = tokens.claims()
      if (!idToken) throw new Error('unreachable: idTokenExpected asks for one')
      const userInfo = await oidc.fetchUserInfo(await provider(), tokens.access_token, idToken.sub)
      const id = newSecret()
      keep(sessions, id, { idToken, userInfo })
      return goTo('/', [cookie('payroll-session', id), cookie('payroll-sign-in', '', 0)])
    } catch (problem) {
      return refuse(400, problem)
    }
  }
}

const signOutForm = html`<form method="post" action="/logout"><button class="button plain" id="sign-out">Sign out</button></form>`

function refuse(status: number, problem: unknown): Answer {
  const { happened, detail } = reasonOf(problem)
  return { status, body: troublePage(face, happened, detail) }
}
