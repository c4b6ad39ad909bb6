import { randomUUID } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeLogger } from '../../server/http/logging.ts'
import { plainPng } from '../support/png.ts'
import { addApp } from '../worlds/app-world.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'
import { linesInto } from './attack-world.ts'
import { upload } from './management-acts.ts'

// What is sent to break things: none of it is answered with 500, runs long, or comes out as anything but text.

let world: ManagementWorld
const unexpected: string[] = []
let token = ''
beforeAll(async () => {
  world = await makeManagementWorld({}, makeLogger('error', linesInto(unexpected)))
  const made = await world.byToken(world.ada.userId)
  token = made.token
})
afterAll(async () => {
  await world.close()
  expect(unexpected.filter((line) => line.includes('"unexpected"'))).toEqual([])
})

const host = () => new URL(world.issuer).host
const json = { 'content-type': 'application/json' }
const loginOf = () => `h${randomUUID().slice(0, 8)}@acme.example`
const lists = () =>
  world.api.filter(({ method, path }) => method === 'GET' && !path.includes('/:') && !path.endsWith('openapi.json'))

/** Asks and says how long it took. */
async function timed(path: string): Promise<{ readonly status: number; readonly ms: number }> {
  const start = performance.now()
  const { status } = await world.ada.call('GET', path)
  return { status, ms: performance.now() - start }
}

describe('CVE-2024-41657, CVE-2022-24124: a filter', () => {
  const filters: readonly string[] = [
    '('.repeat(100_000),
    `${'('.repeat(100_000)}id pr${')'.repeat(100_000)}`,
    `${'('.repeat(1_000)}id pr${')'.repeat(1_000)}`,
    'not ('.repeat(700),
    `id eq "${'a'.repeat(100_000)}"`,
    Array.from({ length: 300 }, () => 'id pr').join(' and '),
    Array.from({ length: 99 }, (_, at) => `profile.firstName co "${at}"`).join(' or '),
    `id eq "' or 1=1 --"`,
    `id eq "\\"; drop table \\"user\\"; --"`,
    '*)(uid=*',
    '"] | //*',
    'id eq "\u0000"',
    'id eq "\ud800"',
    'id eq "\\u0000"',
    'id eq "\\ud800"',
    'id sw "\u{10ffff}"',
    'profile.login eq {"a":1}',
    '__proto__ pr',
    'constructor eq "x"',
    'toString pr',
    'password pr',
    'password.hash sw "a"',
    'token_hash pr',
    'org_id eq "x"',
    'id eq 1e999',
    'created gt "9999999-01-01T00:00:00.000Z"',
    'created gt "0000-00-00T00:00:00.000Z"',
    'lastUpdated lt "275760-09-13T00:00:00.001Z"',
    'published gt "-271821-04-20T00:00:00.000Z"',
    'status eq null',
    'emails[type eq "work"].value pr',
    `${' '.repeat(50_000)}id pr`,
    `id${'\u00a0'}eq${'\u2028'}"x"`,
  ]
  test.each(['filter', 'search', 'q', 'sortBy', 'sortOrder', 'attributes', 'after', 'since', 'until', 'expand'])(
    'or anything else that ?%s= can be is refused or answered soon, by every list',
    async (name) => {
      for (const { path } of lists())
        for (const text of filters) {
          const { status, ms } = await timed(`${path}?${name}=${encodeURIComponent(text.toWellFormed())}`)
          expect([path, text.slice(0, 60), status < 500, ms < 1_500]).toEqual([path, text.slice(0, 60), true, true])
        }
    },
  )

  test('of moments at the ends of time is answered or refused', async () => {
    const moments = [
      '0001-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
      '+275760-09-13T00:00:00.000Z',
      '-271821-04-20T00:00:00.000Z',
      '0000-01-01T00:00:00.000Z',
      '2026-02-30T00:00:00Z',
      '1970-01-01T00:00:00+99:99',
      'infinity',
      'now',
    ]
    for (const since of moments)
      for (const until of moments)
        for (const path of ['/api/v1/logs', '/api/v1/logs/histogram']) {
          const query = `since=${encodeURIComponent(since)}&until=${encodeURIComponent(until)}`
          const { status, ms } = await timed(`${path}?${query}`)
          expect([path, query, status === 200 || status === 400, ms < 1_500]).toEqual([path, query, true, true])
        }
    for (const moment of moments)
      for (const operator of ['eq', 'gt', 'le']) {
        const search = encodeURIComponent(`created ${operator} "${moment}"`)
        expect((await timed(`/api/v1/users?search=${search}`)).status).toBeLessThan(500)
        expect((await timed(`/api/v1/groups?search=${search}`)).status).toBeLessThan(500)
      }
  })

  test('that names what is kept beside an object is refused in words', async () => {
    for (const name of ['password', 'passwordHash', 'token_hash', '__proto__', 'org_id', 'login_key'])
      for (const parameter of ['filter', 'search']) {
        const { status } = await world.ada.call('GET', `/api/v1/users?${parameter}=${name}%20pr`)
        expect([name, parameter, status]).toEqual([name, parameter, 400])
      }
  })

  test('sorts by no column but those that are named', async () => {
    for (const key of ['password', 'login_key', '(select 1)', 'id;--', '__proto__', 'id desc', 'profile.password'])
      expect([
        key,
        (await world.ada.call('GET', `/api/v1/users?search=id%20pr&sortBy=${encodeURIComponent(key)}`)).status,
      ]).toEqual([key, 400])
  })
})

