import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ManagementWorld, makeManagementWorld } from '../../../tests/worlds/management-world.ts'
import { allowRegistration, leastMetadata, registrar } from '../../../tests/worlds/registration.ts'
import { makeRelyingParty } from '../../../tests/worlds/relying-party.ts'
import type { InitialAccessToken, SelfRegisteredClient } from '../../../contracts/management/client.ts'

let world: ManagementWorld
let ask: ReturnType<typeof registrar>
beforeAll(async () => {
  world = await makeManagementWorld()
  ask = registrar(world)
})
afterAll(() => world.close())

const register = async (metadata: Readonly<Record<string, unknown>> = {}, token?: string) =>
  ask('POST', '', { ...leastMetadata, ...metadata }, token)
interface Registered {
  readonly id: string
  readonly secret: string
  readonly token: string
}
const registered = async (metadata: Readonly<Record<string, unknown>> = {}): Promise<Registered> => {
  const { status, body } = await register(metadata)
  if (status !== 201) throw new Error(JSON.stringify(body))
  const { client_id: id, client_secret: secret, registration_access_token: token } = body
  return { id: String(id), secret: String(secret), token: String(token) }
}

describe('while an org has it off', () => {
  test('nothing is registered, and discovery names no place to do so', async () => {
    expect((await register()).status).toBe(404)
    for (const document of ['openid-configuration', 'oauth-authorization-server']) {
      const answer = await world.app.inject({
        url: `/.well-known/${document}`,
        headers: { host: hostOf(world.issuer) },
      })
      expect(JSON.parse(answer.body)).not.toHaveProperty('registration_endpoint')
    }
  })
})

const hostOf = (issuer: string) => new URL(issuer).host

describe('where it is open', () => {
  beforeAll(() => allowRegistration(world.db, { mode: 'open' }))

  test('discovery names the place', async () => {
    const answer = await world.app.inject({
      url: '/.well-known/openid-configuration',
      headers: { host: hostOf(world.issuer) },
    })
    expect(JSON.parse(answer.body)).toMatchObject({ registration_endpoint: `${world.issuer}/oauth2/v1/clients` })
  })

  test('an app registers itself, and learns all that is kept of it (RFC7591-3.2.1)', async () => {
    const { status, headers, body } = await register({ client_name: 'Notes', favourite_colour: 'blue' })
    expect([status, headers['cache-control'], headers.pragma]).toEqual([201, 'no-store', 'no-cache'])
    expect(body).toMatchObject({
      client_id: expect.stringMatching(/^0oa/),
      client_id_issued_at: expect.any(Number),
      client_secret: expect.any(String),
      client_secret_expires_at: 0,
      registration_access_token: expect.any(String),
      registration_client_uri: `${world.issuer}/oauth2/v1/clients/${String(body.client_id)}`,
      client_name: 'Notes',
      ...leastMetadata,
    })
    expect(body).not.toHaveProperty('favourite_colour')
  })

  test('what it must not know again is kept as hashes alone', async () => {
    const { id, secret, token } = await registered()
    const { rows } = await world.database.pool.query(
      `select s.hash, s.sealed, r.token_hash from app_secret s join client_registration r using (app_id) where app_id = $1`,
      [id],
    )
    expect(rows[0]).toMatchObject({ sealed: null })
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test('nobody is assigned to it, and the log says who it is and that nobody let it in', async () => {
    const { id } = await registered({ client_name: 'Fresh' })
    const { rows } = await world.database.pool.query('select 1 from app_group where app_id = $1', [id])
    expect(rows).toEqual([])
    const [event] = (await world.events('app.oauth2.client.lifecycle.create')).slice(-1)
    expect(event).toMatchObject({ targets: [{ id, displayName: 'Fresh' }], detail: { byToken: false } })
  })

  test('what is refused is refused in the words of the standard (RFC7591-3.2.2)', async () => {
    const { status, headers, body } = await register({ redirect_uris: ['javascript:alert(1)'] })
    expect([status, body.error, headers['cache-control']]).toEqual([400, 'invalid_redirect_uri', 'no-store'])
    expect((await register({ scope: 'okta.users.read' })).body.error).toBe('invalid_client_metadata')
  })

  test.each([
    ['a form', 'application/x-www-form-urlencoded', 'redirect_uris=https%3A%2F%2Fnotes.example%2F'],
    ['broken JSON', 'application/json', '{"redirect_uris":['],
    ['nothing', 'application/json', ''],
    ['a list', 'application/json', '[]'],
    ['null', 'application/json', 'null'],
    ['a NUL in the name', 'application/json', '{"redirect_uris":["https://a.example/"],"client_name":"a\\u0000b"}'],
    ['half a character', 'application/json', '{"redirect_uris":["https://a.example/"],"contacts":["a\\ud800b"]}'],
    ['another prototype', 'application/json', '{"__proto__":{"redirect_uris":["https://a.example/"]}}'],
  ])('%s is no registration', async (_, type, payload) => {
    const headers = { host: hostOf(world.issuer), 'content-type': type }
    const answer = await world.app.inject({ method: 'POST', url: '/oauth2/v1/clients', headers, payload })
    expect([answer.statusCode, typeof answer.json().error]).toEqual([400, 'string'])
  })

  test('a token that is shown must be one, though none is asked for', async () => {
    const { status, headers } = await register({}, 'nothing')
    expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining('error="invalid_token"')])
  })
})

