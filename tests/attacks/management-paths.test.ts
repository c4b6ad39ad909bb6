import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addApp } from '../worlds/app-world.ts'
import { type ApiClient, makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

// One route under many spellings, by other methods, from other origins, and too often: none of it is another way in.

let world: ManagementWorld
let nobody: ApiClient & { readonly token: string }
let ada: ApiClient & { readonly token: string }
beforeAll(async () => {
  world = await makeManagementWorld()
  ada = await world.byToken(world.ada.userId)
  nobody = await world.byToken(await world.addUser({ login: 'grace@acme.example' }))
})
afterAll(() => world.close())

const host = () => new URL(world.issuer).host
const send = (url: string, more: { method?: string; token?: string; headers?: Record<string, string> } = {}) =>
  world.app.inject({
    method: (more.method ?? 'GET') as 'GET',
    url,
    headers: { host: host(), authorization: `SSWS ${more.token ?? ada.token}`, ...more.headers },
  })

/** One line and its headers, as they are, to the socket; who keeps it open ends it when all was sent and answered. */
const raw = (
  line: string,
  headers: readonly string[],
  body: string | Buffer = '',
  connection = 'close',
): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(world.url)
    const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname)
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
    socket.write(`${[line, ...headers, `Connection: ${connection}`].join('\r\n')}\r\n\r\n`)
    // Nothing is read before all of it was taken.
    if (connection !== 'close') socket.pause()
    socket.write(body, () => {
      socket.resume()
      if (connection !== 'close') socket.end()
    })
  })

describe('CVE-2026-33808: another spelling of a path', () => {
  test.each([
    '//api/v1/users',
    '/api//v1/users',
    '/api/v1//users',
    '/api/v1/users/',
    '/api/v1/users//',
    '/api/v1/Users',
    '/API/v1/users',
    '/api/v1/users;x',
    '/api/v1/users;x=/../me',
    '/api/v1/users%2f',
    '/api/v1/users%00',
    '/api/v1/./users',
    '/api/v1/x/../users',
    '/api/v1/x/%2e%2e/users',
    '/api/v1%2fusers',
    '/api%2fv1%2fusers',
    '/api/v1/users.json',
    '/api/v1/users%20',
    '/api/v1/users\t',
    '/api/v1/users#/me',
    '/api/v1/%75sers',
    '/api/v1/users%3Flimit=1',
    '/api/v1/users/me;x',
    '/api/v1/users/me%2f',
    '/api/v1/users/%6d%65/../',
    '/api/v2/users',
    '/api/v1/internal',
  ])('%s gives nobody the list of users', async (path) => {
    const denied = await send(path, { token: nobody.token })
    expect([denied.statusCode >= 400, denied.body.includes('"login"')]).toEqual([true, false])
    const stranger = await world.app.inject({ url: path, headers: { host: host() } })
    expect(stranger.statusCode).toBeGreaterThanOrEqual(400)
    expect((await send(path)).statusCode).toBeLessThan(500)
  })

  test('as a whole address is that of the host that is named, and leads nowhere else', async () => {
    const headers = [`Host: ${host()}`, `Authorization: SSWS ${ada.token}`]
    for (const target of ['http://evil.example/api/v1/users?limit=1', 'http://evil.example//api/v1/users?limit=1']) {
      const text = await raw(`GET ${target} HTTP/1.1`, headers)
      expect(text).toMatch(/^HTTP\/1\.1 400/)
      expect(text.toLowerCase()).not.toContain('evil.example')
    }
    const own = await raw(`GET ${world.issuer}/api/v1/users?limit=1 HTTP/1.1`, headers)
    expect(own).toContain(`link: <${world.issuer}/api/v1/users?limit=1&after=`)
    const other = await raw('GET /api/v1/users HTTP/1.1', ['Host: evil.example', `Authorization: SSWS ${ada.token}`])
    expect(other).toMatch(/^HTTP\/1\.1 421/)
    const two = await raw('GET /api/v1/users HTTP/1.1', [...headers, 'Host: evil.example'])
    expect(two).toMatch(/^HTTP\/1\.1 400/)
  })
})

