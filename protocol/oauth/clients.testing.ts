import type { RegisteredClient } from './client.ts'

/** A confidential web app of the tests, set up as new apps are. */
export const notes: RegisteredClient = {
  clientId: 'notes',
  kind: 'web',
  isNetworkApp: false,
  selfRegistration: 'none',
  redirectUris: ['https://notes.example/callback'],
  postLogoutRedirectUris: ['https://notes.example/goodbye'],
  scopes: ['openid', 'profile', 'email', 'address', 'phone', 'groups', 'offline_access'],
  grantTypes: ['authorization_code', 'refresh_token'],
  responseModes: ['query', 'fragment', 'form_post'],
  tokenEndpointAuthMethod: 'client_secret_basic',
  pkceRequired: true,
  consent: 'never',
  idTokenSignedResponseAlg: 'RS256',
  claimsInIdToken: false,
  groupsFilter: { match: 'all' },
  backChannelLogoutUri: undefined,
  backChannelLogoutSessionRequired: false,
  initiateLoginUri: undefined,
}

/** A public native app of the tests. */
export const pocket: RegisteredClient = {
  ...notes,
  clientId: 'pocket',
  kind: 'native',
  redirectUris: ['http://127.0.0.1/done', 'http://[::1]/done', 'com.example.pocket:/done'],
  tokenEndpointAuthMethod: 'none',
}

/** An app of the tests that acts for itself. */
export const robot: RegisteredClient = {
  ...notes,
  clientId: 'robot',
  kind: 'service',
  redirectUris: [],
  postLogoutRedirectUris: [],
  scopes: [],
  grantTypes: ['client_credentials'],
  tokenEndpointAuthMethod: 'private_key_jwt',
}

/** An app of the tests that was made from a published integration. */
export const published: RegisteredClient = { ...notes, clientId: 'published', isNetworkApp: true }