describe('an app that registered itself', () => {
  let app: Registered
  beforeEach(async () => {
    app = await registered({
      client_name: 'Notes',
      client_uri: 'https://notes.example/',
      contacts: ['ada@notes.example'],
    })
  })

  test('reads what it is, but not its secret again (RFC7592-2.1)', async () => {
    const { status, body } = await ask('GET', `/${app.id}`, undefined, app.token)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      client_id: app.id,
      registration_access_token: app.token,
      client_name: 'Notes',
      contacts: ['ada@notes.example'],
    })
    expect(body).not.toHaveProperty('client_secret')
  })

  test('replaces all that it said (RFC7592-2.2)', async () => {
    const change = { ...leastMetadata, client_id: app.id, client_name: 'Notes 2' }
    const { status, body } = await ask('PUT', `/${app.id}`, change, app.token)
    expect([status, body.client_name, body.client_uri, body.contacts]).toEqual([200, 'Notes 2', undefined, []])
    expect((await ask('GET', `/${app.id}`, undefined, app.token)).body).toEqual(body)
    const [event] = (await world.events('app.oauth2.client.lifecycle.update')).slice(-1)
    expect(event).toMatchObject({
      targets: [{ id: app.id, changeDetails: { from: { label: 'Notes' }, to: { label: 'Notes 2' } } }],
    })
  })

  test('an update that names another client, or keeps a rule of registering not, changes nothing', async () => {
    for (const body of [
      leastMetadata,
      { ...leastMetadata, client_id: '0oaAnother' },
      { client_id: app.id, redirect_uris: ['http://evil.example/'] },
    ])
      expect((await ask('PUT', `/${app.id}`, body, app.token)).status).toBe(400)
    expect((await ask('GET', `/${app.id}`, undefined, app.token)).body.client_name).toBe('Notes')
  })

  test('gets a secret when it begins to need one, and loses it when it does not (CVE-2026-44476)', async () => {
    const put = (method: string) =>
      ask('PUT', `/${app.id}`, { ...leastMetadata, client_id: app.id, token_endpoint_auth_method: method }, app.token)
    const count = async () => {
      const { rows } = await world.database.pool.query('select sealed from app_secret where app_id = $1', [app.id])
      return rows.map(({ sealed }) => (sealed === null ? 'hash' : 'sealed'))
    }
    expect((await put('client_secret_post')).body.client_secret).toBeUndefined()
    expect(await count()).toEqual(['hash'])
    expect((await put('none')).body.client_secret).toBeUndefined()
    expect(await count()).toEqual([])
    expect((await put('client_secret_jwt')).body.client_secret).toEqual(expect.any(String))
    expect(await count()).toEqual(['sealed'])
  })

  test('deletes itself, with everything it was given (RFC7592-2.3)', async () => {
    expect((await ask('DELETE', `/${app.id}`, undefined, app.token)).status).toBe(204)
    expect((await ask('GET', `/${app.id}`, undefined, app.token)).status).toBe(401)
    const { rows } = await world.database.pool.query('select 1 from app where id = $1', [app.id])
    expect(rows).toEqual([])
  })

  test.each(['GET', 'PUT', 'DELETE'] as const)('is opened to %s by its own token alone', async (method) => {
    const other = await registered()
    const body = method === 'PUT' ? { ...leastMetadata, client_id: app.id } : undefined
    for (const token of [undefined, 'nothing', other.token, app.secret, app.token.slice(0, -1)]) {
      const { status, headers } = await ask(method, `/${app.id}`, body, token)
      expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining('Bearer realm=')])
    }
    expect((await ask(method, '/0oaNothing', body, app.token)).status).toBe(401)
  })

  test('is told that an admin switched it off, and can no longer change itself', async () => {
    await world.db
      .updateTable('app')
      .set({ status: 'INACTIVE' })
      .where('org_id', '=', world.db.org)
      .where('id', '=', app.id)
      .execute()
    expect((await ask('GET', `/${app.id}`, undefined, app.token)).status).toBe(403)
    expect((await ask('PUT', `/${app.id}`, { ...leastMetadata, client_id: app.id }, app.token)).status).toBe(403)
    expect((await ask('DELETE', `/${app.id}`, undefined, app.token)).status).toBe(403)
  })
})

