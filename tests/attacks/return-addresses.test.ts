import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileUris } from '../../protocol/oauth/hostile-uris.testing.ts'
import type { TestApp } from '../worlds/app-world.ts'
import { password } from '../worlds/deployment-world.ts'
import { findForm } from '../worlds/http-browser.ts'
import type { RelyingParty } from '../worlds/relying-party.ts'
import { type AttackWorld, cookieHeader, form, makeAttackWorld, victim } from './attack-world.ts'

let world: AttackWorld
let app: TestApp
let ada: RelyingParty
let idToken = ''
const goodbye = 'https://notes.example/goodbye'

beforeAll(async () => {
  world = await makeAttackWorld()
  app = await world.addApp({ oidc: { redirectUris: ['https://notes.example/cb'], postLogoutRedirectUris: [goodbye] } })
  ada = world.party({ app })
  const { parameters } = await ada.authorize()
  idToken = String((await ada.exchange(parameters.get('code') ?? '')).json.id_token)
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

const logout = (parameters: Record<string, string>, headers: Record<string, string> = {}) =>
  world.ask({ url: `/oauth2/v1/logout?${new URLSearchParams(parameters)}`, headers })

describe('after signing out', () => {
  test('RFC9700-4.11, CVE-2025-67495: no hostile relative of the registered address is gone to, with a right hint', async () => {
    const gone: string[] = []
    for (const uri of hostileUris(goodbye).filter(Boolean)) {
      // No session: then nothing has to be confirmed, and the address alone decides.
      const { statusCode, headers, body } = await logout({
        id_token_hint: idToken,
        post_logout_redirect_uri: uri,
        state: 'x',
      })
      if (statusCode !== 400 || headers.location !== undefined || /http-equiv="refresh"/.test(body)) gone.push(uri)
    }
    expect(gone).toEqual([])
  })

  test('OIDCRP-3: without a hint nobody is sent on, not even to a registered address', async () => {
    const answer = await logout({ client_id: app.clientId, post_logout_redirect_uri: goodbye })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers.location).toBeUndefined()
    expect(answer.body).not.toMatch(/http-equiv="refresh"|notes\.example/)
  })

  test('OIDCRP-3: an address registered by another app is not gone to', async () => {
    await world.addApp({ oidc: { postLogoutRedirectUris: ['https://other.example/'] } })
    const answer = await logout({ id_token_hint: idToken, post_logout_redirect_uri: 'https://other.example/' })
    expect([answer.statusCode, answer.headers.location]).toEqual([400, undefined])
  })

  test('CVE-2025-67495: even if a script had been registered, no browser is led to it', async () => {
    const uri = 'javascript:alert(1)'
    const hostile = await world.addApp({ oidc: { postLogoutRedirectUris: [uri] } })
    const party = world.party({ app: hostile })
    const { parameters } = await party.authorize()
    const hint = String((await party.exchange(parameters.get('code') ?? '')).json.id_token)
    const answer = await logout({ id_token_hint: hint, post_logout_redirect_uri: uri })
    expect([answer.statusCode, answer.headers.location]).toEqual([400, undefined])
    expect(answer.body).not.toMatch(/(?:href|action|content)="[^"]*javascript:/i)
  })

  test('RFC9700-4.11: a request forged into our own confirmation page goes to no address it names', async () => {
    const mallory = world.party({ app })
    await mallory.signIn()
    const parameters = { client_id: app.clientId, post_logout_redirect_uri: goodbye, state: 'x' }
    await mallory.browser.open(`${world.issuer}/oauth2/v1/logout?${new URLSearchParams(parameters)}`)
    const { action, hidden } = findForm(mallory.browser.page) ?? { action: '', hidden: {} }
    expect(new URL(action).origin).toBe(world.issuer)
    for (const uri of ['https://evil.tld/', '//evil.tld', 'javascript:alert(1)']) {
      const forged = { ...hidden, post_logout_redirect_uri: uri }
      const answer = await world.ask({
        url: '/oauth2/v1/logout',
        ...form(forged),
        headers: { ...form({}).headers, cookie: cookieHeader(mallory.browser.cookies) },
      })
      expect([answer.statusCode, answer.headers.location]).toEqual([400, undefined])
    }
  })
})

