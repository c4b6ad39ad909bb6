import { decodeProtectedHeader, jwtVerify } from 'jose'
import { expect } from 'vitest'
import { openReceiver } from '../worlds/receiver.ts'
import { checkLedTo, checkSignedOut, postLogoutUri, type SignedIn, signInForLogout, visitEndSession } from './logout.ts'
import { type Module, runPlan } from './run-plan.ts'
import type { Stage } from './stage.ts'

/** What the suite asks of a logout token (OIDCBCL-2.4). */
async function checkLogoutToken(stage: Stage, token: string, { party, claims: signIn }: SignedIn): Promise<void> {
  expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'logout+jwt', alg: 'RS256' })
  const { payload } = await jwtVerify<Record<string, unknown>>(token, await stage.keys(), {
    issuer: stage.issuer,
    audience: party.app.clientId,
    typ: 'logout+jwt',
    algorithms: ['RS256'],
    currentDate: stage.now(),
    requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti', 'events'],
  })
  expect(payload.events).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} })
  expect(payload.sub, 'sub is the ID token’s').toBe(signIn.sub)
  expect(payload.sid, 'sid is the ID token’s').toBe(signIn.sid)
  expect(payload.sid, 'the session is named').toMatch(/^.+$/)
  expect(payload, 'never a nonce').not.toHaveProperty('nonce')
  expect(Number(payload.exp) - Number(payload.iat), 'at most two minutes').toBeLessThanOrEqual(120)
}

const modules: Readonly<Record<string, Module>> = {
  'oidcc-backchannel-logout-discovery-endpoint-verification': async ({ issuer, metadata }) => {
    expect(metadata.backchannel_logout_supported).toBe(true)
    expect(metadata.backchannel_logout_session_supported).toBe(true)
    expect(String(metadata.end_session_endpoint)).toMatch(new RegExp(`^${issuer}/`))
  },

  'oidcc-backchannel-rp-initiated-logout': async (stage) => {
    await using receiver = await openReceiver()
    const person = await signInForLogout(stage, { backChannelLogoutUri: `${receiver.url}/backchannel_logout` })
    const { idToken, state } = person
    const usual = { id_token_hint: idToken, post_logout_redirect_uri: postLogoutUri, state }
    checkLedTo(await visitEndSession(stage, person, usual), state)

    expect(await stage.world.deliverLogouts(), 'one delivery, which the app took').toEqual(['done'])
    expect(receiver.received).toHaveLength(1)
    const [{ method, path, headers, body } = { method: '', path: '', headers: {}, body: '' }] = receiver.received
    expect({ method, path }).toEqual({ method: 'POST', path: '/backchannel_logout' })
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
    const fields = new URLSearchParams(body)
    expect([...fields.keys()], 'one parameter and no other (a warning of the suite)').toEqual(['logout_token'])
    await checkLogoutToken(stage, fields.get('logout_token') ?? '', person)
    await checkSignedOut(stage, person)
  },
}

runPlan('oidcc-backchannel-rp-initiated-logout-certification-test-plan', modules)
