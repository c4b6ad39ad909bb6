import { randomUUID } from 'node:crypto'
import { Client } from '@okta/okta-sdk-nodejs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ManagementWorld, makeManagementWorld } from '../worlds/management-world.ts'
import { makeRelyingParty } from '../worlds/relying-party.ts'

// What scripts made for Okta do by habit, through Okta's own SDK, unmodified: send back what they were answered, ask for
// what an org may not have, and see people off.

let world: ManagementWorld
let client: Client
beforeAll(async () => {
  world = await makeManagementWorld()
  const { token } = await world.byToken(world.ada.userId)
  client = new Client({ orgUrl: world.issuer, token })
})
afterAll(() => world?.close())

async function collect<T>(list: { each: (take: (item: T) => void) => Promise<unknown> }): Promise<T[]> {
  const found: T[] = []
  await list.each((item) => void found.push(item))
  return found
}

/** What the SDK's models know of an OpenID app only by its sign-on mode. */
interface OidcApp {
  readonly id: string
  readonly label: string
  readonly credentials: { readonly oauthClient: { readonly client_id: string; readonly client_secret?: string } }
}

const redirectUri = 'http://localhost:8081/callback'

const makeWebApp = async (label: string): Promise<OidcApp> =>
  (await client.applicationApi.createApplication({
    application: {
      name: 'oidc_client',
      label,
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { autoKeyRotation: true, pkce_required: false } },
      settings: {
        oauthClient: {
          application_type: 'web',
          redirect_uris: [redirectUri],
          response_types: ['code'],
          grant_types: ['authorization_code', 'refresh_token'],
          consent_method: 'REQUIRED',
        },
      },
    } as never,
  })) as unknown as OidcApp

test('an app is changed by what its making answered, and goes on with its secret', async () => {
  const made = await makeWebApp('Sent back')
  const changed = await client.applicationApi.replaceApplication({
    appId: made.id,
    application: { ...made, label: 'Sent back anew' } as never,
  })
  expect(changed).toMatchObject({ label: 'Sent back anew' })
  expect((changed as unknown as OidcApp).credentials.oauthClient.client_secret).toBeUndefined()
})

test('what an app holds of somebody is listed, and ends with them', async () => {
  const app = await makeWebApp('Holder')
  const login = `held-${randomUUID().slice(0, 8)}@acme.example`
  const userId = await world.addUser({ login })
  await client.applicationApi.assignUserToApplication({ appId: app.id, appUser: { id: userId } })
  const { client_id: clientId, client_secret: secret = '' } = app.credentials.oauthClient
  const party = makeRelyingParty(
    world.issuer,
    { clientId, secret, redirectUri },
    { login, method: 'client_secret_basic' },
  )
  const { parameters } = await party.authorize({ scope: 'openid offline_access' })
  const { json } = await party.exchange(parameters.get('code') ?? '')

  const [token] = await collect(await client.applicationApi.listOAuth2TokensForApplication({ appId: app.id }))
  expect(token).toMatchObject({ clientId, userId, status: 'ACTIVE', scopes: ['openid', 'offline_access'] })
  const clients = await collect(await client.userApi.listUserClients({ userId }))
  expect(clients.map((each) => each.client_name)).toEqual(['Holder'])
  const grants = await collect(await client.userApi.listUserGrants({ userId, expand: 'scope' }))
  expect(grants.map((each) => each.scopeId).toSorted()).toEqual(['offline_access', 'openid'])
  const [refresh] = await collect(await client.userApi.listRefreshTokensForUserAndClient({ userId, clientId }))
  expect(refresh?.id).toBe(token?.id)

  await client.userApi.revokeTokensForUserAndClient({ userId, clientId })
  expect((await party.refresh(String(json.refresh_token))).status).toBe(400)
  expect(await collect(await client.applicationApi.listOAuth2TokensForApplication({ appId: app.id }))).toEqual([])
  await client.userApi.revokeUserGrants({ userId })
  expect(await collect(await client.userApi.listUserClients({ userId }))).toEqual([])
})

test('what there is not is answered as nothing, or refused in the words that scripts look for', async () => {
  const login = `leaver-${randomUUID().slice(0, 8)}@acme.example`
  const userId = await world.addUser({ login })
  const app = await makeWebApp('Without')
  const features = await client.applicationApi.listFeaturesForApplication({ appId: app.id })
  const keys = await client.applicationApi.listApplicationKeys({ appId: app.id })
  const factors = await client.userFactorApi.listFactors({ userId })
  for (const list of [features, keys, factors]) expect(await collect<unknown>(list as never)).toEqual([])
  await client.userApi.resetFactors({ userId })
  const [type] = await collect(await client.userTypeApi.listUserTypes())
  expect(await client.userApi.getUser({ userId })).toMatchObject({ type: { id: type?.id } })
  await expect(client.userApi.unsuspendUser({ userId })).rejects.toMatchObject({
    status: 400,
    errorCauses: [{ errorSummary: 'Cannot unsuspend a user that is not suspended' }],
  })
  await expect(client.userApi.unlockUser({ userId })).rejects.toMatchObject({ status: 403, errorCode: 'E0000032' })
  await client.roleAssignmentApi.assignRoleToUser({ userId, assignRoleRequest: { type: 'USER_ADMIN' } as never })
  const expand = 'targets/groups'
  const [role] = await collect(await client.roleAssignmentApi.listAssignedRolesForUser({ userId, expand }))
  expect(role).toMatchObject({ type: 'USER_ADMIN' })
})
