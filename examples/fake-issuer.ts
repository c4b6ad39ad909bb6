import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { newSecret } from './memory.ts'

/** A provider for tests of the examples: it lets everyone in, and can be told to lie. */
export interface FakeIssuer {
  readonly issuer: string
  /** Signs as the provider does, whatever it is told to sign. */
  sign(claims: JWTPayload, header?: { readonly alg?: 'ES256'; readonly typ?: string }): Promise<string>
  /** Changes the claims of every ID token from now on. */
  idToken: JWTPayload
  userInfo: JWTPayload
  /** Answers the next authorization requests with this error. */
  error: string | undefined
  /** The last authorization request. */
  asked: URLSearchParams
  close(): Promise<void>
}

/** Starts a provider on any free port. */
export async function startFakeIssuer(): Promise<FakeIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }
  const codes = new Map<string, URLSearchParams>()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fake: FakeIssuer = {
    issuer,
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one', ...header }).sign(privateKey),
    idToken: {},
    userInfo: { sub: 'u1', name: 'Grace <b>Hopper</b>', email: 'grace@acme.example', email_verified: true },
    error: undefined,
    asked: new URLSearchParams(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return fake

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer)
    const form = new URLSearchParams(await text(request))
    response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', 'authorization')
    const json = (value: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    if (url.pathname === '/.well-known/openid-configuration') return void json(discovery(issuer))
    if (url.pathname === '/keys') return void json({ keys: [jwk] })
    if (url.pathname === '/authorize') return void response.writeHead(303, { location: authorize(url) }).end()
    if (url.pathname === '/token') return void json(...(await token(form)))
    if (url.pathname === '/userinfo') return void json(fake.userInfo)
    if (url.pathname === '/logout')
      return void response.writeHead(303, { location: url.searchParams.get('post_logout_redirect_uri') ?? '/' }).end()
    json({}, 404)
  }

  function authorize({ searchParams }: URL): string {
    fake.asked = searchParams
    const to = new URL(searchParams.get('redirect_uri') ?? issuer)
    to.searchParams.set('state', searchParams.get('state') ?? '')
    to.searchParams.set('iss', issuer)
    if (fake.error !== undefined) to.searchParams.set('error', fake.error)
    else {
      const code = newSecret()
      codes.set(code, searchParams)
      to.searchParams.set('code', code)
    }
    return to.href
  }

  async function token(form: URLSearchParams): Promise<[unknown, number]> {
    const code = form.get('code') ?? ''
    const asked = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!asked || asked.get('code_challenge') !== challenge) return [{ error: 'invalid_grant' }, 400]
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      iss: issuer,
      sub: 'u1',
      aud: asked.get('client_id') ?? '',
      nonce: asked.get('nonce') ?? '',
      sid: 's1',
      iat: now,
      exp: now + 3600,
      ...fake.idToken,
    }
    return [
      { access_token: newSecret(), token_type: 'Bearer', expires_in: 3600, id_token: await fake.sign(claims) },
      200,
    ]
  }
}

const discovery = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  end_session_endpoint: `${issuer}/logout`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  authorization_response_iss_parameter_supported: true,
})