describe('a body', () => {
  const changing = () =>
    world.api.filter(
      ({ method, path, takesFile }) => method !== 'GET' && takesFile !== true && path !== '/api/v1/api-tokens/current',
    )
  const send = (method: string, path: string, payload: string | Buffer, headers: Record<string, string> = json) =>
    world.app.inject({
      method: method,
      url: path.replaceAll(/:\w+/g, 'x'),
      headers: { host: host(), authorization: `SSWS ${token}`, ...headers },
      payload,
    })

  test('of a megabyte is refused before it is read', async () => {
    const large = JSON.stringify({ profile: { name: 'x'.repeat(1_000_000) } })
    for (const { method, path } of changing())
      expect([path, (await send(method, path, large)).statusCode]).toEqual([path, 413])
  })

  test('that is nested as deep as it is long breaks nothing', async () => {
    const deep = `${'['.repeat(32_000)}${']'.repeat(32_000)}`
    const objects = `${'{"a":'.repeat(10_500)}1${'}'.repeat(10_500)}`
    for (const inner of [deep, objects])
      for (const { method, path } of changing())
        for (const payload of [
          inner,
          `{"profile":${inner}}`,
          `{"profile":{"a":${inner}},"label":"x","signOnMode":"BOOKMARK","settings":{"app":{"url":"https://a.example/"}}}`,
          `{"id":${inner},"_links":${inner}}`,
          `{"kty":"EC","x":${inner}}`,
        ]) {
          const { statusCode } = await send(method, path, payload)
          expect([method, path, statusCode < 500 && statusCode !== 401]).toEqual([method, path, true])
        }
    const app = await addApp(world.db, world.deployment.keeper)
    for (const inner of [deep, objects]) {
      const profile = `{"profile":{"a":${inner}}}`
      expect((await send('PUT', `/api/v1/apps/${app.clientId}/users/${world.ada.userId}`, profile)).statusCode).toBe(
        400,
      )
    }
  })

  test('with a NUL or half a character in any text is refused, and never a fault of ours', async () => {
    const app = await addApp(world.db, world.deployment.keeper)
    const group = await world.ada.call<{ id: string }>('POST', '/api/v1/groups', { profile: { name: loginOf() } })
    for (const odd of ['\\u0000', '\\ud800', 'a\\udc00b']) {
      const bookmark = `"label":"x","signOnMode":"BOOKMARK","settings":{"notes":{"admin":"${odd}"},"app":{"url":"https://a.example/"}}`
      for (const [method, path, payload] of [
        ['POST', '/api/v1/apps', `{${bookmark}}`],
        ['POST', '/api/v1/apps', `{${bookmark.replace(odd, '')},"profile":{"a":"${odd}"}}`],
        ['POST', '/api/v1/apps', `{${bookmark.replace(odd, '')},"profile":{"${odd}":1}}`],
        ['POST', '/api/v1/apps', `{${bookmark.replace(odd, '').replace('"x"', `"${odd}"`)}}`],
        ['PUT', `/api/v1/apps/${app.clientId}/users/${world.ada.userId}`, `{"profile":{"a":"${odd}"}}`],
        ['PUT', `/api/v1/apps/${app.clientId}/users/${world.ada.userId}`, `{"profile":{"a":["${odd}"]}}`],
        ['PUT', `/api/v1/apps/${app.clientId}/users/${world.ada.userId}`, `{"credentials":{"userName":"${odd}"}}`],
        ['PUT', `/api/v1/apps/${app.clientId}/groups/${group.body.id}`, `{"profile":{"a":"${odd}"}}`],
        ['POST', `/api/v1/apps/${app.clientId}/credentials/jwks`, `{"kty":"EC","kid":"${odd}"}`],
        ['POST', '/api/v1/groups', `{"profile":{"name":"${odd}"}}`],
        ['POST', '/api/v1/groups', `{"profile":{"name":"x","description":"${odd}"}}`],
        ['POST', '/api/v1/clients/initial-access-tokens', `{"name":"${odd}"}`],
        ['POST', '/api/v1/org', `{"city":"${odd}"}`],
        ['POST', '/api/v1/org', `{"website":"https://a.example/${odd}"}`],
        ['POST', '/api/v1/trustedOrigins', `{"name":"${odd}","origin":"https://a.example","scopes":[{"type":"CORS"}]}`],
        [
          'POST',
          '/api/v1/users',
          `{"profile":{"login":"a${odd}@b.example","email":"a@b.example","firstName":"a","lastName":"b"}}`,
        ],
        [
          'POST',
          '/api/v1/users',
          `{"profile":{"login":"${loginOf()}","email":"a@b.example","firstName":"a","lastName":"b"},"groupIds":["${odd}"]}`,
        ],
        ['POST', `/api/v1/apps/${app.clientId}/users`, `{"id":"${odd}"}`],
        ['POST', '/api/v1/org/settings', `{"registration":{"groupId":"${odd}"}}`],
      ] as const) {
        const answer = await send(method, path, payload)
        expect([path, payload, answer.statusCode === 400 || answer.statusCode === 404]).toEqual([path, payload, true])
      }
    }
  })

  test('may hold anything in what only answers carry, since it is read over', async () => {
    const odd = { text: 'a\u0000b', half: '\ud800', ['\u0000']: [1e308, null] }
    const beside = { id: odd, created: odd, lastUpdated: odd, objectClass: odd, _links: odd, _embedded: odd }
    const draft = { profile: { name: loginOf() }, ...beside }
    expect((await send('POST', '/api/v1/groups', JSON.stringify(draft))).statusCode).toBe(200)
    const wrong = { profile: { name: 'a\u0000b' }, ...beside }
    expect((await send('POST', '/api/v1/groups', JSON.stringify(wrong))).statusCode).toBe(400)
  })

  test('of null, a list or a bare value is no object, not even where the body may be left out', async () => {
    for (const { method, path, body } of changing().filter((route) => route.body && route.method !== 'PATCH'))
      for (const payload of ['null', '[]', '7', '"text"', 'true']) {
        const answer = await send(method, path, payload)
        expect([path, payload, answer.statusCode]).toEqual([path, payload, 400])
        expect([path, payload, body?.safeParse(null).success]).toEqual([path, payload, false])
      }
  })

  test('of a kind that nobody reads is told so by every route that changes something (RFC9110-15.5.16)', async () => {
    for (const { method, path } of changing())
      for (const type of [
        'text/plain',
        'application/xml',
        'application/octet-stream',
        'text/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
      ]) {
        const answer = await send(method, path, '{"name":"x"}', { 'content-type': type })
        expect([method, path, type, answer.statusCode, answer.json().errorCode]).toEqual([
          method,
          path,
          type,
          415,
          'E0000021',
        ])
      }
  })

  test('of another type is refused, and a form is none', async () => {
    for (const [type, payload] of [
      ['application/x-www-form-urlencoded', 'type=SUPER_ADMIN&name=x'],
      ['text/plain', '{"name":"x"}'],
      ['application/xml', '<a/>'],
      ['multipart/form-data; boundary=x', '--x--'],
    ] as const)
      for (const path of ['/api/v1/groups', `/api/v1/users/${world.ada.userId}/roles`, '/api/v1/users']) {
        const { statusCode } = await send('POST', path, payload, { 'content-type': type })
        expect([type, path, statusCode >= 400 && statusCode < 500]).toEqual([type, path, true])
      }
  })
})

