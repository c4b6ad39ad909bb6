import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { Client } from '@okta/okta-sdk-nodejs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeRelyingParty } from '../worlds/relying-party.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

// Okta's own SDK, unmodified, against our management API: what an admin's script does with Okta, it does here.

let world: ManagementWorld
let client: Client

beforeAll(async () => {
  world = await makeManagementWorld()
  const { token } = await world.byToken(world.ada.userId)
  client = new Client({ orgUrl: world.issuer, token })
})
afterAll(() => world?.close())

const password = 'correct-horse-battery-staple-9'
const loginOf = (name: string): string => `${name}-${randomUUID().slice(0, 8)}@acme.example`

async function collect<T>(list: { each: (take: (item: T) => void) => Promise<unknown> }): Promise<T[]> {
  const found: T[] = []
  await list.each((item) => void found.push(item))
  return found
}

const makeUser = (name: string, activate = true) => {
  const login = loginOf(name)
  const profile = { login, email: login, firstName: name, lastName: 'Hopper' }
  return client.userApi.createUser({ activate, body: { profile, credentials: { password: { value: password } } } })
}

const makeWebApp = (label: string) =>
  client.applicationApi.createApplication({
    application: {
      name: 'oidc_client',
      label,
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic', pkce_required: false } },
      settings: {
        oauthClient: {
          application_type: 'web',
          redirect_uris: ['http://localhost:8081/callback'],
          response_types: ['code'],
          grant_types: ['authorization_code'],
          initiate_login_uri: 'https://app.example/login',
        },
      },
    } as never,
  })

/** What the SDK's models know of an OpenID app only by its sign-on mode. */
interface OidcApp {
  readonly id: string
  readonly label: string
  readonly status: string
  readonly credentials: { readonly oauthClient: { readonly client_id: string; readonly client_secret?: string } }
}

