import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signJwt } from '../../server/keys/signing-key.ts'
import { loadKeyRing } from '../../server/keys/key-ring.ts'
import type { RelyingParty } from '../worlds/relying-party.ts'
import { type AttackWorld, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld
let ada: RelyingParty
let hint = ''
let publicJwk: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  world = await makeAttackWorld()
  ada = world.party()
  const { parameters } = await ada.authorize()
  hint = String((await ada.exchange(parameters.get('code') ?? '')).json.id_token)
  const { keys } = (await world.ask({ url: '/oauth2/v1/keys' })).json<{ keys: Record<string, string>[] }>()
  publicJwk = keys.find(({ kid }) => kid === headerOf(hint).kid) ?? {}
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

type Part = Readonly<Record<string, unknown>>
const decoded = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Part
const headerOf = (token: string) => decoded(token.split('.')[0])
const payloadOf = (token: string) => decoded(token.split('.')[1])
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const thief = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** The hint with another header and payload, signed by what the test says. */
function forged(header: Part, payload: Part, signed: (content: string) => string): string {
  const content = `${encoded({ ...headerOf(hint), ...header })}.${encoded({ ...payloadOf(hint), ...payload })}`
  return `${content}.${signed(content)}`
}
const byThief = (content: string, key: KeyObject = thief.privateKey) =>
  sign('sha256', Buffer.from(content), key).toString('base64url')

/** What both endpoints that take a hint make of it: is it believed? */
async function believers(text: string): Promise<string[]> {
  const { clientId, redirectUri } = world.ledger
  const usual = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
  }
  const asked = await ada.browser.step(
    `${world.issuer}/oauth2/v1/authorize?${new URLSearchParams({ ...usual, id_token_hint: text })}`,
  )
  // Of nobody who is signed in: a believed hint then ends at the app, an unbelieved one on a page of ours.
  const parameters = { id_token_hint: text, post_logout_redirect_uri: 'http://localhost:8081/' }
  const left = await world.ask({ url: `/oauth2/v1/logout?${new URLSearchParams(parameters)}` })
  return [
    ...(/[?&]code=/.test(asked.headers.location ?? '') ? ['authorize'] : []),
    ...(left.headers.location === undefined ? [] : ['logout']),
  ]
}

test('a right hint is believed at both endpoints, or the rest would prove nothing', async () => {
  expect(await believers(hint)).toEqual(['authorize', 'logout'])
})

test('OIDCRP-2: and so is one that has expired', async () => {
  world.clock.offsetMs += 3 * 3_600_000
  try {
    expect(await believers(hint)).toEqual(['logout'])
  } finally {
    world.clock.offsetMs -= 3 * 3_600_000
  }
})

