import { hash, randomBytes } from 'node:crypto'
import { type Answer, type Connection, headerOf } from './connection.ts'
import type { LiveSession, Target } from './target.ts'

/** What one sign-on got: its ID token, and what it must say. */
export interface SignedOn {
  readonly idToken: string
  readonly accessToken: string
  readonly nonce: string
  readonly subject: string
}

/** An answer that is not what a right server gives. */
export class WrongAnswer extends Error {}

/** Makes the sign-on flow against a server: authorize with a live session, token, user info; every answer checked. */
export function makeSignOn(target: Target): (connection: Connection, session: LiveSession) => Promise<SignedOn> {
  const { host, paths, clientId, clientSecret, redirectUri, scope } = target
  const asked = `response_type=code&client_id=${encodeURIComponent(clientId)}&redirect_uri=${encodeURIComponent(redirectUri)}&scope=${encodeURIComponent(scope)}&code_challenge_method=S256`
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
  const authorizeHead = (query: string, cookie: string) =>
    `GET ${paths.authorize}?${asked}&${query} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ${browser}\r\nAccept: text/html\r\nCookie: ${cookie}\r\n\r\n`
  const tokenHead = `POST ${paths.token} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Basic ${basic}\r\nAccept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: `
  const userInfoHead = `GET ${paths.userInfo} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\nAuthorization: Bearer `
  const redirectField = `&redirect_uri=${encodeURIComponent(redirectUri)}`

  return async (connection, { cookie, subject }) => {
    const secrets = randomBytes(64).toString('base64url')
    const [state, nonce, verifier] = [secrets.slice(0, 21), secrets.slice(21, 42), secrets.slice(42, 85)]
    const challenge = hash('sha256', verifier, 'base64url')
    const query = `state=${state}&nonce=${nonce}&code_challenge=${challenge}`
    const code = readCode(await connection.send(authorizeHead(query, cookie)), target, state)

    const form = `grant_type=authorization_code&code=${encodeURIComponent(code)}${redirectField}&code_verifier=${verifier}`
    const tokens = readTokens(await connection.send(`${tokenHead}${form.length}\r\n\r\n${form}`))
    const claims = readClaims(tokens.idToken)
    check(claims.iss === target.issuer && claims.aud === clientId, 'iss and aud of the ID token', tokens.idToken)
    check(claims.sub === subject && claims.nonce === nonce, 'sub and nonce of the ID token', tokens.idToken)

    const userInfo = await connection.send(`${userInfoHead}${tokens.accessToken}\r\n\r\n`)
    check(userInfo.status === 200, 'user info', userInfo)
    check((JSON.parse(userInfo.body) as { sub?: unknown }).sub === subject, 'sub of user info', userInfo)
    return { ...tokens, nonce, subject }
  }
}

const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

function readCode(answer: Answer, { redirectUri, issuer }: Target, state: string): string {
  const location = headerOf(answer.head, 'location') ?? ''
  check((answer.status === 302 || answer.status === 303) && location.startsWith(`${redirectUri}?`), 'authorize', answer)
  const parameters = new URLSearchParams(location.slice(redirectUri.length + 1))
  check(parameters.get('state') === state && parameters.get('iss') === issuer, 'state and iss', answer)
  const code = parameters.get('code')
  check(code !== null && code !== '', 'code', answer)
  return code ?? ''
}

function readTokens(answer: Answer): { readonly idToken: string; readonly accessToken: string } {
  check(answer.status === 200, 'token', answer)
  const body = JSON.parse(answer.body) as Readonly<Record<string, unknown>>
  const { id_token: idToken, access_token: accessToken, token_type: type } = body
  check(
    typeof idToken === 'string' && typeof accessToken === 'string' && /^bearer$/i.test(String(type)),
    'tokens',
    answer,
  )
  return { idToken: String(idToken), accessToken: String(accessToken) }
}

function readClaims(idToken: string): Readonly<Record<string, unknown>> {
  const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8')
  return JSON.parse(payload) as Record<string, unknown>
}

/** Throws unless it holds, with what was answered instead. */
export function check(holds: boolean, what: string, answer: Answer | string): void {
  if (holds) return
  const got = typeof answer === 'string' ? answer : `${answer.head}\n\n${answer.body}`
  throw new WrongAnswer(`${what}: not as expected\n${got.slice(0, 4000)}`)
}
