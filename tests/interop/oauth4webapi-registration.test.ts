import { generateKeyPairSync } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allowRegistration, assignTo } from '../worlds/registration.ts'
import { addService } from '../worlds/service-app.ts'
import { touchApp } from '../../server/apps/store.ts'
import { type InteropWorld, makeInteropWorld, signInAt } from './interop-world.ts'

let world: InteropWorld
let provider: oauth.AuthorizationServer
// oxlint-disable-next-line typescript/no-deprecated -- marked deprecated only to make it stand out
const insecurely = { [oauth.allowInsecureRequests]: true }

beforeAll(async () => {
  world = await makeInteropWorld()
  await allowRegistration(world.db, { mode: 'open' })
  const issuer = new URL(world.issuer)
  provider = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecurely }),
  )
})
afterAll(() => world?.close())

const register = async (metadata: Parameters<typeof oauth.dynamicClientRegistrationRequest>[1]) =>
  oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(provider, metadata, insecurely),
  )

test('an app registers itself, and its user signs in with what it was given (RFC7591-3)', async () => {
  const redirectUri = 'http://localhost:8081/callback'
  const client = await register({ redirect_uris: [redirectUri], client_name: 'Notes', scope: 'openid email' })
  expect(client).toMatchObject({ client_id: expect.any(String), client_secret: expect.any(String) })
  await assignTo(world.db, client.client_id, world.adaId)

  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const url = new URL(provider.authorization_endpoint ?? '')
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope: 'openid email',
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }).toString()
  const app = { clientId: client.client_id, secret: '', redirectUri }
  const back = await signInAt(world.openBrowser(app), url)
  const answer = oauth.validateAuthResponse(provider, client, back, state)
  const { client_secret: secret } = client
  if (typeof secret !== 'string') throw new Error('the client has a secret')
  const authentication = oauth.ClientSecretBasic(secret)
  const response = await oauth.authorizationCodeGrantRequest(
    provider,
    client,
    authentication,
    answer,
    redirectUri,
    verifier,
    insecurely,
  )
  const tokens = await oauth.processAuthorizationCodeResponse(provider, client, response)
  expect(oauth.getValidatedIdTokenClaims(tokens)?.sub).toBe(world.adaId)
})

test('what may not be registered is refused in words the library reads (RFC7591-3.2.2)', async () => {
  await expect(register({ redirect_uris: ['http://evil.example/'] })).rejects.toMatchObject({
    error: 'invalid_redirect_uri',
    status: 400,
  })
})

test('a service gets a token by its key, and it is introspected and revoked as its own (RFC6749-4.4)', async () => {
  const service = await addService(world, ['okta.users.read'])
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'library', alg: 'ES256', use: 'sig' }
  const { rows } = await world.database.pool.query<{ settings: { oidc: object } }>(
    'select settings from app where id = $1',
    [service.clientId],
  )
  const settings = { ...rows[0]?.settings, oidc: { ...rows[0]?.settings.oidc, jwks: { keys: [jwk] } } }
  await world.database.pool.query('update app set settings = $2 where id = $1', [service.clientId, settings])
  await touchApp(world.db, service.clientId)

  const key = await crypto.subtle.importKey(
    'pkcs8',
    privateKey.export({ type: 'pkcs8', format: 'der' }),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  )
  const client: oauth.Client = { client_id: service.clientId }
  const authentication = oauth.PrivateKeyJwt({ key, kid: 'library' })
  const asked = new URLSearchParams({ scope: 'okta.users.read' })
  const response = await oauth.clientCredentialsGrantRequest(provider, client, authentication, asked, insecurely)
  const tokens = await oauth.processClientCredentialsResponse(provider, client, response)
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'okta.users.read' })
  const introspect = async () =>
    oauth.processIntrospectionResponse(
      provider,
      client,
      await oauth.introspectionRequest(provider, client, authentication, tokens.access_token, insecurely),
    )
  expect(await introspect()).toMatchObject({ active: true, sub: service.clientId, client_id: service.clientId })
  const revoked = await oauth.revocationRequest(provider, client, authentication, tokens.access_token, insecurely)
  await oauth.processRevocationResponse(revoked)
  expect(await introspect()).toEqual({ active: false })

  const refused = await oauth.clientCredentialsGrantRequest(
    provider,
    client,
    authentication,
    new URLSearchParams({ scope: 'okta.users.manage' }),
    insecurely,
  )
  await expect(oauth.processClientCredentialsResponse(provider, client, refused)).rejects.toMatchObject({
    error: 'invalid_scope',
  })
})
