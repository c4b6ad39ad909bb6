import { createHash } from 'node:crypto'
import { env } from 'node:process'
import type { Response } from 'light-my-request'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileUris } from '../../protocol/oauth/hostile-uris.testing.ts'
import type { TestApp } from '../worlds/app-world.ts'
import { type AttackWorld, cookieHeader, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld
let cookie = ''

beforeAll(async () => {
  world = await makeAttackWorld()
  const ada = world.party()
  await ada.signIn()
  cookie = cookieHeader(ada.browser.cookies)
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url')

/** Every way in which the rest of the request can be right or wrong: none may matter before the address is proven. */
const restOfRequest: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a right request': {},
  'a right request with PKCE': { code_challenge: challenge, code_challenge_method: 'S256' },
  'prompt=none': { prompt: 'none' },
  'prompt=login': { prompt: 'login' },
  'an unknown scope': { scope: 'openid everything' },
  'no scope': { scope: '' },
  'the implicit response type': { response_type: 'token' },
  'no response type': { response_type: '' },
  'the plain PKCE method': { code_challenge: challenge, code_challenge_method: 'plain' },
  'prompt=none and another': { prompt: 'none login', max_age: '-1' },
  'a request object by address': { request_uri: 'https://evil.tld/request' },
  'a hint that is none': { id_token_hint: 'e30.e30.e30', prompt: 'none' },
  'a broken claims parameter': { claims: '{' },
  'a resource': { resource: 'https://api.example' },
}

const responseModes = ['', 'query', 'fragment', 'form_post', 'form_post.jwt', 'web_message']

/** True for the full product of addresses, modes and requests, which takes minutes. */
const isThorough = env.ATRIUM_THOROUGH === 'true'

async function knock(app: TestApp, redirectUri: string, changes: Readonly<Record<string, string>>, at: number) {
  const usual = { client_id: app.clientId, response_type: 'code', scope: 'openid', state: 'af0ifjsldkj' }
  const query = new URLSearchParams({ ...usual, redirect_uri: redirectUri, ...changes }).toString()
  // Half of them come with a live session: then nothing but the address stands between the attacker and a code.
  const headers: Record<string, string> = at % 2 === 0 ? { cookie } : {}
  if (at % 5 !== 0) return world.ask({ method: 'GET', url: `/oauth2/v1/authorize?${query}`, headers })
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  return world.ask({ method: 'POST', url: '/oauth2/v1/authorize', payload: query, headers: { ...headers, ...type } })
}

/** Follows the one redirect that is ours: a cross-site POST comes back as a GET. */
async function settle(answer: Response): Promise<Response> {
  const location = String(answer.headers.location ?? '')
  const isOwnGet = answer.statusCode === 303 && location.startsWith(`${world.issuer}/oauth2/v1/authorize?`)
  return isOwnGet ? world.ask({ url: location.slice(world.issuer.length) }) : answer
}

/** What sends a browser anywhere: empty for a page that keeps it. */
const waysOut = ({ statusCode, headers, body }: Response) => ({
  status: statusCode,
  location: headers.location,
  refresh: headers.refresh ?? /http-equiv="refresh"/.exec(body)?.[0],
  form: /<form[^>]*>/.exec(body)?.[0],
  link: /<a [^>]*href="(?!\/)[^"]*"/.exec(body)?.[0],
  formPolicy: /form-action ([^;]*)/.exec(String(headers['content-security-policy']))?.[1],
})

const stays = {
  status: 400,
  location: undefined,
  refresh: undefined,
  form: undefined,
  link: undefined,
  formPolicy: "'self'",
}

async function attack(app: TestApp, uris: readonly string[], perUri = Infinity): Promise<string[]> {
  const all = Object.values(restOfRequest)
  const escaped: string[] = []
  for (const [at, uri] of uris.entries()) {
    const start = at % all.length
    const requests = [...all.slice(start), ...all.slice(0, start)].slice(0, isThorough ? Infinity : perUri)
    // Every address meets every request and every mode; every request and every mode meet in some address.
    const pairs = isThorough
      ? requests.flatMap((changes) => responseModes.map((mode) => ({ ...changes, response_mode: mode })))
      : requests.map((changes, n) => ({
          ...changes,
          response_mode: responseModes[(at + n) % responseModes.length] ?? '',
        }))
    const answers = await Promise.all(
      pairs.map(async (changes, n) => ({
        changes,
        ways: waysOut(await settle(await knock(app, uri, changes, at + n))),
      })),
    )
    for (const { changes, ways } of answers)
      if (JSON.stringify(ways) !== JSON.stringify(stays)) escaped.push(JSON.stringify({ uri, changes, ways }))
  }
  return escaped
}

describe('CVE-2024-8883, CVE-2026-7504, CVE-2026-3872, CVE-2018-6520, GHSA-9vm7-v8wj-3fqw, CVE-2019-9837', () => {
  test('none of 500 hostile relatives of a registered address gets an answer, in any mode, on any error path', async () => {
    const uri = 'https://notes.example/callback'
    const uris = hostileUris(uri)
    expect(uris.length).toBeGreaterThan(500)
    const app = await world.addApp({ oidc: { redirectUris: [uri] } })
    expect(await attack(app, uris.slice(0, 520))).toEqual([])
    expect(await attack(app, uris.slice(520), 2)).toEqual([])
  })

  test.each([
    ['a web app on loopback', 'http://127.0.0.1:8099/cb?keep=1', 'web'],
    ['a native app with a scheme of its own', 'com.example.app:/callback', 'native'],
    // Of such an app the port is free, and nothing else.
    ['a native app on loopback', 'http://127.0.0.1/cb', 'native'],
  ] as const)('nor does one of the address of %s', async (_, uri, clientKind) => {
    const app = await world.addApp({ oidc: { redirectUris: [uri], clientKind } })
    const isPort = /^http:\/\/127\.0\.0\.1:[1-9]\d{0,4}\/cb$/
    const uris = hostileUris(uri).filter((hostile) => clientKind === 'web' || !isPort.test(hostile))
    expect(await attack(app, uris, 2)).toEqual([])
  })
})

describe('the address that must be there', () => {
  const shown = async (parameters: string, method: 'GET' | 'POST' = 'GET') => {
    const url = '/oauth2/v1/authorize'
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    return waysOut(
      method === 'GET'
        ? await world.ask({ url: `${url}?${parameters}`, headers: { cookie } })
        : await world.ask({ method, url, payload: parameters, headers: { cookie, ...type } }),
    )
  }

  test('RFC9700-4.1: a sole registered address is not taken for one that was not sent', async () => {
    expect(await shown(`client_id=${world.ledger.clientId}&response_type=code&scope=openid`)).toEqual(stays)
  })

  test('CVE-2024-52289: an app without any address learns none from the first request', async () => {
    const { clientId } = await world.addApp({ oidc: { redirectUris: [] } })
    const query = `client_id=${clientId}&response_type=code&scope=openid&redirect_uri=https%3A%2F%2Fapp.example%2F`
    expect(await shown(query)).toEqual(stays)
    expect(await shown(query)).toEqual(stays)
  })

  test.each(['GET', 'POST'] as const)('CVE-2026-9689: an address sent twice is none, by %s', async (method) => {
    const { clientId, redirectUri } = world.ledger
    const right = encodeURIComponent(redirectUri)
    const base = `client_id=${clientId}&response_type=code&scope=openid`
    const evil = 'redirect_uri=https%3A%2F%2Fevil.tld%2F'
    expect(await shown(`${base}&redirect_uri=${right}&${evil}`, method)).toEqual(stays)
    expect(await shown(`${base}&${evil}&redirect_uri=${right}`, method)).toEqual(stays)
    expect(await shown(`${base}&redirect_uri[]=${right}&redirect_uri[0]=${right}`, method)).toEqual(stays)
  })

  test('CVE-2026-9689: an address in the query and another in the body are two', async () => {
    const { clientId, redirectUri } = world.ledger
    const answer = await world.ask({
      method: 'POST',
      url: `/oauth2/v1/authorize?redirect_uri=${encodeURIComponent(redirectUri)}`,
      payload: `client_id=${clientId}&response_type=code&scope=openid&redirect_uri=https%3A%2F%2Fevil.tld%2F`,
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(waysOut(answer)).toEqual(stays)
  })

  test.each(['client_id', 'state', 'response_mode', 'scope', 'nonce', 'surprise'])(
    'CVE-2026-9689: %s sent twice is refused, and what it was is not sent back',
    async (name) => {
      const { clientId, redirectUri } = world.ledger
      const usual = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: 'openid' }
      const query = new URLSearchParams({ ...usual, state: 'one', [name]: 'one' })
      query.append(name, 'two')
      const { statusCode, headers } = await world.ask({ url: `/oauth2/v1/authorize?${query}`, headers: { cookie } })
      if (name === 'client_id') return expect(statusCode).toBe(400)
      const location = new URL(String(headers.location))
      expect(location.origin + location.pathname).toBe(redirectUri)
      expect(location.searchParams.get('error')).toBe('invalid_request')
      expect(location.searchParams.has('code')).toBe(false)
    },
  )
})

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'JaVaScRiPt:alert(1)//https://',
  'vbscript:x',
  'file:///etc/passwd',
])('CVE-2024-21637, CVE-2026-9086: even if %s had been registered, no browser is led there', async (uri) => {
  const app = await world.addApp({ oidc: { redirectUris: [uri] } })
  for (const mode of ['query', 'fragment', 'form_post'])
    for (const prompt of ['none', ''])
      expect(waysOut(await knock(app, uri, { response_mode: mode, prompt }, 2))).toEqual(stays)
})
