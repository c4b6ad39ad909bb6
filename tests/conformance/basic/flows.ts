import { decodeProtectedHeader } from 'jose'
import { createHash, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { checkRefused } from '../checks/authorization.ts'
import { checkSilent, runFlow } from '../flow.ts'
import type { Module } from '../run-plan.ts'

/** Modules about the flow itself: what it gives, and how it may be asked for. */
export const flowModules: Readonly<Record<string, Module>> = {
  'oidcc-server': async (stage) => {
    const party = stage.openParty()
    await runFlow(stage, party)
    // The second client, in the same browser.
    await runFlow(stage, stage.openParty(stage.client2, { browser: party.browser }))
  },

  'oidcc-response-type-missing': async (stage) => {
    const answer = await stage.openParty().authorize({ response_type: undefined })
    checkRefused(stage, answer, 'invalid_request', 'unsupported_response_type')
    checkSilent({ answer })
  },

  'oidcc-idtoken-signature': async (stage) => {
    const { idToken } = await runFlow(stage, stage.openParty())
    expect(decodeProtectedHeader(idToken)).toMatchObject({ alg: 'RS256', kid: expect.stringMatching(/^.+$/) as string })
  },

  'oidcc-userinfo-get': async (stage) => void (await runFlow(stage, stage.openParty(), {}, { userInfo: 'get' })),

  'oidcc-userinfo-post-header': async (stage) =>
    void (await runFlow(stage, stage.openParty(), {}, { userInfo: 'post-header' })),

  'oidcc-userinfo-post-body': async (stage) =>
    void (await runFlow(stage, stage.openParty(), {}, { userInfo: 'post-body' })),

  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': async (stage) =>
    void (await runFlow(stage, stage.openParty(), { nonce: undefined })),

  'oidcc-alternate-happy-flow': async (stage) => {
    const party = stage.openParty()
    // The scope first and in reverse, the client last.
    const reversed = {
      scope: 'email profile openid',
      response_type: 'code',
      redirect_uri: party.app.redirectUri,
      client_id: party.app.clientId,
    }
    const { userInfo } = await runFlow(stage, party, reversed)
    expect(userInfo).toMatchObject({ email: 'ada@acme.example', name: 'Ada Byron' })
  },

  'oidcc-ensure-request-with-unknown-parameter-succeeds': async (stage) =>
    void (await runFlow(stage, stage.openParty(), { extra: 'foobar' })),

  'oidcc-ensure-post-request-succeeds': async (stage) => {
    const party = stage.openParty()
    await runFlow(stage, party, {}, { byPost: true })
    // Again with a live session, whose cookie a form of another site does not bring along.
    checkSilent(await runFlow(stage, party, {}, { byPost: true }))
  },

  'oidcc-server-client-secret-post': async (stage) =>
    void (await runFlow(stage, stage.openParty(stage.postClient, { method: 'client_secret_post' }))),

  'oidcc-ensure-request-with-valid-pkce-succeeds': async (stage) => {
    const verifier = randomBytes(32).toString('base64url')
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const asked = { code_challenge: challenge, code_challenge_method: 'S256' }
    await runFlow(stage, stage.openParty(), asked, { exchange: { code_verifier: verifier } })
  },
}
