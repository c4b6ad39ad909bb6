import OktaJwtVerifier from '@okta/jwt-verifier'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeRelyingParty } from '../worlds/relying-party.ts'
import { ada, type InteropWorld, makeInteropWorld } from './interop-world.ts'

let world: InteropWorld
beforeAll(async () => {
  world = await makeInteropWorld()
})
afterAll(() => world?.close())

async function getIdToken() {
  const app = await world.addClient()
  const party = makeRelyingParty(world.issuer, app, { login: ada.login })
  const { parameters, sent } = await party.authorize()
  const { json } = await party.exchange(parameters.get('code') ?? '')
  const verifier = new OktaJwtVerifier({
    issuer: world.issuer,
    clientId: app.clientId,
    // Without it the library looks at /v1/keys below the issuer, where Okta's custom servers have them.
    jwksUri: `${world.issuer}/oauth2/v1/keys`,
    testing: { disableHttpsCheck: true },
  })
  return { verifier, idToken: String(json.id_token), nonce: String(sent.nonce), clientId: app.clientId }
}

test('believes an ID token of ours', async () => {
  const { verifier, idToken, nonce, clientId } = await getIdToken()
  const { claims, header } = await verifier.verifyIdToken(idToken, clientId, nonce)
  expect(claims).toMatchObject({ iss: world.issuer, aud: clientId, sub: world.adaId, amr: ['pwd'], ver: 1 })
  expect(header).toMatchObject({ alg: 'RS256' })
})

test('believes none that was changed, or is for another app or another sign-in', async () => {
  const { verifier, idToken, nonce, clientId } = await getIdToken()
  const [header = '', payload = '', signature = ''] = idToken.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url')
  await expect(verifier.verifyIdToken(`${header}.${changed}.${signature}`, clientId, nonce)).rejects.toThrow(
    /signature/i,
  )
  await expect(verifier.verifyIdToken(idToken, 'another-client', nonce)).rejects.toThrow(/client id/)
  await expect(verifier.verifyIdToken(idToken, clientId, 'another nonce')).rejects.toThrow(/nonce/)
})