describe('opening an app from the dashboard', () => {
  const scripts = ['javascript:alert(1)', 'data:text/html,x', ' javascript:alert(1)', '//evil.tld', '/\\evil.tld', '']

  test.each(['initiateLoginUri', 'signInUrl', 'bookmarkUrl'])(
    'CVE-2025-67495: nothing but a web address is opened, whatever is stored as %s',
    async (name) => {
      for (const uri of scripts) {
        const { clientId } = await world.addApp({ settings: { [name]: uri }, label: `Tile ${name}` })
        const answer = await world.ask({
          url: `/launch/${clientId}`,
          headers: { cookie: cookieHeader(ada.browser.cookies) },
        })
        expect([uri, answer.statusCode, answer.headers.location]).toEqual([uri, 403, undefined])
      }
    },
  )

  test('CVE-2026-5467: where an app opens is what its admin stored, and nothing the link says', async () => {
    const { clientId } = await world.addApp({ settings: { initiateLoginUri: 'https://app.example/start' } })
    const names = ['target_link_uri', 'returnTo', 'login_hint', 'iss', 'url', 'fromURI']
    const query = new URLSearchParams(names.map((name) => [name, 'https://evil.tld/']))
    const answer = await world.ask({
      url: `/launch/${clientId}?${query}`,
      headers: { cookie: cookieHeader(ada.browser.cookies) },
    })
    expect(answer.headers.location).toMatch(/^https:\/\/app\.example\/start\?/)
    expect(String(answer.headers.location)).not.toContain('evil')
  })
})

describe('our own pages', () => {
  /** What other products name the address to return to. */
  const names =
    'return_to returnTo return redirect redirect_uri redirect_url redirectUrl next continue url target fromURI callbackUrl callback RelayState state flow who other to'
  const addresses = [
    'https://evil.tld',
    '//evil.tld',
    '/\\evil.tld',
    'https:///evil.tld',
    '/%09/evil.tld',
    'javascript:alert(1)',
  ]
  const pages = [
    '/sign-in',
    '/sign-in/continue',
    '/sign-in/choose',
    '/sign-in/consent',
    '/sign-in/denied',
    '/sign-up',
    '/sign-out',
    '/signed-out',
    '/recover',
    '/recover/sent',
    '/recover/choose',
    '/recover/done',
    '/account',
    '/account/password',
    '/set-up',
    '/',
    '/oauth2/v1/authorize/resume',
  ]

  test.each(pages)(
    'CVE-2026-5467, CVE-2022-24858, CVE-2021-21291: %s leads to no address that its link names',
    async (page) => {
      for (const address of addresses)
        for (const signedIn of [true, false]) {
          const query = new URLSearchParams(names.split(' ').map((name) => [name, address]))
          const headers = signedIn ? { cookie: cookieHeader(ada.browser.cookies) } : {}
          const answer = await world.ask({ url: `${page}?${query}`, headers })
          const location = String(answer.headers.location ?? '')
          expect(location).not.toMatch(/^(?!\/[^/\\])./)
          expect(answer.body).not.toMatch(/(?:href|action|src|content)="[^"]*(?:evil\.tld|javascript:)/i)
        }
    },
  )

  test('CVE-2022-3145: whatever a link to the sign-in says, it ends at a page of ours', async () => {
    const hostile = [
      ...addresses,
      '/account/../..//evil.tld',
      '/launch/x/../../evil',
      '/launch/',
      '/launch/x?y',
      '/account#x',
      '/account\n',
      '/%2f/evil.tld',
      '/sign-out',
      '/oauth2/v1/logout',
      'account',
      '/Account',
      '/launch/a.b',
      `/launch/${'x'.repeat(50)}`,
      '/account//',
    ]
    for (const to of hostile) {
      const { browser } = world.party()
      await browser.open(`${world.issuer}/sign-in?to=${encodeURIComponent(to)}`)
      await browser.submit({ identifier: victim })
      const arrival = await browser.submit({ password })
      expect([to, arrival.kind, browser.page.url]).toEqual([to, 'page', `${world.issuer}/`])
    }
  })

  test('CVE-2026-40295: a form sent after the session has ended leads nowhere its Referer says', async () => {
    const { browser } = world.party()
    await browser.open(`${world.issuer}/sign-in`)
    const { hidden } = findForm(browser.page) ?? { hidden: {} }
    for (const url of ['/account/password', '/sign-out', '/sign-in', '/sign-in/consent', '/recover']) {
      const { headers, ...sent } = form({ ...hidden, identifier: victim })
      const answer = await world.ask({
        url,
        ...sent,
        headers: { ...headers, cookie: cookieHeader(browser.cookies), referer: 'https://evil.tld/' },
      })
      expect(String(answer.headers.location ?? '/')).toMatch(/^\/(?![/\\])/)
      expect(answer.body).not.toContain('evil')
    }
  })
})
