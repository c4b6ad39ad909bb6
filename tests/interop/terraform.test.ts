import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App, OidcApp } from '../../contracts/management/app.ts'
import type { Group } from '../../contracts/management/group.ts'
import type { Policy } from '../../contracts/management/policy.ts'
import type { Role } from '../../contracts/management/role.ts'
import type { User } from '../../contracts/management/user.ts'
import { makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'

// What Okta's Terraform provider (5 and 6) asks of an org for each resource, call by call and word by word as its own
// recordings have it: a plan after an apply is empty where what is read is what was written.

let world: ManagementWorld
beforeAll(async () => {
  world = await makeManagementWorld()
})
afterAll(() => world?.close())

/** Does one call, which has to succeed. */
async function ask<Body = unknown>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Body> {
  const reply = await world.ada.call<Body>(method, `/api/v1/${path}`, body)
  expect([method, path, reply.error?.errorCauses ?? [], reply.status < 300]).toEqual([method, path, [], true])
  return reply.body
}

const named = () => randomUUID().slice(0, 8)

/** The one policy that stands by itself: the provider takes any other number of them for a fault. */
async function defaultPolicy(): Promise<string> {
  const found = await ask<Policy[]>('GET', 'policies?type=ACCESS_POLICY')
  const [policy, ...others] = found.filter(({ system }) => system)
  expect(others).toEqual([])
  return policy?.id ?? ''
}

const oauthApp = (type: string, method: string, client: object, credentials: object = {}) => ({
  accessibility: {},
  credentials: {
    oauthClient: {
      autoKeyRotation: true,
      pkce_required: type === 'browser' || type === 'native',
      token_endpoint_auth_method: method,
      ...credentials,
    },
    userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' },
  },
  label: `Terraform ${type} ${named()}`,
  name: 'oidc_client',
  settings: {
    notes: {},
    oauthClient: {
      application_type: type,
      consent_method: 'TRUSTED',
      dpop_bound_access_tokens: false,
      grant_types: ['authorization_code'],
      idp_initiated_login: { default_scope: [], mode: 'DISABLED' },
      issuer_mode: 'ORG_URL',
      response_types: ['code'],
      wildcard_redirect: 'DISABLED',
      ...(type === 'service' ? {} : { redirect_uris: ['https://app.example/callback'] }),
      ...client,
    },
  },
  signOnMode: 'OPENID_CONNECT',
  visibility: { hide: { iOS: true, web: true } },
})

const { kty, n, e } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })
const jwks = { keys: [{ kid: 'terraform', kty, n, e }] }
// It sends no curve: Okta's document knows none.
const curved = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' })
const ecKeys = { keys: [{ kid: 'curved', kty: curved.kty, x: curved.x, y: curved.y }] }

test.each<[string, string, object]>([
  ['web', 'client_secret_basic', {}],
  [
    'web',
    'client_secret_post',
    { grant_types: ['authorization_code', 'refresh_token'], refresh_token: { rotation_type: 'ROTATE', leeway: 30 } },
  ],
  ['browser', 'none', {}],
  ['native', 'none', { redirect_uris: ['com.example.app:/callback'] }],
  ['service', 'private_key_jwt', { grant_types: ['client_credentials'], response_types: ['token'], jwks }],
  ['service', 'private_key_jwt', { grant_types: ['client_credentials'], response_types: ['token'], jwks: ecKeys }],
])('okta_app_oauth of the type %s with %s', async (type, method, client) => {
  const wanted = oauthApp(type, method, client)
  const { id, credentials } = await ask<OidcApp>('POST', 'apps?activate=true', wanted)
  const { client_id, client_secret } = credentials.oauthClient
  await ask('POST', `internal/apps/${id}/settings/oauth/idToken`, { issuerMode: 'ORG_URL' })
  if (type !== 'service') await ask('PUT', `apps/${id}/policies/${await defaultPolicy()}`)

  const read = await ask<OidcApp>('GET', `apps/${id}`)
  const { settings, visibility } = wanted
  expect(read).toMatchObject({ label: wanted.label, status: 'ACTIVE', visibility })
  const { jwks: sent, ...others } = settings.oauthClient as { jwks?: { keys: object[] } }
  expect(read.settings.oauthClient).toMatchObject({ ...others, ...(sent ? { jwks: sent } : {}) })
  expect(read._links.accessPolicy).toEqual(
    type === 'service' ? undefined : { href: `${world.issuer}/api/v1/policies/${await defaultPolicy()}` },
  )
  expect(await ask('GET', `internal/apps/${id}/settings/oauth/idToken`)).not.toHaveProperty('name')

  // With the secret of its state, and without it where it is told to keep none.
  // It sends back what its SDK does not know, as it was read.
  const { app, atrium, manualProvisioning } = read.settings
  const label = `${wanted.label} changed`
  const changed = { ...wanted, label, settings: { ...settings, app, atrium, manualProvisioning } }
  for (const secret of [client_secret ?? '', '']) {
    const oauthClient = { ...wanted.credentials.oauthClient, client_id, client_secret: secret }
    await ask('PUT', `apps/${id}`, { ...changed, credentials: { ...wanted.credentials, oauthClient } })
  }
  expect((await ask<OidcApp>('GET', `apps/${id}`)).label).toBe(changed.label)
  await ask('POST', `apps/${id}/lifecycle/deactivate`)
  await ask('DELETE', `apps/${id}`)
})

