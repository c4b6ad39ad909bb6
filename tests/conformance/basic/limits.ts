import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { type Changes, type RelyingParty } from '../../worlds/relying-party.ts'
import { checkGranted, checkJsonError, checkRefused, checkShown } from '../checks/authorization.ts'
import { checkTokens, checkUserInfo, expectedOf } from '../checks/tokens.ts'
import { runFlow } from '../flow.ts'
import type { Module } from '../run-plan.ts'
import type { Stage } from '../stage.ts'

/** A code is redeemed, and once more after some time. */
const codeReuseModule =
  (seconds: number): Module =>
  async (stage) => {
    const party = stage.openParty()
    const { code, accessToken } = await runFlow(stage, party)
    stage.wait(seconds)
    checkJsonError(await party.exchange(code), 400, 'invalid_grant')
    const { status } = await party.userInfo(accessToken)
    expect(status, 'what the code gave has ended (RFC6749-4.1.2; a warning of the suite)').toBe(401)
  }

/** An unsigned request object, as the suite makes it: everything is in it, and OAuth's own parameters outside as well. */
function requestObjectOf(party: RelyingParty, changes: Changes = {}): { object: string; outside: Changes } {
  const { clientId, redirectUri } = party.app
  const outside = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' }
  const inside = { ...outside, state: randomUUID(), nonce: randomUUID(), iss: clientId, aud: party.issuer }
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const object = `${encode({ alg: 'none' })}.${encode(inside)}.`
  return { object, outside: { ...outside, state: undefined, nonce: undefined, ...changes } }
}

/** Two refreshes of one chain, held to what a refreshed ID token must keep (OIDCC-12.2). */
async function checkRefreshes(stage: Stage, party: RelyingParty): Promise<string> {
  const scope = 'openid offline_access'
  const answer = await party.authorize({ scope, prompt: 'consent' })
  const first = await checkTokens(stage, await party.exchange(checkGranted(stage, answer)), expectedOf(party, answer))
  expect(first.refreshToken, 'offline_access gives a refresh token').toBeDefined()
  stage.wait(1)
  const refreshed = await party.refresh(first.refreshToken ?? '', { scope })
  const second = await checkTokens(stage, refreshed, { clientId: party.app.clientId, nonce: undefined })
  const kept = ({ iss, sub, aud, auth_time }: typeof first.claims) => ({ iss, sub, aud, auth_time })
  expect(kept(second.claims)).toEqual(kept(first.claims))
  expect(second.claims.iat, 'iat is the new token’s own').toBeGreaterThan(Number(first.claims.iat))
  expect(second.accessToken).not.toBe(first.accessToken)
  const refreshToken = second.refreshToken ?? ''
  expect(refreshToken.length * 8, 'at least 128 bits long (RFC6749-10.10)').toBeGreaterThanOrEqual(128)
  checkUserInfo(await party.userInfo(second.accessToken), second)
  return refreshToken
}

/** Modules about what must not work, or only for whom it is meant. */
export const limitModules: Readonly<Record<string, Module>> = {
  'oidcc-codereuse': codeReuseModule(0),
  'oidcc-codereuse-30seconds': codeReuseModule(30),

  'oidcc-ensure-registered-redirect-uri': async (stage) => {
    const party = stage.openParty()
    const answer = await party.authorize({ redirect_uri: `${party.app.redirectUri}/${randomUUID()}` })
    checkShown(answer)
    expect(answer.shown, 'nobody is asked to sign in first').toEqual([])
  },

  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': async (stage) => {
    expect(stage.metadata.request_uri_parameter_supported, 'its absence would mean true (OIDCD-3)').toBe(false)
    const party = stage.openParty()
    const { outside } = requestObjectOf(party)
    const answer = await party.authorize({ ...outside, request_uri: 'https://rp.example/request.jwt' })
    checkRefused(stage, answer, 'request_uri_not_supported')
  },

  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': async (stage) => {
    expect(stage.metadata.request_parameter_supported).toBe(false)
    const party = stage.openParty()
    const { object, outside } = requestObjectOf(party)
    checkRefused(stage, await party.authorize({ ...outside, request: object }), 'request_not_supported')
  },

  'oidcc-ensure-request-object-with-redirect-uri': async (stage) => {
    const party = stage.openParty()
    const { object, outside } = requestObjectOf(party, { redirect_uri: `${party.app.redirectUri}/${randomUUID()}` })
    // The good address is in the object, which we do not read: nothing may go to either.
    checkShown(await party.authorize({ ...outside, request: object }))
  },

  'oidcc-refresh-token': async (stage) => {
    expect(stage.metadata.grant_types_supported, 'metadata agrees (a warning of the suite)').toContain('refresh_token')
    const party = stage.openParty()
    const second = stage.openParty(stage.client2, { browser: party.browser })
    await checkRefreshes(stage, party)
    const refreshToken = await checkRefreshes(stage, second)
    checkJsonError(await party.refresh(refreshToken), 400, 'invalid_grant')
  },
}