describe('users', () => {
  test('live their whole life: staged, active, suspended, expired, deactivated, gone', async () => {
    const made = await makeUser('grace', false)
    const userId = made.id ?? ''
    expect(made).toMatchObject({ status: 'STAGED', profile: { firstName: 'grace' } })
    await client.userApi.activateUser({ userId, sendEmail: false })
    expect(await client.userApi.getUser({ userId })).toMatchObject({ status: 'ACTIVE' })
    await client.userApi.suspendUser({ userId })
    expect(await client.userApi.getUser({ userId })).toMatchObject({ status: 'SUSPENDED' })
    await client.userApi.unsuspendUser({ userId })
    await client.userApi.expirePassword({ userId })
    expect(await client.userApi.getUser({ userId })).toMatchObject({ status: 'PASSWORD_EXPIRED' })
    await client.userApi.deactivateUser({ userId, sendEmail: false })
    expect(await client.userApi.getUser({ userId })).toMatchObject({ status: 'DEPROVISIONED' })
    await client.userApi.deleteUser({ userId })
    await expect(client.userApi.getUser({ userId })).rejects.toMatchObject({ status: 404, errorCode: 'E0000007' })
  })

  test('are found by id, by login, by prefix, by filter and by search', async () => {
    const { id = '', profile } = await makeUser('katherine')
    expect(await client.userApi.getUser({ userId: profile?.login ?? '' })).toMatchObject({ id })
    expect(await client.userApi.getUser({ userId: 'me' })).toMatchObject({ id: world.ada.userId })
    for (const asked of [
      { q: 'kather' },
      { filter: `profile.login eq "${profile?.login}"` },
      { search: `profile.firstName sw "Kath" and not (status eq "SUSPENDED")` },
      { search: `profile.email eq "${profile?.email?.toUpperCase()}"` },
    ])
      expect((await collect(await client.userApi.listUsers(asked))).map((user) => user?.id)).toEqual([id])
  })

  test('are walked page by page without a gap or a double', async () => {
    for (let at = 0; at < 7; at++) await makeUser(`walker${at}`)
    const found = await collect(await client.userApi.listUsers({ search: 'profile.firstName sw "walker"', limit: 2 }))
    expect(found).toHaveLength(7)
    expect(new Set(found.map((user) => user?.id)).size).toBe(7)
  })

  test('are changed in part and in whole, as the SDK sends them back', async () => {
    const { id: userId = '' } = await makeUser('mary')
    await client.userApi.updateUser({ userId, user: { profile: { nickName: 'Countess' } } })
    const user = await client.userApi.getUser({ userId })
    expect(user.profile).toMatchObject({ nickName: 'Countess', firstName: 'mary' })
    const whole = { profile: Object.assign(user.profile ?? {}, { nickName: null, department: 'Engines' }) }
    const replaced = await client.userApi.replaceUser({ userId, user: whole })
    expect(replaced.profile).toMatchObject({ department: 'Engines', firstName: 'mary' })
    expect(replaced.profile?.nickName ?? undefined).toBeUndefined()
  })

  test('change their password by the one before, and not by another', async () => {
    const { id: userId = '' } = await makeUser('hedy')
    const changed = { newPassword: { value: 'another-horse-battery-staple' } }
    await expect(
      client.userApi.changePassword({
        userId,
        changePasswordRequest: { oldPassword: { value: 'wrong-horse-battery' }, ...changed },
      }),
    ).rejects.toMatchObject({ status: 403, errorCode: 'E0000014' })
    await client.userApi.changePassword({
      userId,
      changePasswordRequest: { oldPassword: { value: password }, ...changed },
    })
  })

  test('lose their sessions, and the link of a reset is given to who asks for it', async () => {
    const { id: userId = '' } = await makeUser('annie')
    const { cookie } = await world.bySession(userId)
    await client.userApi.revokeUserSessions({ userId })
    const asked = await world.app.inject({ url: '/api/account', headers: { host: new URL(world.issuer).host, cookie } })
    expect(asked.statusCode).toBe(401)
    const { resetPasswordUrl } = await client.userApi.generateResetPasswordToken({ userId, sendEmail: false })
    expect(resetPasswordUrl).toContain(world.issuer)
  })

  test('that are wrong are refused with the field that is', async () => {
    const body = { profile: { login: 'nobody', email: 'nobody', firstName: 'No', lastName: 'Body' } }
    await expect(client.userApi.createUser({ body })).rejects.toMatchObject({ status: 400, errorCode: 'E0000001' })
    await expect(client.userApi.listUsers({ search: 'profile.firstName eq' }).then(collect)).rejects.toMatchObject({
      status: 400,
      errorCode: 'E0000031',
    })
  })
})

describe('groups and roles', () => {
  test('a group is made, renamed, filled, emptied and deleted', async () => {
    const group = await client.groupApi.createGroup({ group: { profile: { name: `Club ${randomUUID()}` } } })
    const groupId = group.id ?? ''
    const name = `House ${randomUUID()}`
    await client.groupApi.replaceGroup({ groupId, group: { profile: { name, description: 'Of all' } } })
    const { id: userId = '' } = await makeUser('member')
    await client.groupApi.assignUserToGroup({ groupId, userId })
    expect((await collect(await client.groupApi.listGroupUsers({ groupId }))).map((user) => user?.id)).toEqual([userId])
    expect((await collect(await client.userApi.listUserGroups({ userId }))).map((each) => each?.id)).toContain(groupId)
    expect((await collect(await client.groupApi.listGroups({ q: name }))).map((each) => each?.id)).toEqual([groupId])
    await client.groupApi.unassignUserFromGroup({ groupId, userId })
    expect(await collect(await client.groupApi.listGroupUsers({ groupId }))).toEqual([])
    await client.groupApi.deleteGroup({ groupId })
    await expect(client.groupApi.getGroup({ groupId })).rejects.toMatchObject({ status: 404 })
  })

  test('a role is given, listed and taken back', async () => {
    const { id: userId = '' } = await makeUser('helper')
    const given = await client.roleAssignmentApi.assignRoleToUser({
      userId,
      assignRoleRequest: { type: 'HELP_DESK_ADMIN' } as never,
    })
    const roles = await collect(await client.roleAssignmentApi.listAssignedRolesForUser({ userId }))
    expect(roles).toMatchObject([{ type: 'HELP_DESK_ADMIN' }])
    await client.roleAssignmentApi.unassignRoleFromUser({ userId, roleId: (given as { id: string }).id })
    expect(await collect(await client.roleAssignmentApi.listAssignedRolesForUser({ userId }))).toEqual([])
  })
})