test.each([
  ['REGEX', '.*', { match: 'all' }],
  ['STARTS_WITH', 'Team', { match: 'starts-with', value: 'Team' }],
  ['EQUALS', 'Sales', { match: 'equals', value: 'Sales' }],
  ['CONTAINS', 'ale', { match: 'contains', value: 'ale' }],
])('its groups_claim with %s is the one that the app has', async (groupFilterType, value, groupsClaim) => {
  const { id } = await ask<OidcApp>('POST', 'apps', oauthApp('web', 'client_secret_basic', {}))
  const path = `internal/apps/${id}/settings/oauth/idToken`
  const claim = { issuerMode: 'ORG_URL', name: 'groups', valueType: 'GROUPS', groupFilterType, value }
  await ask('POST', path, claim)
  expect(await ask('GET', path)).toMatchObject(claim)
  expect((await ask<OidcApp>('GET', `apps/${id}`)).settings.atrium.groupsClaim).toEqual(groupsClaim)
  await ask('POST', path, { issuerMode: 'ORG_URL' })
  expect((await ask<OidcApp>('GET', `apps/${id}`)).settings.atrium.groupsClaim).toBeNull()
})

test.each([
  [{ name: 'groups', valueType: 'GROUPS', groupFilterType: 'REGEX', value: 'a.*' }, 'value'],
  [{ name: 'groups', valueType: 'GROUPS', groupFilterType: 'STARTS_WITH', value: '' }, 'value'],
  [{ name: 'groups', valueType: 'GROUPS', value: 'Team' }, 'groupFilterType'],
  [{ name: 'teams', valueType: 'GROUPS', groupFilterType: 'REGEX', value: '.*' }, 'name'],
  [{ name: 'groups', valueType: 'EXPRESSION', value: 'user.login' }, 'valueType'],
])('its groups_claim is refused by name where we have none such: %j', async (claim, field) => {
  const { id } = await ask<OidcApp>('POST', 'apps', oauthApp('web', 'client_secret_basic', {}))
  const refused = await world.ada.call('POST', `/api/v1/internal/apps/${id}/settings/oauth/idToken`, claim)
  expect([refused.status, refused.error.errorCode]).toEqual([400, 'E0000001'])
  expect(refused.error.errorCauses[0]?.errorSummary).toContain(`${field}:`)
})

test('okta_app_bookmark', async () => {
  const wanted = {
    accessibility: { selfService: false },
    label: `Bookmark ${named()}`,
    name: 'bookmark',
    settings: { app: { requestIntegration: false, url: 'https://wiki.example' }, notes: {} },
    signOnMode: 'BOOKMARK',
    visibility: { autoSubmitToolbar: false, hide: { iOS: false, web: false } },
  }
  const { id } = await ask<App>('POST', 'apps?activate=true', wanted)
  await ask('PUT', `apps/${id}/policies/${await defaultPolicy()}`)
  const { settings, ...common } = wanted
  expect(await ask('GET', `apps/${id}`)).toMatchObject({ ...common, settings: { app: settings.app } })
  await ask('PUT', `apps/${id}`, { ...wanted, settings: { ...settings, notes: { admin: 'Ask Grace' } } })
  const other = await world.ada.call('PUT', `/api/v1/apps/${id}/policies/rstAnother`)
  expect([other.status, other.error.errorCode]).toEqual([404, 'E0000007'])
  const missing = await world.ada.call('PUT', `/api/v1/apps/0oaNone/policies/${await defaultPolicy()}`)
  expect(missing.error.errorCode).toBe('E0000007')
})