describe('CVE-2024-41953: markup in what is stored', () => {
  const markup = '<img src=x onerror=alert(1)>"\'&amp;{{7*7}}</script><script>alert(1)</script>'
  const bomb = "=cmd|'/c calc'!A1"

  test('comes out as text, and in no header', async () => {
    const login = loginOf()
    const name = `<b>${'x'.repeat(30)}</b>`
    const profile = { login, email: login, firstName: name, lastName: '<script>', displayName: markup, nickName: bomb }
    const made = await world.ada.call<{ id: string }>('POST', '/api/v1/users', { profile })
    expect(made.status).toBe(200)
    await world.ada.call('POST', '/api/v1/org', { companyName: `<i>Acme</i> & "Söhne"` })
    const app = await addApp(world.db, world.deployment.keeper, {
      label: markup,
      users: [made.body.id],
      oidc: { consent: 'always' },
    })
    const page = await world.app.inject({ url: '/sign-in', headers: { host: host() } })
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toContain('<i>Acme')
    expect(page.body).toContain('&#60;i&#62;Acme')
    const tag = await world.ada.call('GET', `/api/v1/users/${made.body.id}`)
    expect(String(tag.headers['content-type'])).toContain('application/json')
    expect(tag.headers['x-content-type-options']).toBe('nosniff')
    for (const path of [`/api/v1/apps/${app.clientId}`, '/api/v1/logs', '/api/v1/org', `/api/v1/groups`]) {
      const { headers } = await world.ada.call('GET', path)
      expect(JSON.stringify(headers)).not.toMatch(/script|onerror/)
    }
    await world.ada.call('POST', '/api/v1/org', { companyName: 'Acme' })
  })

  test.each([
    ['a line break', 'Acme\r\nBcc: thief@evil.example'],
    ['a bare line feed', 'Acme\nSubject: x'],
    ['a line separator', 'Acme\u2028x'],
    ['a NUL', 'Acme\u0000'],
    ['an escape', 'Acme\u001b[31m'],
    ['a turn of the reading direction', 'Acme\u202egnp.exe'],
    ['an isolated turn', 'Acme \u2067x'],
    ['nothing that has a width', '\u200b\u2060\ufeff'],
    ['blanks alone', ' \u3000 '],
  ])('with %s is no name of anything', async (_, name) => {
    const login = loginOf()
    for (const [path, body] of [
      ['/api/v1/org', { companyName: name }],
      ['/api/v1/groups', { profile: { name } }],
      ['/api/v1/api-tokens', { name }],
      ['/api/v1/clients/initial-access-tokens', { name }],
      ['/api/v1/trustedOrigins', { name, origin: 'https://a.example', scopes: [{ type: 'CORS' }] }],
      ['/api/v1/users', { profile: { login, email: login, firstName: name, lastName: 'x' } }],
      ['/api/v1/users', { profile: { login, email: login, firstName: 'x', lastName: 'x', displayName: name } }],
      ['/api/v1/apps', { label: name, signOnMode: 'BOOKMARK', settings: { app: { url: 'https://a.example/' } } }],
    ] as const)
      expect([path, (await (await world.bySession(world.ada.userId)).call('POST', path, body)).status]).toEqual([
        path,
        400,
      ])
  })

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'vbscript:x',
    '//evil.example',
    'https://a@evil.example/',
    'file:///etc/passwd',
  ])('CVE-2026-29192: %s is no address that anybody is led to', async (url) => {
    const login = loginOf()
    const web = (oauthClient: object, atrium: object = {}) => ({
      label: 'x',
      signOnMode: 'OPENID_CONNECT',
      settings: { oauthClient: { redirect_uris: ['https://a.example/'], ...oauthClient }, atrium },
    })
    for (const [path, body] of [
      ['/api/v1/org', { website: url }],
      ['/api/v1/org', { endUserSupportHelpURL: url }],
      ['/api/v1/apps', { label: 'x', signOnMode: 'BOOKMARK', settings: { app: { url } } }],
      ...['client_uri', 'logo_uri', 'tos_uri', 'policy_uri', 'initiate_login_uri', 'jwks_uri'].map(
        (name) => ['/api/v1/apps', web({ [name]: url })] as const,
      ),
      ['/api/v1/apps', web({ redirect_uris: [url] })],
      ['/api/v1/apps', web({ post_logout_redirect_uris: [url] })],
      ...['backChannelLogoutUri', 'targetLinkUri', 'signInUrl'].map(
        (name) => ['/api/v1/apps', web({}, { [name]: url })] as const,
      ),
      ['/api/v1/trustedOrigins', { name: 'x', origin: url, scopes: [{ type: 'CORS' }] }],
      ...(url.startsWith('https:')
        ? []
        : [
            [
              '/api/v1/users',
              { profile: { login, email: login, firstName: 'x', lastName: 'x', profileUrl: url } },
            ] as const,
          ]),
    ] as const)
      expect([path, JSON.stringify(body), (await world.ada.call('POST', path, body)).status]).toEqual([
        path,
        JSON.stringify(body),
        400,
      ])
  })
})

