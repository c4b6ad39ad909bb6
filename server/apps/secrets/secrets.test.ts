import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App, OidcApp } from '../../../contracts/management/app.ts'
import type { AppKey, NewSecret, ScopeGrant, Secret } from '../../../contracts/management/secret.ts'
import { makeRelyingParty } from '../../../tests/worlds/relying-party.ts'
import { type ApiClient, makeManagementWorld, type ManagementWorld } from '../../../tests/worlds/management-world.ts'

let world: ManagementWorld
let ada: ApiClient
beforeAll(async () => {
  world = await makeManagementWorld()
  ;({ ada } = world)
})
afterAll(() => world?.close())

const redirectUri = 'http://localhost:8081/callback'

const makeApp = async (oauthClient: object = {}, credentials: object = {}): Promise<OidcApp> => {
  const body = {
    label: 'Rotating',
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: credentials },
    settings: { oauthClient: { redirect_uris: [redirectUri], ...oauthClient } },
  }
  const { status, body: app } = await ada.call<OidcApp>('POST', '/api/v1/apps', body)
  expect(status).toBe(200)
  return app
}

const makeService = () => makeApp({ application_type: 'service', redirect_uris: [] })

const hours = 3_600_000

const pair = (curve = 'P-256') => generateKeyPairSync('ec', { namedCurve: curve })
const jwkOf = (key: KeyObject, more: object = {}) => ({ ...key.export({ format: 'jwk' }), ...more })

