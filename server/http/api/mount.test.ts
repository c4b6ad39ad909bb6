import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DeploymentWorld, makeDeploymentWorld } from '../../../tests/worlds/deployment-world.ts'

let world: DeploymentWorld
beforeAll(async () => {
  world = await makeDeploymentWorld({ DEVELOPMENT: 'true' })
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
  const { statusCode, json } = await ask('/api/v1/nothing')
  expect([statusCode, json().errorCode]).toEqual([405, 'E0000022'])
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