describe('CVE-2024-29891: an upload', () => {
  /** A PNG whose head claims this size. */
  function claiming(width: number, height: number): Buffer {
    const png = plainPng(1, 1)
    png.writeUInt32BE(width, 16)
    png.writeUInt32BE(height, 20)
    return png
  }
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from('/*<script>alert(1)</script>*/=1;')])
  const html = Buffer.from('<!doctype html><script>alert(1)</script>')
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  const send = async (payload: Buffer | string, headers: Record<string, string>) => {
    const { clientId } = await addApp(world.db, world.deployment.keeper)
    return world.app.inject({
      method: 'POST',
      url: `/api/v1/apps/${clientId}/logo`,
      headers: { host: host(), authorization: `SSWS ${token}`, ...headers },
      payload,
    })
  }

  test.each([
    ['a page called a PNG', upload('file', html)],
    ['a drawing called a PNG', upload('file', svg)],
    ['a drawing', upload('file', svg, 'image/svg+xml')],
    ['a script that begins like a GIF', upload('file', gif, 'image/gif')],
    ['nothing', upload('file', Buffer.alloc(0))],
    ['half a PNG', upload('file', plainPng(200, 200).subarray(0, 60))],
    ['50,000 × 50,000 pixels', upload('file', plainPng(50_000, 5_000))],
    ['a head that claims four thousand million pixels', upload('file', claiming(65_535, 65_535))],
    [
      'a zip bomb without an end',
      upload('file', Buffer.concat([claiming(9_000, 9_000), deflateSync(Buffer.alloc(900_000))])),
    ],
    ['another field', upload('picture')],
    [
      'no multipart body',
      { payload: Buffer.from('x'), headers: { 'content-type': 'multipart/form-data; boundary=y' } },
    ],
    ['no boundary', { payload: Buffer.from('x'), headers: { 'content-type': 'multipart/form-data' } }],
    ['JSON', { payload: Buffer.from('{}'), headers: json }],
  ])('that is %s is refused', async (_, { payload, headers }) => {
    const { statusCode } = await send(payload, headers)
    expect([400, 413, 415]).toContain(statusCode)
  })

  test('of two megabytes is too large, and of two files neither is taken', async () => {
    const large = upload('file', Buffer.concat([plainPng(20, 20), Buffer.alloc(2_000_000)]))
    expect((await send(large.payload, large.headers)).statusCode).toBe(413)
    const one = upload()
    const end = one.payload.toString('latin1').lastIndexOf('--boundary')
    const two = Buffer.concat([one.payload.subarray(0, end), one.payload])
    expect((await send(two, one.headers)).statusCode).toBe(400)
  })

  test('is made anew from its pixels, so that what is behind its end is nowhere', async () => {
    const { clientId } = await addApp(world.db, world.deployment.keeper)
    const { payload, headers } = upload('file', Buffer.concat([plainPng(33, 44), html]))
    expect((await world.ada.call('POST', `/api/v1/apps/${clientId}/logo`, payload, headers)).status).toBe(201)
    const { rows } = await world.database.pool.query<{ id: string }>(
      'select id from picture where org_id = $1 order by created_at desc limit 1',
      [world.db.org],
    )
    const picture = await world.app.inject({ url: `/pictures/${rows[0]?.id ?? ''}`, headers: { host: host() } })
    expect(picture.headers['content-type']).toBe('image/png')
    expect(picture.headers['x-content-type-options']).toBe('nosniff')
    expect(String(picture.headers['content-security-policy'])).toContain('sandbox')
    expect(picture.rawPayload.includes('script')).toBe(false)
  })

  test('of a stranger is not even read', async () => {
    const { payload, headers } = upload()
    const { statusCode } = await send(payload, { ...headers, authorization: 'SSWS nothing' })
    expect(statusCode).toBe(401)
  })
})
