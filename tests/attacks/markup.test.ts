import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeLetter } from '../../server/mail/letters.ts'
import { makeSetUpLink } from '../../server/sign-in/set-up/set-up.ts'
import type { RelyingParty } from '../worlds/relying-party.ts'
import { type AttackWorld, cookieHeader, form, makeAttackWorld } from './attack-world.ts'
import { dangersOf, expectSafePage, isPage } from './pages.ts'
import { filled, routesOf } from './routes.ts'

/** What would run if it were taken for markup, in each place where a text can stand. */
const payloads = [
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '</title></textarea></form><svg/onload=alert(1)>',
  '" autofocus onfocus=alert(1) x="',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '--><base href=//evil.tld>',
  'javascript:alert(1)',
  '0; url=javascript:alert(1)',
  '{{constructor.constructor("alert(1)")()}}${alert(1)}',
  '\u2028<script\u0000>alert(1)</script>\u0000',
  '&lt;script&gt;alert(1)&#60;/script&#62;',
]

test('what would run is seen by the eye of these tests, or the rest would prove nothing', () => {
  const sharp = payloads.filter((payload) => /[<"]/.test(payload) && !payload.startsWith('{{'))
  for (const payload of sharp)
    for (const page of [`<p>${payload}</p>`, `<input value="${payload}">`]) {
      const isHarmlessHere = page.startsWith('<p>') && payload.startsWith('" autofocus')
      expect([page, dangersOf(page).length > 0]).toEqual([page, !isHarmlessHere])
    }
  expect(dangersOf('<a href="javascript:x">')).not.toEqual([])
  expect(dangersOf('<a href="//evil.tld">')).not.toEqual([])
})

const hostile = payloads[0] ?? ''
let world: AttackWorld
let ada: RelyingParty

beforeAll(async () => {
  world = await makeAttackWorld()
  // Names that people, apps and orgs give themselves.
  await world.database.pool.query('update org set name = $2, version = version + 1 where id = $1', [
    world.db.org,
    `Acme ${hostile}`,
  ])
  await world.addUser({
    login: 'eve"><script>alert(1)</script>@acme.example',
    firstName: payloads[1] ?? '',
    lastName: payloads[2] ?? '',
  })
  ada = world.party({ login: 'eve"><script>alert(1)</script>@acme.example' })
  await ada.signIn()
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

const names =
  'client_id redirect_uri response_type response_mode scope state nonce code_challenge code_challenge_method prompt max_age display ui_locales claims acr_values login_hint id_token_hint request request_uri registration resource error error_description error_hint error_uri flow who other problem token post_logout_redirect_uri iss target_link_uri'.split(
    ' ',
  )

describe('CVE-2019-8400, CVE-2026-33525, CVE-2024-41658: what an address says is shown as text', () => {
  test('on every page, whatever name it comes under, signed in or not', async () => {
    let pages = 0
    const looks = routesOf(world.app).filter(({ method }) => method === 'GET')
    for (const route of looks)
      for (const [at, payload] of payloads.entries()) {
        const headers: Record<string, string> = at % 2 === 0 ? { cookie: cookieHeader(ada.browser.cookies) } : {}
        const query = new URLSearchParams(names.map((name) => [name, payload]))
        const url = `${filled(route, payload).slice(0, 200)}?${query}`
        const answer = await world.ask({
          url,
          headers: {
            ...headers,
            'accept-language': payload.replaceAll(/[^\x20-\x7e]/g, ''),
            'user-agent': payload.replaceAll(/[^\x20-\x7e]/g, ''),
          },
        })
        if (!isPage(answer)) continue
        pages++
        expectSafePage(answer, url.slice(0, 100))
      }
    expect(pages).toBeGreaterThan(100)
  })

  test('on the error pages of a request that is nearly right, one wrong parameter at a time', async () => {
    const { clientId, redirectUri } = world.ledger
    const right = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid', state: 'x' }
    for (const name of names)
      for (const payload of payloads) {
        const answer = await world.ask({
          url: `/oauth2/v1/authorize?${new URLSearchParams({ ...right, [name]: payload })}`,
        })
        if (isPage(answer)) expectSafePage(answer, `${name} ${payload}`)
        else
          expect(String(answer.headers.location)).toMatch(
            /^(?:\/sign-in|\/sign-up|http:\/\/localhost:8081\/callback\?)/,
          )
      }
  })

  test('in the answer of programs, which no browser takes for a page', async () => {
    for (const payload of payloads)
      for (const url of ['/oauth2/v1/token', '/oauth2/v1/introspect', '/oauth2/v1/revoke', '/oauth2/v1/userinfo']) {
        const fields = {
          grant_type: payload,
          client_id: payload,
          client_secret: payload,
          code: payload,
          token: payload,
          scope: payload,
          access_token: payload,
        }
        const { headers, body } = await world.ask({ ...form(fields), url })
        expect(headers['content-type']).toMatch(/^application\/json/)
        expect(JSON.stringify(JSON.parse(body))).not.toMatch(/[<>]script/)
        expect(String(headers['www-authenticate'] ?? '')).not.toMatch(/[<>]|alert/)
      }
  })
})

describe('CVE-2024-21637, CVE-2026-42849, CVE-2026-29191: the page that posts an answer to an app', () => {
  const state = [
    ...payloads,
    '"'.repeat(4000),
    "'".repeat(4000),
    '</form>'.repeat(500),
    '\r\n'.repeat(100),
    '\ud800',
    '‮',
  ]

  test.each([
    ['a code', {}],
    ['an error', { scope: 'openid nonsense' }],
  ])('carries %s and any state as text, to the registered address alone', async (_, changes) => {
    for (const text of state) {
      const answered = await ada.authorize({ response_mode: 'form_post', prompt: 'none', state: text, ...changes })
      expect([answered.by, answered.url]).toEqual(['form_post', world.ledger.redirectUri])
      // A form's fields travel as forms do: line ends become CRLF, and half a character becomes a mark.
      expect(answered.parameters.get('state')).toBe(text.replaceAll('\ud800', '\ufffd'))
      const { page } = answered
      const seen = { headers: page.headers, body: page.body, statusCode: page.status }
      expectSafePage(seen, text.slice(0, 40), (danger) => danger === `action="${world.ledger.redirectUri}"`)
      expect(page.body.match(/<form/g)).toHaveLength(1)
      expect(String(page.headers['content-security-policy'])).toContain(
        `form-action 'self' ${new URL(world.ledger.redirectUri).origin}`,
      )
    }
  })
})

describe('CVE-2024-41953, CVE-2026-5468: names are shown as text', () => {
  test('of the app, on the pages that stand between it and its user', async () => {
    for (const payload of payloads.filter((one) => !one.includes('\0'))) {
      const app = await world.addApp({
        label: payload,
        oidc: { consent: 'once' },
        settings: { iconUrl: payload, signInUrl: payload },
      })
      const party = world.party({ app, consents: false })
      const seen: string[] = []
      await party.browser.open(
        `${world.issuer}/oauth2/v1/authorize?${new URLSearchParams({ client_id: app.clientId, redirect_uri: app.redirectUri, response_type: 'code', scope: 'openid email', prompt: 'select_account' })}`,
      )
      const look = () => {
        const { page } = party.browser
        seen.push(page.url)
        expectSafePage(
          { headers: page.headers, body: page.body, statusCode: page.status },
          `${payload} ${page.url.slice(0, 60)}`,
        )
      }
      look()
      for (const fields of [{ identifier: 'ada@acme.example' }, { password: 'walk-through-every-door' }, {}]) {
        await party.browser.submit(fields)
        look()
      }
      expect(seen.join()).toContain('/sign-in/consent')
      const launch = await world.ask({
        url: `/launch/${app.clientId}`,
        headers: { cookie: cookieHeader(party.browser.cookies) },
      })
      if (isPage(launch)) expectSafePage(launch, 'launch')
    }
  })

  test('of the person, on every page that greets them', async () => {
    const headers = { cookie: cookieHeader(ada.browser.cookies) }
    let named = 0
    for (const url of [
      '/',
      '/account',
      '/account/password',
      '/sign-out',
      '/oauth2/v1/logout',
      '/recover',
      '/sign-in?other=1',
      '/launch/none',
    ]) {
      const answer = await world.ask({ url, headers })
      // The dashboard's page has a nonce for the styles its own scripts write.
      if (url === '/' || url === '/account') expect(dangersOf(answer.body)).toEqual([])
      else expectSafePage(answer, url)
      if (answer.body.includes('eve')) named++
    }
    expect(named).toBeGreaterThan(2)
  })

  test('of the org, on the page that sets it up, with everything that was entered wrong', async () => {
    const link = await makeSetUpLink(world.db, world.issuer, new Date())
    const { browser } = world.party()
    await browser.open(link)
    for (const payload of payloads) {
      await browser.submit({
        orgName: payload,
        firstName: payload,
        lastName: payload,
        email: payload,
        'new-password': 'x',
      })
      const { headers, body, status } = browser.page
      expectSafePage({ headers, body, statusCode: status }, payload)
      if (status !== 422) break
    }
  })

  test.each(payloads)('in a mail: %j', async (payload) => {
    const common = { login: payload, orgName: payload }
    const letters = [
      writeLetter({
        kind: 'recover-password',
        values: { ...common, link: `${world.issuer}/recover/choose?token=x`, minutes: 15 },
      }),
      writeLetter({
        kind: 'password-changed',
        values: { ...common, at: payload, address: payload, recoverLink: `${world.issuer}/recover` },
      }),
    ]
    for (const { html, subject, fromName, text } of letters) {
      const own = /^(?:style="|href="http:\/\/localhost)/
      expect(dangersOf(html).filter((danger) => !own.test(danger))).toEqual([])
      for (const line of [subject, fromName]) expect(line).not.toMatch(/[\r\n\0\u2028]/)
      expect(text.match(/https?:\/\/[^\s]+/g)?.every((url) => url.startsWith(world.issuer))).toBe(true)
      const mail = await simpleParser(
        `Subject: ${subject}\r\nFrom: ${JSON.stringify(fromName.replaceAll('"', ''))} <a@b.example>\r\n\r\n${text}`,
      )
      expect(mail.to).toBeUndefined()
    }
  })
})
