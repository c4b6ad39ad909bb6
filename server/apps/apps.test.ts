import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { App, BookmarkApp, OidcApp } from '../../contracts/management/app.ts'
import { makeRelyingParty } from '../../tests/worlds/relying-party.ts'
import { type ApiClient, makeManagementWorld, type ManagementWorld } from '../../tests/worlds/management-world.ts'

let world: ManagementWorld
let ada: ApiClient
beforeAll(async () => {
  world = await makeManagementWorld()
  ;({ ada } = world)
})
afterAll(() => world?.close())

const redirectUri = 'http://localhost:8081/callback'

/** The least that makes a web app; what is given lies over it. */
const webApp = (label: string, oauthClient: object = {}, more: object = {}) => ({
  label,
  signOnMode: 'OPENID_CONNECT',
  settings: { oauthClient: { redirect_uris: [redirectUri], ...oauthClient } },
  ...more,
})

const create = async (body: object): Promise<OidcApp> => {
  const answer = await ada.call<OidcApp>('POST', '/api/v1/apps', body)
  expect(answer.error.errorCauses ?? []).toEqual([])
  expect(answer.status).toBe(200)
  return answer.body
}

/** The causes of a refusal of the whole body. */
const causesOf = async (body: object): Promise<readonly string[]> => {
  const { status, error } = await ada.call('POST', '/api/v1/apps', body)
  expect([status, error.errorCode]).toEqual([400, 'E0000001'])
  return error.errorCauses.map(({ errorSummary }) => errorSummary)
}

describe('making an app', () => {
  test('the safest is made of what is left out: a web app with a secret, codes, PKCE and no refresh tokens', async () => {
    const app = await create(webApp('Ledger'))
    expect(app).toMatchObject({
      name: 'oidc_client',
      status: 'ACTIVE',
      features: [],
      credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic', pkce_required: true } },
      settings: {
        oauthClient: {
          application_type: 'web',
          grant_types: ['authorization_code'],
          response_types: ['code'],
          consent_method: 'TRUSTED',
        },
        atrium: { idTokenAlg: 'RS256', groupsClaim: null, isNetworkApp: false, isSelfRegistered: false },
      },
    })
    expect(app.settings.atrium.scopes).not.toContain('offline_access')
    expect(app.credentials.oauthClient.client_id).toBe(app.id)
    expect(app.credentials.oauthClient.client_secret).toMatch(/^[\w-]{43}$/)
  })

  test('its secret is said once, and nowhere after', async () => {
    const { id, credentials } = await create(webApp('Said once'))
    const secret = credentials.oauthClient.client_secret ?? ''
    for (const path of [`/api/v1/apps/${id}`, `/api/v1/apps?q=Said`, `/api/v1/apps/${id}/credentials/secrets`])
      expect(JSON.stringify((await ada.call('GET', path)).body)).not.toContain(secret)
    expect(JSON.stringify(await world.events())).not.toContain(secret)
  })

  test('a page of scripts and a program have no secret, and a service app signs with its key', async () => {
    const spa = await create(webApp('Board', { application_type: 'browser' }))
    expect(spa.credentials.oauthClient).toMatchObject({ token_endpoint_auth_method: 'none', pkce_required: true })
    const native = await create(
      webApp('Pocket', {
        application_type: 'native',
        redirect_uris: ['com.acme.pocket:/callback', 'http://127.0.0.1/cb'],
      }),
    )
    expect(native.credentials.oauthClient.token_endpoint_auth_method).toBe('none')
    const service = await create({
      label: 'Nightly',
      signOnMode: 'OPENID_CONNECT',
      settings: { oauthClient: { application_type: 'service', response_types: ['token'] } },
    })
    expect(service.credentials.oauthClient).not.toHaveProperty('client_secret')
    expect(service).toMatchObject({
      credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
      settings: { oauthClient: { grant_types: ['client_credentials'], redirect_uris: [] }, atrium: { scopes: [] } },
    })
  })

  test('a bookmark leads to its page', async () => {
    const made = await ada.call<BookmarkApp>('POST', '/api/v1/apps?activate=false', {
      name: 'bookmark',
      label: 'Wiki',
      signOnMode: 'BOOKMARK',
      settings: { app: { url: 'http://wiki.acme.example/#start', requestIntegration: 'false' } },
    })
    expect(made.body).toMatchObject({
      name: 'bookmark',
      status: 'INACTIVE',
      visibility: { hide: { web: false } },
      settings: { app: { url: 'http://wiki.acme.example/#start' } },
    })
  })

  test('an app that nothing opens stays off dashboards, unless that is said', async () => {
    expect((await create(webApp('Unopened'))).visibility.hide.web).toBe(true)
    const opened = await create(webApp('Opened', { initiate_login_uri: 'https://ledger.example/start' }))
    expect(opened.visibility.hide.web).toBe(false)
    expect(opened.settings.oauthClient.idp_initiated_login.mode).toBe('SPEC')
    expect((await create(webApp('Shown', {}, { visibility: { hide: { web: false } } }))).visibility.hide.web).toBe(
      false,
    )
  })
})