/** A token for the app itself, by an assertion that this key signs. */
async function tokenBy(
  clientId: string,
  { privateKey, kid, alg }: { privateKey: KeyObject; kid: string; alg: string },
  scope = 'okta.apps.read',
) {
  const seconds = Math.floor(Date.now() / 1_000)
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: `${world.issuer}/oauth2/v1/token`,
    exp: seconds + 60,
    jti: `${kid}-${Math.random()}`,
  }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg, kid })}.${part(claims)}`
  const hash = { ES256: 'sha256', ES384: 'sha384', ES512: 'sha512' }[alg]
  const signature = sign(hash, Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  const answer = await world.app.inject({
    method: 'POST',
    url: '/oauth2/v1/token',
    headers: { host: new URL(world.issuer).host, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: `${text}.${signature}`,
    }).toString(),
  })
  return answer.json<{ access_token?: string; error?: string }>()
}

describe('secrets', () => {
  const at = (id: string, rest = '') => `/api/v1/apps/${id}/credentials/secrets${rest}`
  const listOf = async (id: string) => (await ada.call<Secret[]>('GET', at(id))).body

  /** True when this secret is believed at the token endpoint: the made-up code is refused then, and not the client. */
  const works = async (clientId: string, secret: string): Promise<boolean> => {
    const party = makeRelyingParty(world.issuer, { clientId, secret, redirectUri }, { login: 'nobody' })
    const { json } = await party.exchange('made-up')
    return json.error !== 'invalid_client'
  }

  test('two work at once, and never three, however many are asked for at once', async () => {
    const { id } = await makeApp()
    const answers = await Promise.all(Array.from({ length: 6 }, () => ada.call('POST', at(id), {})))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 400, 400, 400, 400, 400])
    expect((await listOf(id)).filter(({ status }) => status === 'ACTIVE')).toHaveLength(2)
  })

  test('one that is revived is counted like one that is made', async () => {
    const { id } = await makeApp()
    const [first] = await listOf(id)
    await ada.call('POST', at(id, `/${first?.id}/lifecycle/deactivate`))
    await ada.call('POST', at(id), {})
    const answers = await Promise.all([
      ada.call('POST', at(id), {}),
      ada.call('POST', at(id, `/${first?.id}/lifecycle/activate`)),
      ada.call('POST', at(id), {}),
    ])
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1)
    expect((await listOf(id)).filter(({ status }) => status === 'ACTIVE')).toHaveLength(2)
  })

  test('both work while one takes the place of the other, and the old one ends by itself', async () => {
    const app = await makeApp()
    const old = app.credentials.oauthClient.client_secret ?? ''
    const made = await ada.call<NewSecret>('POST', at(app.id), { othersExpireIn: 3_600 })
    expect(made.status).toBe(201)
    expect([await works(app.id, old), await works(app.id, made.body.client_secret)]).toEqual([true, true])
    const [before] = await listOf(app.id)
    expect(before).toMatchObject({ status: 'ACTIVE', lastFour: old.slice(-4), createdBy: ada.userId })
    expect(Date.parse(before?.expiresAt ?? '') - Date.now()).toBeGreaterThan(0.9 * hours)
    world.clock.offsetMs = hours + 1_000
    try {
      expect([await works(app.id, old), await works(app.id, made.body.client_secret)]).toEqual([false, true])
      expect((await listOf(app.id)).map(({ status }) => status)).toEqual(['INACTIVE', 'ACTIVE'])
    } finally {
      world.clock.offsetMs = 0
    }
  })

  test('with nothing to wait for the others end at once', async () => {
    const app = await makeApp()
    const made = await ada.call<NewSecret>('POST', at(app.id), { othersExpireIn: 0 })
    expect(await works(app.id, app.credentials.oauthClient.client_secret ?? '')).toBe(false)
    expect(await works(app.id, made.body.client_secret)).toBe(true)
  })

  test('a deactivated one stops at once, even the last, and works again when it is activated', async () => {
    const app = await makeApp()
    const secret = app.credentials.oauthClient.client_secret ?? ''
    const [{ id } = { id: '' }] = await listOf(app.id)
    expect(await works(app.id, secret)).toBe(true)
    expect((await ada.call('DELETE', at(app.id, `/${id}`))).status).toBe(400)
    expect((await ada.call<Secret>('POST', at(app.id, `/${id}/lifecycle/deactivate`))).body.status).toBe('INACTIVE')
    expect(await works(app.id, secret)).toBe(false)
    await ada.call('POST', at(app.id, `/${id}/lifecycle/activate`))
    expect(await works(app.id, secret)).toBe(true)
    await ada.call('POST', at(app.id, `/${id}/lifecycle/deactivate`))
    expect((await ada.call('DELETE', at(app.id, `/${id}`))).status).toBe(204)
    expect(await listOf(app.id)).toEqual([])
    expect(await works(app.id, secret)).toBe(false)
  })

  test('one of one’s own is taken if nobody can guess it, and signs assertions where that is the way', async () => {
    const app = await makeApp({}, { token_endpoint_auth_method: 'client_secret_jwt' })
    const own = 'Xq7-0dV.k2!nP9_tL4~mR8zB6$wC1%yH3^sJ5&fG0*aE'
    const made = await ada.call<NewSecret>('POST', at(app.id), { client_secret: own })
    expect(made.body.client_secret).toBe(own)
    const guessed = await ada.call('POST', at(app.id), { client_secret: 'password'.repeat(6) })
    expect([guessed.status, guessed.error.rule]).toEqual([400, 'own-secret-is-hard-to-guess'])
    const kept = await world.db
      .selectFrom('app_secret')
      .select('sealed')
      .where('org_id', '=', world.db.org)
      .where('app_id', '=', app.id)
      .execute()
    expect(kept.every(({ sealed }) => sealed !== null && !sealed.includes(own))).toBe(true)
  })

  test('an app that needs none gets none', async () => {
    const { id } = await makeApp({ application_type: 'browser' })
    const { status, error } = await ada.call('POST', at(id), {})
    expect([status, error.rule]).toEqual([400, 'app-uses-secrets'])
  })

  test('making one asks a stale session for a new sign-in; stopping one does not', async () => {
    const { id } = await makeApp()
    const [secret] = await listOf(id)
    const stale = await world.bySession(ada.userId, 20)
    expect((await stale.call('POST', at(id), {})).error.rule).toBe('sign-in-is-fresh')
    expect((await stale.call('POST', at(id, `/${secret?.id}/lifecycle/deactivate`))).status).toBe(200)
    expect((await stale.call('POST', at(id, `/${secret?.id}/lifecycle/activate`))).error.rule).toBe('sign-in-is-fresh')
  })

  test('each act is logged, with the last four characters and never the secret', async () => {
    const app = await makeApp()
    const secret = app.credentials.oauthClient.client_secret ?? ''
    const [{ id } = { id: '' }] = await listOf(app.id)
    await ada.call('POST', at(app.id, `/${id}/lifecycle/deactivate`))
    await ada.call('DELETE', at(app.id, `/${id}`))
    const logged = (await world.events()).filter(({ targets }) => JSON.stringify(targets).includes(id))
    expect(logged.map(({ event_type }) => event_type)).toEqual([
      'app.oauth2.credentials.lifecycle.create',
      'app.oauth2.credentials.lifecycle.deactivate',
      'app.oauth2.credentials.lifecycle.delete',
    ])
    expect(JSON.stringify(logged)).toContain(secret.slice(-4))
    expect(JSON.stringify(logged)).not.toContain(secret.slice(0, 20))
  })
})

describe('public keys', () => {
  const at = (id: string, rest = '') => `/api/v1/apps/${id}/credentials/jwks${rest}`

  test.each<[string, object, string]>([
    ['a private key', jwkOf(pair().privateKey), 'd: is of a private key'],
    ['a private RSA key', jwkOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey), 'd: is of a private'],
    ['a shared secret', { kty: 'oct', k: 'AAAA' }, 'k: is of a private key'],
    ['a shared secret by its kind', { kty: 'oct' }, 'kty: oct is a shared secret'],
    ['a short RSA key', jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), 'n: has 1024 bits'],
    ['an exponent of one', { ...jwkOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey), e: 'AQ' }, 'e: '],
    ['another curve', jwkOf(pair('secp256k1').publicKey), 'crv: has to be one of P-256'],
    ['X25519', jwkOf(generateKeyPairSync('x25519').publicKey), 'crv: has to be one of Ed25519'],
    ['a point beside its curve', { ...jwkOf(pair().publicKey), y: 'AAAA' }, 'x: these numbers make no key'],
    ['a key for encryption', jwkOf(pair().publicKey, { use: 'enc' }), 'use: has to be sig'],
    ['an algorithm of another key', jwkOf(pair().publicKey, { alg: 'RS256' }), 'alg: has to be one of ES256'],
    ['an address to fetch', jwkOf(pair().publicKey, { x5u: 'https://a.example/' }), 'x5u: unknown field'],
    ['a name that cannot be written', jwkOf(pair().publicKey, { kid: 'a\nb' }), 'kid: has to be'],
    ['nothing', {}, 'kty: has to be one of'],
    ['numbers that are none', { kty: 'RSA', n: 7, e: ['x'] }, 'n: these numbers make no key'],
  ])('%s is refused by the name of its member', async (_, key, cause) => {
    const { id } = await makeService()
    const { status, error } = await ada.call('POST', at(id), key)
    expect([status, error.errorCode]).toEqual([400, 'E0000001'])
    expect(error.errorCauses[0]?.errorSummary).toContain(cause)
    const whole = await ada.call('POST', '/api/v1/apps', {
      label: 'Whole',
      signOnMode: 'OPENID_CONNECT',
      settings: { oauthClient: { application_type: 'service', jwks: { keys: [key] } } },
    })
    expect(whole.error.errorCauses[0]?.errorSummary).toContain(`settings.oauthClient.jwks.keys.0.${cause}`)
  })

  test.each([
    ['P-256', 'ES256'],
    ['P-384', 'ES384'],
    ['P-521', 'ES512'],
    ['Ed25519', 'EdDSA'],
  ])('a key on %s signs by %s, until it is stopped', async (curve, alg) => {
    const { id } = await makeService()
    const { publicKey, privateKey } = curve === 'Ed25519' ? generateKeyPairSync('ed25519') : pair(curve)
    const key = await ada.call<AppKey>('POST', at(id), jwkOf(publicKey, { kid: 'k1' }))
    expect([key.status, key.body.status, key.body.kid]).toEqual([201, 'ACTIVE', 'k1'])
    await ada.call('POST', `/api/v1/apps/${id}/grants`, { issuer: world.issuer, scopeId: 'okta.apps.read' })
    const by = { privateKey, kid: 'k1', alg }
    expect((await tokenBy(id, by)).access_token).toBeTypeOf('string')
    expect((await ada.call('DELETE', at(id, `/${key.body.id}`))).status).toBe(400)
    await ada.call('POST', at(id, `/${key.body.id}/lifecycle/deactivate`))
    expect((await tokenBy(id, by)).error).toBe('invalid_client')
    await ada.call('POST', at(id, `/${key.body.id}/lifecycle/activate`))
    expect((await tokenBy(id, by)).access_token).toBeTypeOf('string')
    await ada.call('POST', at(id, `/${key.body.id}/lifecycle/deactivate`))
    expect((await ada.call('DELETE', at(id, `/${key.body.id}`))).status).toBe(204)
    expect((await tokenBy(id, by)).error).toBe('invalid_client')
  })

  test('a name stands once, ten fit, and of many at once no more do', async () => {
    const { id } = await makeService()
    await ada.call('POST', at(id), jwkOf(pair().publicKey, { kid: 'same' }))
    const twice = await ada.call('POST', at(id), jwkOf(pair().publicKey, { kid: 'same' }))
    expect(twice.error.rule).toBe('key-name-is-the-apps-only')
    const many = Array.from({ length: 11 }, () => ada.call('POST', at(id), jwkOf(pair().publicKey)))
    const answers = await Promise.all(many)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(9)
    expect((await ada.call<AppKey[]>('GET', at(id))).body).toHaveLength(10)
  })

  test('keys that are sent back with their app stay, those that are left out of the set go', async () => {
    const { id } = await makeService()
    for (const kid of ['one', 'two']) await ada.call('POST', at(id), jwkOf(pair().publicKey, { kid }))
    const { body } = await ada.call<OidcApp>('GET', `/api/v1/apps/${id}`)
    const keys = body.settings.oauthClient.jwks?.keys ?? []
    const sendKeys = (sent: readonly object[]) =>
      ada.call<OidcApp>('PUT', `/api/v1/apps/${id}`, {
        ...body,
        settings: { ...body.settings, oauthClient: { ...body.settings.oauthClient, jwks: { keys: sent } } },
      })
    expect((await sendKeys(keys)).body.settings.oauthClient.jwks?.keys).toEqual(keys)
    // Okta's own SDK knows no curves and drops their numbers.
    expect((await sendKeys(keys.map(({ kid, kty }) => ({ kid, kty })))).body.settings.oauthClient.jwks?.keys).toEqual(
      keys,
    )
    expect((await sendKeys(keys.slice(1))).body.settings.oauthClient.jwks?.keys).toEqual(keys.slice(1))
  })
})

describe('scopes of the management API', () => {
  const at = (id: string, rest = '') => `/api/v1/apps/${id}/grants${rest}`
  const wanted = (scopeId: string) => ({ issuer: world.issuer, scopeId })

  test('are granted to service apps, listed, and taken back', async () => {
    const { id } = await makeService()
    const made = await ada.call<ScopeGrant>('POST', at(id), wanted('okta.users.read'))
    expect([made.status, made.body.scopeId, made.body.clientId]).toEqual([201, 'okta.users.read', id])
    expect((await ada.call<ScopeGrant>('POST', at(id), wanted('okta.users.read'))).body.id).toBe(made.body.id)
    expect((await ada.call<ScopeGrant[]>('GET', at(id))).body).toHaveLength(1)
    expect((await ada.call('DELETE', at(id, `/${made.body.id}`))).status).toBe(204)
    expect((await ada.call('GET', at(id, `/${made.body.id}`))).status).toBe(404)
    const types = (await world.events()).map(({ event_type }) => event_type)
    expect(types).toContain('app.oauth2.admin.consent.grant')
    expect(types).toContain('app.oauth2.admin.consent.revoke')
  })

  test('are refused to other apps, to other issuers, and where nobody knows them', async () => {
    const service = await makeService()
    const web = await makeApp()
    const rules = async (id: string, body: object) => (await ada.call('POST', at(id), body)).error.rule
    expect(await rules(web.id, wanted('okta.users.read'))).toBe('only-service-apps-are-granted-scopes')
    expect(await rules(service.id, wanted('okta.everything.manage'))).toBe('scope-is-known')
    expect(await rules(service.id, wanted('__proto__'))).toBe('scope-is-known')
    expect(await rules(service.id, { issuer: 'https://evil.example', scopeId: 'okta.users.read' })).toBe(
      'grant-is-of-this-org',
    )
  })

  test('a service that grants scopes cannot give itself what it lacks', async () => {
    const { id } = await makeService()
    const { publicKey, privateKey } = pair()
    await ada.call('POST', `/api/v1/apps/${id}/credentials/jwks`, jwkOf(publicKey, { kid: 'k1' }))
    await ada.call('POST', at(id), wanted('okta.appGrants.manage'))
    const { access_token } = await tokenBy(id, { privateKey, kid: 'k1', alg: 'ES256' }, 'okta.appGrants.manage')
    const grantTo = async (appId: string, scope: string) => {
      const answer = await world.app.inject({
        method: 'POST',
        url: at(appId),
        headers: { host: new URL(world.issuer).host, authorization: `Bearer ${access_token}` },
        payload: wanted(scope),
      })
      return [answer.statusCode, answer.json<{ rule?: string }>().rule]
    }
    expect(await grantTo(id, 'okta.appGrants.read')).toEqual([201, undefined])
    for (const scope of ['okta.users.manage', 'okta.roles.manage', 'okta.apps.manage'])
      expect(await grantTo(id, scope)).toEqual([403, 'caller-holds-what-they-give'])
    const stronger = await makeService()
    await ada.call('POST', at(stronger.id), wanted('okta.roles.manage'))
    expect(await grantTo(stronger.id, 'okta.appGrants.read')).toEqual([403, 'caller-holds-what-the-app-may'])
  })

  test('nobody touches an app that may more than they: not its secrets, keys, addresses or life', async () => {
    const { id, label } = await makeService()
    await ada.call('POST', at(id), wanted('okta.roles.manage'))
    const [grant] = (await ada.call<ScopeGrant[]>('GET', at(id))).body
    const admin = await world.asRole('APP_ADMIN')
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const own = { label, signOnMode: 'OPENID_CONNECT', settings: { oauthClient: { application_type: 'service' } } }
    for (const [method, path, body] of [
      ['PUT', '', { ...own, label: 'Mine' }],
      ['DELETE', '', undefined],
      ['POST', '/lifecycle/deactivate', undefined],
      ['POST', '/credentials/secrets', {}],
      ['POST', '/credentials/jwks', publicKey.export({ format: 'jwk' })],
      ['DELETE', '/logo', undefined],
    ] as const) {
      const { status, error } = await admin.call(method, `/api/v1/apps/${id}${path}`, body)
      expect([method, path, status, error.rule]).toEqual([method, path, 403, 'caller-holds-what-the-app-may'])
    }
    expect((await admin.call('DELETE', at(id, `/${grant?.id}`))).status).toBe(403)
    expect((await ada.call<App>('GET', `/api/v1/apps/${id}`)).body).toMatchObject({ label, status: 'ACTIVE' })
  })
})
