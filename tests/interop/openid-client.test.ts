import { randomUUID } from 'node:crypto'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppChanges, TestApp } from '../worlds/app-world.ts'
import { findForm, type HttpBrowser } from '../worlds/http-browser.ts'
import { openReceiver } from '../worlds/receiver.ts'
import { ada, type InteropWorld, makeInteropWorld, signInAt } from './interop-world.ts'

let world: InteropWorld
beforeAll(async () => {
  world = await makeInteropWorld()
})
afterAll(() => world?.close())

/** The library asks for https unless it is told otherwise, and this is how it is told. */
// oxlint-disable-next-line typescript/no-deprecated -- marked deprecated only to make it stand out
const execute = [oidc.allowInsecureRequests]

const discover = (app: TestApp, authentication: oidc.ClientAuth, metadata: Partial<oidc.ClientMetadata> = {}) =>
  oidc.discovery(new URL(world.issuer), app.clientId, metadata, authentication, { execute })

/** What an app remembers of a sign-in that has begun. */
async function begin(config: oidc.Configuration, app: TestApp, more: Record<string, string> = {}) {
  const checks = {
    expectedState: oidc.randomState(),
    expectedNonce: oidc.randomNonce(),
    pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
    idTokenExpected: true,
  }
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: app.redirectUri,
    scope: 'openid profile email',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...more,
  })
  return { url, checks }
}

async function signIn(config: oidc.Configuration, app: TestApp, more: Record<string, string> = {}) {
  const browser = world.openBrowser(app)
  const { url, checks } = await begin(config, app, more)
  const tokens = await oidc.authorizationCodeGrant(config, await signInAt(browser, url), checks)
  const sub = tokens.claims()?.sub ?? ''
  expect(sub).toBe(world.adaId)
  return { browser, tokens, sub, accessToken: tokens.access_token, refreshToken: tokens.refresh_token ?? '' }
}

const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' }
const generate = (algorithm: RsaHashedKeyGenParams | EcKeyGenParams | { name: 'Ed25519' }) =>
  crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<CryptoKeyPair>

/** A client's key by the algorithm it signs with, registered without one, as many are. */
async function makeKey(alg: 'RS256' | 'PS256' | 'ES256' | 'Ed25519', kid: string) {
  const { privateKey, publicKey } = await generate(
    {
      RS256: { name: 'RSASSA-PKCS1-v1_5', ...rsa },
      PS256: { name: 'RSA-PSS', ...rsa },
      ES256: { name: 'ECDSA', namedCurve: 'P-256' },
      Ed25519: { name: 'Ed25519' } as const,
    }[alg],
  )
  const { kty, n, e, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const members = Object.entries({ kty, n, e, crv, x, y, kid, use: 'sig' }).filter(([, value]) => value !== undefined)
  return { jwks: { keys: [Object.fromEntries(members)] }, signer: { key: privateKey, kid } }
}

const keys = {
  RS256: await makeKey('RS256', 'rsa-1'),
  PS256: await makeKey('PS256', 'pss-1'),
  ES256: await makeKey('ES256', 'ec-1'),
  Ed25519: await makeKey('Ed25519', 'ed-1'),
}

type Method = readonly [name: string, registered: AppChanges['oidc'], authentication: (app: TestApp) => oidc.ClientAuth]

/** Every way a client can authenticate: as it is registered, and as the library does it. */
const methods: readonly Method[] = [
  ['client_secret_basic', { authMethod: 'client_secret_basic' }, ({ secret }) => oidc.ClientSecretBasic(secret)],
  ['client_secret_post', { authMethod: 'client_secret_post' }, ({ secret }) => oidc.ClientSecretPost(secret)],
  ['client_secret_jwt', { authMethod: 'client_secret_jwt' }, ({ secret }) => oidc.ClientSecretJwt(secret)],
  ...Object.entries(keys).map(
    ([alg, { jwks, signer }]): Method => [
      `private_key_jwt (${alg})`,
      { authMethod: 'private_key_jwt', jwks },
      () => oidc.PrivateKeyJwt(signer),
    ],
  ),
]

describe.each(methods)('openid-client with %s', (_, registered, authentication) => {
  test('signs in, refreshes, asks, revokes and signs out', async () => {
    const app = await world.addClient({ oidc: { ...registered } })
    const config = await discover(app, authentication(app))
    oidc.enableNonRepudiationChecks(config)
    const { browser, tokens, sub, refreshToken } = await signIn(config, app, {
      scope: 'openid profile email offline_access',
      prompt: 'consent',
    })
    expect(tokens.claims()).toMatchObject({ iss: world.issuer, aud: app.clientId, amr: ['pwd'] })

    const refreshed = await oidc.refreshTokenGrant(config, refreshToken)
    expect(refreshed.refresh_token, 'refresh tokens rotate').not.toBe(refreshToken)
    const accessToken = refreshed.access_token
    expect(await oidc.fetchUserInfo(config, accessToken, sub)).toMatchObject({ name: ada.name, email: ada.login })

    const known = await oidc.tokenIntrospection(config, accessToken)
    expect(known).toMatchObject({ active: true, client_id: app.clientId, sub, token_type: 'Bearer' })
    await oidc.tokenRevocation(config, refreshed.refresh_token ?? '', { token_type_hint: 'refresh_token' })
    expect(await oidc.tokenIntrospection(config, accessToken), 'its access token ends with it').toEqual({
      active: false,
    })
    await expect(oidc.fetchUserInfo(config, accessToken, sub)).rejects.toMatchObject({ status: 401 })

    const postLogout = 'http://localhost:8081/'
    const state = randomUUID()
    const end = oidc.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: postLogout,
      state,
    })
    expect(await browser.open(end.href)).toEqual({ kind: 'left', url: `${postLogout}?state=${state}` })
  })
})