describe('what is refused, by the name of the field', () => {
  const oauth = 'settings.oauthClient'
  test.each<[string, object, string]>([
    ['implicit', { grant_types: ['implicit'] }, `${oauth}.grant_types: implicit puts tokens`],
    ['password', { grant_types: ['authorization_code', 'password'] }, `${oauth}.grant_types: password hands`],
    ['client credentials of a web app', { grant_types: ['client_credentials'] }, `${oauth}.grant_types: client_cred`],
    ['refresh tokens without codes', { grant_types: ['refresh_token'] }, `${oauth}.grant_types: refresh_token needs`],
    ['the hybrid flow', { response_types: ['code', 'id_token'] }, `${oauth}.response_types: id_token`],
    ['no redirect URI', { redirect_uris: [] }, `${oauth}.redirect_uris: at least one`],
    ['one twice', { redirect_uris: [redirectUri, redirectUri] }, `${oauth}.redirect_uris.1: stands there`],
    ['a private scheme of a web app', { redirect_uris: ['com.acme:/cb'] }, `${oauth}.redirect_uris.0: must begin`],
    ['codes of a service app', { application_type: 'service', grant_types: ['authorization_code'] }, `${oauth}.grant_`],
    ['addresses of a service app', { application_type: 'service' }, `${oauth}.redirect_uris: an app of`],
    ['wildcards', { wildcard_redirect: 'SUBDOMAIN' }, `${oauth}.wildcard_redirect: `],
    ['DPoP', { dpop_bound_access_tokens: true }, `${oauth}.dpop_bound_access_tokens: `],
    [
      'refresh tokens that stay',
      { refresh_token: { rotation_type: 'STATIC' } },
      `${oauth}.refresh_token.rotation_type`,
    ],
    ['a field nobody knows', { redirectUris: [] }, `${oauth}.redirectUris: unknown field`],
    ['keys in two places', { jwks: { keys: [] }, jwks_uri: 'http://keys.example/' }, `${oauth}.jwks_uri: must begin`],
  ])('%s', async (_, oauthClient, cause) => {
    expect((await causesOf(webApp('Refused', oauthClient))).join('\n')).toContain(cause)
  })

  test.each<[string, object, string]>([
    ['no PKCE without a secret', { token_endpoint_auth_method: 'none', pkce_required: false }, 'pkce_required: has to'],
    ['a web app that proves nothing', { token_endpoint_auth_method: 'none' }, 'token_endpoint_auth_method: cannot be'],
    ['a client id of one’s own', { client_id: 'my-client' }, 'client_id: is made here'],
    ['a short secret', { client_secret: 'correct-horse-battery-staple' }, 'client_secret: has to be 32 to 100'],
    ['a secret of one letter', { client_secret: 'a'.repeat(60) }, 'client_secret: repeats itself'],
    ['a secret without use', { client_secret: 'x', token_endpoint_auth_method: 'private_key_jwt' }, 'has no use with'],
  ])('%s', async (_, oauthClient, cause) => {
    expect((await causesOf(webApp('Refused', {}, { credentials: { oauthClient } }))).join('\n')).toContain(cause)
  })

  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,hello',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    'https://a.example@evil.example/',
    'https://a.example/\u0000',
    'https://a.example/ x',
    'ftp://a.example/',
    '//a.example/',
    'a.example',
  ])('%s, wherever an address stands', async (uri) => {
    for (const field of ['client_uri', 'logo_uri', 'tos_uri', 'policy_uri', 'initiate_login_uri', 'jwks_uri'])
      expect((await causesOf(webApp('Hostile', { [field]: uri }))).join('\n')).toContain(`${oauth}.${field}: `)
    for (const field of ['redirect_uris', 'post_logout_redirect_uris'])
      expect((await causesOf(webApp('Hostile', { [field]: [uri] }))).join('\n')).toContain(`${oauth}.${field}.0: `)
    for (const field of ['backChannelLogoutUri', 'targetLinkUri', 'signInUrl']) {
      const body = webApp('Hostile')
      const causes = await causesOf({ ...body, settings: { ...body.settings, atrium: { [field]: uri } } })
      expect(causes.join('\n')).toContain(`settings.atrium.${field}: `)
    }
    const bookmark = { label: 'Hostile', signOnMode: 'BOOKMARK', settings: { app: { url: uri } } }
    expect((await causesOf(bookmark)).join('\n')).toContain('settings.app.url: ')
  })

  test('a note that nobody would be shown', async () => {
    const body = webApp('Notes')
    expect(await causesOf({ ...body, settings: { ...body.settings, notes: { enduser: 'Ask Grace' } } })).toEqual([
      'settings.notes.enduser: is not supported here: leave it out',
    ])
  })

  test('more addresses than anyone needs, or longer ones', async () => {
    const many = Array.from({ length: 101 }, (_, at) => `https://ledger.example/${at}`)
    expect(await causesOf(webApp('Many', { redirect_uris: many }))).toEqual([
      `${oauth}.redirect_uris: has to be at most 100 items`,
    ])
    const long = `https://ledger.example/${'x'.repeat(1_024)}`
    expect(await causesOf(webApp('Long', { redirect_uris: [long] }))).toEqual([
      `${oauth}.redirect_uris.0: has to be at most 1024 characters long`,
    ])
  })

  test.each<[string, object, string]>([
    ['another way of signing on', { signOnMode: 'SAML_2_0' }, 'signOnMode: has to be one of OPENID_CONNECT, BOOKMARK'],
    ['no label', { label: undefined }, 'label: this field is required'],
    ['a label of another kind', { label: 7 }, 'label: has to be a string'],
    ['an empty label', { label: '  ' }, 'label: has to be at least'],
    ['self-service', { accessibility: { selfService: true } }, 'accessibility.selfService: has to be one of false'],
    [
      'an error page',
      { accessibility: { errorRedirectUrl: 'https://x.example/' } },
      'errorRedirectUrl: is not supported',
    ],
    ['another name for users', { credentials: { userNameTemplate: { template: 'x' } } }, 'userNameTemplate.template: '],
    ['another app', { name: 'salesforce' }, 'name: has to be one of oidc_client'],
  ])('%s', async (_, more, cause) => {
    expect((await causesOf({ ...webApp('Refused'), ...more })).join('\n')).toContain(cause)
  })

  test('every wrong field at once', async () => {
    const causes = await causesOf(webApp('All', { redirect_uris: ['http://x.example/'], tos_uri: 'javascript:x' }))
    expect(causes).toHaveLength(2)
  })
})

