import { decodeProtectedHeader } from 'jose'
import { expect } from 'vitest'
import { leastMetadata } from '../worlds/registration.ts'
import { openReceiver } from '../worlds/receiver.ts'
import { withJson } from '../worlds/relying-party.ts'
import { sendRequest } from '../worlds/http-request.ts'
import { type DynamicClient, newKey, openRegistration, registerClient } from './dynamic.ts'
import { runFlow } from './flow.ts'
import { runPlan } from './run-plan.ts'
import type { Stage } from './stage.ts'

const run = (stage: Stage, client: DynamicClient, more: Readonly<Record<string, string | undefined>> = {}) =>
  runFlow(stage, client.party, { ...client.asked, ...more }, { exchange: client.exchange() })

/** Checks that an authorization request with this redirect_uri stays at a page of ours. */
async function checkShown(client: DynamicClient, redirectUri: string | undefined): Promise<void> {
  const answer = await client.party.authorize({ ...client.asked, redirect_uri: redirectUri })
  expect([answer.by, answer.page.status]).toEqual(['page', 400])
}

const withQuery = 'http://localhost:8081/callback?foo=bar'

/** A page about the app is registered, answered, and shown to whoever is asked. */
const pageModule = (member: string) => async (stage: Stage) => {
  const url = 'https://app.example/about-us'
  const { party, asked } = await registerClient(stage, { [member]: url })
  await party.signIn()
  const query = new URLSearchParams({
    client_id: party.app.clientId,
    redirect_uri: party.app.redirectUri,
    response_type: 'code',
    scope: 'openid',
    ...asked,
  })
  const arrival = await party.browser.open(`${stage.issuer}/oauth2/v1/authorize?${query.toString()}`)
  if (arrival.kind !== 'page') throw new Error('the person was not asked')
  // A picture from elsewhere is never loaded, and that of an app nobody has reviewed stands for nothing.
  if (member === 'logo_uri') expect(arrival.page.body).not.toContain(url)
  else expect(arrival.page.body).toContain(url)
}

runPlan('oidcc-dynamic-certification-test-plan', {
  'oidcc-idtoken-rs256': async (stage) => {
    const { idToken } = await run(stage, await registerClient(stage, { id_token_signed_response_alg: 'RS256' }))
    expect(decodeProtectedHeader(idToken).alg).toBe('RS256')
  },

  'oidcc-ensure-redirect-uri-in-authorization-request': async (stage) => {
    const redirect_uris = ['http://localhost:8081/callback', 'http://localhost:8081/other']
    await checkShown(await registerClient(stage, { redirect_uris }), undefined)
  },

  'oidcc-redirect-uri-query-OK': async (stage) => {
    const client = await registerClient(stage, { redirect_uris: [withQuery] })
    const { url, parameters } = await client.party.authorize(client.asked)
    expect(url.startsWith(`${withQuery}&`), 'the query of the address stays').toBe(true)
    expect((await client.party.exchange(parameters.get('code') ?? '', client.exchange())).status).toBe(200)
  },

  'oidcc-redirect-uri-query-mismatch': async (stage) =>
    checkShown(await registerClient(stage, { redirect_uris: [withQuery] }), `${withQuery}x`),

  'oidcc-redirect-uri-query-added': async (stage) =>
    checkShown(await registerClient(stage), 'http://localhost:8081/callback?foo=bar'),

  'oidcc-redirect-uri-regfrag': async (stage) => {
    const ask = await openRegistration(stage)
    const { status, body } = await ask('POST', '', { redirect_uris: ['https://app.example/callback#foobar'] })
    expect([status, body.error]).toEqual([400, 'invalid_redirect_uri'])
  },

  'oidcc-server': async (stage) => {
    const client = await registerClient(stage)
    await run(stage, client)
    const ask = await openRegistration(stage)
    const token = String(client.answer.registration_access_token)
    expect((await ask('DELETE', `/${client.app.clientId}`, undefined, token)).status).toBe(204)
  },

  'oidcc-registration-logo-uri': pageModule('logo_uri'),
  'oidcc-registration-policy-uri': pageModule('policy_uri'),
  'oidcc-registration-tos-uri': pageModule('tos_uri'),

  'oidcc-registration-jwks-uri': async (stage) => {
    const signing = newKey('published')
    await using receiver = await openReceiver(200, () => JSON.stringify({ keys: [signing.jwk] }))
    await run(stage, await registerClient(stage, { jwks_uri: `${receiver.url}/keys` }, signing))
    expect(receiver.received.length).toBeGreaterThan(0)
  },

  'oidcc-registration-sector-bad': async (stage) => {
    const ask = await openRegistration(stage)
    const sector_identifier_uri = 'https://app.example/sector.json'
    const { status, body } = await ask('POST', '', { ...leastMetadata, sector_identifier_uri })
    expect([status, body.error]).toEqual([400, 'invalid_client_metadata'])
  },

  'oidcc-refresh-token-rp-key-rotation': async (stage) => {
    const keys = [newKey('first'), newKey('second')] as const
    let published = keys[0]
    await using receiver = await openReceiver(200, () => JSON.stringify({ keys: [published.jwk] }))
    const client = await registerClient(stage, { jwks_uri: `${receiver.url}/keys` }, keys[0])
    const { parameters } = await client.party.authorize({ ...client.asked, scope: 'openid offline_access' })
    const tokens = await client.party.exchange(parameters.get('code') ?? '', client.exchange())
    published = keys[1]
    stage.wait(60)
    const refreshed = await client.party.refresh(String(tokens.json.refresh_token), client.proofBy(keys[1]))
    expect([refreshed.status, refreshed.json.token_type]).toEqual([200, 'Bearer'])
  },

  'oidcc-ensure-request-object-with-redirect-uri': async (stage) => {
    const client = await registerClient(stage)
    const claims = { redirect_uri: client.app.redirectUri, client_id: client.app.clientId }
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const request = `${encoded({ alg: 'none' })}.${encoded(claims)}.`
    const answer = await client.party.authorize({ ...client.asked, request, redirect_uri: 'https://evil.example/' })
    expect([answer.by, answer.page.status]).toEqual(['page', 400])
  },

  'oidcc-refresh-token': async (stage) => {
    const client = await registerClient(stage)
    const { parameters } = await client.party.authorize({ ...client.asked, scope: 'openid offline_access' })
    const tokens = await client.party.exchange(parameters.get('code') ?? '', client.exchange())
    const refreshToken = String(tokens.json.refresh_token)
    const other = await registerClient(stage)
    expect((await other.party.refresh(refreshToken, other.proof())).status, 'another client').toBe(400)
    expect((await client.party.refresh(refreshToken, client.proof())).status).toBe(200)
  },

  'oidcc-ensure-client-assertion-with-iss-aud-succeeds': async (stage) => {
    const client = await registerClient(stage)
    const { parameters } = await client.party.authorize(client.asked)
    const form = {
      grant_type: 'authorization_code',
      code: parameters.get('code') ?? '',
      redirect_uri: client.app.redirectUri,
      ...client.exchange(),
      ...client.proof({ aud: stage.issuer }),
    }
    const { status } = withJson(await sendRequest(`${stage.issuer}/oauth2/v1/token`, { form }))
    expect(status).toBe(200)
  },
})
