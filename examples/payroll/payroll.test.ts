import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FakeIssuer, startFakeIssuer } from '../fake-issuer.ts'
import type { RunningApp } from '../serve.ts'
import { openSmallBrowser } from '../small-browser.ts'
import { startPayroll } from './payroll.ts'

let provider: FakeIssuer
let payroll: RunningApp

beforeAll(async () => {
  provider = await startFakeIssuer()
  payroll = await startPayroll({ port: 0, issuer: provider.issuer, clientId: 'payroll', clientSecret: 'secret' })
})
afterAll(async () => {
  await payroll.close()
  await provider.close()
})

test('someone signs in and out', async () => {
  const browser = openSmallBrowser()
  expect((await browser.go(`${payroll.url}/login`)).body).toContain('id="signed-in-as"')
  expect((await browser.go(`${payroll.url}/logout`, {})).body).toContain('id="sign-in"')
})

test('a tile of the provider starts a sign-in, one of another does not', async () => {
  const start = (iss: string) => openSmallBrowser().go(`${payroll.url}/initiate?iss=${encodeURIComponent(iss)}`)
  expect((await start(provider.issuer)).body).toContain('id="signed-in-as"')
  expect((await start('https://evil.example')).status).toBe(400)
})

test('an answer finishes only the sign-in it belongs to', async () => {
  const [one, other] = [openSmallBrowser(), openSmallBrowser()]
  const begun = await one.step(`${payroll.url}/login`)
  await other.step(`${payroll.url}/login`)
  const answer = await one.step(begun.location)
  expect((await other.step(answer.location)).status).toBe(400)
})

test('whom the provider refuses sees why', async () => {
  provider.error = 'access_denied'
  const { status, body } = await openSmallBrowser().go(`${payroll.url}/login`)
  expect([status, body.includes('You were not let in.')]).toEqual([400, true])
})