describe('an app as it is sent back', () => {
  const put = (id: string, body: object, headers = {}) => ada.call<App>('PUT', `/api/v1/apps/${id}`, body, headers)

  test('is the same app, and keeps what a client of Okta does not know', async () => {
    const made = await create({
      ...webApp('Kept'),
      settings: {
        notes: { admin: 'Ask Grace' },
        oauthClient: { redirect_uris: [redirectUri] },
        atrium: { groupsClaim: { match: 'starts-with', value: 'Team' }, signInUrl: 'https://kept.example/' },
      },
    })
    const before = await ada.call<OidcApp>('GET', `/api/v1/apps/${made.id}`)
    const same = await put(made.id, before.body)
    expect([same.status, same.body, same.headers.etag]).toEqual([200, before.body, before.headers.etag])
    const { settings } = before.body
    const changed = await put(made.id, {
      ...before.body,
      label: 'Kept on',
      settings: { ...settings, atrium: undefined },
    })
    expect(changed.body).toEqual({
      ...before.body,
      label: 'Kept on',
      lastUpdated: changed.body.lastUpdated,
    })
  })

  test('is changed by what its making answered, with the secret in it', async () => {
    const made = await create(webApp('Sent back'))
    const changed = await put(made.id, { ...made, label: 'Sent back anew' })
    expect([changed.status, changed.body.label]).toEqual([200, 'Sent back anew'])
    expect((changed.body as OidcApp).credentials.oauthClient).not.toHaveProperty('client_secret')
    const other = { ...made.credentials.oauthClient, client_secret: 'another-secret-of-the-same-app-0123456789' }
    const refused = await put(made.id, { ...made, credentials: { oauthClient: other } })
    expect([refused.status, refused.error.rule]).toEqual([400, 'own-secret-is-hard-to-guess'])
  })

  test('keeps the secret that another provider made for it', async () => {
    for (const client_secret of ['DRUFXGF9XbLnS9k-Sla3x3POBiIxDreBCdZuFs5B', '0123456789abcdef0123456789abcdef']) {
      const made = await create(webApp('Migrated', {}, { credentials: { oauthClient: { client_secret } } }))
      expect(made.credentials.oauthClient.client_secret).toBe(client_secret)
    }
  })

  test('tells the log what changed, and only that', async () => {
    const made = await create(webApp('Told'))
    await put(made.id, webApp('Told', { redirect_uris: [redirectUri, 'https://told.example/cb'] }))
    const [event] = (await world.events('application.lifecycle.update')).slice(-1)
    expect(event?.targets).toMatchObject([
      {
        id: made.id,
        changeDetails: {
          from: { settings: { oidc: { redirectUris: [redirectUri] } } },
          to: { settings: { oidc: { redirectUris: [redirectUri, 'https://told.example/cb'] } } },
        },
      },
    ])
    expect(JSON.stringify(event?.targets)).not.toContain('label')
  })

  test('is refused to the second of two admins who read the same', async () => {
    const made = await create(webApp('Raced'))
    const { headers } = await ada.call('GET', `/api/v1/apps/${made.id}`)
    const tag = { 'if-match': String(headers.etag) }
    const answers = await Promise.all(['One', 'Two', 'Three'].map((label) => put(made.id, webApp(label), tag)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412, 412])
  })

  test('stays of its kind', async () => {
    const made = await create(webApp('Web'))
    const causes = async (body: object) =>
      (await put(made.id, body)).error.errorCauses.map(({ errorSummary }) => errorSummary).join('\n')
    expect(await causes(webApp('Web', { application_type: 'service', redirect_uris: [] }))).toContain(
      'application_type',
    )
    const bookmark = { label: 'Web', signOnMode: 'BOOKMARK', settings: { app: { url: 'https://a.example/' } } }
    expect(await causes(bookmark)).toContain('signOnMode: cannot change')
    expect(await causes(webApp('Web', {}, { credentials: { oauthClient: { client_secret: 'x' } } }))).toContain(
      'credentials/secrets',
    )
  })

  test('gets a secret when it needs one from now on', async () => {
    const made = await create(webApp('Pocket', { application_type: 'native', redirect_uris: ['http://127.0.0.1/cb'] }))
    const body = webApp('Pocket', { application_type: 'native', redirect_uris: ['http://127.0.0.1/cb'] })
    const changed = await put(made.id, {
      ...body,
      credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic' } },
    })
    expect((changed.body as OidcApp).credentials.oauthClient.client_secret).toMatch(/^[\w-]{43}$/)
  })

  test('asks a stale session for a new sign-in when it would prove itself otherwise', async () => {
    const made = await create(webApp('Proof'))
    const stale = await world.bySession(ada.userId, 20)
    const label = await stale.call('PUT', `/api/v1/apps/${made.id}`, webApp('Proof of life'))
    expect(label.status).toBe(200)
    const credentials = { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } }
    const proof = await stale.call('PUT', `/api/v1/apps/${made.id}`, webApp('Proof', {}, { credentials }))
    expect([proof.status, proof.error.rule]).toEqual([403, 'sign-in-is-fresh'])
  })
})

