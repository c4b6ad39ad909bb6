import { expect, test } from 'vitest'
import { notes, robot } from '../oauth/clients.testing.ts'
import { decideToken } from '../oauth/token.ts'
import { oauthServerMetadata, openidConfiguration } from './discovery.ts'

const issuer = 'https://acme.example'
const metadata = openidConfiguration(issuer)

test('the metadata has these members and no other', () => {
  expect(metadata).toEqual({
    issuer: 'https://acme.example',
    authorization_endpoint: 'https://acme.example/oauth2/v1/authorize',
    token_endpoint: 'https://acme.example/oauth2/v1/token',
    userinfo_endpoint: 'https://acme.example/oauth2/v1/userinfo',
    jwks_uri: 'https://acme.example/oauth2/v1/keys',
    end_session_endpoint: 'https://acme.example/oauth2/v1/logout',
    introspection_endpoint: 'https://acme.example/oauth2/v1/introspect',
    revocation_endpoint: 'https://acme.example/oauth2/v1/revoke',
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256', 'EdDSA'],
    scopes_supported: ['openid', 'profile', 'email', 'address', 'phone', 'groups', 'offline_access'],
    claims_supported: expect.arrayContaining(['sub', 'auth_time', 'sid', 'name', 'email_verified', 'groups']),
    claim_types_supported: ['normal'],
    claims_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: methods('none'),
    token_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['HS256', 'RS256', 'ES256', 'EdDSA']),
    introspection_endpoint_auth_methods_supported: methods(),
    introspection_endpoint_auth_signing_alg_values_supported: expect.not.arrayContaining(['none']),
    revocation_endpoint_auth_methods_supported: methods('none'),
    revocation_endpoint_auth_signing_alg_values_supported: expect.not.arrayContaining(['none']),
    authorization_response_iss_parameter_supported: true,
    acr_values_supported: ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:pwd'],
    prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
    ui_locales_supported: ['en', 'de'],
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  })
})

test('the two documents agree in all that both say (RFC8414-3)', () => {
  expect(metadata).toMatchObject(oauthServerMetadata(issuer))
  expect(oauthServerMetadata(issuer)).not.toHaveProperty('userinfo_endpoint')
})

test('a place to register is named only while there is one (OIDCD-3, RFC8414-2)', () => {
  const place = { registration_endpoint: `${issuer}/oauth2/v1/clients` }
  expect(openidConfiguration(issuer, { registration: true })).toEqual({ ...metadata, ...place })
  expect(oauthServerMetadata(issuer, { registration: true })).toMatchObject(place)
  expect(metadata).not.toHaveProperty('registration_endpoint')
})

test('what it publishes is what the rules take', () => {
  for (const grantType of metadata.grant_types_supported as string[]) {
    const request = { grantType, code: 'c', refreshToken: 'r', redirectUri: undefined, codeVerifier: undefined }
    const client = grantType === 'client_credentials' ? robot : notes
    const outcome = decideToken({ ...request, scope: undefined, resource: [], repeated: [] }, client)
    expect(outcome.kind).not.toBe('refuse')
  }
})

function methods(...more: string[]) {
  return ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', ...more]
}
