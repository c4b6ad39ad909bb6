import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addApp } from '../../tests/worlds/app-world.ts'
import { sendRequest } from '../../tests/worlds/http-request.ts'
import { type ManagementWorld, makeManagementWorld } from '../../tests/worlds/management-world.ts'
import { makeRelyingParty, withJson } from '../../tests/worlds/relying-party.ts'
import { addService, grantScopes, proofOf, type ServiceApp } from '../../tests/worlds/service-app.ts'
import { touchApp } from '../apps/store.ts'

let world: ManagementWorld
let script: ServiceApp
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  script = await addService(world, ['okta.apiTokens.read', 'okta.roles.read'])
})

const json = (answer: Awaited<ReturnType<typeof sendRequest>>) => withJson(answer)
const callApi = async (token: string, path = '/api/v1/api-tokens') =>
  sendRequest(world.issuer + path, { headers: { authorization: `Bearer ${token}` } })
const question = (path: string, token: string) =>
  sendRequest(`${world.issuer}/oauth2/v1/${path}`, { form: { token, ...proofOf(script.assertion()) } })
const introspect = async (token: string) => json(await question('introspect', token)).json
const refusalOf = async (asked: ReturnType<typeof sendRequest>) => {
  const { status, json: body } = json(await asked)
  return `${status} ${String(body.error)}`
}

