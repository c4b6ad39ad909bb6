import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp } from '../worlds/app-world.ts'
import { ada, type InteropWorld, makeInteropWorld, signInAt } from './interop-world.ts'

let world: InteropWorld
let provider: oauth.AuthorizationServer
// oxlint-disable-next-line typescript/no-deprecated -- marked deprecated only to make it stand out
const insecurely = { [oauth.allowInsecureRequests]: true }

const discover = async (algorithm: 'oidc' | 'oauth2') => {
  const issuer = new URL(world.issuer)
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...insecurely }))
}

beforeAll(async () => {
  world = await makeInteropWorld()
  provider = await discover('oidc')
})
afterAll(() => world?.close())

/** Signs Ada in, step by step, with every check the library has. */
async function signIn(
  app: TestApp,
  authentication: oauth.ClientAuth,
  redirectUri = app.redirectUri,
  scope = 'openid email',
) {
  const client: oauth.Client = { client_id: app.clientId }
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const expectedNonce = oauth.generateRandomNonce()
  const url = new URL(provider.authorization_endpoint ?? '')
  const asked = {
    response_type: 'code',
    client_id: app.clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    nonce: expectedNonce,
  }
  const challenge = await oauth.calculatePKCECodeChallenge(verifier)
  url.search = new URLSearchParams({ ...asked, code_challenge: challenge, code_challenge_method: 'S256' }).toString()
  const back = await signInAt(world.openBrowser({ ...app, redirectUri }), url)
  const answer = oauth.validateAuthResponse(provider, client, back, state)
  const redeem = () =>
    oauth.authorizationCodeGrantRequest(provider, client, authentication, answer, redirectUri, verifier, insecurely)
  const response = await redeem()
  const checks = { expectedNonce, requireIdToken: true }
  const tokens = await oauth.processAuthorizationCodeResponse(provider, client, response, checks)
  await oauth.validateApplicationLevelSignature(provider, response, insecurely)
  return { client, tokens, redeem, sub: oauth.getValidatedIdTokenClaims(tokens)?.sub ?? '' }
}

test('both metadata documents are valid, and tell the same of the authorization server', async () => {
  const asOauth = await discover('oauth2')
  expect(provider).toMatchObject(asOauth)
  expect(asOauth.authorization_response_iss_parameter_supported).toBe(true)
})

test('a web app signs in, reads user info, and a second redemption ends what the first gave', async () => {
  const app = await world.addClient()
  const { client, tokens, redeem, sub } = await signIn(app, oauth.ClientSecretBasic(app.secret))
  const info = await oauth.userInfoRequest(provider, client, tokens.access_token, insecurely)
  expect(await oauth.processUserInfoResponse(provider, client, sub, info)).toEqual({
    sub: world.adaId,
    email: ada.login,
    email_verified: true,
  })
  await expect(oauth.processAuthorizationCodeResponse(provider, client, await redeem())).rejects.toMatchObject({
    name: 'ResponseBodyError',
    error: 'invalid_grant',
    status: 400,
  })
  const dead = await oauth.userInfoRequest(provider, client, tokens.access_token, insecurely)
  await expect(oauth.processUserInfoResponse(provider, client, sub, dead)).rejects.toMatchObject({
    name: 'WWWAuthenticateChallengeError',
    status: 401,
    cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }],
  })
})

test('refreshes, introspects and revokes', async () => {
  const app = await world.addClient({ oidc: { consent: 'once' } })
  const authentication = oauth.ClientSecretBasic(app.secret)
  const { client, tokens, sub } = await signIn(app, authentication, app.redirectUri, 'openid offline_access')
  const again = await oauth.refreshTokenGrantRequest(
    provider,
    client,
    authentication,
    tokens.refresh_token ?? '',
    insecurely,
  )
  const fresh = await oauth.processRefreshTokenResponse(provider, client, again)
  const ask = async (token: string) =>
    oauth.processIntrospectionResponse(
      provider,
      client,
      await oauth.introspectionRequest(provider, client, authentication, token, insecurely),
    )
  expect(await ask(fresh.access_token)).toMatchObject({ active: true, sub, scope: 'openid offline_access' })
  expect(await ask(fresh.refresh_token ?? '')).toMatchObject({ active: true, sub })
  const revoked = await oauth.revocationRequest(provider, client, authentication, fresh.access_token, insecurely)
  await oauth.processRevocationResponse(revoked)
  expect(await ask(fresh.access_token)).toEqual({ active: false })
  expect(await ask('no token of anyone'), 'unknown tokens look the same').toEqual({ active: false })
})

test('a native app comes back to a port of its choice on the loopback address (RFC8252-7.3)', async () => {
  const app = await world.addClient({
    oidc: {
      clientKind: 'native',
      authMethod: 'none',
      pkceRequired: true,
      consent: 'always',
      redirectUris: ['http://127.0.0.1/callback'],
    },
  })
  const { sub } = await signIn(app, oauth.None(), 'http://127.0.0.1:49813/callback')
  expect(sub).toBe(world.adaId)
})

test('the answer names its issuer, so an answer of another provider is noticed (RFC9207-2.4)', async () => {
  const app = await world.addClient()
  const url = new URL(provider.authorization_endpoint ?? '')
  const asked = { response_type: 'code', client_id: app.clientId, redirect_uri: app.redirectUri, scope: 'openid' }
  url.search = new URLSearchParams({ ...asked, state: 'mix-up' }).toString()
  const back = await signInAt(world.openBrowser(app), url)
  const elsewhere = { ...provider, issuer: 'https://elsewhere.example' }
  expect(() => oauth.validateAuthResponse(elsewhere, { client_id: app.clientId }, back, 'mix-up')).toThrow(/issuer/)
})
