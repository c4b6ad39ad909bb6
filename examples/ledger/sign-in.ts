import * as oidc from 'openid-client'
import { keep, newSecret } from '../memory.ts'
import type { Visit } from '../serve.ts'
import type { Session } from './sessions.ts'

/** Sign-ins that have begun, each known to the browser that began it and to nobody else. */
export interface SignIns {
  /** Gives the provider's address to go to, and the value of the browser's cookie. */
  begin(provider: oidc.Configuration, visit: Visit, wish: SignInWish): Promise<{ to: URL; browser: string }>
  /** Redeems the code; throws when the answer is none to a sign-in of this browser, or the provider refused. */
  finish(provider: oidc.Configuration, visit: Visit): Promise<FinishedSignIn>
}

/** What a sign-in is for. */
export interface SignInWish {
  /** A page of ours. */
  readonly returnTo: string
  readonly loginHint?: string | undefined
}

/** Who signed in, and where they wanted to go. */
export interface FinishedSignIn {
  readonly session: Omit<Session, 'formToken'>
  readonly returnTo: string
}

/** The cookie that tells the browser that began a sign-in from every other. */
export const browserCookie = 'ledger-browser'

interface Pending {
  readonly browser: string
  readonly nonce: string
  readonly verifier: string
  readonly returnTo: string
  readonly begunAt: number
}

const longestSignInMs = 60 * 60 * 1000

/** Makes an empty set of sign-ins. */
export function openSignIns(redirectUri: string): SignIns {
  const pending = new Map<string, Pending>()
  return {
    async begin(provider, { cookies }, { returnTo, loginHint }) {
      const browser = cookies[browserCookie] || newSecret()
      const state = oidc.randomState()
      const nonce = oidc.randomNonce()
      const verifier = oidc.randomPKCECodeVerifier()
      keep(pending, state, { browser, nonce, verifier, returnTo, begunAt: Date.now() })
      const to = oidc.buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        scope: 'openid profile email groups',
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(loginHint !== undefined && { login_hint: loginHint }),
      })
      return { to, browser }
    },
    async finish(provider, { url, cookies }) {
      const state = url.searchParams.get('state') ?? ''
      const begun = pending.get(state)
      if (!begun || begun.browser !== cookies[browserCookie] || Date.now() - begun.begunAt > longestSignInMs)
        throw new Error('This answer belongs to no sign-in that this browser began.')
      // One answer each, whatever it says.
      pending.delete(state)
      return { session: await redeem(provider, url, state, begun), returnTo: begun.returnTo }
    },
  }
}

async function redeem(provider: oidc.Configuration, url: URL, state: string, begun: Pending) {
  // Checks state, iss (RFC9207), nonce, signature, audience and times.
  const tokens = await oidc.authorizationCodeGrant(provider, url, {
    expectedState: state,
    expectedNonce: begun.nonce,
    pkceCodeVerifier: begun.verifier,
    idTokenExpected: true,
  })
  const idToken = tokens.claims()
  if (!idToken || tokens.id_token === undefined) throw new Error('unreachable: idTokenExpected asks for one')
  const userInfo = await oidc.fetchUserInfo(provider, tokens.access_token, idToken.sub)
  return { idToken: idToken as Session['idToken'], userInfo, idTokenHint: tokens.id_token }
}