describe('apps', () => {
  test('an app made by a script signs people in, with the secret it was answered', async () => {
    const app = (await makeWebApp('Ledger of scripts')) as unknown as OidcApp
    expect(app).toMatchObject({ status: 'ACTIVE', label: 'Ledger of scripts' })
    const { client_id: clientId, client_secret: secret = '' } = app.credentials.oauthClient
    const login = loginOf('signer')
    const userId = await world.addUser({ login })
    await client.applicationApi.assignUserToApplication({ appId: app.id, appUser: { id: userId } })
    const party = makeRelyingParty(
      world.issuer,
      { clientId, secret, redirectUri: 'http://localhost:8081/callback' },
      { login },
    )
    const { parameters } = await party.authorize()
    const { json } = await party.exchange(parameters.get('code') ?? '')
    expect(json.id_token).toBeTypeOf('string')
  })

  test('is found, changed as the SDK sends it back, deactivated and deleted', async () => {
    const { id: appId } = (await makeWebApp('Board of scripts')) as unknown as OidcApp
    const app = await client.applicationApi.getApplication({ appId })
    const application = Object.assign(app, { label: 'Boards of scripts' })
    expect(await client.applicationApi.replaceApplication({ appId, application })).toMatchObject({
      label: 'Boards of scripts',
    })
    const found = await collect(await client.applicationApi.listApplications({ q: 'Boards of' }))
    expect(found.map((each) => each?.id)).toEqual([appId])
    await expect(client.applicationApi.deleteApplication({ appId })).rejects.toMatchObject({ status: 403 })
    await client.applicationApi.deactivateApplication({ appId })
    await client.applicationApi.deleteApplication({ appId })
    await expect(client.applicationApi.getApplication({ appId })).rejects.toMatchObject({ status: 404 })
  })

  test('has two secrets while one is replaced, and never three', async () => {
    const { id: appId } = (await makeWebApp('Rotating')) as unknown as OidcApp
    const keys = client.applicationSSOPublicKeysApi
    const second = await keys.createOAuth2ClientSecret({ appId })
    expect(second).toMatchObject({ status: 'ACTIVE' })
    await expect(keys.createOAuth2ClientSecret({ appId })).rejects.toMatchObject({ status: 400 })
    const secrets = await collect(await keys.listOAuth2ClientSecrets({ appId }))
    expect(secrets).toHaveLength(2)
    const secretId = secrets.map((each) => each?.id).find((id) => id !== second.id) ?? ''
    await expect(keys.deleteOAuth2ClientSecret({ appId, secretId })).rejects.toMatchObject({ status: 400 })
    await keys.deactivateOAuth2ClientSecret({ appId, secretId })
    await keys.deleteOAuth2ClientSecret({ appId, secretId })
    expect((await collect(await keys.listOAuth2ClientSecrets({ appId }))).map((each) => each?.id)).toEqual([second.id])
  })

  test('is given to users and groups, and taken from them', async () => {
    const { id: appId } = (await makeWebApp('Assigned')) as unknown as OidcApp
    const { id: userId = '' } = await makeUser('assigned')
    const { id: groupId = '' } = await client.groupApi.createGroup({
      group: { profile: { name: `Given ${randomUUID()}` } },
    })
    await client.applicationApi.assignUserToApplication({ appId, appUser: { id: userId } })
    await client.applicationApi.assignGroupToApplication({ appId, groupId })
    expect(
      (await collect(await client.applicationApi.listApplicationUsers({ appId }))).map((each) => each?.id),
    ).toEqual([userId])
    expect(
      (await collect(await client.applicationApi.listApplicationGroupAssignments({ appId }))).map((each) => each?.id),
    ).toEqual([groupId])
    expect(
      (await collect(await client.groupApi.listAssignedApplicationsForGroup({ groupId }))).map((each) => each?.id),
    ).toEqual([appId])
    expect((await collect(await client.userApi.listAppLinks({ userId }))).map((each) => each?.appInstanceId)).toContain(
      appId,
    )
    await client.applicationApi.unassignUserFromApplication({ appId, userId })
    await client.applicationApi.unassignApplicationFromGroup({ appId, groupId })
    expect(await collect(await client.applicationApi.listApplicationUsers({ appId }))).toEqual([])
  })
})