describe('nobody believes', () => {
  test.each(['none', 'None', 'NONE', 'nOnE', '', 'HS256', null, ['RS256'], 'ES256', 'PS256'])(
    'CVE-2022-23540: a hint of alg %j, unsigned or under the old signature',
    async (alg) => {
      const [, , signature = ''] = hint.split('.')
      for (const last of ['', signature, 'AA']) expect(await believers(forged({ alg }, {}, () => last))).toEqual([])
      expect(await believers(forged({ alg }, {}, byThief))).toEqual([])
    },
  )

  test('CVE-2023-48223: a hint of HS256 under our public key as the secret', async () => {
    const text = JSON.stringify(publicJwk)
    const secrets = [text, publicJwk.n ?? '', Buffer.from(publicJwk.n ?? '', 'base64url'), publicJwk.kid ?? '', '']
    for (const secret of secrets)
      for (const kid of [publicJwk.kid, undefined])
        expect(
          await believers(
            forged({ alg: 'HS256', kid }, {}, (content) =>
              createHmac('sha256', secret).update(content).digest('base64url'),
            ),
          ),
        ).toEqual([])
  })

  test('CVE-2018-0114: a hint that brings its own key', async () => {
    const jwk = { ...thief.publicKey.export({ format: 'jwk' }), kid: publicJwk.kid }
    for (const header of [
      { jwk },
      { jku: 'http://127.0.0.1:9/' },
      { x5u: 'http://127.0.0.1:9/' },
      { jwk, kid: undefined },
    ])
      expect(await believers(forged(header, {}, byThief))).toEqual([])
  })

  test.each([
    '',
    '../../etc/passwd',
    "' or 1=1",
    '__proto__',
    'constructor',
    ['x'],
    { a: 1 },
    0,
    null,
    'x'.repeat(4000),
  ])('GHSA-869p-cjfg-cm3x: a hint of kid %j', async (kid) =>
    expect(await believers(forged({ kid }, {}, byThief))).toEqual([]),
  )

  test('CVE-2020-15240: a hint whose payload was changed', async () => {
    const [header = '', , signature = ''] = hint.split('.')
    for (const change of [{ sub: 'other' }, { sid: 'other' }, { aud: 'other' }, { exp: 9_999_999_999 }, {}]) {
      const payload = encoded({ ...payloadOf(hint), ...change, more: true })
      expect(await believers(`${header}.${payload}.${signature}`)).toEqual([])
    }
  })

  test('CVE-2023-51774: a hint of another form', async () => {
    const [header = '', payload = '', signature = ''] = hint.split('.')
    const forms = [
      `${hint}.`,
      `.${hint}`,
      `${hint}.x.y`,
      `${hint} `,
      ` ${hint}`,
      `${hint}=`,
      hint.slice(0, -1),
      `${header}.${payload}`,
      `${header}.${payload}.`,
      `${header}..${signature}`,
      '..',
      '.',
      'e30.e30.e30',
      'null.null.null',
      'x'.repeat(12_000),
      JSON.stringify({ payload, protected: header, signature }),
    ]
    for (const text of forms) expect([text, await believers(text)]).toEqual([text, []])
  })

  test('CVE-2026-35042: a hint with a critical extension that nobody knows, even under our signature', async () => {
    const ring = await loadKeyRing(world.db, world.deployment.keeper)
    const key = ring.signing('RS256', Date.now())
    if (!key) throw new Error('there is a key')
    const ours = signJwt(key, 'JWT', payloadOf(hint))
    expect(await believers(ours)).toEqual(['authorize', 'logout'])
    const critical = {
      ...key,
      headers: new Map([['JWT', encoded({ alg: 'RS256', kid: key.kid, typ: 'JWT', crit: ['x'], x: 1 })]]),
    }
    expect(await believers(signJwt(critical, 'JWT', payloadOf(hint)))).toEqual([])
  })

  test('ASVS-9.2.2: another token of ours under the same key, by its type or its contents', async () => {
    const ring = await loadKeyRing(world.db, world.deployment.keeper)
    const key = ring.signing('RS256', Date.now())
    if (!key) throw new Error('there is a key')
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    for (const typ of ['logout+jwt', 'at+jwt', 'global-token-revocation+jwt'])
      expect(await believers(signJwt(key, typ, payloadOf(hint)))).toEqual([])
    for (const change of [
      { iss: 'https://evil.tld' },
      { iss: undefined },
      { iss: `${world.issuer}/` },
      { aud: [world.ledger.clientId] },
      { sub: undefined },
      { sub: 1 },
      { events },
    ])
      expect(await believers(signJwt(key, 'JWT', { ...payloadOf(hint), ...change }))).toEqual([])
  })

  test('OIDCC-16.11: an access token, a code or the form of one', async () => {
    const { parameters } = await ada.authorize()
    const code = parameters.get('code') ?? ''
    const { json } = await ada.exchange(code)
    for (const text of [String(json.access_token), code]) expect(await believers(text)).toEqual([])
  })
})

test('a right hint about somebody else opens no session and hands nobody over', async () => {
  await world.addUser({ login: 'grace@acme.example' })
  const grace = world.party({ login: 'grace@acme.example' })
  await grace.signIn()
  const { clientId, redirectUri } = world.ledger
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    prompt: 'none',
    id_token_hint: hint,
  })
  const { headers } = await grace.browser.step(`${world.issuer}/oauth2/v1/authorize?${query}`)
  expect(new URL(headers.location ?? '').searchParams.get('error')).toMatch(/_required$/)
  // Nor does it sign Grace out without a word.
  const left = await grace.browser.step(
    `${world.issuer}/oauth2/v1/logout?${new URLSearchParams({ id_token_hint: hint })}`,
  )
  expect([left.status, left.headers.location]).toEqual([200, undefined])
  expect((await grace.browser.step(`${world.issuer}/api/account`)).status).toBe(200)
})
