import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const ask = (url: string, headers: Readonly<Record<string, string>> = {}) =>
  world.app.inject({ url, headers: { host: new URL(world.issuer).host, ...headers } })

test('the document of the API is served to everyone', async () => {
  const { statusCode, headers, body } = await ask('/api/v1/openapi.json')
  expect([statusCode, headers['cache-control']]).toEqual([200, 'no-store'])
  expect(JSON.parse(body)).toMatchObject({ openapi: '3.1.0' })
})

test('an address that is no route answers in the shape the SDKs read', async () => {
  for (const [url, cause] of [
    ['/api/v1/nothing?with=secret', 'there is no endpoint /api/v1/nothing: /api/v1/openapi.json says what there is'],
    ['/api/v1/users/me/lifecycle/activate', '/api/v1/users/me/lifecycle/activate does not take GET, only POST'],
    // Where Okta has the roles of service apps, which have scopes here.
    [
      '/oauth2/v1/clients/0oa1/roles',
      'there is no endpoint /oauth2/v1/clients/0oa1/roles: /api/v1/openapi.json says what there is',
    ],
  ] as const) {
    const { statusCode, json } = await ask(url)
    expect([statusCode, json().errorCode, json().errorCauses]).toEqual([405, 'E0000022', [{ errorSummary: cause }]])
  }
})

test('a token that is none is refused, whatever the route asks', async () => {
  const { statusCode, headers, json } = await ask('/api/v1/openapi.json', { authorization: 'SSWS nothing' })
  expect([statusCode, json().errorCode, headers['www-authenticate']]).toEqual([401, 'E0000011', 'SSWS, Bearer'])
})

test('a body that may be left out may be empty although it is said to be JSON, and one that may not is asked for', async () => {
  const post = (url: string, payload: string) =>
    world.app.inject({
      method: 'POST',
      url,
      headers: { host: new URL(world.issuer).host, 'content-type': 'application/json' },
      payload,
    })
  // Who calls is asked before what is sent: neither is a broken request.
  for (const payload of ['', '{}']) expect((await post('/api/v1/groups', payload)).statusCode).toBe(401)
  expect((await post('/api/v1/groups', '{')).json().errorCode).toBe('E0000003')
  expect((await post('/api/v1/groups', '{"__proto__":{"x":1}}')).json().errorCode).toBe('E0000003')
  expect((await post('/api/account/password', '')).statusCode).toBe(400)
})

test('a path may end in a slash, as older SDKs write it, in this API alone', async () => {
  const { token } = await world.byToken(world.ada.userId)
  const authorization = `SSWS ${token}`
  const { statusCode, headers } = await ask('/api/v1/users/?limit=1', { authorization })
  expect([statusCode, headers.link]).toEqual([200, expect.anything()])
  expect((await ask('/api/v1/users/me/', { authorization })).statusCode).toBe(200)
  for (const path of ['/api/v1/users//', '/api/v1//users', '/api/v1/users/%2f', '/sign-in/'])
    expect([path, [404, 405].includes((await ask(path, { authorization })).statusCode)]).toEqual([path, true])
})

test('a request without a body may call it whatever it likes, and a body that nothing reads is refused', async () => {
  const post = (url: string, type: string, payload: string) =>
    world.app.inject({
      method: 'POST',
      url,
      headers: { host: new URL(world.issuer).host, 'content-type': type, 'content-length': String(payload.length) },
      payload,
    })
  for (const type of ['application/octet-stream', 'text/plain', 'application/x-www-form-urlencoded', '*/*'])
    expect([type, (await post('/api/v1/users/me/lifecycle/delete_sessions', type, '')).statusCode]).toEqual([type, 401])
  const odd = await post('/api/v1/groups', 'application/octet-stream', 'x')
  expect([odd.statusCode, odd.json().errorCode]).toEqual([415, 'E0000021'])
  for (const path of ['/sign-in', '/oauth2/v1/token'])
    expect([path, (await post(path, 'application/octet-stream', '')).statusCode]).toEqual([path, 400])
})

test('a scheme and a token stand apart, or not, as in one of Okta’s SDKs', async () => {
  const { token } = await world.byToken(world.ada.userId)
  for (const authorization of [`SSWS ${token}`, `SSWS${token}`, `ssws   ${token}`])
    expect((await ask('/api/v1/users/me', { authorization })).statusCode).toBe(200)
  for (const authorization of [
    token,
    `SSW${token}`,
    `Basic ${token}`,
    `SSWS ${token} ${token}`,
    'SSWS',
    `Bearer${token}`,
  ])
    expect((await ask('/api/v1/users/me', { authorization })).statusCode).toBe(401)
})
