import { expect } from 'vitest'
import { checkRefused, interactionErrors } from '../checks/authorization.ts'
import type { Flow } from '../checks/tokens.ts'
import { checkSignedInByPage, checkSilent, runFlow } from '../flow.ts'
import type { Module } from '../run-plan.ts'

/** A flow that must work whatever the parameter says. */
const toleratesModule =
  (name: string, value: string): Module =>
  async (stage) =>
    void (await runFlow(stage, stage.openParty(), { [name]: value }))

/** The second sign-in is the first one's: the same person, the same moment. */
function checkSameSignIn(first: Flow, second: Flow): void {
  checkSilent(second)
  expect(second.claims.sub).toBe(first.claims.sub)
  expect(second.claims.auth_time).toBe(first.claims.auth_time)
}

/** The person has proven anew who they are. */
function checkNewSignIn(first: Flow, second: Flow): void {
  checkSignedInByPage(second)
  expect(second.claims.sub).toBe(first.claims.sub)
  expect(second.claims.auth_time, 'auth_time is later').toBeGreaterThan(Number(first.claims.auth_time))
  expect(Number(second.claims.iat) - Number(second.claims.auth_time), 'auth_time is recent').toBeLessThanOrEqual(60)
}

/** Modules about what the person is asked, and when. */
export const promptModules: Readonly<Record<string, Module>> = {
  'oidcc-display-page': toleratesModule('display', 'page'),
  'oidcc-display-popup': toleratesModule('display', 'popup'),
  'oidcc-ui-locales': toleratesModule('ui_locales', 'se'),
  'oidcc-claims-locales': toleratesModule('claims_locales', 'se'),
  'oidcc-login-hint': toleratesModule('login_hint', 'buffy@localhost'),

  'oidcc-prompt-login': async (stage) => {
    const party = stage.openParty()
    const first = await runFlow(stage, party)
    checkSignedInByPage(first)
    stage.wait(1)
    checkNewSignIn(first, await runFlow(stage, party, { prompt: 'login' }))
  },

  'oidcc-prompt-none-not-logged-in': async (stage) => {
    const answer = await stage.openParty().authorize({ prompt: 'none' })
    checkRefused(stage, answer, ...interactionErrors)
    checkSilent({ answer })
  },

  'oidcc-prompt-none-logged-in': async (stage) => {
    const party = stage.openParty()
    const first = await runFlow(stage, party)
    stage.wait(1)
    checkSameSignIn(first, await runFlow(stage, party, { prompt: 'none' }))
  },

  'oidcc-id-token-hint': async (stage) => {
    const party = stage.openParty()
    const first = await runFlow(stage, party)
    stage.wait(1)
    checkSameSignIn(first, await runFlow(stage, party, { prompt: 'none', id_token_hint: first.idToken }))
  },

  'oidcc-max-age-1': async (stage) => {
    const party = stage.openParty()
    const first = await runFlow(stage, party)
    stage.wait(2)
    const second = await runFlow(stage, party, { max_age: '1' })
    checkNewSignIn(first, second)
    expect(typeof second.claims.auth_time, 'auth_time is there because max_age asked (OIDCC-2)').toBe('number')
  },

  'oidcc-max-age-10000': async (stage) => {
    const party = stage.openParty()
    const first = await runFlow(stage, party, { max_age: '15000' })
    stage.wait(2)
    const second = await runFlow(stage, party, { max_age: '10000' })
    checkSameSignIn(first, second)
    expect(typeof second.claims.auth_time).toBe('number')
  },

  'oidcc-ensure-request-with-acr-values-succeeds': async (stage) => {
    const offered = stage.metadata.acr_values_supported as readonly string[]
    const { claims } = await runFlow(stage, stage.openParty(), { acr_values: offered.join(' ') })
    expect(offered, 'acr is one of those asked for (a warning of the suite)').toContain(claims.acr)
  },
}