describe('apps that are not the org’s own', () => {
  const causes = async (id: string, oauthClient: object, atrium: object = {}) => {
    const { settings, ...rest } = webApp('Foreign', oauthClient)
    const { status, error } = await ada.call('PUT', `/api/v1/apps/${id}`, {
      ...rest,
      settings: { ...settings, atrium },
    })
    return status === 200 ? 'taken' : error.errorCauses.map(({ errorSummary }) => errorSummary).join('\n')
  }

  test('one of the network gets no absence, no other scopes, and keeps its PKCE', async () => {
    const { id } = await create(webApp('Foreign'))
    await world.db
      .updateTable('app')
      .set({ is_network_app: true })
      .where('org_id', '=', world.db.org)
      .where('id', '=', id)
      .execute()
    expect(await causes(id, { grant_types: ['authorization_code', 'refresh_token'] })).toContain('grant_types: refresh')
    expect(await causes(id, {}, { scopes: ['openid', 'offline_access'] })).toContain('settings.atrium.scopes: offline')
    const credentials = { oauthClient: { pkce_required: false } }
    const open = await ada.call('PUT', `/api/v1/apps/${id}`, webApp('Foreign', {}, { credentials }))
    expect(open.error.rule).toBe('network-app-never-acts-in-absence')
    expect(await causes(id, { post_logout_redirect_uris: ['https://foreign.example/bye'] })).toBe('taken')
    expect((await ada.call<OidcApp>('GET', `/api/v1/apps/${id}`)).body.settings.atrium.isNetworkApp).toBe(true)
  })

  test('one that registered itself sees no groups, whoever finds it good later', async () => {
    const { id } = await create(webApp('Foreign'))
    const row = { org_id: world.db.org, app_id: id, token_hash: `hash of ${id}`, registered_at: new Date() }
    await world.db.insertInto('client_registration').values(row).execute()
    const withoutGroups = { scopes: ['openid', 'profile'] }
    expect(await causes(id, {}, { ...withoutGroups, groupsClaim: { match: 'all' } })).toContain('groupsClaim: an app')
    expect(await causes(id, {}, { scopes: ['openid', 'groups'] })).toContain('scopes: groups is not for')
    expect(await causes(id, {}, withoutGroups)).toBe('taken')
    expect((await ada.call<OidcApp>('GET', `/api/v1/apps/${id}`)).body.settings.atrium).toMatchObject({
      isSelfRegistered: true,
      isUnreviewed: true,
    })
  })
})

