import { once } from 'node:events'
import { connect } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { threadCpuUsage } from 'node:process'
import type { InjectOptions, Response } from 'light-my-request'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findForm } from '../worlds/http-browser.ts'
import type { RelyingParty } from '../worlds/relying-party.ts'
import { type AttackWorld, cookieHeader, form, makeAttackWorld, victim } from './attack-world.ts'

let world: AttackWorld
let ada: RelyingParty
let cookie = ''
let token = ''
const loop = monitorEventLoopDelay({ resolution: 5 })

beforeAll(async () => {
  world = await makeAttackWorld()
  ada = world.party()
  await ada.signIn()
  cookie = cookieHeader(ada.browser.cookies)
  token = (await world.ask({ url: '/api/account', headers: { cookie } })).json<{ token: string }>().token
  // What is made at first need is made now, not while something is timed.
  await world.ask({ url: '/oauth2/v1/keys' })
  await knock({ url: '/oauth2/v1/authorize' })
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

beforeEach(() => {
  loop.reset()
  loop.enable()
})
afterEach(async () => {
  await new Promise((resolve) => setTimeout(resolve, 10))
  loop.disable()
  // Held up by one request, everybody else would wait as long. A busy machine holds up, too.
  expect(loop.max / 1e6).toBeLessThan(2_000)
})

/** Sends it, and fails when it kept the server busy for half a second, let its sender wait for long, or broke something. */
async function knock(request: InjectOptions): Promise<Response> {
  const startedAt = performance.now()
  const before = threadCpuUsage()
  const answer = await world.ask(request)
  const { user, system } = threadCpuUsage(before)
  const [busyMs, took] = [(user + system) / 1_000, performance.now() - startedAt]
  expect({
    isBroken: answer.statusCode >= 500,
    isCostly: busyMs > 500 && busyMs,
    isLate: took > 5_000 && took,
  }).toEqual({ isBroken: false, isCostly: false, isLate: false })
  return answer
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwe = (header: object) =>
  `${encoded(header)}.${'A'.repeat(200)}.${'A'.repeat(16)}.${'A'.repeat(500)}.${'A'.repeat(22)}`

/** Texts that cost much more than they are long, in some parser of some product. */
const heavy: Readonly<Record<string, () => string>> = {
  'CVE-2022-36083: a key that wants two thousand million rounds': () =>
    jwe({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2_147_483_647, p2s: 'AAAA', kid: 'x' }),
  'CVE-2024-28176: a token that inflates': () => jwe({ alg: 'dir', enc: 'A128GCM', zip: 'DEF', kid: 'x' }),
  'CVE-2025-30204, CVE-2025-27144: ten thousand dots': () => '.'.repeat(10_000),
  'dots and letters': () => 'a.'.repeat(5_000),
  'CVE-2026-34986: five empty parts': () => '....',
  'an endless header of a token': () => `${encoded({ alg: 'RS256', kid: 'k'.repeat(6_000) })}.e30.AA`,
  'JSON as deep as it is long': () =>
    `${encoded('x').slice(0, 0)}${Buffer.from('['.repeat(6_000)).toString('base64url')}.${Buffer.from('['.repeat(2_000)).toString('base64url')}.AA`,
  'a number of ten thousand digits': () =>
    `${Buffer.from(`{"alg":${'9'.repeat(6_000)}}`).toString('base64url')}.e30.AA`,
  'nothing but percent signs': () => '%'.repeat(4_000),
  'letters that grow under normalisation': () => '\ufdfa'.repeat(300),
  'marks upon marks': () => `a${'\u0301'.repeat(3_000)}`,
  blanks: () => ' '.repeat(8_000),
  'a pattern’s nightmare': () => `${'a'.repeat(4_000)}!`,
  'equal signs': () => '='.repeat(8_000),
  'line ends': () => '\r\n'.repeat(2_000),
}

const parameters =
  'client_id redirect_uri response_type response_mode scope state nonce code_challenge code_challenge_method prompt max_age ui_locales claims acr_values login_hint id_token_hint request resource'.split(
    ' ',
  )

describe.each(Object.entries(heavy))('%s', (_, make) => {
  test('costs nobody anything, wherever it is put', async () => {
    const text = make()
    const { clientId, redirectUri, secret } = world.ledger
    const right = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' }
    for (const name of parameters) await knock({ ...form({ ...right, [name]: text }), url: '/oauth2/v1/authorize' })
    for (const name of ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state', 'ui_locales', '_token'])
      await knock({ ...form({ [name]: text }), url: '/oauth2/v1/logout' })
    const basic = `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`
    const headers = { ...form({}).headers, authorization: basic }
    for (const name of ['code', 'code_verifier', 'redirect_uri', 'scope', 'refresh_token', 'grant_type'])
      for (const grant of ['authorization_code', 'refresh_token'])
        await knock({
          ...form({ grant_type: grant, code: 'x', refresh_token: 'x', redirect_uri: redirectUri, [name]: text }),
          url: '/oauth2/v1/token',
          headers,
        })
    await knock({ ...form({ token: text }), url: '/oauth2/v1/introspect', headers })
    await knock({ ...form({ token: text }), url: '/oauth2/v1/revoke', headers })
    const assertion = {
      client_assertion: text,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      grant_type: 'refresh_token',
      refresh_token: 'x',
    }
    await knock({ ...form(assertion), url: '/oauth2/v1/token' })
    await knock({ ...form({ access_token: text }), url: '/oauth2/v1/userinfo' })
    for (const path of ['/sign-in', '/recover', '/recover/choose', '/account/password', '/sign-in/consent', '/set-up'])
      await knock({
        ...form({
          _token: token,
          identifier: text,
          password: text,
          'new-password': text,
          'current-password': text,
          decision: text,
          email: text,
          firstName: text,
        }),
        url: path,
        headers: { ...form({}).headers, cookie },
      })
  })

  test('nor in an address, a header or a cookie', async () => {
    const text = make()
      .replaceAll(/[^\x21-\x7e]/g, 'x')
      .slice(0, 7_000)
    for (const name of [
      'authorization',
      'cookie',
      'accept-language',
      'user-agent',
      'origin',
      'if-none-match',
      'accept-encoding',
      'content-type',
      'x-atrium-token',
      'sec-fetch-site',
    ])
      for (const [method, url] of [
        ['GET', '/oauth2/v1/userinfo'],
        ['GET', '/sign-in'],
        ['POST', '/api/dashboard/sections'],
        ['POST', '/oauth2/v1/token'],
      ] as const)
        await knock({ method, url, headers: { cookie, [name]: text } })
    for (const scheme of ['Basic', 'Bearer', 'SSWS', 'DPoP'])
      await knock({ url: '/oauth2/v1/userinfo', headers: { authorization: `${scheme} ${text}` } })
    await knock({
      method: 'POST',
      url: '/oauth2/v1/token',
      headers: { ...form({}).headers, authorization: `Basic ${text}` },
    })
    for (const url of [
      `/oauth2/v1/authorize/resume?flow=${encodeURIComponent(text)}`,
      `/sign-in?flow=${encodeURIComponent(text)}`,
      `/sign-in?who=${encodeURIComponent(text)}`,
      `/sign-in?to=${encodeURIComponent(text)}`,
      `/launch/${encodeURIComponent(text)}`,
      `/web/${encodeURIComponent(text)}`,
      `/set-up?token=${encodeURIComponent(text)}`,
      `/recover/choose?token=${encodeURIComponent(text)}`,
    ])
      await knock({ url, headers: { cookie } })
  })
})

describe('requests that are too much', () => {
  const type = form({}).headers
  const repeated = (count: number, one: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => one(at)).join('&')

  test.each<[string, string, number]>([
    ['CVE-2026-4634: ten thousand scopes', `scope=${'a%20'.repeat(10_000)}openid`, 400],
    ['ten thousand parameters', repeated(5_000, (at) => `p${at}=1`), 400],
    ['one parameter ten thousand times', repeated(6_000, () => 'scope=a'), 400],
    ['parameters without names', '='.repeat(60_000), 400],
    ['separators and nothing else', '&'.repeat(60_000), 400],
    [
      'names that are those of objects',
      '__proto__=1&constructor=1&prototype=1&toString=1&hasOwnProperty=1&__proto__[x]=1&constructor[prototype][x]=1',
      400,
    ],
    ['percent signs of no letter', '%'.repeat(60_000), 400],
    ['a state of sixty kilobytes', `state=${'s'.repeat(60_000)}`, 400],
    ['a megabyte of state', `state=${'s'.repeat(1_000_000)}`, 413],
    [
      'a megabyte of claims',
      `claims=${encodeURIComponent(JSON.stringify({ userinfo: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`c${at}`, null])) }))}`,
      413,
    ],
  ])('%s', async (_, payload, status) => {
    const { statusCode } = await knock({ method: 'POST', url: '/oauth2/v1/authorize', payload, headers: { ...type } })
    // By a cross-site POST it is turned into a GET, where it fits; there it is refused.
    expect([status, 303]).toContain(statusCode)
    const { statusCode: asApp } = await knock({
      method: 'POST',
      url: '/oauth2/v1/token',
      payload,
      headers: { ...type },
    })
    expect([400, 401, 413]).toContain(asApp)
    const { statusCode: asPerson } = await knock({
      method: 'POST',
      url: '/sign-in',
      payload,
      headers: { ...type, cookie },
    })
    expect([403, 413, 400]).toContain(asPerson)
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })

  test.each<[string, string]>([
    ['JSON as deep as it is long', `{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`],
    ['JSON that never closes', '['.repeat(60_000)],
    ['a poisoned prototype', '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"name":"x"}'],
    ['ten thousand ids', JSON.stringify({ ids: Array.from({ length: 5_000 }, (_, at) => `id${at}`) })],
    ['one id ten thousand times', JSON.stringify({ ids: Array.from({ length: 5_000 }, () => 'x') })],
    ['a name of sixty kilobytes', JSON.stringify({ name: 'n'.repeat(60_000) })],
    ['numbers beyond all numbers', '{"name":1e999999,"ids":[1e400,-0]}'],
    [
      'half characters and NUL',
      String.raw`{"name":"\ud800\u0000","ids":["\u0000"],"sectionId":"\u0000","isFavourite":true}`,
    ],
    ['a megabyte', JSON.stringify({ name: 'n'.repeat(1_000_000) })],
    ['an empty body', ''],
  ])('of our own pages’ API: %s', async (_, payload) => {
    const headers = { cookie, 'x-atrium-token': token, origin: world.issuer, 'content-type': 'application/json' }
    for (const [method, url] of [
      ['POST', '/api/dashboard/sections'],
      ['PATCH', '/api/dashboard/sections/x'],
      ['PUT', '/api/dashboard/sections/x/tiles'],
      ['PUT', '/api/dashboard/section-order'],
      ['PATCH', `/api/dashboard/tiles/${world.ledger.clientId}`],
      ['POST', '/api/account/password'],
      ['DELETE', '/api/account/consents/x'],
    ] as const)
      await knock({ method, url, payload, headers })
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
  })

  test('a request that is too long to wait is told so, and does not end in an address no server takes', async () => {
    const { clientId, redirectUri } = world.ledger
    const right = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' }
    const long = [
      { state: '"'.repeat(4_000) },
      { state: 's'.repeat(4_000), nonce: 'n'.repeat(1_000), login_hint: 'l'.repeat(2_000) },
      {
        state: 's'.repeat(4_000),
        claims: JSON.stringify({ userinfo: { name: { values: Array.from({ length: 16 }, () => 'v'.repeat(450)) } } }),
      },
      {
        acr_values: Array.from({ length: 32 }, () => 'a'.repeat(250)).join(' '),
        ui_locales: Array.from({ length: 32 }, () => 'de'.repeat(120)).join(' '),
      },
      { id_token_hint: 'x'.repeat(15_000) },
      { unknown: 'u'.repeat(50_000) },
    ]
    for (const changes of long) {
      const answer = await knock({ ...form({ ...right, ...changes }), url: '/oauth2/v1/authorize' })
      const location = String(answer.headers.location ?? '')
      expect([Object.keys(changes), location.length < 15_000]).toEqual([Object.keys(changes), true])
      // Wherever it leads among our pages, that page knows what to do with it.
      if (location.startsWith('/')) {
        const browser = cookieHeader(new Map(answer.cookies.map(({ name, value }) => [name, value])))
        expect((await knock({ url: location, headers: { cookie: browser } })).statusCode).toBe(200)
      }
    }
  })
})

describe('what is stored in plenty', () => {
  test('ten thousand redirect addresses of one app', async () => {
    const app = await world.addApp({
      oidc: { redirectUris: Array.from({ length: 10_000 }, (_, at) => `https://app.example/${at}`) },
    })
    const query = new URLSearchParams({
      client_id: app.clientId,
      redirect_uri: 'https://app.example/9999',
      response_type: 'code',
      scope: 'openid',
    })
    for (let i = 0; i < 3; i++)
      expect((await knock({ url: `/oauth2/v1/authorize?${query}`, headers: { cookie } })).statusCode).toBe(303)
  })

  test('two thousand groups of one person: too many to tell an app, and no fault of ours', async () => {
    await world.database.pool.query(
      `insert into "group" (org_id, id, name) select $1, '00gMany' || n, 'Group ' || n from generate_series(1, 2000) n`,
      [world.db.org],
    )
    await world.database.pool.query(
      `insert into group_member (org_id, group_id, user_id) select $1, '00gMany' || n, $2 from generate_series(1, 2000) n`,
      [world.db.org, world.ada],
    )
    const { parameters } = await ada.authorize({ scope: 'openid groups' })
    const { json } = await ada.exchange(parameters.get('code') ?? '')
    const { statusCode } = await knock({
      url: '/oauth2/v1/userinfo',
      headers: { authorization: `Bearer ${String(json.access_token)}` },
    })
    expect(statusCode).toBeLessThan(500)
  })

  test('a log, a set of sessions and a list of devices that have grown', async () => {
    await world.database.pool.query(
      `insert into session (org_id, id, token_hash, user_id, created_at, authenticated_at, chosen_at, amr, last_seen_at, expires_at, user_agent)
       select $1, 'many-' || n, 'hash-' || n, $2, now(), now(), now(), '{pwd}', now(), now() + interval '1 hour', repeat('Mozilla/', 60) from generate_series(1, 5000) n`,
      [world.db.org, world.ada],
    )
    const { statusCode, body } = await knock({ url: '/api/account/sessions', headers: { cookie } })
    expect(statusCode).toBe(200)
    expect(body.length).toBeLessThan(200_000)
    await world.database.pool.query(`delete from session where id like 'many-%'`)
  })
})

describe('drill 14: a flood of passwords', () => {
  test('is worked off as far as it can be, turned away beyond that, and hinders nobody who needs no password', async () => {
    const page = await world.ask({ url: '/sign-in' })
    const { hidden = {} } = findForm({ url: world.issuer, status: 200, headers: {}, body: page.body }) ?? {}
    const headers = {
      ...form({}).headers,
      cookie: cookieHeader(new Map(page.cookies.map(({ name, value }) => [name, value]))),
    }
    const named = await world.ask({ ...form({ ...hidden, identifier: victim }), url: '/sign-in', headers })
    // A login of its own for each, so that the throttle is not what stops them.
    const flood = Promise.all(
      Array.from({ length: 600 }, async (_, at) => {
        const step = await world.ask({
          ...form({ ...hidden, identifier: `flood-${at}@acme.example` }),
          url: '/sign-in',
          headers,
        })
        return world.ask({
          ...form({ ...hidden, password: 'a wrong password' }),
          url: String(step.headers.location),
          headers,
          remoteAddress: `10.1.${at >> 8}.${at & 255}`,
        })
      }),
    )
    const waits: number[] = []
    let isOver = false
    void flood.then(() => (isOver = true))
    for (let i = 0; i < 200 && !isOver; i++) {
      const startedAt = performance.now()
      expect((await world.ask({ url: i % 2 ? '/oauth2/v1/keys' : '/sign-in' })).statusCode).toBe(200)
      waits.push(performance.now() - startedAt)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const answers = await flood
    const statuses = new Set(answers.map(({ statusCode }) => statusCode))
    expect([...statuses].filter((status) => status !== 303 && status !== 503)).toEqual([])
    for (const { statusCode, headers: told } of answers)
      if (statusCode === 503) expect(Number(told['retry-after'])).toBeGreaterThan(0)
    expect(Math.max(...waits)).toBeLessThan(3_000)
    // Afterwards it is as before.
    expect(named.statusCode).toBe(303)
    const again = world.party()
    await again.signIn()
    expect(again.browser.cookies.has('atrium-session')).toBe(true)
  })
})

describe('lines that say little', () => {
  const port = () => Number(new URL(world.issuer).port)

  test('a hundred that send half a request keep nobody else from being answered', async () => {
    const sockets = Array.from({ length: 100 }, () => connect(port(), '127.0.0.1'))
    try {
      for (const socket of sockets) {
        socket.on('error', () => undefined)
        await once(socket, 'connect')
        socket.write(
          'POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nidentifier=',
        )
      }
      expect((await knock({ url: '/sign-in' })).statusCode).toBe(200)
      const { browser } = world.party()
      const arrival = await browser.open(`${world.issuer}/sign-in`)
      expect(arrival.kind).toBe('page')
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  })
})
