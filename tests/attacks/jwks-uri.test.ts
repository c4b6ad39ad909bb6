import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendRequest } from '../worlds/http-request.ts'
import { withJson } from '../worlds/relying-party.ts'
import { type AttackWorld, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld
/** What the app's server answers at its jwks_uri, and how often it was asked. */
let answer: (reply: ServerResponse) => void = () => undefined
let asked = 0
const server = createServer((_, reply) => {
  asked++
  answer(reply)
})
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256' }

beforeAll(async () => {
  world = await makeAttackWorld()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.close()
  server.closeAllConnections()
  expect(world.unexpected).toEqual([])
  await world.close()
})

const json = (body: string) => (reply: ServerResponse) =>
  void reply.setHeader('content-type', 'application/json').end(body)
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** True when an app whose keys lie at this address is believed. */
async function isBelieved(jwksUri: string): Promise<boolean> {
  const { clientId } = await world.addApp({ oidc: { authMethod: 'private_key_jwt', jwksUri } })
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: world.issuer,
    exp: Math.floor(Date.now() / 1000) + 60,
    jti: randomUUID(),
  }
  const content = `${encoded({ alg: 'RS256', kid: 'k' })}.${encoded(claims)}`
  const signature = sign('sha256', Buffer.from(content), privateKey).toString('base64url')
  const reply = await sendRequest(`${world.issuer}/oauth2/v1/introspect`, {
    form: {
      token: 'x',
      client_assertion: `${content}.${signature}`,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    },
  })
  const { status } = withJson(reply)
  expect([200, 401]).toContain(status)
  return status === 200
}

/** Each app has an address of its own, since fetched keys are held for a while. */
const ownAddress = () => `http://localhost:${(server.address() as AddressInfo).port}/${randomUUID()}`

test('keys that lie at the app’s address are believed, or the rest would prove nothing', async () => {
  answer = json(JSON.stringify({ keys: [publicJwk] }))
  expect(await isBelieved(ownAddress())).toBe(true)
})

describe('what an app’s server may answer', () => {
  const keySets = [
    'null',
    '[]',
    '{}',
    '{"keys":null}',
    '{"keys":{}}',
    '{"keys":[null]}',
    '{"keys":[[],1,"x",true]}',
    '{"keys":[{}]}',
    '{',
    '',
    '<html>',
    '{"keys":[{"kty":"oct","k":"AAAA","kid":"k"}]}',
    '{"keys":[{"kty":"RSA","kid":"k","n":"","e":""}]}',
    '{"keys":[{"kty":"RSA","kid":"k","n":{},"e":[]}]}',
    '{"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"AA","y":"AA"}]}',
    '{"keys":[{"kty":["RSA"],"kid":"k"}]}',
    `{"keys":[${'['.repeat(20_000)}${']'.repeat(20_000)}]}`,
    JSON.stringify({ keys: Array.from({ length: 500 }, () => ({ kty: 'RSA', kid: 'k' })) }),
    JSON.stringify({ keys: [{ ...publicJwk, alg: 'none' }] }),
    JSON.stringify({ keys: [{ ...publicJwk, alg: 'HS256' }] }),
  ]
  test.each(keySets)('%.60j makes nobody believed and nothing fail', async (body) => {
    answer = json(body)
    expect(await isBelieved(ownAddress())).toBe(false)
  })

  test('an answer without end is cut off, and one that never comes is not waited for', async () => {
    answer = (reply) => void reply.writeHead(200).write(`{"keys":["${'x'.repeat(100_000)}`)
    expect(await isBelieved(ownAddress())).toBe(false)
    answer = () => undefined
    const startedAt = performance.now()
    expect(await isBelieved(ownAddress())).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(8_000)
  }, 20_000)

  test.each([301, 302, 307, 308])('CVE-2026-4366: a redirect (%i) is not followed', async (status) => {
    const target = ownAddress()
    answer = (reply) => void reply.writeHead(status, { location: target }).end(JSON.stringify({ keys: [publicJwk] }))
    const before = asked
    expect(await isBelieved(ownAddress())).toBe(false)
    // Twice asked, since keys may be new; never at the other address.
    expect(asked - before).toBeLessThanOrEqual(2)
  })

  test('an address is not asked again for each wrong assertion: nobody makes us a flood', async () => {
    answer = json('{"keys":[]}')
    const address = ownAddress()
    const before = asked
    for (let i = 0; i < 10; i++) await isBelieved(address)
    expect(asked - before).toBeLessThanOrEqual(2)
  })
})

describe('CVE-2026-55671, CVE-2020-10770, GHSA-5rr4-8452-hf4v: no address inside is asked', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/',
    'http://10.0.0.1/',
    'https://192.168.0.1/keys',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00::1]/',
    'https://100.100.100.200/',
    'gopher://127.0.0.1:6379/',
    'file:///etc/passwd',
    'data:application/json,{"keys":[]}',
    'javascript:1',
    'ftp://127.0.0.1/',
    'https://user:pw@127.0.0.1/',
    'http://0.0.0.0/',
    'https://0/',
    'https://metadata.invalid/',
    'keys',
    '',
    'http://[::]/',
  ])('%s', async (uri) => {
    const before = asked
    expect(await isBelieved(uri)).toBe(false)
    expect(asked).toBe(before)
  })

  test('nor loopback, under any spelling, where the development switch is off', async () => {
    const strict = await makeAttackWorld({ DEVELOPMENT: 'false' })
    const outer = world
    world = strict
    try {
      const { port } = server.address() as AddressInfo
      answer = json(JSON.stringify({ keys: [publicJwk] }))
      const before = asked
      const hosts = [
        '127.0.0.1',
        'localhost',
        'localhost.',
        '127.1',
        '2130706433',
        '0x7f000001',
        '017700000001',
        '[::1]',
        '[::ffff:127.0.0.1]',
        '[::ffff:7f00:1]',
        '0.0.0.0',
        '127.0.0.1.',
        '127。0。0。1',
        '①②⑦.0.0.1',
        'sub.localhost',
        '[64:ff9b::127.0.0.1]',
        '[2002:7f00:1::]',
      ]
      for (const host of hosts)
        for (const scheme of ['http', 'https'])
          expect([host, await isBelieved(`${scheme}://${host}:${port}/keys`)]).toEqual([host, false])
      expect(asked).toBe(before)
    } finally {
      world = outer
      expect(strict.unexpected).toEqual([])
      await strict.close()
    }
  }, 60_000)
})

test('CVE-2020-10770, CVE-2026-4366: nothing that a request names is fetched', async () => {
  const address = ownAddress()
  const before = asked
  const { clientId, redirectUri } = world.ledger
  const usual = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' }
  for (const name of [
    'request_uri',
    'request',
    'registration',
    'sector_identifier_uri',
    'jwks_uri',
    'logo_uri',
    'resource',
    'claims_redirect',
  ]) {
    const query = new URLSearchParams({ ...usual, [name]: address })
    const { statusCode } = await world.ask({ url: `/oauth2/v1/authorize?${query}` })
    expect(statusCode).toBe(303)
  }
  expect(asked).toBe(before)
})