describe('the list of apps', () => {
  test('is by label, in pages without gaps, and found by prefix and filter', async () => {
    const labels = ['list b', 'List A', 'list 50%', 'list_c', 'LIST d']
    const made = await Promise.all(labels.map((label) => create(webApp(label))))
    const found: string[] = []
    for (let path: string | undefined = '/api/v1/apps?q=LiSt&limit=2'; path; ) {
      const page: { body: App[]; next: string | undefined } = await ada.call<App[]>('GET', path)
      found.push(...page.body.map(({ label }) => label))
      path = page.next
    }
    expect(found).toEqual(['list 50%', 'List A', 'list b', 'LIST d', 'list_c'])
    const first = made[0]?.id ?? ''
    const filtered = async (filter: string) =>
      (await ada.call<App[]>('GET', `/api/v1/apps?limit=200&filter=${encodeURIComponent(filter)}`)).body.map(
        ({ id }) => id,
      )
    expect(await filtered(`id eq "${first}"`)).toEqual([first])
    expect(await filtered(`status eq "INACTIVE" and id eq "${first}"`)).toEqual([])
    expect(await filtered('name eq "bookmark"')).not.toContain(first)
    const userId = await world.addUser({ login: 'filtered@acme.example' })
    expect(await filtered(`user.id eq "${userId}"`)).toEqual([])
    await ada.call('POST', `/api/v1/apps/${first}/users`, { id: userId })
    expect(await filtered(`user.id eq "${userId}"`)).toEqual([first])
    const embedded = await ada.call<App[]>(
      'GET',
      `/api/v1/apps?filter=${encodeURIComponent(`user.id eq "${userId}"`)}&expand=user/${userId}`,
    )
    expect(embedded.body[0]?._embedded?.user).toMatchObject({ id: userId, scope: 'USER' })
    expect(await filtered('status eq "ACTIVE" AND label eq "LIST B"')).toEqual([first])
    expect(await filtered('label sw "list b"')).toEqual([first])
    const listed = await ada.call<App[]>('GET', '/api/v1/apps?filter=&limit=1000')
    expect([listed.status, listed.next]).toEqual([200, undefined])
    const bad = await ada.call('GET', '/api/v1/apps?filter=label%20co%20%22x%22')
    expect([bad.status, bad.error.errorCode]).toEqual([400, 'E0000031'])
  })
})