/** A user, a group and an app, as the resources above make them. */
async function ground() {
  const login = `t${named()}@acme.example`
  const profile = { email: login, firstName: 'Terra', lastName: 'Form', login, postalAddress: null }
  const user = await ask<User>('POST', 'users', { credentials: { password: {} }, profile })
  const group = await ask<Group>('POST', 'groups', { profile: { description: '', name: `Terraform ${named()}` } })
  const app = await ask<OidcApp>('POST', 'apps', oauthApp('web', 'client_secret_basic', {}))
  return { user, group, app, profile }
}

test('okta_user, whose deletion is asked for twice', async () => {
  const { user, profile } = await ground()
  const { id } = user
  const changed = { department: 'Sales', displayName: 'Terra F', locale: 'en_US', timezone: 'Europe/Berlin' }
  await ask('POST', `users/${id}`, { profile: { ...profile, ...changed } })
  expect((await ask<User>('GET', `users/${id}`)).profile).toMatchObject(changed)
  await ask('POST', `users/${id}`, { credentials: { password: { value: 'walk-through-every-door' } } })
  await ask('POST', `users/${id}/lifecycle/expire_password`)
  await ask('DELETE', `users/${id}`)
  await ask('DELETE', `users/${id}`)
  expect((await world.ada.call('GET', `/api/v1/users/${id}`)).status).toBe(404)
})

test('okta_user_admin_roles', async () => {
  const { id } = (await ground()).user
  for (const type of ['APP_ADMIN', 'USER_ADMIN'])
    await ask('POST', `users/${id}/roles?disableNotifications=false`, { type })
  const roles = await ask<Role[]>('GET', `users/${id}/roles`)
  expect(roles.map(({ type, assignmentType }) => [type, assignmentType])).toEqual([
    ['APP_ADMIN', 'USER'],
    ['USER_ADMIN', 'USER'],
  ])
  for (const role of roles) await ask('DELETE', `users/${id}/roles/${role.id}`)
})

test('okta_group and okta_group_memberships', async () => {
  const { user, group } = await ground()
  const { name } = group.profile
  await ask('PUT', `groups/${group.id}`, { profile: { description: 'Made by code', name } })
  // Any further attribute would be taken for one of the org's own.
  expect((await ask<Group>('GET', `groups/${group.id}`)).profile).toEqual({ name, description: 'Made by code' })
  await ask('PUT', `groups/${group.id}/users/${user.id}`)
  expect((await ask<User[]>('GET', `groups/${group.id}/users?limit=200`)).map(({ id }) => id)).toEqual([user.id])
  await ask('DELETE', `groups/${group.id}/users/${user.id}`)
  await ask('DELETE', `groups/${group.id}`)
})

test('okta_app_group_assignments and okta_app_user', async () => {
  const { user, group, app } = await ground()
  const assigned = `apps/${app.id}/groups/${group.id}`
  for (const priority of [0, 1]) await ask('PUT', assigned, { id: group.id, profile: { team: 'a' }, priority })
  expect(await ask('GET', `apps/${app.id}/groups?limit=200`)).toMatchObject([{ id: group.id, profile: { team: 'a' } }])
  const wanted = { id: user.id, credentials: { password: {}, userName: 'terra' }, profile: { team: 'b' } }
  await ask('POST', `apps/${app.id}/users`, wanted)
  await ask('POST', `apps/${app.id}/users/${user.id}`, { ...wanted, profile: { team: 'c' } })
  const read = { credentials: { userName: 'terra' }, profile: { team: 'c' } }
  expect(await ask('GET', `apps/${app.id}/users/${user.id}`)).toMatchObject(read)
  await ask('DELETE', `apps/${app.id}/users/${user.id}`)
  await ask('DELETE', assigned)
})

