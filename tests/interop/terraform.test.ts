import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App, OidcApp } from '../../contracts/management/app.ts'
import type { Policy } from '../../contracts/management/policy.ts'
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
])('okta_app_oauth of the type %s with %s', async (type, method, client) => {
  const wanted = oauthApp(type, method, client)
  const { id, credentials } = await ask<OidcApp>('POST', 'apps?activate=true', wanted)
  const { client_id, client_secret } = credentials.oauthClient
  await ask('POST', `internal/apps/${id}/settings/oauth/idToken`, { issuerMode: 'ORG_URL' })
  if (type !== 'service') await ask('PUT', `apps/${id}/policies/${await defaultPolicy()}`)

  const read = await ask<OidcApp>('GET', `apps/${id}`)
  const { settings, visibility } = wanted
  expect(read).toMatchObject({ label: wanted.label, status: 'ACTIVE', visibility })
  const { jwks: sent, ...others } = settings.oauthClient as { jwks?: typeof jwks }
  expect(read.settings.oauthClient).toMatchObject({ ...others, ...(sent ? { jwks: { keys: [{ n }] } } : {}) })
  expect(read._links.accessPolicy).toEqual(
    type === 'service' ? undefined : { href: `${world.issuer}/api/v1/policies/${await defaultPolicy()}` },
  )
  expect(await ask('GET', `internal/apps/${id}/settings/oauth/idToken`)).not.toHaveProperty('name')

  // With the secret of its state, and without it where it is told to keep none.
  const changed = { ...wanted, label: `${wanted.label} changed` }
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
