import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileUris } from './hostile-uris.testing.ts'
import { matchRedirectUri } from './redirect-uri.ts'
import { checkRedirectUriForRegistration, redirectUriRules } from './redirect-uri-registration.ts'

const strict = { loopbackAllowed: false }
const lax = { loopbackAllowed: true }

// Each rule, in order, with a URI that breaks it and none before it.
const breaks: Record<string, string> = {
  'uri-is-of-bearable-size': `https://notes.example/${'a'.repeat(1024)}`,
  'uri-has-only-uri-characters': 'https://notes.example/a b',
  'uri-is-absolute': '/callback',
  'uri-scheme-is-harmless': 'JaVaScRiPt:alert(1)',
  'uri-has-no-fragment': 'https://notes.example/callback#',
  'uri-has-no-userinfo': 'https://notes.example@evil.tld/callback',
  'uri-has-no-wildcard': 'https://notes.example/*',
  'uri-path-means-one-thing': 'https://notes.example/callback/..;/evil',
  'uri-is-written-as-browsers-write-it': 'https://NOTES.example/callback',
  'uri-leads-to-a-safe-place': 'http://notes.example/callback',
  'uri-query-holds-no-answer': 'https://notes.example/callback?code=x&state=y',
}

test('these rules are checked, in this order', () => {
  expect(redirectUriRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

test.each(Object.entries(breaks))('%s is broken by %j', (rule, uri) => {
  expect(checkRedirectUriForRegistration(uri, 'web', strict)).toMatchObject({ rule, error: 'invalid_redirect_uri' })
})

test('a URI of 1024 characters may be registered, one more may not', () => {
  const long = `https://notes.example/${'a'.repeat(1024 - 22)}`
  expect(checkRedirectUriForRegistration(long, 'web', strict)).toBeUndefined()
  expect(checkRedirectUriForRegistration(`${long}a`, 'web', strict)).toMatchObject({ rule: 'uri-is-of-bearable-size' })
  expect(checkRedirectUriForRegistration('', 'web', strict)).toMatchObject({ rule: 'uri-is-of-bearable-size' })
})

describe.each(['web', 'browser'] as const)('a %s app', (kind) => {
  test.each([
    'https://notes.example/callback',
    'https://notes.example',
    'https://notes.example/',
    'https://notes.example:8443/callback?tenant=7&next=%2Fhome',
    'https://xn--nts-hoa.example/callback',
    'https://notes.example/users/@me/callback',
    'https://notes.example/oauth2/idpresponse',
  ])('may register %s', (uri) => expect(checkRedirectUriForRegistration(uri, kind, strict)).toBeUndefined())

  test.each(['http://localhost:8081/callback', 'http://127.0.0.1:8081/callback', 'http://[::1]/callback'])(
    'may register %s only where loopback is allowed',
    (uri) => {
      expect(checkRedirectUriForRegistration(uri, kind, lax)).toBeUndefined()
      expect(checkRedirectUriForRegistration(uri, kind, strict)?.rule).toBe('uri-leads-to-a-safe-place')
    },
  )

  test.each([
    'com.example.app:/callback',
    'http://localhost.evil.tld/',
    'http://127.0.0.1.evil.tld/',
    'http://10.0.0.1/',
  ])('may nowhere register %s', (uri) =>
    expect(checkRedirectUriForRegistration(uri, kind, lax)?.rule).toBe('uri-leads-to-a-safe-place'),
  )
})

describe('a native app', () => {
  test.each([
    'com.example.app:/callback',
    'com.example.app://callback',
    'http://127.0.0.1/done',
    'http://[::1]:7890/done',
    'https://app.example/claimed',
  ])('may register %s in any org', (uri) =>
    expect(checkRedirectUriForRegistration(uri, 'native', strict)).toBeUndefined(),
  )

  test.each(['myapp:/callback', 'http://localhost/done', 'http://app.example/done', 'Com.Example.App:/callback'])(
    'may not register %s',
    (uri) => expect(checkRedirectUriForRegistration(uri, 'native', strict)).toBeDefined(),
  )
})

test.each([
  'javascript:alert(1)',
  '\tjavascript:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://notes.example/1',
  'filesystem:https://notes.example/x',
  'urn:a.b:c',
  '',
  ' ',
  '/',
  '//notes.example/',
  'notes.example/callback',
  'https:',
  'https://',
  'https:///callback',
  'https:/a',
  'https://notes.example\\@evil.tld/',
  'https://a:b@notes.example/',
  'https://@notes.example/',
  'https://notes.example/%',
  'https://notes.example/%zz',
  'https://notes.example/\u2028',
  'https://notes.example/ü',
  'https://nötes.example/',
  'https://notes.example:443/',
  'https://notes.example./*',
  'https://*.notes.example/',
  'https://notes.example/a/../b',
  'https://notes.example/%2e%2e/b',
  'https://notes.example/a%2Fb',
  'https://notes.example/a%5cb',
  'https://notes.example/%00',
  'https://notes.example/?%63ode=x',
  'https://notes.example/?a=1;STATE=2',
  'https://notes.example/?x=?&iss=1',
])('nobody may register %j', (uri) => {
  for (const kind of ['web', 'browser', 'native'] as const) {
    expect(checkRedirectUriForRegistration(uri, kind, lax)).toBeDefined()
  }
})

test('what was let in is what browsers read, and matches itself alone', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.constantFrom(...hostileUris('https://notes.example/cb'))),
      (uri) => {
        if (checkRedirectUriForRegistration(uri, 'web', strict)) return
        const { href, protocol, username, password, hash } = new URL(uri)
        expect([uri, `${uri}/`]).toContain(href)
        expect({ protocol, username, password, hash }).toEqual({
          protocol: 'https:',
          username: '',
          password: '',
          hash: '',
        })
        expect(matchRedirectUri(uri, { kind: 'web', redirectUris: [uri] })).toBe(uri)
      },
    ),
    { numRuns: 5000 },
  )
})
