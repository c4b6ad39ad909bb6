import { expect, test } from 'vitest'
import { checkInitiateLoginUri, initiateLoginLocation, launchUriRules } from './third-party-login.ts'

const login = { issuer: 'https://acme.example', loginHint: 'a b', targetLinkUri: 'https://notes.example/?x=1&y' }

test('a tile leads to the app with issuer, hint and target (OIDCC-4)', () => {
  expect(initiateLoginLocation('https://notes.example/login?tenant=%2F7', login)).toBe(
    'https://notes.example/login?tenant=%2F7&iss=https%3A%2F%2Facme.example&login_hint=a%20b&target_link_uri=https%3A%2F%2Fnotes.example%2F%3Fx%3D1%26y',
  )
  const bare = { ...login, loginHint: undefined, targetLinkUri: undefined }
  expect(initiateLoginLocation('https://notes.example/login', bare)).toBe(
    'https://notes.example/login?iss=https%3A%2F%2Facme.example',
  )
})

test('a login URI is https, or loopback where that is allowed', () => {
  expect(checkInitiateLoginUri('https://notes.example/login', { loopbackAllowed: false })).toBeUndefined()
  expect(checkInitiateLoginUri('http://localhost:8081/login', { loopbackAllowed: true })).toBeUndefined()
  const refusal = { rule: 'uri-leads-to-a-safe-place', error: 'invalid_client_metadata' }
  expect(checkInitiateLoginUri('http://notes.example/login', { loopbackAllowed: true })).toMatchObject(refusal)
})

test('a login URI says nothing in our place', () => {
  expect(launchUriRules.at(-1)?.id).toBe('launch-uri-holds-no-hint')
  for (const query of ['iss=https://evil.tld', 'a=1&login_hint=x', 'a;target_link_uri']) {
    expect(checkInitiateLoginUri(`https://notes.example/login?${query}`, { loopbackAllowed: false })).toMatchObject({
      rule: 'launch-uri-holds-no-hint',
    })
  }
})
