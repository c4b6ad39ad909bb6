import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findForm } from '../worlds/http-browser.ts'
import type { RelyingParty } from '../worlds/relying-party.ts'
import { type AttackWorld, cookieHeader, form, makeAttackWorld, victim } from './attack-world.ts'
import { expectSafePage, isPage } from './pages.ts'
import { filled, routesOf } from './routes.ts'

let world: AttackWorld
let ada: RelyingParty
let port = 0

beforeAll(async () => {
  world = await makeAttackWorld()
  port = Number(new URL(world.issuer).port)
  ada = world.party()
  await ada.signIn()
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

/** Routes that belong to no org: files and pictures, the same for everyone. */
const isOrgless = (path: string) => /^\/(?:assets\/|brand\/|web\/|favicon)/.test(path)

const strangers = () => [
  'evil.tld',
  `evil.tld:${port}`,
  'localhost',
  'localhost:1',
  `localhost.:${port}`,
  `LOCALHOST.:${port}`,
  `127.0.0.1:${port}`,
  `[::1]:${port}`,
  `globex.localhost:${port}`,
  `a.b.localhost:${port}`,
  `.localhost:${port}`,
  `-.localhost:${port}`,
  `evil.tld.localhost:${port}`,
  `localhost:${port}.evil.tld`,
  `localhost:${port}@evil.tld`,
  `evil.tld#localhost:${port}`,
  `evil.tld/localhost:${port}`,
  `localhost:0${port}`,
  `localhost:${port}, evil.tld`,
  `localhost:${port} `.repeat(2).trim(),
  `${'a'.repeat(300)}.localhost:${port}`,
  `\u00e4.localhost:${port}`,
  `%6cocalhost:${port}`,
  'undefined',
  '*',
]

describe('CVE-2025-70948: an unknown host is nobody’s', () => {
  test('every route answers with 421 and a page of nobody’s org, or with 400 where it is no host', async () => {
    for (const host of strangers())
      for (const route of routesOf(world.app).filter(({ path, method }) => !isOrgless(path) && method !== 'HEAD')) {
        const answer = await world.ask({
          method: route.method,
          url: filled(route, 'x'),
          headers: { host, cookie: cookieHeader(ada.browser.cookies) },
        })
        expect([host, route, answer.statusCode]).toEqual([host, route, answer.statusCode === 400 ? 400 : 421])
        expect(answer.body).not.toContain('Acme')
        expect(answer.headers['set-cookie']).toBeUndefined()
        if (isPage(answer)) expectSafePage(answer, host)
      }
  })

  test('the host in another case is the same host', async () => {
    expect((await world.ask({ url: '/sign-in', headers: { host: `LocalHost:${port}` } })).statusCode).toBe(200)
  })
})

/** Everything that comes back for these bytes until the line ends. */
async function speak(lines: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'))
  await once(socket, 'close')
  return answer
}
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])