test('okta_app_oauth_api_scope', async () => {
  const client = { grant_types: ['client_credentials'], response_types: ['token'], jwks }
  const { id } = await ask<OidcApp>('POST', 'apps', oauthApp('service', 'private_key_jwt', client))
  const scopes = ['okta.users.read', 'okta.policies.read', 'okta.schemas.read']
  for (const scopeId of scopes) await ask('POST', `apps/${id}/grants`, { issuer: world.issuer, scopeId })
  const grants = await ask<{ id: string; scopeId: string; issuer: string }[]>('GET', `apps/${id}/grants`)
  expect(grants.map(({ scopeId }) => scopeId).toSorted()).toEqual(scopes.toSorted())
  expect(new Set(grants.map(({ issuer }) => issuer))).toEqual(new Set([world.issuer]))
  for (const grant of grants) await ask('DELETE', `apps/${id}/grants/${grant.id}`)
})

test('okta_trusted_origin', async () => {
  const wanted = {
    name: named(),
    origin: 'https://terraform.example',
    scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }],
  }
  const { id } = await ask<{ id: string }>('POST', 'trustedOrigins', wanted)
  await ask('PUT', `trustedOrigins/${id}`, { ...wanted, origin: 'https://other.example' })
  await ask('POST', `trustedOrigins/${id}/lifecycle/deactivate`)
  const read = { origin: 'https://other.example', status: 'INACTIVE' }
  expect(await ask('GET', `trustedOrigins/${id}`)).toMatchObject(read)
  await ask('DELETE', `trustedOrigins/${id}`)
})

test('okta_brand, okta_theme and okta_org_configuration', async () => {
  const [brand] = await ask<{ id: string; name: string }[]>('GET', 'brands')
  await ask('PUT', `brands/${brand?.id}`, { name: brand?.name, defaultApp: {} })
  const themes = `brands/${brand?.id}/themes`
  const [theme] = await ask<{ id: string }[]>('GET', themes)
  const variants = ['emailTemplate', 'endUserDashboard', 'errorPage', 'signInPage'].map((of) => [
    `${of}TouchPointVariant`,
    'OKTA_DEFAULT',
  ])
  const colours = { primaryColorHex: '#1662dd', secondaryColorHex: '#ebebed' }
  await ask('PUT', `${themes}/${theme?.id}`, { ...Object.fromEntries(variants), ...colours })
  expect(await ask('GET', `${themes}/${theme?.id}`)).toMatchObject(colours)

  await ask('POST', 'org', { companyName: 'Acme', website: 'https://acme.example' })
  expect(await ask('GET', 'org/privacy/oktaCommunication')).toMatchObject({ optOutEmailUsers: true })
  for (const type of ['BILLING', 'TECHNICAL']) await ask('GET', `org/contacts/${type}`)
})

test('the data sources of users, groups, apps and types', async () => {
  const { user, group, app, profile } = await ground()
  const search = encodeURIComponent(`profile.login eq "${profile.login}"`)
  expect(await ask('GET', `users?limit=200&search=${search}&sortOrder=0`)).toMatchObject([{ id: user.id }])
  const q = encodeURIComponent(group.profile.name)
  expect(await ask('GET', `groups?q=${q}&filter=type%20eq%20%22OKTA_GROUP%22`)).toMatchObject([{ id: group.id }])
  expect(await ask('GET', `groups?limit=200&q=${q}&sortBy=name&sortOrder=asc`)).toMatchObject([{ id: group.id }])
  expect(await ask('GET', 'groups?q=Everyone')).toMatchObject([{ type: 'BUILT_IN', profile: { name: 'Everyone' } }])
  const label = encodeURIComponent(`status eq "ACTIVE" AND label eq "${app.label}"`)
  expect(await ask('GET', `apps?filter=${label}&limit=200`)).toMatchObject([{ id: app.id }])
  expect((await ask<App[]>('GET', 'apps?filter=&limit=200')).map(({ id }) => id)).toContain(app.id)
  const types = await ask<{ _links: { schema: { href: string } } }[]>('GET', 'meta/types/user')
  const schema = await world.ada.call('GET', new URL(types[0]?._links.schema.href ?? '').pathname)
  expect(schema.status).toBe(200)
})
