import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from '../worlds/app-world.ts'
import { sendRequest } from '../worlds/http-request.ts'
import { withJson } from '../worlds/relying-party.ts'
import { type AttackWorld, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld
let byKey: TestApp
let bySecret: TestApp

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const thief = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = (key: KeyObject, kid: string, alg: string) => ({ ...key.export({ format: 'jwk' }), kid, alg, use: 'sig' })

beforeAll(async () => {
  world = await makeAttackWorld()
  const keys = [jwk(rsa.publicKey, 'rsa', 'RS256'), jwk(ec.publicKey, 'ec', 'ES256')]
  byKey = await world.addApp({ oidc: { authMethod: 'private_key_jwt', jwks: { keys } } })
  bySecret = await world.addApp({ oidc: { authMethod: 'client_secret_jwt' } })
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

type Claims = Readonly<Record<string, unknown>>
const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const nowSeconds = () => Math.floor(Date.now() / 1000)
const claimsOf = ({ clientId }: TestApp, changes: Claims = {}): Claims => ({
  iss: clientId,
  sub: clientId,
  aud: world.issuer,
  exp: nowSeconds() + 60,
  jti: randomUUID(),
  ...changes,
})

const rs256 = (content: string, key = rsa.privateKey) => sign('sha256', Buffer.from(content), key).toString('base64url')
const hs = (content: string, secret: string | Buffer, hash = 'sha256') =>
  createHmac(hash, secret).update(content).digest('base64url')

/** A JWT whose header and payload are as given, signed by what the test says. */
function jwt(header: unknown, payload: unknown, signed: (content: string) => string): string {
  const content = `${encoded(header)}.${encoded(payload)}`
  return `${content}.${signed(content)}`
}

const goodOne = (changes: Claims = {}) => jwt({ alg: 'RS256', kid: 'rsa' }, claimsOf(byKey, changes), rs256)

/** True when the token endpoint believes who it is: the grant itself is then found wanting. */
async function isBelieved(
  assertion: string,
  path = '/oauth2/v1/token',
  more: Record<string, string> = {},
): Promise<boolean> {
  const answer = await sendRequest(world.issuer + path, {
    form: {
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      grant_type: 'refresh_token',
      refresh_token: 'none',
      token: 'none',
      ...more,
    },
  })
  const { status, json } = withJson(answer)
  expect([200, 400, 401]).toContain(status)
  return json.error !== 'invalid_client' && json.error !== 'invalid_request'
}

test('a right assertion is believed, by each method and algorithm, or the rest would prove nothing', async () => {
  expect(await isBelieved(goodOne())).toBe(true)
  const es256 = (content: string) =>
    sign('sha256', Buffer.from(content), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  expect(await isBelieved(jwt({ alg: 'ES256', kid: 'ec' }, claimsOf(byKey), es256))).toBe(true)
  for (const [alg, hash] of Object.entries({ HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }))
    expect(await isBelieved(jwt({ alg }, claimsOf(bySecret), (content) => hs(content, bySecret.secret, hash)))).toBe(
      true,
    )
})

describe('the algorithm', () => {
  test.each([
    'none',
    'None',
    'NONE',
    'nOnE',
    '',
    'HS256',
    null,
    undefined,
    0,
    ['RS256'],
    'RS256\0',
    'rs256',
    'RS512',
    'ES512',
  ])('CVE-2022-23540: alg %j without a signature is nobody’s', async (alg) => {
    for (const signature of ['', 'AA', encoded('x')])
      expect(await isBelieved(jwt({ alg, kid: 'rsa' }, claimsOf(byKey), () => signature))).toBe(false)
    expect(await isBelieved(`${encoded({ alg })}.${encoded(claimsOf(byKey))}`)).toBe(false)
  })

  test('CVE-2023-48223, CVE-2026-34950, CVE-2026-11800: HS256 with the public key as secret is nobody’s, in any spelling of the key', async () => {
    const pem = rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString()
    const pkcs1 = rsa.publicKey.export({ format: 'pem', type: 'pkcs1' }).toString()
    const { n = '' } = rsa.publicKey.export({ format: 'jwk' })
    const secrets = [
      pem,
      pem.trim(),
      ` ${pem}`,
      `\n${pem}`,
      pem.replaceAll('\n', '\r\n'),
      pkcs1,
      n,
      Buffer.from(n, 'base64url'),
    ]
    const texts = [
      JSON.stringify(jwk(rsa.publicKey, 'rsa', 'RS256')),
      rsa.publicKey.export({ format: 'der', type: 'spki' }),
      '',
      '\0',
    ]
    for (const secret of [...secrets, ...texts])
      for (const app of [byKey, bySecret])
        for (const kid of ['rsa', undefined])
          expect(await isBelieved(jwt({ alg: 'HS256', kid }, claimsOf(app), (content) => hs(content, secret)))).toBe(
            false,
          )
  })

  test('CVE-2021-46743: a key of one kind under the name of another opens nothing', async () => {
    expect(await isBelieved(jwt({ alg: 'RS256', kid: 'ec' }, claimsOf(byKey), rs256))).toBe(false)
    expect(await isBelieved(jwt({ alg: 'ES256', kid: 'rsa' }, claimsOf(byKey), rs256))).toBe(false)
    expect(await isBelieved(jwt({ alg: 'PS256', kid: 'rsa' }, claimsOf(byKey), rs256))).toBe(false)
  })

  test('CVE-2026-45363: a client without a secret is not one with an empty secret', async () => {
    const app = await world.addApp({ oidc: { authMethod: 'client_secret_jwt' } })
    await world.db
      .deleteFrom('app_secret')
      .where('org_id', '=', world.db.org)
      .where('app_id', '=', app.clientId)
      .execute()
    const secrets = ['', '\0', 'undefined', 'null', createHash('sha256').update('').digest()]
    for (const secret of secrets)
      expect(await isBelieved(jwt({ alg: 'HS256' }, claimsOf(app), (content) => hs(content, secret)))).toBe(false)
  })
})

describe('the key', () => {
  const byThief = (content: string) => rs256(content, thief.privateKey)

  test('CVE-2018-0114: a key that the assertion brings along is not believed', async () => {
    const own = jwk(thief.publicKey, 'rsa', 'RS256')
    const x5c = [thief.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')]
    const hints = [
      { jwk: own },
      { jku: 'http://127.0.0.1:9/keys' },
      { x5u: 'http://127.0.0.1:9/cert' },
      { x5c },
      { jwk: own, kid: undefined },
    ]
    for (const hint of hints)
      expect(await isBelieved(jwt({ alg: 'RS256', kid: 'rsa', ...hint }, claimsOf(byKey), byThief))).toBe(false)
  })

  test.each([
    '../../../../dev/null',
    "' OR 1=1 --",
    '/etc/passwd',
    '__proto__',
    '',
    'x'.repeat(5000),
    { $ne: null },
    ['rsa'],
    1,
    null,
  ])('GHSA-869p-cjfg-cm3x: kid %j opens no other key', async (kid) => {
    expect(await isBelieved(jwt({ alg: 'RS256', kid }, claimsOf(byKey), byThief))).toBe(false)
    expect(await isBelieved(jwt({ alg: 'HS256', kid }, claimsOf(byKey), (content) => hs(content, '')))).toBe(false)
  })

  test('CVE-2020-15240: a changed payload under the old signature is nobody’s', async () => {
    const [header = '', , signature = ''] = goodOne().split('.')
    expect(await isBelieved(`${header}.${encoded(claimsOf(byKey))}.${signature}`)).toBe(false)
  })

  test('one app’s key does not speak for another app', async () => {
    const other = await world.addApp({
      oidc: { authMethod: 'private_key_jwt', jwks: { keys: [jwk(thief.publicKey, 'rsa', 'RS256')] } },
    })
    expect(await isBelieved(jwt({ alg: 'RS256', kid: 'rsa' }, claimsOf(byKey), byThief))).toBe(false)
    expect(await isBelieved(jwt({ alg: 'RS256', kid: 'rsa' }, claimsOf(other), rs256))).toBe(false)
    expect(await isBelieved(jwt({ alg: 'RS256', kid: 'rsa' }, claimsOf(byKey, { iss: other.clientId }), rs256))).toBe(
      false,
    )
    expect(await isBelieved(jwt({ alg: 'RS256', kid: 'rsa' }, claimsOf(byKey, { sub: other.clientId }), rs256))).toBe(
      false,
    )
  })
})

describe('the form', () => {
  test.each([[['x']], [['exp']], [[]], ['b64'], [['b64']]])(
    'CVE-2026-35042: crit %j is not skipped over',
    async (crit) => {
      expect(await isBelieved(jwt({ alg: 'RS256', kid: 'rsa', crit, b64: false, x: 1 }, claimsOf(byKey), rs256))).toBe(
        false,
      )
    },
  )

  test('CVE-2023-51774: a token of five parts, or with anything before or behind, is none', async () => {
    const good = goodOne()
    const [header = '', payload = '', signature = ''] = good.split('.')
    const forms = [
      `${header}.${payload}.${signature}.${signature}.${signature}`,
      `${encoded({ alg: 'RSA-OAEP', enc: 'A256GCM', kid: 'rsa' })}.e30.e30.e30.e30`,
      `${encoded({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2_147_483_647, p2s: 'x' })}.e30.e30.e30.e30`,
      `${good}.`,
      `.${good}`,
      `${good} `,
      ` ${good}`,
      `${good}\n`,
      good.replace('.', '..'),
      `${good}=`,
      'e30.e30.e30',
      '..',
      '.',
      'null.null.null',
      JSON.stringify({ payload, signatures: [{ protected: header, signature }] }),
      JSON.stringify({ payload, protected: header, header: { alg: 'none' }, signature: '' }),
    ]
    for (const text of forms) expect([text, await isBelieved(text)]).toEqual([text, false])
  })

  test('GHSA-jc38-x7x8-2xc8: the spare bits of the signature change nothing unseen', async () => {
    const good = goodOne()
    const last = good.slice(-1)
    const others = ['A', 'B', 'C', 'D', 'Q', 'R', 'S', 'T', 'g', 'h', 'i', 'j', 'w', 'x', 'y', 'z'].filter(
      (letter) => letter !== last,
    )
    for (const letter of others) {
      const text = good.slice(0, -1) + letter
      // Another spelling of the same bytes may pass once; its jti is then spent like that of the right one.
      if (await isBelieved(text)) expect(await isBelieved(good)).toBe(false)
    }
  })

  test('of claims that are named twice no second reader can believe the other', async () => {
    const { iss, aud, exp } = claimsOf(byKey)
    const other = world.ledger.clientId
    const text = `{"iss":"${String(iss)}","sub":"${other}","sub":"${String(iss)}","aud":"${String(aud)}","exp":${String(exp)},"jti":"${randomUUID()}"}`
    const turned = text.replace(`"${other}","sub":"${String(iss)}"`, `"${String(iss)}","sub":"${other}"`)
    for (const payload of [text, turned]) {
      const assertion = jwt({ alg: 'RS256', kid: 'rsa' }, payload, rs256)
      expect(await isBelieved(assertion, '/oauth2/v1/token', { client_id: other })).toBe(false)
    }
  })

  test.each(['null', '[]', '"x"', '1', '', '{', '{}'])('a payload of %j names nobody', async (payload) => {
    expect(await isBelieved(jwt({ alg: 'RS256', kid: 'rsa' }, payload, rs256))).toBe(false)
  })
})

describe('the claims', () => {
  const hour = 3600
  test.each<[string, () => Claims]>([
    ['without exp', () => ({ exp: undefined })],
    ['expired five minutes ago', () => ({ exp: nowSeconds() - 300 })],
    ['that lives a year', () => ({ exp: nowSeconds() + 365 * 24 * hour })],
    ['with exp as text', () => ({ exp: String(nowSeconds() + 60) })],
    ['with an endless exp', () => ({ exp: 1e308 })],
    ['from the future', () => ({ nbf: nowSeconds() + 300 })],
    ['issued in the future', () => ({ iat: nowSeconds() + 300 })],
    ['without jti', () => ({ jti: undefined })],
    ['with an empty jti', () => ({ jti: '' })],
    ['with a jti that is a list', () => ({ jti: ['x'] })],
    ['with an endless jti', () => ({ jti: 'j'.repeat(5000) })],
    ['for another server', () => ({ aud: 'https://evil.tld' })],
    ['for nobody', () => ({ aud: undefined })],
    ['for an address that begins like ours', () => ({ aud: `${world.issuer}.evil.tld` })],
    ['for an object', () => ({ aud: { toString: 'x' } })],
    ['without iss', () => ({ iss: undefined })],
    ['without sub', () => ({ sub: undefined })],
  ])('RFC7523-3: an assertion %s is refused', async (_, changes) => {
    expect(await isBelieved(goodOne(changes()))).toBe(false)
  })

  test('CVE-2020-15222, CVE-2020-5300: an assertion counts once, at whatever endpoint', async () => {
    const assertion = goodOne()
    expect(await isBelieved(assertion)).toBe(true)
    for (const path of ['/oauth2/v1/token', '/oauth2/v1/introspect', '/oauth2/v1/revoke'])
      expect(await isBelieved(assertion, path)).toBe(false)
  })

  test('CVE-2020-15222: the same jti in another assertion of the app is the same; another app may have it', async () => {
    const jti = randomUUID()
    expect(await isBelieved(goodOne({ jti }))).toBe(true)
    expect(await isBelieved(goodOne({ jti, exp: nowSeconds() + 100 }))).toBe(false)
    const others = jwt({ alg: 'HS256' }, claimsOf(bySecret, { jti }), (content) => hs(content, bySecret.secret))
    expect(await isBelieved(others)).toBe(true)
  })

  test('an assertion is remembered as long as clocks that differ could accept it', async () => {
    const assertion = goodOne({ exp: nowSeconds() + 30 })
    expect(await isBelieved(assertion)).toBe(true)
    world.clock.offsetMs += 80_000
    try {
      expect(await isBelieved(assertion)).toBe(false)
    } finally {
      world.clock.offsetMs -= 80_000
    }
  })

  test.each([
    ['no type', { client_assertion_type: '' }],
    ['a type of another kind', { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' }],
    ['a secret beside it', { client_secret: 'x' }],
    ['another client_id beside it', { client_id: 'other' }],
  ])('RFC7521-4.2: an assertion with %s is refused', async (_, more) => {
    expect(await isBelieved(goodOne(), '/oauth2/v1/token', more)).toBe(false)
  })
})
