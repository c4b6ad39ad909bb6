import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OidcApp } from '../../contracts/management/app.ts'
import type { User } from '../../contracts/management/user.ts'
import { adminRoles } from '../../contracts/management/rights.ts'
import { addApp } from '../worlds/app-world.ts'
import { password } from '../worlds/deployment-world.ts'
import { type ApiClient, makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'
import { allowRegistration, leastMetadata, registrar } from '../worlds/registration.ts'
import { addService } from '../worlds/service-app.ts'
import { openBrowser } from '../worlds/test-browser.ts'

// Every way by which somebody could come to rights that they lack: not by a route that is open to them, but by the
// object they name.

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world.close())

const loginOf = (name: string) => `${name}${randomUUID().slice(0, 8)}@acme.example`
const another = 'another-horse-battery-staple'
const browser = () => openBrowser(world.app, new URL(world.issuer).host)
const pathOf = (link: string) => link.slice(world.issuer.length)

/** A service app as a client of the API. */
async function asService(...scopes: string[]): Promise<Pick<ApiClient, 'call'> & { readonly id: string }> {
  const service = await addService(world, scopes)
  const authorization = `Bearer ${await service.token(scopes.join(' '))}`
  const call: ApiClient['call'] = async (method, path, body) => {
    const answer = await world.app.inject({
      method,
      url: path,
      headers: { host: new URL(world.issuer).host, authorization },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const read = answer.body === '' ? undefined : answer.json()
    return { status: answer.statusCode, headers: answer.headers, body: read, error: read, next: undefined }
  }
  return { id: service.clientId, call }
}

/** Everything that lets somebody in as another, or locks them out, or makes them somebody else. */
const touching = (id: string, sessionId: string) =>
  [
    ['POST', `/api/v1/users/${id}`, { credentials: { password: { value: another } } }],
    ['POST', `/api/v1/users/${id}`, { profile: { email: loginOf('thief') } }],
    ['POST', `/api/v1/users/${id}`, { profile: { login: loginOf('thief') } }],
    ['POST', `/api/v1/users/${id}/credentials/forgot_password?sendEmail=false`],
    ['POST', `/api/v1/users/${id}/credentials/forgot_password?sendEmail=true`],
    ['POST', `/api/v1/users/${id}/lifecycle/reset_password?sendEmail=false`],
    ['POST', `/api/v1/users/${id}/lifecycle/expire_password`],
    ['POST', `/api/v1/users/${id}/lifecycle/expire_password_with_temp_password`],
    [
      'POST',
      `/api/v1/users/${id}/credentials/change_password`,
      { oldPassword: { value: password }, newPassword: { value: another } },
    ],
    ['POST', `/api/v1/users/${id}/lifecycle/suspend`],
    ['POST', `/api/v1/users/${id}/lifecycle/unlock`],
    ['POST', `/api/v1/users/${id}/lifecycle/deactivate`],
    ['DELETE', `/api/v1/users/${id}`],
    ['DELETE', `/api/v1/users/${id}/sessions`],
    ['DELETE', `/api/v1/users/${id}/sessions/${sessionId}`],
    ['DELETE', `/api/v1/sessions/${sessionId}`],
    ['POST', `/api/v1/sessions/${sessionId}/lifecycle/refresh`],
    ['DELETE', '/api/v1/sessions'],
    ['POST', `/api/v1/users/${id}/roles`, { type: 'HELP_DESK_ADMIN' }],
  ] as const

/** Tries all of it on a super admin, who must not notice. */
async function mustNotTouch(client: Pick<ApiClient, 'call'>): Promise<void> {
  const login = loginOf('super')
  const id = await world.addUser({ login, roles: ['SUPER_ADMIN'] })
  const session = await world.bySession(id)
  const { tokenId } = await world.byToken(id)
  const group = await world.ada.call<{ id: string }>('POST', '/api/v1/groups', { profile: { name: login } })
  for (const [method, path, body] of [
    ...touching(id, session.sessionId),
    ['PUT', `/api/v1/groups/${group.body.id}/users/${id}`, undefined],
    ['PUT', `/api/v1/api-tokens/${tokenId}`, { name: 'mine' }],
    ['DELETE', `/api/v1/api-tokens/${tokenId}`, undefined],
  ] as const) {
    const { status } = await client.call(method, path, body)
    expect([method, path, status === 403 || status === 404]).toEqual([method, path, true])
  }
  const { body } = await session.call<User>('GET', '/api/v1/users/me')
  expect([body.id, body.status, body.profile.login, body.profile.email]).toEqual([id, 'ACTIVE', login, login])
  expect((await world.ada.call<unknown[]>('GET', `/api/v1/users/${id}/roles`)).body).toHaveLength(1)
}

describe('a super admin is touched by nobody who may less', () => {
  test.each(adminRoles.filter((role) => role !== 'SUPER_ADMIN'))('by no %s', async (role) =>
    mustNotTouch(await world.asRole(role)),
  )
  test('nor by all of these together', async () =>
    mustNotTouch(await world.asRole(...adminRoles.filter((role) => role !== 'SUPER_ADMIN'))))
  test.each([
    ['okta.users.manage', 'okta.sessions.manage', 'okta.groups.manage'],
    ['okta.roles.manage', 'okta.users.manage'],
    ['okta.apps.manage', 'okta.appGrants.manage', 'okta.apiTokens.manage', 'okta.users.manage'],
  ])('nor by an app with %s, %s', async (...scopes) => mustNotTouch(await asService(...scopes.filter(Boolean))))
  test('nor, before or after their first sign-in, by a link that is answered', async () => {
    const email = loginOf('new')
    const profile = { login: email, email, firstName: 'Edith', lastName: 'Clarke' }
    const { body } = await world.ada.call<User>('POST', '/api/v1/users?activate=false', { profile })
    expect((await world.ada.call('POST', `/api/v1/users/${body.id}/roles`, { type: 'SUPER_ADMIN' })).status).toBe(201)
    const clients = [await world.asRole('USER_ADMIN'), await asService('okta.users.manage')]
    for (const client of clients)
      expect((await client.call('POST', `/api/v1/users/${body.id}/lifecycle/activate?sendEmail=false`)).status).toBe(
        403,
      )
    await world.ada.call('POST', `/api/v1/users/${body.id}/lifecycle/activate`)
    for (const client of clients)
      expect((await client.call('POST', `/api/v1/users/${body.id}/lifecycle/reactivate?sendEmail=false`)).status).toBe(
        403,
      )
  })
})

describe('a link that somebody was handed', () => {
  test('to a first password opens nobody who became an admin since', async () => {
    const { call } = await world.asRole('USER_ADMIN')
    const email = loginOf('new')
    const profile = { login: email, email, firstName: 'Edith', lastName: 'Clarke' }
    const { body: user } = await call<User>('POST', '/api/v1/users?activate=false', { profile })
    const { body: offered } = await call<{ activationUrl: string }>(
      'POST',
      `/api/v1/users/${user.id}/lifecycle/activate?sendEmail=false`,
    )
    await world.ada.call('POST', `/api/v1/users/${user.id}/roles`, { type: 'SUPER_ADMIN' })
    const window = browser()
    expect((await window.open(pathOf(offered.activationUrl))).status).toBe(410)
    // Those who get another from somebody who may do it come in.
    const again = await world.ada.call<{ activationUrl: string }>(
      'POST',
      `/api/v1/users/${user.id}/lifecycle/reactivate?sendEmail=false`,
    )
    const other = browser()
    expect((await other.open(pathOf(again.body.activationUrl))).status).toBe(200)
    expect((await other.submit({ 'new-password': another })).status).toBeLessThan(400)
  })

  test('to another password opens nobody who became an admin while its page was open', async () => {
    const { call } = await world.asRole('HELP_DESK_ADMIN')
    const id = await world.addUser({ login: loginOf('grace') })
    const { body } = await call<{ resetPasswordUrl: string }>(
      'POST',
      `/api/v1/users/${id}/credentials/forgot_password?sendEmail=false`,
    )
    const window = browser()
    await window.open(pathOf(body.resetPasswordUrl))
    await world.ada.call('POST', `/api/v1/users/${id}/roles`, { type: 'ORG_ADMIN' })
    expect((await window.send({ 'new-password': another })).status).toBe(410)
  })

  test('and that was mailed goes on to work: its owner alone has it', async () => {
    const login = loginOf('grace')
    const id = await world.addUser({ login })
    await world.ada.call('POST', `/api/v1/users/${id}/credentials/forgot_password?sendEmail=true`)
    const mail = world.mails.findLast(({ to }) => to === login)
    await world.ada.call('POST', `/api/v1/users/${id}/roles`, { type: 'HELP_DESK_ADMIN' })
    const window = browser()
    const values = mail?.values as { readonly link: string } | undefined
    expect((await window.open(pathOf(values?.link ?? ''))).status).toBe(200)
  })
})

describe('a credential does not outlive what its owner may', () => {
  test('when they lose a role, with the same token and the same session', async () => {
    const token = await world.asRole('SUPER_ADMIN')
    const session = await world.bySession(token.userId)
    const { body: roles } = await world.ada.call<{ id: string }[]>('GET', `/api/v1/users/${token.userId}/roles`)
    const id = await world.addUser({ login: loginOf('grace') })
    for (const client of [token, session])
      expect((await client.call('GET', '/api/v1/iam/assignees/users')).status).toBe(200)
    await world.ada.call('DELETE', `/api/v1/users/${token.userId}/roles/${roles[0]?.id ?? ''}`)
    for (const client of [token, session]) {
      expect((await client.call('GET', '/api/v1/iam/assignees/users')).status).toBe(403)
      expect((await client.call('POST', `/api/v1/users/${id}/roles`, { type: 'SUPER_ADMIN' })).status).toBe(403)
      expect((await client.call('GET', `/api/v1/users/${id}`)).status).toBe(403)
    }
    expect((await session.call('POST', '/api/v1/api-tokens', { name: 'late' })).status).toBe(403)
  })

  test('GHSA-2vg6-77g8-24mp: when they are deleted and somebody else gets the login', async () => {
    const login = loginOf('again')
    const id = await world.addUser({ login, roles: ['SUPER_ADMIN'] })
    const [token, session] = [await world.byToken(id), await world.bySession(id)]
    await world.ada.call('DELETE', `/api/v1/users/${id}`)
    await world.ada.call('DELETE', `/api/v1/users/${id}`)
    const next = await world.addUser({ login })
    for (const client of [token, session]) expect((await client.call('GET', '/api/v1/users/me')).status).toBe(401)
    expect((await world.ada.call<unknown[]>('GET', `/api/v1/users/${next}/roles`)).body).toEqual([])
    expect((await world.ada.call<unknown[]>('GET', `/api/v1/users/${next}/sessions`)).body).toEqual([])
    expect((await (await world.byToken(next)).call('GET', '/api/v1/users')).status).toBe(403)
  })

  test('and a token that is made while its owner is deactivated is none when they come back', async () => {
    const id = await world.addUser({ login: loginOf('leaver'), roles: ['USER_ADMIN'] })
    const session = await world.bySession(id)
    const client = await world.database.pool.connect()
    await client.query('begin')
    await client.query('select id from org where id = $1 for update', [world.db.org])
    const making = session.call<{ token?: string }>('POST', '/api/v1/api-tokens', { name: 'late' })
    await new Promise((resolve) => setTimeout(resolve, 250))
    await client.query(`update "user" set status = 'DEPROVISIONED' where org_id = $1 and id = $2`, [world.db.org, id])
    await client.query('commit')
    client.release()
    expect((await making).status).toBe(401)
    const { rows } = await world.database.pool.query('select id from api_token where user_id = $1', [id])
    expect(rows).toEqual([])
  })
})

describe('a sign-in of long ago', () => {
  test('is answered no link, and sets nobody’s password', async () => {
    const stale = await world.bySession(world.ada.userId, 16)
    const draft = () => {
      const login = loginOf('new')
      return { login, email: login, firstName: 'Edith', lastName: 'Clarke' }
    }
    const staged = await stale.call<User>('POST', '/api/v1/users?activate=false', { profile: draft() })
    const sent = await stale.call<User>('POST', '/api/v1/users', { profile: draft() })
    const id = await world.addUser({ login: loginOf('grace') })
    for (const [path, body] of [
      [`${staged.body.id}/lifecycle/activate?sendEmail=false`, undefined],
      [`${sent.body.id}/lifecycle/reactivate?sendEmail=false`, undefined],
      [`${id}/lifecycle/reset_password?sendEmail=false`, undefined],
      [`${id}/credentials/forgot_password?sendEmail=false`, undefined],
      [`${id}/lifecycle/expire_password_with_temp_password`, undefined],
      [id, { credentials: { password: { value: another } } }],
      ['', { profile: draft(), credentials: { password: { value: another } } }],
    ] as const) {
      const { status, error } = await stale.call('POST', `/api/v1/users/${path}`.replace(/\/$/, ''), body)
      expect([path, status, error.rule]).toEqual([path, 403, 'sign-in-is-fresh'])
    }
  })

  test('sends nobody’s codes elsewhere: an app without a secret is whoever gets them', async () => {
    const stale = await world.bySession(world.ada.userId, 16)
    const { clientId } = await addApp(world.db, world.deployment.keeper)
    const path = `/api/v1/apps/${clientId}`
    const { body: app } = await stale.call<OidcApp>('GET', path)
    const oauthClient = (redirect_uris: readonly string[]) => ({ ...app.settings.oauthClient, redirect_uris })
    const put = (uris: readonly string[]) =>
      stale.call('PUT', path, {
        ...app,
        label: 'Renamed',
        settings: { ...app.settings, oauthClient: oauthClient(uris) },
      })
    const known = app.settings.oauthClient.redirect_uris ?? []
    const { status, error } = await put([...known, 'https://thief.example/callback'])
    expect([status, error.rule]).toEqual([403, 'sign-in-is-fresh'])
    expect((await put(known)).status).toBe(200)
  })

  test('changes no address and no login: mail and login are as good as the password', async () => {
    const admin = await world.asRole('USER_ADMIN')
    const stale = await world.bySession(admin.userId, 20)
    const id = await world.addUser({ login: loginOf('grace') })
    for (const who of [id, admin.userId])
      for (const profile of [{ email: loginOf('thief') }, { login: loginOf('thief') }]) {
        const { status, error } = await stale.call('POST', `/api/v1/users/${who}`, { profile })
        expect([status, error.rule]).toEqual([403, 'sign-in-is-fresh'])
      }
    expect((await stale.call('POST', `/api/v1/users/${id}`, { profile: { title: 'Dr' } })).status).toBe(200)
  })
})

test('a token hands its owner’s way in to nobody: it would become a sign-in that outlives it', async () => {
  const { call, userId } = await world.asRole('HELP_DESK_ADMIN')
  for (const who of ['me', userId])
    for (const path of [
      'lifecycle/expire_password_with_temp_password',
      'lifecycle/expire_password?tempPassword=true',
      'lifecycle/reset_password?sendEmail=false',
      'credentials/forgot_password?sendEmail=false',
    ]) {
      const { status, error } = await call('POST', `/api/v1/users/${who}/${path}`)
      expect([path, status, error.rule]).toEqual([path, 403, 'own-password-is-changed-by-people'])
    }
  expect((await call('POST', '/api/v1/users/me/credentials/forgot_password')).status).toBe(200)
})

test('an address of one’s own waits for its owner, by whichever name of oneself it is changed', async () => {
  const admin = await world.asRole('SUPER_ADMIN')
  const session = await world.bySession(admin.userId)
  const { body: before } = await session.call<User>('GET', '/api/v1/users/me')
  for (const name of ['me', admin.userId, before.profile.login]) {
    const { body } = await session.call<User>('POST', `/api/v1/users/${name}`, { profile: { email: loginOf('new') } })
    expect([name, body.profile.email]).toEqual([name, before.profile.email])
  }
})

describe('an app that holds rights', () => {
  test('is changed by no admin of apps: not what it proves itself with, nor where it is, nor that it is', async () => {
    const { id } = await asService('okta.users.manage')
    const { call } = await world.asRole('APP_ADMIN')
    const { body: app } = await call<Record<string, unknown>>('GET', `/api/v1/apps/${id}`)
    const keys = await call<{ id: string }[]>('GET', `/api/v1/apps/${id}/credentials/jwks`)
    const key = `/api/v1/apps/${id}/credentials/jwks/${keys.body[0]?.id ?? ''}`
    for (const [method, path, body] of [
      ['PUT', `/api/v1/apps/${id}`, app],
      ['PUT', `/api/v1/apps/${id}`, { ...app, label: 'Mine' }],
      ['POST', `/api/v1/apps/${id}/credentials/secrets`, {}],
      ['POST', `/api/v1/apps/${id}/credentials/jwks`, { kty: 'RSA', n: 'AQAB', e: 'AQAB' }],
      ['POST', `${key}/lifecycle/deactivate`, undefined],
      ['DELETE', key, undefined],
      ['POST', `/api/v1/apps/${id}/lifecycle/deactivate`, undefined],
      ['DELETE', `/api/v1/apps/${id}`, undefined],
      ['POST', `/api/v1/apps/${id}/grants`, { issuer: world.issuer, scopeId: 'okta.apps.read' }],
    ] as const)
      expect([method, path, (await call(method, path, body)).status]).toEqual([method, path, 403])
  })

  test('gives itself and others no more than it has', async () => {
    const self = await asService('okta.apps.manage', 'okta.appGrants.manage')
    const stronger = await asService('okta.users.read')
    const grant = (id: string, scopeId: string) =>
      self.call('POST', `/api/v1/apps/${id}/grants`, { issuer: world.issuer, scopeId })
    for (const scope of ['okta.users.manage', 'okta.roles.manage', 'okta.orgs.manage', 'okta.apiTokens.manage'])
      expect([scope, (await grant(self.id, scope)).status]).toEqual([scope, 403])
    expect((await grant(stronger.id, 'okta.apps.read')).status).toBe(403)
    expect((await self.call('POST', `/api/v1/apps/${stronger.id}/credentials/secrets`, {})).status).toBe(403)
    expect((await self.call('POST', '/api/v1/api-tokens', { name: 'mine' })).status).toBe(403)
  })

  test('comes back from being stopped without the tokens that were out, whoever has them', async () => {
    const { id, call } = await asService('okta.users.read')
    expect((await call('GET', '/api/v1/users')).status).toBe(200)
    await world.ada.call('POST', `/api/v1/apps/${id}/lifecycle/deactivate`)
    await world.ada.call('POST', `/api/v1/apps/${id}/lifecycle/activate`)
    expect((await call('GET', '/api/v1/users')).status).toBe(401)
  })

  test('gives nobody a role, whatever it may do with roles', async () => {
    const { call } = await asService('okta.roles.manage', 'okta.users.manage')
    const id = await world.addUser({ login: loginOf('friend') })
    for (const type of adminRoles)
      expect([type, (await call('POST', `/api/v1/users/${id}/roles`, { type })).status]).toEqual([type, 403])
  })
})

test('an app that registered itself opens nothing of the org, by whatever it holds', async () => {
  await allowRegistration(world.db, { mode: 'open' })
  const register = registrar(world)
  const { body } = await register('POST', '', { ...leastMetadata, token_endpoint_auth_method: 'client_secret_post' })
  const held = [body.registration_access_token, body.client_secret, body.client_id].map(String)
  for (const route of world.api.filter(({ demands }) => demands !== 'anyone'))
    for (const credential of held)
      for (const scheme of ['Bearer', 'SSWS']) {
        const answer = await world.app.inject({
          method: route.method,
          url: route.path.replaceAll(/:\w+/g, 'x'),
          headers: { host: new URL(world.issuer).host, authorization: `${scheme} ${credential}` },
        })
        expect([route.path, scheme, answer.statusCode]).toEqual([route.path, scheme, 401])
      }
  for (const type of ['okta.users.read', 'okta.apps.manage']) {
    const grant = { issuer: world.issuer, scopeId: type }
    expect((await world.ada.call('POST', `/api/v1/apps/${String(body.client_id)}/grants`, grant)).status).toBe(400)
  }
})

test('an app of people is never one of the API, whatever an admin makes of it', async () => {
  const { clientId } = await addApp(world.db, world.deployment.keeper)
  const { body } = await world.ada.call<{ settings: { oauthClient: object } }>('GET', `/api/v1/apps/${clientId}`)
  const { settings } = body
  const service = { ...settings.oauthClient, application_type: 'service', grant_types: ['client_credentials'] }
  const changed = { ...body, settings: { ...settings, oauthClient: service } }
  expect((await world.ada.call('PUT', `/api/v1/apps/${clientId}`, changed)).status).toBe(400)
  const grant = { issuer: world.issuer, scopeId: 'okta.users.read' }
  expect((await world.ada.call('POST', `/api/v1/apps/${clientId}/grants`, grant)).status).toBe(400)
})
