import { describe, expect, test } from 'vitest'
import { appDraft, type OidcApp } from '../../../contracts/management/app.ts'
import { bodyOfDraft, bodyWithChanges, readCause } from './app-body.ts'
import { emptyDraft, newAppKinds } from './draft.ts'

const draft = {
  ...emptyDraft,
  label: ' Ledger ',
  redirectUris: 'https://ledger.example/callback\nhttps://ledger.example/again',
  bookmarkUrl: 'https://handbook.example/',
  publicKey: '{"kty":"EC","crv":"P-256","x":"eA","y":"eQ"}',
}

const ledger: OidcApp = {
  id: '0oaLedgerOfAcmeDemo1',
  name: 'oidc_client',
  label: 'Ledger',
  status: 'ACTIVE',
  created: '2026-01-01T00:00:00.000Z',
  lastUpdated: '2026-01-01T00:00:00.000Z',
  features: [],
  accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
  visibility: { autoLaunch: false, autoSubmitToolbar: false, hide: { iOS: false, web: false }, appLinks: {} },
  signOnMode: 'OPENID_CONNECT',
  _links: {},
  credentials: {
    userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' },
    signing: {},
    oauthClient: {
      autoKeyRotation: true,
      client_id: '0oaLedgerOfAcmeDemo1',
      token_endpoint_auth_method: 'client_secret_basic',
      pkce_required: true,
    },
  },
  settings: {
    notes: { admin: null, enduser: null },
    notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
    manualProvisioning: false,
    implicitAssignment: false,
    app: {},
    oauthClient: {
      application_type: 'web',
      client_uri: null,
      logo_uri: null,
      tos_uri: null,
      policy_uri: null,
      redirect_uris: ['https://ledger.example/callback'],
      post_logout_redirect_uris: [],
      response_types: ['code'],
      grant_types: ['authorization_code', 'refresh_token'],
      initiate_login_uri: null,
      consent_method: 'TRUSTED',
      jwks: { keys: [{ kid: 'one', status: 'ACTIVE' }] },
      jwks_uri: null,
      idp_initiated_login: { mode: 'DISABLED', default_scope: [] },
      refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
      issuer_mode: 'ORG_URL',
      wildcard_redirect: 'DISABLED',
      dpop_bound_access_tokens: false,
    },
    atrium: {
      scopes: ['openid'],
      groupsClaim: null,
      claimsInIdToken: false,
      idTokenAlg: 'RS256',
      asksConsentEveryTime: false,
      backChannelLogoutUri: null,
      backChannelLogoutSessionRequired: false,
      targetLinkUri: null,
      signInUrl: null,
      isNetworkApp: false,
      isSelfRegistered: false,
      isUnreviewed: false,
    },
  },
}

test.each(newAppKinds)('a new %s app is what the API reads', (kind) => {
  expect(appDraft.safeParse(bodyOfDraft({ ...draft, kind })).error).toBeUndefined()
})

describe('a new app has the safest of everything nobody asked', () => {
  test('a web app keeps a secret and uses PKCE all the same', () => {
    expect(bodyOfDraft(draft)).toEqual({
      label: 'Ledger',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic', pkce_required: true } },
      settings: {
        oauthClient: {
          application_type: 'web',
          grant_types: ['authorization_code'],
          response_types: ['code'],
          consent_method: 'TRUSTED',
          redirect_uris: ['https://ledger.example/callback', 'https://ledger.example/again'],
          post_logout_redirect_uris: [],
        },
      },
    })
  })
  test.each(['browser', 'native'] as const)('a %s app has no secret to lose', (kind) => {
    expect(bodyOfDraft({ ...draft, kind })).toMatchObject({
      credentials: { oauthClient: { token_endpoint_auth_method: 'none', pkce_required: true } },
    })
  })
  test('a service proves itself with its key', () => {
    expect(bodyOfDraft({ ...draft, kind: 'service' })).toMatchObject({
      credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
      settings: { oauthClient: { grant_types: ['client_credentials'], jwks: { keys: [{ kty: 'EC' }] } } },
    })
  })
})

test('an app is sent back whole, with the change and without what has an address of its own', () => {
  const body = bodyWithChanges(ledger, { label: 'Books', client: { redirect_uris: ['https://books.example/cb'] } })
  expect(appDraft.safeParse(body).error).toBeUndefined()
  expect(body).toMatchObject({
    label: 'Books',
    credentials: { oauthClient: { pkce_required: true } },
    settings: {
      oauthClient: {
        redirect_uris: ['https://books.example/cb'],
        grant_types: ['authorization_code', 'refresh_token'],
      },
      atrium: { scopes: ['openid'], idTokenAlg: 'RS256' },
    },
  })
  expect(JSON.stringify(body)).not.toContain('jwks"')
})

test('what follows from another field is not held to what it was', () => {
  const body = bodyWithChanges(ledger, { client: { initiate_login_uri: 'https://ledger.example/start' } })
  expect(JSON.stringify(body)).not.toContain('idp_initiated_login')
})

test.each([
  ['settings.oauthClient.redirect_uris.0', 'redirectUris'],
  ['settings.oauthClient.post_logout_redirect_uris.1', 'postLogoutUris'],
  ['settings.oauthClient.initiate_login_uri', 'startUri'],
  ['settings.app.url', 'bookmarkUrl'],
  ['settings.oauthClient.jwks.keys.0', 'publicKey'],
  ['label', 'label'],
])('what the server says of %s stands at its field', (field, at) => {
  expect(readCause({ field, reason: 'must have no fragment' })).toMatchObject({
    field: at,
    says: 'must have no fragment',
  })
})

test('what it says of one of several addresses says which', () => {
  const reason = 'must have no fragment'
  expect(readCause({ field: 'settings.oauthClient.redirect_uris.2', reason })?.at).toBe(2)
  expect(readCause({ field: 'settings.oauthClient.redirect_uris[1]', reason })?.at).toBe(1)
  expect(readCause({ field: 'settings.oauthClient.redirect_uris', reason })?.at).toBeUndefined()
})

test('what it says of nothing on the form stands above it', () => {
  expect(readCause({ field: 'profile', reason: 'has to be at most 4096 characters long as JSON' })).toBeUndefined()
})