describe('the system log', () => {
  test('is read by filter and in pages, with who did what to whom', async () => {
    const since = new Date(Date.now() - 1_000)
    for (const name of ['one', 'two', 'three'])
      await client.groupApi.createGroup({ group: { profile: { name: `Logged ${name} ${randomUUID()}` } } })
    const events = await collect(
      await client.systemLogApi.listLogEvents({
        since: since.toISOString(),
        until: new Date(Date.now() + 60_000).toISOString(),
        filter: 'eventType eq "group.lifecycle.create"',
        sortOrder: 'ASCENDING',
        limit: 2,
      }),
    )
    const logged = events.filter((event) => event?.target?.[0]?.displayName?.startsWith('Logged '))
    expect(logged).toHaveLength(3)
    expect(new Set(logged.map(({ uuid }) => uuid)).size).toBe(3)
    expect(logged[0]).toMatchObject({ actor: { id: world.ada.userId }, outcome: { result: 'SUCCESS' } })
  })
})

describe('credentials of scripts', () => {
  test('API tokens are listed and revoked, the current one as well', async () => {
    const { token, tokenId } = await world.byToken(world.ada.userId)
    expect((await collect(await client.apiTokenApi.listApiTokens())).map((each) => each?.id)).toContain(tokenId)
    expect(await client.apiTokenApi.getApiToken({ apiTokenId: tokenId })).toMatchObject({ userId: world.ada.userId })
    const own = new Client({ orgUrl: world.issuer, token })
    await own.apiTokenApi.revokeCurrentApiToken()
    await expect(own.userApi.getUser({ userId: 'me' })).rejects.toMatchObject({ status: 401 })
    // A list, because the SDK itself keeps the single objects it has seen.
    expect((await collect(await client.apiTokenApi.listApiTokens())).map((each) => each?.id)).not.toContain(tokenId)
  })

  test('a service app signs itself in with its key, and may what its scopes allow', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'script', use: 'sig', alg: 'RS256' }
    const service = (await client.applicationApi.createApplication({
      application: {
        name: 'oidc_client',
        label: 'Nightly script',
        signOnMode: 'OPENID_CONNECT',
        credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
        settings: {
          oauthClient: {
            application_type: 'service',
            grant_types: ['client_credentials'],
            response_types: ['token'],
            jwks: { keys: [jwk] },
          },
        },
      } as never,
    })) as unknown as OidcApp
    await client.applicationApi.grantConsentToScope({
      appId: service.id,
      oAuth2ScopeConsentGrant: { issuer: world.issuer, scopeId: 'okta.groups.read' },
    })
    const script = new Client({
      orgUrl: world.issuer,
      authorizationMode: 'PrivateKey',
      clientId: service.id,
      scopes: ['okta.groups.read'],
      privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      keyId: 'script',
    })
    expect((await collect(await script.groupApi.listGroups({}))).map((each) => each?.profile?.name)).toContain(
      'Everyone',
    )
    await expect(script.userApi.listUsers({}).then(collect)).rejects.toMatchObject({ status: 403 })
  })
})

test('trusted origins are kept, switched off and deleted', async () => {
  const made = await client.trustedOriginApi.createTrustedOrigin({
    trustedOrigin: { name: 'Portal', origin: 'https://portal.example', scopes: [{ type: 'CORS' }] },
  })
  const trustedOriginId = made.id ?? ''
  expect((await collect(await client.trustedOriginApi.listTrustedOrigins())).map((each) => each?.origin)).toContain(
    'https://portal.example',
  )
  await client.trustedOriginApi.deactivateTrustedOrigin({ trustedOriginId })
  await client.trustedOriginApi.deleteTrustedOrigin({ trustedOriginId })
})
