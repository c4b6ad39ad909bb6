import { afterAll, beforeAll, expect, test } from 'vitest'
import { leastMetadata } from '../worlds/registration.ts'
import { openRegistration } from './dynamic.ts'
import { checkSilent, runFlow } from './flow.ts'
import { runPlan } from './run-plan.ts'
import { makeStage, type Stage } from './stage.ts'

// Both modules judge how initiate_login_uri is registered.
runPlan('oidcc-3rdparty-init-login-certification-test-plan', {
  'oidcc-3rd_party-init-login': async (stage) => {
    const ask = await openRegistration(stage)
    const initiate_login_uri = 'https://app.example/login'
    const { status, body } = await ask('POST', '', { ...leastMetadata, initiate_login_uri })
    expect([status, body.initiate_login_uri]).toEqual([201, initiate_login_uri])
    const { pathname } = new URL(String(body.registration_client_uri))
    const read = await ask(
      'GET',
      pathname.replace('/oauth2/v1/clients', ''),
      undefined,
      String(body.registration_access_token),
    )
    expect(read.body.initiate_login_uri).toBe(initiate_login_uri)
  },
  'oidcc-3rd_party-init-login-nohttps': async (stage) => {
    const ask = await openRegistration(stage)
    const { status, body } = await ask('POST', '', { ...leastMetadata, initiate_login_uri: 'http://app.example/login' })
    expect([status, body.error]).toEqual([400, 'invalid_client_metadata'])
  },
})

// What the plan is for, as far as it can be seen without registering: the sign-in that the tile begins.
let stage: Stage
beforeAll(async () => {
  stage = await makeStage({})
})
afterAll(() => stage?.close())

test('a tile begins the sign-in at the app, which ends without a question (OIDCC-4)', async () => {
  const initiateLoginUri = 'http://localhost:8081/login?from=tile'
  const targetLinkUri = 'http://localhost:8081/accounts'
  const party = stage.openParty(await stage.addClient({ settings: { initiateLoginUri, targetLinkUri } }))
  await party.signIn()
  const arrival = await party.browser.open(`${stage.issuer}/launch/${party.app.clientId}`)
  if (arrival.kind === 'page') throw new Error(`stayed at a page: ${arrival.page.status}`)
  expect(arrival.url.startsWith(`${initiateLoginUri}&`), 'the registered address, its own query first').toBe(true)
  const { searchParams } = new URL(arrival.url)
  const { login_hint: hint, ...rest } = Object.fromEntries(searchParams)
  expect(rest).toEqual({ from: 'tile', iss: stage.issuer, target_link_uri: targetLinkUri })
  checkSilent(await runFlow(stage, party, { login_hint: hint }))
})