describe('openid-client', () => {
  test('proves itself with a key it has just made, which is found where it publishes its keys', async () => {
    let published = keys.RS256.jwks
    await using receiver = await openReceiver(200, () => JSON.stringify(published))
    const app = await world.addClient({
      oidc: { authMethod: 'private_key_jwt', jwksUri: `${receiver.url}/jwks.json` },
    })
    await signIn(await discover(app, oidc.PrivateKeyJwt(keys.RS256.signer)), app)
    published = keys.ES256.jwks
    // Keys are fetched anew at most every ten seconds, however many assertions fit none.
    world.clock.offsetMs += 11_000
    await signIn(await discover(app, oidc.PrivateKeyJwt(keys.ES256.signer)), app)
    expect(receiver.received).toHaveLength(2)
    world.clock.offsetMs = 0
  })

  test('signs a public client in by PKCE alone', async () => {
    const app = await world.addClient({
      oidc: { authMethod: 'none', clientKind: 'browser', pkceRequired: true, consent: 'once' },
    })
    const config = await discover(app, oidc.None())
    const { accessToken, sub } = await signIn(config, app)
    await oidc.tokenRevocation(config, accessToken)
    await expect(oidc.fetchUserInfo(config, accessToken, sub)).rejects.toMatchObject({ status: 401 })
  })

  test.each(['ES256', 'EdDSA'] as const)('believes ID tokens signed with %s', async (alg) => {
    const app = await world.addClient({ oidc: { idTokenAlg: alg } })
    const config = await discover(app, oidc.ClientSecretBasic(app.secret), { id_token_signed_response_alg: alg })
    // The server has just published its keys when it needs one more.
    await fetch(config.serverMetadata().jwks_uri ?? '')
    oidc.enableNonRepudiationChecks(config)
    await signIn(config, app)
  })

  test('reads an answer that comes by form', async () => {
    const app = await world.addClient()
    const config = await discover(app, oidc.ClientSecretBasic(app.secret))
    const browser: HttpBrowser = world.openBrowser(app)
    const { url, checks } = await begin(config, app, { response_mode: 'form_post' })
    await signInAt(browser, url).catch(() => undefined)
    const form = findForm(browser.page)
    const posted = new Request(form?.action ?? '', { method: 'POST', body: new URLSearchParams(form?.hidden) })
    const tokens = await oidc.authorizationCodeGrant(config, posted, checks)
    expect(tokens.claims()?.sub).toBe(world.adaId)
  })

  test('understands a refusal', async () => {
    const app = await world.addClient()
    const config = await discover(app, oidc.ClientSecretBasic(app.secret))
    const { url, checks } = await begin(config, app, { prompt: 'none' })
    const back = await signInAt(world.openBrowser(app), url)
    await expect(oidc.authorizationCodeGrant(config, back, checks)).rejects.toMatchObject({ error: 'login_required' })
  })

  test('understands that a secret is wrong', async () => {
    const app = await world.addClient()
    const config = await discover(app, oidc.ClientSecretBasic('not the secret of this client'))
    const { url, checks } = await begin(config, app)
    const back = await signInAt(world.openBrowser(app), url)
    await expect(oidc.authorizationCodeGrant(config, back, checks)).rejects.toMatchObject({
      status: 401,
      cause: [{ scheme: 'basic' }],
    })
  })

  test('learns how fresh a sign-in is when it asks by max_age', async () => {
    const app = await world.addClient()
    const config = await discover(app, oidc.ClientSecretBasic(app.secret))
    const { url, checks } = await begin(config, app, { max_age: '60' })
    const back = await signInAt(world.openBrowser(app), url)
    const tokens = await oidc.authorizationCodeGrant(config, back, { ...checks, maxAge: 60 })
    expect(tokens.claims()?.auth_time).toBeTypeOf('number')
  })
})