describe('its users', () => {
  let app: Registered
  const redirectUri = 'http://localhost:8081/callback'
  const challenge = { code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' }
  const partyOf = async () => {
    app = await registered({
      redirect_uris: [redirectUri],
      client_name: 'Notes',
      policy_uri: 'https://notes.example/privacy',
    })
    await world.db
      .insertInto('app_user')
      .values({ org_id: world.db.org, app_id: app.id, user_id: world.ada.userId })
      .execute()
    const party = makeRelyingParty(
      world.issuer,
      { clientId: app.id, secret: app.secret, redirectUri },
      {
        login: 'ada@acme.example',
        always: challenge,
      },
    )
    await party.signIn()
    return party
  }
  const consentPage = async (party: Awaited<ReturnType<typeof partyOf>>) => {
    const query = {
      client_id: app.id,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid profile',
      state: 's',
    }
    const url = `${world.issuer}/oauth2/v1/authorize?${String(new URLSearchParams({ ...query, ...challenge }))}`
    const arrival = await party.browser.open(url)
    return arrival.kind === 'page' ? arrival.page.body : undefined
  }

  test('are asked each time, and told that nobody has reviewed it', async () => {
    const party = await partyOf()
    const page = await consentPage(party)
    expect(page).toContain('nobody at Acme has reviewed it')
    expect(page).toContain('https://notes.example/privacy')
    expect(page).not.toContain('href="https://notes.example/privacy"')
    expect((await party.authorize({ scope: 'openid profile' })).shown).toContain('consent')
    expect((await party.authorize({ scope: 'openid profile' })).shown).toContain('consent')
  })

  test('are asked once after an admin reviewed it, until it changes itself', async () => {
    const party = await partyOf()
    const reviewed = await world.ada.call<SelfRegisteredClient>('POST', `/api/v1/clients/${app.id}/review`)
    expect([reviewed.status, reviewed.body.reviewedBy]).toEqual([200, world.ada.userId])
    expect(await consentPage(party)).not.toContain('reviewed it')
    expect((await party.authorize({ scope: 'openid profile' })).shown).toContain('consent')
    expect((await party.authorize({ scope: 'openid profile' })).shown).not.toContain('consent')
    const change = { redirect_uris: [redirectUri], client_id: app.id, client_name: 'Your bank' }
    expect((await ask('PUT', `/${app.id}`, change, app.token)).status).toBe(200)
    expect(await consentPage(party)).toContain('reviewed it')
  })

  test('who are not assigned to it do not get in', async () => {
    const party = await partyOf()
    await world.db.deleteFrom('app_user').where('org_id', '=', world.db.org).where('app_id', '=', app.id).execute()
    const { parameters } = await party.authorize({ scope: 'openid' })
    expect(parameters.get('error')).toBe('access_denied')
  })

  test('and its use is noted, so that it is not deleted for want of it', async () => {
    const party = await partyOf()
    const { parameters } = await party.authorize({ scope: 'openid' })
    const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    expect((await party.exchange(parameters.get('code') ?? '', { code_verifier })).status).toBe(200)
    // It is noted beside the answer.
    const noted = async () => {
      const { rows } = await world.database.pool.query<{ at: Date | null }>(
        'select last_used_at at from client_registration where app_id = $1',
        [app.id],
      )
      return rows[0]?.at
    }
    await expect.poll(noted).toBeInstanceOf(Date)
  })
})

describe('where it needs a token', () => {
  beforeAll(() => allowRegistration(world.db, { mode: 'token' }))
  const makeToken = async (draft: Readonly<Record<string, unknown>> = {}) =>
    (
      await world.ada.call<InitialAccessToken & { readonly token: string }>(
        'POST',
        '/api/v1/clients/initial-access-tokens',
        { name: 'Onboarding', ...draft },
      )
    ).body

  test('nothing is registered without', async () => {
    const { status, headers } = await register()
    expect([status, headers['www-authenticate']]).toEqual([401, `Bearer realm="${world.issuer}"`])
    expect((await register({}, 'nothing')).status).toBe(401)
  })

  test('one registers as often as it was made for, and a refusal uses none of it', async () => {
    const { token } = await makeToken({ uses: 2 })
    expect((await register({ redirect_uris: ['nothing'] }, token)).status).toBe(400)
    expect((await register({}, token)).status).toBe(201)
    expect((await register({}, token)).status).toBe(201)
    expect((await register({}, token)).status).toBe(401)
  })

  test('and of racing registrations with its last use exactly one wins', async () => {
    const { token } = await makeToken()
    const answers = await Promise.all(Array.from({ length: 6 }, () => register({}, token)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401, 401, 401, 401, 401])
  })

  test('it ends with its time, and when it is deleted', async () => {
    const { token, id } = await makeToken({ expiresInDays: 1, uses: 9 })
    const setEnd = (at: Date) =>
      world.database.pool.query('update initial_access_token set expires_at = $2 where id = $1', [id, at])
    await setEnd(new Date())
    expect((await register({}, token)).status).toBe(401)
    await setEnd(new Date(Date.now() + 60_000))
    expect((await world.ada.call('DELETE', `/api/v1/clients/initial-access-tokens/${id}`)).status).toBe(204)
    expect((await register({}, token)).status).toBe(401)
    expect((await world.ada.call('DELETE', `/api/v1/clients/initial-access-tokens/${id}`)).error.errorCode).toBe(
      'E0000007',
    )
  })

  test('its text is said once, and the log never says it', async () => {
    const { token, id } = await makeToken({ name: 'Said once' })
    const { body } = await world.ada.call<InitialAccessToken[]>(
      'GET',
      '/api/v1/clients/initial-access-tokens?limit=200',
    )
    expect(body.find((listed) => listed.id === id)).toMatchObject({ name: 'Said once', usesLeft: 1 })
    expect(JSON.stringify(body)).not.toContain(token)
    expect(JSON.stringify(await world.events())).not.toContain(token)
  })
})

describe('the org decides', () => {
  test('how many there may be, though many come at once', async () => {
    const { rows } = await world.database.pool.query<{ count: string }>('select count(*) from client_registration')
    await allowRegistration(world.db, { mode: 'open', quota: Number(rows[0]?.count) + 2 })
    const answers = await Promise.all(Array.from({ length: 6 }, () => register()))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 403, 403, 403, 403])
  })

  test('to which group they are assigned', async () => {
    const group = '00gFriendsOfNotes000'
    await world.database.pool.query(`insert into "group" (org_id, id, name) values ($1, $2, 'Friends')`, [
      world.db.org,
      group,
    ])
    await allowRegistration(world.db, { mode: 'open', groupId: group, quota: 1000 })
    const groupsOf = async ({ id }: Registered) =>
      (await world.database.pool.query('select group_id from app_group where app_id = $1', [id])).rows
    expect(await groupsOf(await registered())).toEqual([{ group_id: group }])
    await world.database.pool.query('delete from "group" where id = $1', [group])
    expect(await groupsOf(await registered())).toEqual([])
  })
})