describe('the life of an app', () => {
  test('it is deactivated before it is deleted, and gone afterwards', async () => {
    const { id } = await create(webApp('Short'))
    const early = await ada.call('DELETE', `/api/v1/apps/${id}`)
    expect([early.status, early.error.errorCode]).toEqual([403, 'E0000056'])
    expect((await ada.call('POST', `/api/v1/apps/${id}/lifecycle/deactivate`)).status).toBe(200)
    expect((await ada.call('DELETE', `/api/v1/apps/${id}`)).status).toBe(204)
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['POST', '/lifecycle/activate'],
      ['GET', '/users'],
      ['GET', '/groups'],
      ['GET', '/credentials/secrets'],
      ['GET', '/credentials/jwks'],
      ['GET', '/grants'],
    ] as const) {
      const { status, error } = await ada.call(
        method,
        `/api/v1/apps/${id}${path}`,
        method === 'PUT' ? webApp('x') : undefined,
      )
      expect([method, path, status, error.errorCode]).toEqual([method, path, 404, 'E0000007'])
    }
  })

  test('an app made by the API signs people in; when it is stopped that ends at once, and does not come back', async () => {
    const made = await create(
      webApp(
        'Signs in',
        { grant_types: ['authorization_code', 'refresh_token'] },
        {
          credentials: { oauthClient: { pkce_required: false } },
        },
      ),
    )
    const secret = made.credentials.oauthClient.client_secret ?? ''
    const login = 'signer@acme.example'
    const userId = await world.addUser({ login })
    const party = makeRelyingParty(world.issuer, { clientId: made.id, secret, redirectUri }, { login })
    const refused = await party.authorize()
    expect(refused.parameters.get('code'), 'not assigned yet').toBeNull()
    await ada.call('POST', `/api/v1/apps/${made.id}/users`, { id: userId })
    const { parameters } = await party.authorize({ scope: 'openid offline_access', prompt: 'consent' })
    const { json } = await party.exchange(parameters.get('code') ?? '')
    expect(json.id_token).toBeTypeOf('string')
    const again = await party.refresh(String(json.refresh_token))
    expect(again.status).toBe(200)

    await ada.call('POST', `/api/v1/apps/${made.id}/lifecycle/deactivate`)
    expect((await party.refresh(String(again.json.refresh_token))).status).toBe(401)
    expect((await party.userInfo(String(again.json.access_token))).status).toBe(401)
    await ada.call('POST', `/api/v1/apps/${made.id}/lifecycle/activate`)
    expect((await party.refresh(String(again.json.refresh_token))).status).toBe(400)
    expect((await party.userInfo(String(again.json.access_token))).status).toBe(401)
    expect((await party.authorize()).parameters.get('code')).toBeTypeOf('string')
  })

  test('what one process changes, another knows at its next request', async () => {
    const made = await create(webApp('Two processes', {}, { credentials: { oauthClient: { pkce_required: false } } }))
    const login = 'elsewhere@acme.example'
    const userId = await world.addUser({ login })
    await ada.call('POST', `/api/v1/apps/${made.id}/users`, { id: userId })
    const secret = made.credentials.oauthClient.client_secret ?? ''
    const party = makeRelyingParty(world.issuer, { clientId: made.id, secret, redirectUri }, { login })
    expect((await party.authorize()).parameters.get('code')).toBeTypeOf('string')
    const other = await world.addNode()
    const { host } = new URL(world.issuer)
    const token = (await world.byToken(ada.userId)).token
    const answer = await other.app.inject({
      method: 'POST',
      url: `/api/v1/apps/${made.id}/lifecycle/deactivate`,
      headers: { host, authorization: `SSWS ${token}` },
    })
    expect(answer.statusCode).toBe(200)
    expect((await party.authorize()).parameters.get('code')).toBeNull()
  })
})