describe('CVE-2025-70948: two readers of one request must not see two hosts', () => {
  test('two Host headers, in whatever order and case, are refused', async () => {
    const own = `localhost:${port}`
    for (const [one, other] of [
      [own, 'evil.tld'],
      ['evil.tld', own],
      [own, own],
    ]) {
      const answer = await speak(['GET /sign-in HTTP/1.1', `Host: ${one}`, `hOSt: ${other}`])
      expect([one, other, statusOf(answer)]).toEqual([one, other, 400])
    }
  })

  test('no Host header at all is refused', async () => {
    expect(statusOf(await speak(['GET /sign-in HTTP/1.1']))).toBe(400)
    expect(statusOf(await speak(['GET /sign-in HTTP/1.0']))).toBeGreaterThanOrEqual(400)
  })

  test('a whole address in the request line changes neither host nor links', async () => {
    for (const target of [
      'http://evil.tld/.well-known/openid-configuration',
      `http://evil.tld:${port}/sign-in`,
      'https://evil.tld/oauth2/v1/authorize?client_id=x',
    ]) {
      const answer = await speak([`GET ${target} HTTP/1.1`, `Host: localhost:${port}`])
      expect(answer).not.toContain('evil.tld')
      expect(statusOf(answer)).toBeLessThan(500)
    }
  })

  test('odd targets and a split request get an answer of their own, and never two', async () => {
    for (const line of [
      'GET * HTTP/1.1',
      'OPTIONS * HTTP/1.1',
      'CONNECT evil.tld:443 HTTP/1.1',
      'GET //evil.tld/sign-in HTTP/1.1',
      'GET /\\evil.tld HTTP/1.1',
      'TRACE / HTTP/1.1',
      'PRI * HTTP/2.0',
    ]) {
      const answer = await speak([line, `Host: localhost:${port}`])
      expect(answer.match(/^HTTP\//gm)?.length ?? 0).toBeLessThanOrEqual(1)
      expect(statusOf(answer) || 400).toBeGreaterThanOrEqual(line.startsWith('OPTIONS') ? 200 : 300)
      expect(answer).not.toMatch(/^location: (?:\/\/|http:\/\/evil)/im)
    }
    const smuggled = await speak([
      'POST /sign-in HTTP/1.1',
      `Host: localhost:${port}`,
      'Content-Length: 4',
      'Transfer-Encoding: chunked',
    ])
    expect(statusOf(smuggled)).toBe(400)
  })
})

/** Everything that proxies say of where a request came from and went to. */
const proxyHeaders: Readonly<Record<string, string>> = {
  'x-forwarded-host': 'evil.tld',
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '443',
  'x-forwarded-for': '203.0.113.66',
  'x-forwarded-prefix': '/evil',
  'x-forwarded-uri': '/public',
  'x-forwarded-server': 'evil.tld',
  'x-original-url': '/account',
  'x-rewrite-url': '/account',
  'x-original-host': 'evil.tld',
  'x-host': 'evil.tld',
  'x-real-ip': '203.0.113.66',
  'x-client-ip': '203.0.113.66',
  'true-client-ip': '203.0.113.66',
  'cf-connecting-ip': '203.0.113.66',
  'x-zitadel-forward-host': 'evil.tld',
  'x-http-method-override': 'POST',
  'x-forwarded-user': victim,
  x_forwarded_user: victim,
  'x-ssl-client-verify': 'SUCCESS',
  'x-ssl-client-s-dn': 'CN=ada',
  forwarded: 'for=203.0.113.66;host=evil.tld;proto=https',
  via: '1.1 evil.tld',
  host2: 'evil.tld',
}

describe('CVE-2025-64101, GHSA-93m4-mfpg-c3xf, CVE-2025-67494: what a stranger says as a proxy', () => {
  test('changes no answer of any route', async () => {
    const times = /Date|nonce-[\w-]+|__NONCE__/
    for (const route of routesOf(world.app).filter(({ method }) => method === 'GET')) {
      const ask = (headers: Record<string, string>) =>
        world.ask({ url: filled(route, 'x'), headers: { cookie: cookieHeader(ada.browser.cookies), ...headers } })
      const [plain, said] = [await ask({}), await ask(proxyHeaders)]
      expect([route, said.statusCode, said.headers.location]).toEqual([route, plain.statusCode, plain.headers.location])
      expect(said.body).not.toMatch(/evil\.tld|203\.0\.113\.66/)
      expect(JSON.stringify(said.headers).replace(times, '')).not.toMatch(/evil\.tld|strict-transport|Secure/)
    }
  })

  test.each(Object.entries(proxyHeaders))('does not reach the mail with the link: %s', async (name, value) => {
    const { browser } = world.party()
    await browser.open(`${world.issuer}/recover`)
    const { hidden } = findForm(browser.page) ?? { hidden: {} }
    const before = world.mails.length
    // Nor does a stranger's name for itself make the throttle count for somebody else.
    await world.addUser({ login: `mail-${name}@acme.example` })
    await world.ask({
      ...form({ ...hidden, identifier: `mail-${name}@acme.example` }),
      url: '/recover',
      headers: { ...form({}).headers, cookie: cookieHeader(browser.cookies), [name]: value },
    })
    await expect.poll(() => world.mails.length).toBe(before + 1)
    expect(JSON.stringify(world.mails.at(-1))).not.toContain('evil')
    const mail = world.mails.at(-1)
    expect(
      mail?.kind === 'recover-password' && mail.values.link.startsWith(`${world.issuer}/recover/choose?token=`),
    ).toBe(true)
  })

  test('CVE-2024-47070: does not become the address that is logged and counted', async () => {
    for (const said of [
      '203.0.113.66',
      'a',
      `${'1.1.1.1, '.repeat(1000)}1.1.1.1`,
      'fe80::1%eth0',
      '',
      '"',
      '-1',
      '::ffff:1.2.3.4',
    ])
      await world.ask({
        url: '/launch/nothing',
        headers: {
          cookie: cookieHeader(ada.browser.cookies),
          'x-forwarded-for': said,
          forwarded: `for="${said.slice(0, 50)}"`,
        },
      })
    const rows = await world.db
      .selectFrom('log_event')
      .select('address')
      .where('org_id', '=', world.db.org)
      .where('event_type', '=', 'app.generic.unauth_app_access_attempt')
      .execute()
    expect(rows.length).toBeGreaterThan(5)
    expect(new Set(rows.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']))
  })
})

describe('a proxy that the operator named', () => {
  test('CVE-2024-47070: is believed, and what it passes on unread makes nothing fail open', async () => {
    const behind = await makeAttackWorld({ TRUSTED_PROXIES: '127.0.0.1' })
    try {
      const host = new URL(behind.issuer).host
      for (const said of [
        'a',
        '',
        ',',
        `${'1.1.1.1, '.repeat(1500)}1.1.1.1`,
        'fe80::1%eth0',
        '[::1]:80',
        '"x"',
        '999.999.999.999',
        '192.0.2.7',
      ]) {
        const answer = await behind.ask({
          url: '/sign-in',
          headers: { 'x-forwarded-for': said, 'x-forwarded-proto': 'https' },
        })
        expect([said.slice(0, 20), answer.statusCode]).toEqual([said.slice(0, 20), 200])
        const unsure = await behind.ask({ url: '/api/account', headers: { 'x-forwarded-for': said } })
        expect(unsure.statusCode).toBe(401)
      }
      // It may say which host was asked for; one of ours it has to be all the same.
      expect((await behind.ask({ url: '/sign-in', headers: { 'x-forwarded-host': 'evil.tld' } })).statusCode).toBe(421)
      expect(
        (await behind.ask({ url: '/sign-in', headers: { host: '10.0.0.1:8080', 'x-forwarded-host': host } }))
          .statusCode,
      ).toBe(200)
      const { issuer } = (
        await behind.ask({ url: '/.well-known/openid-configuration', headers: { 'x-forwarded-proto': 'https' } })
      ).json<{ issuer: string }>()
      expect(issuer).toBe(behind.issuer)
    } finally {
      expect(behind.unexpected).toEqual([])
      await behind.close()
    }
  })
})