describe('admins', () => {
  beforeAll(() => allowRegistration(world.db, { mode: 'open', quota: 1000 }))

  test('list what registered itself, page by page, and by whether it was reviewed', async () => {
    const { id } = await registered({ client_name: 'To be listed' })
    const first = await world.ada.call<SelfRegisteredClient[]>('GET', '/api/v1/clients?limit=2&reviewed=false')
    expect([first.body[0]?.id, first.body.length, typeof first.next]).toEqual([id, 2, 'string'])
    const second = await world.ada.call<SelfRegisteredClient[]>('GET', first.next ?? '')
    expect(second.body.map((client) => client.id)).not.toContain(id)
    await world.ada.call('POST', `/api/v1/clients/${id}/review`)
    const reviewed = await world.ada.call<SelfRegisteredClient[]>('GET', '/api/v1/clients?reviewed=true')
    expect(reviewed.body.map((client) => client.id)).toContain(id)
  })

  test('review what registered itself and nothing else, once, as the log says', async () => {
    const { id } = await registered()
    await world.ada.call('POST', `/api/v1/clients/${id}/review`)
    await world.ada.call('POST', `/api/v1/clients/${id}/review`)
    const events = await world.events('app.oauth2.client.lifecycle.review')
    expect(events.filter(({ targets }) => JSON.stringify(targets).includes(id))).toHaveLength(1)
    expect((await world.ada.call('POST', '/api/v1/clients/0oaNothing/review')).status).toBe(404)
  })

  test('review what they looked at: not what an app made of itself meanwhile', async () => {
    const { id, token } = await registered({ client_name: 'Calendar' })
    const { body } = await world.ada.call<SelfRegisteredClient[]>('GET', '/api/v1/clients?limit=1')
    const looked = { 'if-match': `"${body[0]?.version}"` }
    const change = { ...leastMetadata, client_id: id, client_name: 'Your bank' }
    expect((await ask('PUT', `/${id}`, change, token)).status).toBe(200)
    const late = await world.ada.call('POST', `/api/v1/clients/${id}/review`, undefined, looked)
    expect([body[0]?.id, late.status, late.error.rule]).toEqual([id, 412, 'app-is-as-it-was-read'])
    const unreviewed = await world.ada.call<SelfRegisteredClient[]>('GET', '/api/v1/clients?limit=1&reviewed=false')
    expect(unreviewed.body[0]?.id).toBe(id)
  })

  test('of other rights do neither', async () => {
    const { id } = await registered()
    const help = await world.asRole('HELP_DESK_ADMIN')
    expect((await help.call('GET', '/api/v1/clients')).status).toBe(403)
    const reader = await world.asRole('READ_ONLY_ADMIN')
    expect((await reader.call('POST', `/api/v1/clients/${id}/review`)).status).toBe(403)
    expect((await reader.call('POST', '/api/v1/clients/initial-access-tokens', { name: 'a' })).status).toBe(403)
  })
})