describe('a service asks for a token', () => {
  test('and gets one of an hour, and nothing else (RFC6749-4.4.3)', async () => {
    const { status, headers, json: body } = json(await script.ask('okta.roles.read'))
    expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
    expect(body).toEqual({
      token_type: 'Bearer',
      expires_in: 3600,
      access_token: expect.any(String),
      scope: 'okta.roles.read',
    })
  })

  test('and the log says who got what', async () => {
    await script.token('okta.roles.read')
    const [last] = (await world.events('app.oauth2.token.grant')).slice(-1)
    expect(last).toMatchObject({
      outcome: 'SUCCESS',
      targets: [{ id: script.clientId, type: 'AppInstance' }],
      detail: { grantType: 'client_credentials', scope: 'okta.roles.read' },
    })
  })

  test('once for each assertion, whether or not it was given one (RFC7523-3)', async () => {
    const used = proofOf(script.assertion())
    expect((await script.ask('okta.roles.read', used)).status).toBe(200)
    expect(await refusalOf(script.ask('okta.roles.read', used))).toBe('401 invalid_client')
    const spent = proofOf(script.assertion())
    expect(await refusalOf(script.ask('okta.users.manage', spent))).toBe('400 invalid_scope')
    expect(await refusalOf(script.ask('okta.roles.read', spent))).toBe('401 invalid_client')
  })

  test('also with an assertion that has no name, of which no part but the signature can be spelt anew', async () => {
    const nameless = script.assertion({ jti: undefined })
    const [signature = ''] = nameless.split('.').slice(-1)
    const last = signature.at(-1) ?? ''
    // Of the last character's bits some mean nothing.
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const respelt = nameless.slice(0, -1) + (letters[letters.indexOf(last) ^ 1] ?? '')
    expect((await script.ask('okta.roles.read', proofOf(nameless))).status).toBe(200)
    for (const spent of [nameless, respelt])
      expect(await refusalOf(script.ask('okta.roles.read', proofOf(spent)))).toBe('401 invalid_client')
    const form = { token: 'x', ...proofOf(script.assertion({ jti: undefined })) }
    expect(await refusalOf(sendRequest(`${world.issuer}/oauth2/v1/revoke`, { form }))).toBe('401 invalid_client')
  })

  test('and may write it into the address, as one of Okta’s SDKs does, but no secret', async () => {
    const wanted = { grant_type: 'client_credentials', scope: 'okta.roles.read' }
    const ask = (
      query: Readonly<Record<string, string>>,
      path = 'token',
      form: Readonly<Record<string, string>> = {},
    ) => sendRequest(`${world.issuer}/oauth2/v1/${path}?${String(new URLSearchParams(query))}`, { form })
    const proven = () => ({ ...wanted, ...proofOf(script.assertion()) })
    expect((await ask(proven())).status).toBe(200)
    const { client_assertion: assertion = '', ...named } = proofOf(script.assertion())
    expect((await ask({ ...wanted, ...named }, 'token', { client_assertion: assertion })).status).toBe(200)
    expect(await refusalOf(ask(proven(), 'token', { grant_type: 'client_credentials' }))).toBe('401 invalid_client')
    expect(await refusalOf(ask(proven(), 'token', { scope: 'okta.roles.read' }))).toBe('400 invalid_request')
    expect(await refusalOf(ask({ ...proven(), token: 'x' }, 'introspect'))).toBe('401 invalid_client')
    expect(await refusalOf(ask({ ...proven(), grant_type: 'refresh_token' }))).toBe('401 invalid_client')
    const weak = await addService(world, [], { authMethod: 'client_secret_post' })
    const secret = { client_id: weak.clientId, client_secret: weak.secret }
    for (const query of [
      { ...wanted, ...secret },
      { ...proven(), ...secret },
    ])
      expect(await refusalOf(ask(query))).toBe('401 invalid_client')
  })

  test('and of racing requests with one assertion exactly one gets it', async () => {
    const used = proofOf(script.assertion())
    const answers = await Promise.all(Array.from({ length: 8 }, () => script.ask('okta.roles.read', used)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('an assertion of the token endpoint does not serve again at another', async () => {
    const used = proofOf(script.assertion())
    expect((await script.ask('okta.roles.read', used)).status).toBe(200)
    const form = { token: 'x', grant_type: 'client_credentials', ...used }
    expect(await refusalOf(sendRequest(`${world.issuer}/oauth2/v1/introspect`, { form }))).toBe('401 invalid_client')
  })

  test.each([
    ['', 'invalid_scope'],
    ['openid', 'invalid_scope'],
    ['okta.roles.read offline_access', 'invalid_scope'],
    ['okta.users.manage', 'invalid_scope'],
    ['nothing.we.know', 'invalid_scope'],
  ])('and of the scope "%s" it gets none', async (scope, error) => {
    expect(await refusalOf(script.ask(scope))).toBe(`400 ${error}`)
  })

  test('and by a secret alone it gets none that manages the org', async () => {
    const weak = await addService(world, ['okta.roles.read'], { authMethod: 'client_secret_post' })
    const form = {
      grant_type: 'client_credentials',
      scope: 'okta.roles.read',
      client_id: weak.clientId,
      client_secret: weak.secret,
    }
    expect(await refusalOf(sendRequest(`${world.issuer}/oauth2/v1/token`, { form }))).toBe('400 unauthorized_client')
  })

  test('which an app that signs people in never gets, whatever was granted to it', async () => {
    const web = await addService(world, ['okta.roles.read'], { clientKind: 'web' })
    expect(await refusalOf(web.ask('okta.roles.read'))).toBe('400 unauthorized_client')
  })
})

describe('what was granted holds now', () => {
  test('a scope that another process granted a moment ago is given', async () => {
    expect(await refusalOf(script.ask('okta.groups.read'))).toBe('400 invalid_scope')
    await grantScopes(world.db, script.clientId, ['okta.groups.read'], new Date(Date.now() - 1))
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    expect((await script.ask('okta.groups.read')).status).toBe(200)
  })

  test('one that was taken away a moment ago is not, though we hold the app as it was', async () => {
    await script.token('okta.roles.read')
    await takeScope('okta.roles.read')
    expect(await refusalOf(script.ask('okta.roles.read'))).toBe('400 invalid_scope')
  })

  test('and a token loses it at once, and does not get it back with a new grant', async () => {
    const token = await script.token('okta.apiTokens.read okta.roles.read')
    expect((await callApi(token)).status).toBe(200)
    await takeScope('okta.apiTokens.read')
    expect((await callApi(token)).status).toBe(403)
    expect(await introspect(token)).toMatchObject({ active: true, scope: 'okta.roles.read' })
    await grantScopes(world.db, script.clientId, ['okta.apiTokens.read'], new Date(Date.now() + 5))
    expect((await callApi(token)).status).toBe(403)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect((await callApi(await script.token('okta.apiTokens.read'))).status).toBe(200)
  })

  test('a token whose scopes are all gone is dead', async () => {
    const token = await script.token('okta.roles.read')
    await takeScope('okta.roles.read')
    expect(await introspect(token)).toEqual({ active: false })
    expect((await callApi(token)).status).toBe(401)
  })
})

const takeScope = (scope: string) =>
  world.db
    .deleteFrom('app_scope')
    .where('org_id', '=', world.db.org)
    .where('app_id', '=', script.clientId)
    .where('scope', '=', scope)
    .execute()

describe('a token of a service', () => {
  test('is introspected as the service itself (RFC7662-2.2)', async () => {
    const answer = await introspect(await script.token('okta.roles.read'))
    expect(answer).toMatchObject({ active: true, sub: script.clientId, client_id: script.clientId, iss: world.issuer })
    expect([answer.username, answer.uid]).toEqual([undefined, undefined])
  })

  test('ends when it is revoked, at once', async () => {
    const token = await script.token('okta.apiTokens.read')
    expect((await question('revoke', token)).status).toBe(200)
    expect(await introspect(token)).toEqual({ active: false })
    expect((await callApi(token)).status).toBe(401)
  })

  test('ends after an hour', async () => {
    const token = await script.token('okta.apiTokens.read')
    world.clock.offsetMs = 3_600_001
    expect((await callApi(token)).status).toBe(401)
    world.clock.offsetMs = 0
  })

  test('holds while its app is active and a service, no longer', async () => {
    const token = await script.token('okta.apiTokens.read')
    const set = async (change: { readonly status: 'ACTIVE' | 'INACTIVE' }) => {
      const { clientId } = script
      await world.db
        .updateTable('app')
        .set(change)
        .where('org_id', '=', world.db.org)
        .where('id', '=', clientId)
        .execute()
      await touchApp(world.db, script.clientId)
    }
    await set({ status: 'INACTIVE' })
    expect((await callApi(token)).status).toBe(401)
    expect(await refusalOf(script.ask('okta.roles.read'))).toBe('401 invalid_client')
    await set({ status: 'ACTIVE' })
    expect((await callApi(token)).status).toBe(200)
  })

  test('is about nobody: user info refuses it', async () => {
    const { status, headers } = await callApi(await script.token('okta.roles.read'), '/oauth2/v1/userinfo')
    expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining('error="invalid_token"')])
  })

  test('opens nothing in another org', async () => {
    const other = await world.addOrg('other')
    const host = `other.${new URL(world.issuer).host}`
    const authorization = `Bearer ${await script.token('okta.apiTokens.read')}`
    const answer = await world.app.inject({ url: '/api/v1/api-tokens', headers: { host, authorization } })
    expect([other.org === world.db.org, answer.statusCode]).toEqual([false, 401])
  })
})

describe('at the management API', () => {
  test('a scope allows what it says', async () => {
    expect((await callApi(await script.token('okta.apiTokens.read'))).status).toBe(200)
  })

  test('what no scope allows is refused, in words of the API and of bearer tokens (RFC6750-3.1)', async () => {
    const answer = json(await callApi(await script.token('okta.roles.read'), '/api/v1/groups'))
    expect([answer.status, answer.json.errorCode]).toEqual([403, 'E0000006'])
    expect(answer.headers['www-authenticate']).toBe(`Bearer realm="${world.issuer}", error="insufficient_scope"`)
  })

  test('a token that is none is refused, and the header says so', async () => {
    const answer = json(await callApi('nothing'))
    expect([answer.status, answer.json.errorCode]).toEqual([401, 'E0000011'])
    expect(answer.headers['www-authenticate']).toContain('Bearer realm=')
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"')
  })

  test('the access token that an app got for a super admin opens nothing', async () => {
    const app = await addApp(world.db, world.deployment.keeper, { users: [world.ada.userId] })
    const party = makeRelyingParty(world.issuer, app, { login: 'ada@acme.example' })
    await party.signIn()
    const { parameters } = await party.authorize()
    const tokens = await party.exchange(parameters.get('code') ?? '')
    expect(tokens.status).toBe(200)
    expect((await callApi(String(tokens.json.access_token))).status).toBe(401)
  })
})
