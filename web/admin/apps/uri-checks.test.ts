import { describe, expect, test } from 'vitest'
import { checkRedirectUriForRegistration } from '../../../protocol/oauth/redirect-uri-registration.ts'
import { addressesIn, findRedirectUriProblem, isForDevelopment, pastedAddresses, type UriKind } from './uri-checks.ts'

/** Addresses as people write them, with what the page says about each; undefined for those it lets pass. */
const written: Readonly<Record<string, string | undefined>> = {
  'https://app.example.com/callback': undefined,
  'https://app.example.com': undefined,
  'https://app.example.com/callback?tenant=7': undefined,
  'http://localhost:3000/callback': undefined,
  'http://127.0.0.1/callback': undefined,
  'http://[::1]:8080/callback': undefined,
  'app.example.com/callback': 'apps.uri.bare',
  'http://app.example.com/callback': 'apps.uri.http',
  'https://*.example.com/callback': 'apps.uri.wildcard',
  'https://app.example.com/*': 'apps.uri.wildcard',
  'https://app.example.com/#callback': 'apps.uri.fragment',
  'https://App.example.com/callback': 'apps.uri.written',
  'https://app.example.com:443/callback': 'apps.uri.written',
  'https://app.example.com/a/../callback': 'apps.uri.twoWays',
  'https://app.example.com/%2e%2e/callback': 'apps.uri.twoWays',
  'https://example.com@evil.example/callback': 'apps.uri.userinfo',
  'https://app.example.com/callback?code=1': 'apps.uri.answer',
  'https://app.example.com/call back': 'apps.uri.characters',
  'https://müller.example/callback': 'apps.uri.characters',
  'javascript:alert(1)': 'apps.uri.scheme',
  'myapp:/callback': 'apps.uri.notHttps',
  callback: 'apps.uri.notAbsolute',
  '/callback': 'apps.uri.notAbsolute',
  [`https://app.example.com/${'a'.repeat(1024)}`]: 'apps.uri.tooLong',
}

test.each(Object.entries(written))('%s is told what is wrong with it while it is typed', (uri, text) => {
  expect(findRedirectUriProblem(uri, 'web')?.text).toBe(text)
})

describe.each(['web', 'browser', 'native'] as const)('for a %s app', (kind: UriKind) => {
  test.each([...Object.keys(written), 'com.example.app:/callback', 'app:/callback', 'https:///callback'])(
    'the page and the server agree about %s',
    (uri) => {
      const byServer = checkRedirectUriForRegistration(uri, kind, { loopbackAllowed: true })
      expect(findRedirectUriProblem(uri, kind) === undefined).toBe(byServer === undefined)
    },
  )
})

test.each([
  ['app.example.com/callback', 'https://app.example.com/callback'],
  ['http://app.example.com/callback', 'https://app.example.com/callback'],
  ['https://APP.example.com/callback', 'https://app.example.com/callback'],
  ['https://app.example.com/callback#top', 'https://app.example.com/callback'],
])('%s can be put right with one key', (uri, instead) => {
  expect(findRedirectUriProblem(uri, 'web')?.instead).toBe(instead)
  expect(findRedirectUriProblem(instead, 'web')).toBeUndefined()
})

test('only http on this machine is for development', () => {
  expect(isForDevelopment('http://localhost:3000/cb')).toBe(true)
  expect(isForDevelopment('http://localhost.example.com/cb')).toBe(false)
  expect(isForDevelopment('https://localhost/cb')).toBe(false)
})

test('where http on this machine is not taken, that is said beforehand, as the server would', () => {
  for (const kind of ['web', 'browser', 'native'] as const) {
    const uri = 'http://127.0.0.1:3000/cb'
    const byServer = checkRedirectUriForRegistration(uri, kind, { loopbackAllowed: false })
    expect(findRedirectUriProblem(uri, kind, false) === undefined).toBe(byServer === undefined)
  }
  expect(findRedirectUriProblem('https://app.example.com/cb', 'web', false)).toBeUndefined()
})

test('lines become addresses, each once', () => {
  expect(addressesIn(' https://a.example/\n\n https://b.example/\nhttps://a.example/ ')).toEqual([
    'https://a.example/',
    'https://b.example/',
  ])
})

test.each(['https://a.example/ https://b.example/cb', '["https://a.example/",\n "https://b.example/cb"]'.slice(1, -1)])(
  'a pasted list becomes one line each: %s',
  (pasted) => {
    expect(pastedAddresses(pasted)).toEqual(['https://a.example/', 'https://b.example/cb'])
  },
)
