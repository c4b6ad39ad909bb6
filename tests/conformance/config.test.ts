import { expect } from 'vitest'
import { checkKeySet } from './checks/key-set.ts'
import { registeredMetadata } from './metadata.ts'
import { type Module, runPlan } from './run-plan.ts'
import type { Metadata } from './stage.ts'

/** Metadata that has to be there, with what is checked of each list (OIDCD-3). */
const requiredLists: Readonly<Record<string, readonly string[]>> = {
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  scopes_supported: ['openid'],
  grant_types_supported: ['authorization_code'],
  claims_supported: ['sub', 'iss', 'auth_time', 'name', 'email'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
}

function checkEndpoints(metadata: Metadata, issuer: string): void {
  const endpoints = Object.entries(metadata).filter(([name]) => /_endpoint$|^jwks_uri$/.test(name))
  for (const required of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'])
    expect(endpoints.map(([name]) => name)).toContain(required)
  for (const [name, url] of endpoints) {
    expect(new URL(String(url)).protocol, `${name} is https`).toBe('https:')
    expect(url, `${name} is the issuer’s`).toMatch(new RegExp(`^${issuer}/[^#]+$`))
  }
}

function checkLocales(metadata: Metadata): void {
  for (const name of ['ui_locales_supported', 'claims_locales_supported'])
    for (const locale of (metadata[name] ?? []) as readonly string[])
      expect(Intl.getCanonicalLocales(locale), `${name} is well-formed, in canonical case (BCP47)`).toEqual([locale])
}

const verifyDiscovery: Module = async ({ issuer, fetchJson }) => {
  const { status, headers, json: metadata } = await fetchJson(`${issuer}/.well-known/openid-configuration`)
  expect(status).toBe(200)
  expect(headers['content-type'], 'JSON (OIDCD-4.2)').toMatch(/^application\/json\b/)
  expect(metadata.issuer, 'the issuer is the address before /.well-known (OIDCD-4.3)').toBe(issuer)
  expect(
    Object.keys(metadata).filter((name) => !registeredMetadata.includes(name)),
    'nothing unregistered',
  ).toEqual([])
  expect(Object.values(metadata), 'nothing empty (OIDCD-4.2)').not.toContainEqual([])
  for (const [name, wanted] of Object.entries(requiredLists))
    expect(metadata[name], name).toEqual(expect.arrayContaining([...wanted]))
  expect(metadata.id_token_signing_alg_values_supported, 'so oidcc-idtoken-unsigned is skipped').not.toContain('none')
  checkEndpoints(metadata, issuer)
  checkLocales(metadata)
  for (const name of ['claims_parameter_supported', 'request_parameter_supported', 'request_uri_parameter_supported'])
    expect(typeof metadata[name], name).toBe('boolean')
  // Absent because request objects are not read; present, it would have to include RS256.
  expect(metadata.request_object_signing_alg_values_supported).toBeUndefined()
  checkKeySet(await fetchJson(String(metadata.jwks_uri)))
}

// The suite asks for https everywhere, so this plan looks at a deployment that is served by https.
runPlan(
  'oidcc-config-certification-test-plan',
  { 'oidcc-discovery-endpoint-verification': verifyDiscovery },
  { baseUrl: 'https://login.acme.example' },
)