test('nothing of another org is seen or touched, whatever is named', async () => {
  const made = await create(webApp('Of Acme'))
  const globex = await world.addOrg('globex-apps')
  const eve = await world.byToken(
    await world.addUser({ login: 'eve@globex.example', roles: ['SUPER_ADMIN'] }, globex),
    globex,
  )
  const own = await eve.call<App>(
    'POST',
    '/api/v1/apps',
    webApp('Of Globex', { redirect_uris: ['https://g.example/'] }),
  )
  const adaId = ada.userId
  for (const [method, path, body] of [
    ['GET', `/api/v1/apps/${made.id}`, undefined],
    ['PUT', `/api/v1/apps/${made.id}`, webApp('Taken')],
    ['POST', `/api/v1/apps/${made.id}/lifecycle/deactivate`, undefined],
    ['POST', `/api/v1/apps/${made.id}/credentials/secrets`, {}],
    ['POST', `/api/v1/apps/${made.id}/users`, { id: eve.userId }],
    ['POST', `/api/v1/apps/${own.body.id}/users`, { id: adaId }],
  ] as const) {
    const { status, error } = await eve.call(method, path, body)
    expect([path, status, error.errorCode]).toEqual([path, 404, 'E0000007'])
  }
  expect((await ada.call<App>('GET', `/api/v1/apps/${made.id}`)).body).toMatchObject({
    label: 'Of Acme',
    status: 'ACTIVE',
  })
})

test('what only apps of other protocols have is listed as nothing', async () => {
  const { id } = await create(webApp('Without certificates'))
  for (const what of ['features', 'credentials/keys', 'credentials/csrs']) {
    expect((await ada.call('GET', `/api/v1/apps/${id}/${what}`)).body).toEqual([])
    expect((await ada.call('GET', `/api/v1/apps/0oaNone/${what}`)).error.errorCode).toBe('E0000007')
  }
})