test('what is asked stands in the links to pages as a part of an address, and makes no link of its own', async () => {
  const asked = '/api/v1/users?limit=1&q=a>;rel="next",<http://evil.example/>;rel="next'
  const text = await raw(`GET ${asked} HTTP/1.1`, [`Host: ${host()}`, `Authorization: SSWS ${ada.token}`])
  const links = [...text.matchAll(/^link: (.*)$/gim)].map(([, link = '']) => link)
  expect(links.length).toBeGreaterThan(0)
  for (const link of links) expect(link).toMatch(/^<[^<>"]*>; rel="(?:self|next)"$/)
})

describe('a request that two could read differently', () => {
  test('is refused: two hosts, two proofs, two lengths, a packed body, or bytes that are no text', async () => {
    const headers = [`Host: ${host()}`, `Authorization: SSWS ${ada.token}`, 'Content-Type: application/json']
    const post = (more: readonly string[], body: string | Buffer) =>
      raw('POST /api/v1/groups HTTP/1.1', [...headers, `Content-Length: ${Buffer.byteLength(body)}`, ...more], body)
    const draft = JSON.stringify({ profile: { name: 'Read twice' } })
    expect(await post(['Authorization: SSWS other'], draft)).toMatch(/^HTTP\/1\.1 400/)
    expect(await post(['Host: evil.example'], draft)).toMatch(/^HTTP\/1\.1 400/)
    expect(await post(['Content-Length: 3'], draft)).toMatch(/^HTTP\/1\.1 400/)
    expect(await post(['Transfer-Encoding: chunked'], draft)).toMatch(/^HTTP\/1\.1 400/)
    for (const packed of ['gzip', 'deflate', 'br', 'gzip, gzip']) {
      const answer = await post([`Content-Encoding: ${packed}`], gzipSync(draft))
      expect(answer).toMatch(/^HTTP\/1\.1 415[\s\S]*accept-encoding: identity/)
    }
    const latin = Buffer.from(draft.replace('twice', 'tw\u00efce'), 'latin1')
    expect(await post([], latin)).toMatch(/^HTTP\/1\.1 400/)
    expect((await world.ada.call<object[]>('GET', '/api/v1/groups?q=Read')).body).toEqual([])
    expect(await post([], `\ufeff${draft}`)).toMatch(/^HTTP\/1\.1 200/)
  })

  test('that is too large is told so, also to who sends all of it before they look', async () => {
    const size = 12_000_000
    const headers = [`Host: ${host()}`, 'Content-Type: application/json', `Content-Length: ${size}`]
    for (const path of ['/api/v1/groups', '/oauth2/v1/token'])
      expect(await raw(`POST ${path} HTTP/1.1`, headers, Buffer.alloc(size, ' '), 'keep-alive')).toMatch(
        /^HTTP\/1\.1 413/,
      )
  })
})

describe('another method', () => {
  test.each(['PATCH', 'TRACE', 'PROPFIND', 'CONNECT', 'LINK', 'SEARCH', 'QUERY'])('%s has no route', async (method) => {
    const text = await raw(`${method} /api/v1/users HTTP/1.1`, [`Host: ${host()}`, `Authorization: SSWS ${ada.token}`])
    // Node closes the line of a CONNECT without a word.
    expect(text).toMatch(method === 'CONNECT' ? /^$/ : /^HTTP\/1\.1 (?:4\d\d|501)/)
    expect(text).not.toContain('"login"')
  })

  test('in a header, a query or a body is not heard', async () => {
    const { clientId } = await addApp(world.db, world.deployment.keeper)
    const path = `/api/v1/apps/${clientId}`
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override'])
      expect((await send(path, { headers: { [name]: 'DELETE' } })).statusCode).toBe(200)
    expect((await send(`${path}?_method=DELETE`)).statusCode).toBe(400)
    expect((await send(path)).statusCode).toBe(200)
  })

  test('HEAD asks for the same rights and says nothing', async () => {
    for (const { path } of world.api.filter(({ method, demands }) => method === 'GET' && demands !== 'anyone')) {
      const url = path.replaceAll(/:\w+/g, 'x')
      const answer = await world.app.inject({ method: 'HEAD', url, headers: { host: host() } })
      expect([path, answer.statusCode, answer.body]).toEqual([path, 401, ''])
    }
    expect((await send('/api/v1/users', { method: 'HEAD', token: nobody.token })).statusCode).toBe(403)
  })

  test('OPTIONS opens nothing to another origin, not even to one that is trusted (CVE-2024-41657)', async () => {
    const origin = 'https://portal.example'
    const draft = { name: 'Portal', origin, scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] }
    expect((await world.ada.call('POST', '/api/v1/trustedOrigins', draft)).status).toBe(200)
    for (const from of [origin, 'null', world.issuer, 'https://acme.example.evil.example'])
      for (const method of ['OPTIONS', 'GET', 'POST']) {
        const headers = { origin: from, 'access-control-request-method': 'POST' }
        const answer = await send('/api/v1/users', { method, headers })
        const given = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))
        expect([from, method, given]).toEqual([from, method, []])
      }
  })
})

