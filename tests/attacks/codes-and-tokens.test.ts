import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonAnswer, RelyingParty } from '../worlds/relying-party.ts'
import { type AttackWorld, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld
/** Ada at an app, and Ada at the attacker's app. */
let party: RelyingParty
let mallory: RelyingParty

beforeAll(async () => {
  world = await makeAttackWorld()
  party = world.party()
  const redirectUris = ['https://mallory.example/cb', party.app.redirectUri]
  mallory = world.party({ app: await world.addApp({ label: 'Mallory', oidc: { redirectUris } }) })
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

const outcome = ({ status, json }: JsonAnswer) => `${status} ${(json.error as string | undefined) ?? 'ok'}`

async function codeOf(from: RelyingParty = party, scope = 'openid email'): Promise<string> {
  return (await from.authorize({ scope })).parameters.get('code') ?? ''
}

interface Tokens {
  readonly access: string
  readonly id: string
  readonly refresh: string
  readonly code: string
}

async function tokensOf(from: RelyingParty = party): Promise<Tokens> {
  const code = await codeOf(from, 'openid email offline_access')
  const { json, status, body } = await from.exchange(code)
  if (status !== 200) throw new Error(body)
  return { access: String(json.access_token), id: String(json.id_token), refresh: String(json.refresh_token), code }
}

const isLive = async (access: string) => (await party.userInfo(access)).status === 200

describe('CVE-2026-55672: what was given to one app serves no other', () => {
  test('another app cannot redeem a code, and spoils it for nobody', async () => {
    const code = await codeOf()
    expect(outcome(await mallory.exchange(code, { redirect_uri: party.app.redirectUri }))).toBe('400 invalid_grant')
    expect(outcome(await party.exchange(code))).toBe('200 ok')
  })

  test('another app can neither refresh, nor look at, nor revoke a token', async () => {
    const { access, refresh } = await tokensOf()
    expect(outcome(await mallory.refresh(refresh))).toBe('400 invalid_grant')
    for (const token of [access, refresh]) {
      expect((await mallory.post('/oauth2/v1/introspect', { token })).json).toEqual({ active: false })
      expect(outcome(await mallory.post('/oauth2/v1/revoke', { token }))).toBe('400 unauthorized_client')
    }
    expect(await isLive(access)).toBe(true)
    expect(outcome(await party.refresh(refresh))).toBe('200 ok')
  })

  test('naming the victim as client_id beside one’s own secret does not help', async () => {
    const code = await codeOf()
    const answer = await mallory.exchange(code, { client_id: party.app.clientId, redirect_uri: party.app.redirectUri })
    expect(outcome(answer)).toBe('400 invalid_request')
  })

  test.each([
    ['no secret', {}],
    ['an empty secret', { client_secret: '' }],
    ['another secret', { client_secret: 'guess' }],
  ])('GHSA-pw9m-5jxm-xr6h, CVE-2026-44476: a confidential app with %s is nobody', async (_, fields) => {
    const { refresh } = await tokensOf()
    const code = await codeOf()
    const asPublic = world.party({ method: 'none' })
    expect(outcome(await asPublic.refresh(refresh, fields))).toBe('401 invalid_client')
    expect(outcome(await asPublic.exchange(code, fields))).toBe('401 invalid_client')
    expect(outcome(await asPublic.post('/oauth2/v1/revoke', { token: refresh, ...fields }))).toBe('401 invalid_client')
    expect(outcome(await asPublic.post('/oauth2/v1/introspect', { token: refresh, ...fields }))).toBe(
      '401 invalid_client',
    )
  })

  test('CVE-2026-44476: the right secret by another method than the registered one does not count', async () => {
    const code = await codeOf()
    const byPost = world.party({ method: 'client_secret_post' })
    expect(outcome(await byPost.exchange(code))).toBe('401 invalid_client')
  })

  test('RFC7662-2.1: a public app looks at no tokens, not even its own', async () => {
    const app = await world.addApp({ oidc: { authMethod: 'none', clientKind: 'browser' } })
    const answer = await world.party({ app, method: 'none' }).post('/oauth2/v1/introspect', { token: 'x' })
    expect(outcome(answer)).toBe('401 invalid_client')
  })
})

describe('what a code is bound to', () => {
  test.each([
    ['missing', undefined, 'invalid_request'],
    ['empty', '', 'invalid_request'],
    ['of the same app but not of this request', 'https://mallory.example/cb', 'invalid_grant'],
    ['in another spelling', 'http://localhost:8081/callback/', 'invalid_grant'],
    ['percent-encoded', 'http%3A%2F%2Flocalhost%3A8081%2Fcallback', 'invalid_grant'],
  ])('RFC9700-4.5: a redirect address that is %s', async (_, redirectUri, error) => {
    const { parameters } = await mallory.authorize({ redirect_uri: party.app.redirectUri })
    const code = parameters.get('code') ?? ''
    expect((await mallory.exchange(code, { redirect_uri: redirectUri })).json.error).toBe(error)
    expect((await mallory.exchange(code, { redirect_uri: party.app.redirectUri })).status).toBe(200)
  })

  test('CVE-2024-52287: scopes asked for at the token endpoint add nothing to a code', async () => {
    const { json } = await party.exchange(await codeOf(party, 'openid'), {
      scope: 'openid email groups offline_access',
    })
    expect([json.scope, json.refresh_token]).toEqual(['openid', undefined])
    const claims = (await party.userInfo(String(json.access_token))).json
    expect(Object.keys(claims)).toEqual(['sub'])
  })

  test('RFC6749-6: a refresh narrows and never widens', async () => {
    const { refresh } = await tokensOf()
    expect(outcome(await party.refresh(refresh, { scope: 'openid email groups' }))).toBe('400 invalid_scope')
    const narrowed = await party.refresh(refresh, { scope: 'openid' })
    expect(narrowed.json.scope).toBe('openid')
  })

  test('RFC9700-2.1.1: a code dies with its minute', async () => {
    const code = await codeOf()
    world.clock.offsetMs += 60_000
    try {
      expect(outcome(await party.exchange(code))).toBe('400 invalid_grant')
    } finally {
      world.clock.offsetMs -= 60_000
    }
  })

  test('RFC6749-4.1.2: a code dies with the session it was given in', async () => {
    const other = world.party()
    const code = await codeOf(other)
    await other.browser.open(`${world.issuer}/sign-out`)
    await other.browser.submit()
    expect(outcome(await other.exchange(code))).toBe('400 invalid_grant')
  })
})

describe('RFC9700-4.5, ASVS-10.4.2: a code that comes back', () => {
  test('ends every token it gave, and the refresh token’s whole family', async () => {
    const { code, access, refresh } = await tokensOf()
    const { json } = await party.refresh(refresh)
    expect(await isLive(access)).toBe(true)
    expect(outcome(await party.exchange(code))).toBe('400 invalid_grant')
    expect(await isLive(access)).toBe(false)
    expect(await isLive(String(json.access_token))).toBe(false)
    expect(outcome(await party.refresh(String(json.refresh_token)))).toBe('400 invalid_grant')
  })

  test('ends them also when it comes back after its minute', async () => {
    const { code, access } = await tokensOf()
    world.clock.offsetMs += 120_000
    try {
      expect(outcome(await party.exchange(code))).toBe('400 invalid_grant')
      expect(await isLive(access)).toBe(false)
    } finally {
      world.clock.offsetMs -= 120_000
    }
  })

  test('ends nothing when another app brings it: that would be a way to sign people out', async () => {
    const { code, access } = await tokensOf()
    expect(outcome(await mallory.exchange(code, { redirect_uri: party.app.redirectUri }))).toBe('400 invalid_grant')
    expect(await isLive(access)).toBe(true)
  })
})

describe('CVE-2026-27840: a code or token that was cut, grown or spelled otherwise is none', () => {
  const spellings = (text: string): string[] => [
    ...[1, 2, 3, 5, 8, 20, text.length - 1].map((cut) => text.slice(0, -cut)),
    ...['A', '=', '==', '.', '%20', ' x', text.slice(-4)].map((more) => text + more),
    ...[1, 2].map((cut) => text.slice(cut)),
    text.toLowerCase(),
    text.toUpperCase(),
    text.replace(/[a-z]/, (letter) => letter.toUpperCase()),
    text.replaceAll('-', '+').replaceAll('_', '/').concat('='),
    // The last letter holds spare bits: its neighbours stand for the same bytes.
    ...['A', 'B', 'Q', 'g', 'w', '4', '8', 'c'].map((letter) => text.slice(0, -1) + letter),
    Buffer.from(text).toString('base64url'),
    ...[0.2, 0.5, 0.8].map((part) => flip(text, Math.floor(text.length * part))),
  ]
  const flip = (text: string, at: number) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

  test('a code', async () => {
    const code = await codeOf()
    for (const wrong of spellings(code).filter((one) => one !== code))
      expect([wrong, outcome(await party.exchange(wrong))]).toEqual([wrong, '400 invalid_grant'])
    expect(outcome(await party.exchange(code))).toBe('200 ok')
  })

  test('a refresh token', async () => {
    const { refresh } = await tokensOf()
    for (const wrong of spellings(refresh).filter((one) => one !== refresh))
      expect([wrong, outcome(await party.refresh(wrong))]).toEqual([wrong, '400 invalid_grant'])
    expect(outcome(await party.refresh(refresh))).toBe('200 ok')
  })

  test('an access token', async () => {
    const { access } = await tokensOf()
    for (const wrong of spellings(access).filter((one) => one !== access)) {
      expect([wrong, (await party.userInfo(wrong)).status >= 400]).toEqual([wrong, true])
      const introspected = await party.post('/oauth2/v1/introspect', { token: wrong })
      expect([wrong, introspected.json]).toEqual([wrong, { active: false }])
    }
    expect(await isLive(access)).toBe(true)
  })
})

describe('OIDCC-16.11, ASVS-9.2.2: nothing counts as what it is not', () => {
  test('only an access token opens user info', async () => {
    const { id, refresh } = await tokensOf()
    const code = await codeOf()
    const session = party.browser.cookies.get('atrium-session') ?? ''
    const device = party.browser.cookies.get('atrium-device') ?? ''
    for (const text of [id, refresh, code, session, device, party.app.secret, party.app.clientId])
      expect((await party.userInfo(text)).json.error).toBe('invalid_token')
  })

  test('only a code is redeemed as one, and only a refresh token refreshes', async () => {
    const { access, id, refresh, code } = await tokensOf()
    const session = party.browser.cookies.get('atrium-session') ?? ''
    for (const text of [access, id, refresh, session])
      expect(outcome(await party.exchange(text))).toBe('400 invalid_grant')
    for (const text of [access, id, code, session]) expect(outcome(await party.refresh(text))).toBe('400 invalid_grant')
  })

  test('introspection calls active only what is an access or a refresh token', async () => {
    const { access, id, refresh } = await tokensOf()
    const code = await codeOf()
    const active = async (token: string) => (await party.post('/oauth2/v1/introspect', { token })).json.active
    expect([await active(access), await active(refresh)]).toEqual([true, true])
    for (const text of [id, code, party.browser.cookies.get('atrium-session') ?? ''])
      expect(await active(text)).toBe(false)
  })

  test('no token is a session, and no other cookie is one', async () => {
    const { access, id, refresh } = await tokensOf()
    const { cookies } = party.browser
    for (const text of [access, refresh, id, cookies.get('atrium-browser'), cookies.get('atrium-device')]) {
      const answer = await world.ask({ url: '/api/account', headers: { cookie: `atrium-session=${text}` } })
      expect(answer.statusCode).toBe(401)
    }
  })

  test('RFC9700-2.1.2: there is no grant but the code, its refresh, and that of services', async () => {
    const grants = [
      'password',
      'implicit',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:token-exchange',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:openid:params:grant-type:ciba',
      'AUTHORIZATION_CODE',
      '__proto__',
      'constructor',
    ]
    for (const grant of grants) {
      const answer = await party.post('/oauth2/v1/token', {
        grant_type: grant,
        username: 'ada@acme.example',
        password: 'x',
      })
      expect(outcome(answer)).toBe('400 unsupported_grant_type')
    }
  })
})