describe('a credential', () => {
  test('is read in its own header alone, and whole', async () => {
    const { token } = ada
    for (const authorization of [
      `SSWS ${token.slice(0, -1)}`,
      `SSWS ${token}A`,
      `SSWS ${token.toLowerCase()}`,
      `SSWS ${token}, SSWS ${token}`,
      `SSWS  ${token} x`,
      `Bearer${token}`,
      `SSWS,${token}`,
      `Bearer ${token}`,
      `Basic ${Buffer.from(`${token}:`).toString('base64')}`,
      `SSWS ${encodeURIComponent(`${token} `)}`,
      'SSWS undefined',
      'SSWS null',
      'SSWS ',
      '',
    ])
      expect([
        authorization,
        (await world.app.inject({ url: '/api/v1/users', headers: { host: host(), authorization } })).statusCode,
      ]).toEqual([authorization, 401])
    for (const name of ['token', 'access_token', 'api_token'])
      expect(
        (await world.app.inject({ url: `/api/v1/users?${name}=${token}`, headers: { host: host() } })).statusCode,
      ).toBe(401)
  })

  test('that is wrong is not made up for by a cookie that is right', async () => {
    const { cookie } = await world.bySession(world.ada.userId)
    const headers = { host: host(), cookie, authorization: 'SSWS nothing' }
    expect((await world.app.inject({ url: '/api/v1/users', headers })).statusCode).toBe(401)
  })

  test('of the console is the session of somebody with a role, in their own org', async () => {
    const globex = await world.addOrg('globex')
    const eve = await world.bySession(
      await world.addUser({ login: 'eve@globex.example', roles: ['SUPER_ADMIN'] }, globex),
      0,
      globex,
    )
    const own = await world.bySession(nobody.userId)
    for (const path of ['/api/console', '/api/console/overview', '/api/console/brand-preview']) {
      const ask = (headers: Record<string, string>) =>
        world.app.inject({ url: path, headers: { host: host(), accept: 'application/json', ...headers } })
      expect([path, (await ask({})).statusCode]).toEqual([path, 401])
      expect([path, (await ask({ cookie: own.cookie })).statusCode]).toEqual([path, 403])
      expect([path, (await ask({ cookie: eve.cookie })).statusCode]).toEqual([path, 401])
      expect([path, (await ask({ authorization: `SSWS ${ada.token}` })).statusCode]).toEqual([path, 401])
    }
    const { cookie } = await world.bySession(world.ada.userId)
    const hostile = [
      'javascript:alert(1)',
      '"><script>',
      'https://evil.example/a.png',
      '/pictures/../x',
      '//evil.example',
    ]
    for (const logo of hostile) {
      const url = `/api/console/brand-preview?logo=${encodeURIComponent(logo)}&colour=${encodeURIComponent('red;}</style>')}&scheme=x`
      const { statusCode, body } = await world.app.inject({ url, headers: { host: host(), cookie } })
      expect([statusCode, body.includes('evil.example'), body.includes('alert(1)'), body.includes('red;')]).toEqual([
        200,
        false,
        false,
        false,
      ])
    }
  })
})

describe('too often', () => {
  let slow: ManagementWorld
  beforeAll(async () => {
    slow = await makeManagementWorld({ RATE_LIMIT_APP_PER_MINUTE: '20' })
  })
  afterAll(() => slow.close())

  test('one is told in the headers of every answer, and refused in the shape of the API', async () => {
    const client = await slow.asRole('READ_ONLY_ADMIN')
    const answers = []
    for (let at = 0; at < 22; at++) answers.push(await client.call('GET', '/api/v1/org'))
    const [first, , last] = [answers[0], answers[1], answers.at(-1)]
    expect([first?.headers['x-rate-limit-limit'], first?.headers['x-rate-limit-remaining']].map(Number)).toEqual([
      20, 19,
    ])
    expect([last?.status, last?.error.errorCode, Number(last?.headers['x-rate-limit-remaining'])]).toEqual([
      429,
      'E0000047',
      0,
    ])
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(last?.headers['x-rate-limit-reset'])).toBeGreaterThan(Date.now() / 1000 - 1)
    // Another’s calls are their own.
    expect((await (await slow.asRole('READ_ONLY_ADMIN')).call('GET', '/api/v1/org')).status).toBe(200)
  })

  test('a refusal counts as well: neither wrong bodies nor missing rights can be tried without end', async () => {
    const client = await slow.asRole('READ_ONLY_ADMIN')
    const statuses = []
    for (let at = 0; at < 22; at++) statuses.push((await client.call('POST', '/api/v1/groups', {})).status)
    expect([statuses[0], statuses.at(-1)]).toEqual([403, 429])
  })

  test('a stranger who is over the limit takes nothing from what the org has', async () => {
    const few = await makeManagementWorld({ RATE_LIMIT_APP_PER_MINUTE: '20', RATE_LIMIT_ORG_PER_MINUTE: '100' })
    for (let at = 0; at < 200; at++)
      await few.app.inject({
        url: '/api/v1/org',
        headers: { host: new URL(few.issuer).host },
        remoteAddress: '192.0.2.9',
      })
    expect((await few.ada.call('GET', '/api/v1/org')).status).toBe(200)
    await few.close()
  })

  test('says when to come back, also where not the rate but the guesses are too many', async () => {
    const login = 'guessed@acme.example'
    const own = await world.bySession(await world.addUser({ login }))
    const path = '/api/v1/users/me/credentials/change_password'
    const newPassword = { value: 'another-horse-battery-staple' }
    let last = await own.call('POST', path, { oldPassword: { value: 'wrong' }, newPassword })
    for (let at = 0; at < 12 && last.status !== 429; at++)
      last = await own.call('POST', path, { oldPassword: { value: `wrong ${at}` }, newPassword })
    expect([last.status, Number(last.headers['retry-after']) > 0]).toEqual([429, true])
  })

  test('and guessing tokens is counted by address', async () => {
    const statuses = []
    for (let at = 0; at < 22; at++) {
      const headers = { host: new URL(slow.issuer).host, authorization: `SSWS 00guess${at}` }
      statuses.push((await slow.app.inject({ url: '/api/v1/org', headers, remoteAddress: '192.0.2.77' })).statusCode)
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429])
    const other = { host: new URL(slow.issuer).host, authorization: 'SSWS x' }
    expect(
      (await slow.app.inject({ url: '/api/v1/org', headers: other, remoteAddress: '192.0.2.78' })).statusCode,
    ).toBe(401)
  })
})
