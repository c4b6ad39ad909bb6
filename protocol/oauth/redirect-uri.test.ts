import { describe, expect, test } from 'vitest'
import { notes, pocket } from './clients.testing.ts'
import { hostileUris } from './hostile-uris.testing.ts'
import { matchRedirectUri } from './redirect-uri.ts'

const registered = ['https://notes.example/callback', 'http://intranet.example/done', 'http://127.0.0.1:8081/cb']
const web = { ...notes, redirectUris: registered }

test.each(registered)('a web app gets %s, which is registered', (uri) => expect(matchRedirectUri(uri, web)).toBe(uri))

test.each([
  'http://127.0.0.1/done',
  'http://127.0.0.1:51004/done',
  'http://127.0.0.1:65535/done',
  'http://[::1]:51004/done',
  'com.example.pocket:/done',
])('a native app gets %s', (uri) => expect(matchRedirectUri(uri, pocket)).toBe(uri))

describe('the free port of a loopback address', () => {
  test.each([
    'http://127.0.0.1:0/done',
    'http://127.0.0.1:080/done',
    'http://127.0.0.1:65536/done',
    'http://127.0.0.1:/done',
    'http://127.0.0.1:51004',
    'http://127.0.0.1:51004/other',
    'http://127.0.0.1:51004/done?next=1',
    'http://127.0.0.1:51004/done#x',
    'http://127.0.0.1:51004/./done',
    'http://127.0.0.1:51004/done\n',
    'HTTP://127.0.0.1:51004/done',
    'https://127.0.0.1:51004/done',
    'http://127.1:51004/done',
    'http://2130706433:51004/done',
    'http://127.0.0.2:51004/done',
    'http://127.0.0.1.evil.tld:51004/done',
    'http://127.0.0.1:51004@evil.tld/done',
    'http://127.0.0.1@evil.tld/done',
    'http://127.0.0.1:51004\\@evil.tld/done',
    'http://[::1]@evil.tld/done',
    'http://[0:0:0:0:0:0:0:1]:51004/done',
    'http://[::ffff:127.0.0.1]:51004/done',
    'http://localhost:51004/done',
    'com.example.pocket:51004/done',
  ])('does not stretch to %j', (uri) => expect(matchRedirectUri(uri, pocket)).toBeUndefined())

  test('belongs to native apps alone (CVE-2024-8883)', () => {
    expect(matchRedirectUri('http://127.0.0.1:51004/cb', web)).toBeUndefined()
    expect(matchRedirectUri('http://127.0.0.1:51004/cb', { ...web, kind: 'browser' })).toBeUndefined()
  })

  test('stays with its own literal', () => {
    const alone = { kind: 'native', redirectUris: ['http://127.0.0.1/done'] } as const
    expect(matchRedirectUri('http://127.0.0.1:51004/done', alone)).toBeDefined()
    expect(matchRedirectUri('http://[::1]:51004/done', alone)).toBeUndefined()
  })

  test('is never free on a host name', () => {
    const named = { kind: 'native', redirectUris: ['http://localhost/done', 'http://intranet.example/done'] } as const
    expect(matchRedirectUri('http://localhost:51004/done', named)).toBeUndefined()
    expect(matchRedirectUri('http://intranet.example:51004/done', named)).toBeUndefined()
  })
})

test('a redirect URI that was not sent matches nothing, even if only one is registered', () => {
  expect(matchRedirectUri(undefined, notes)).toBeUndefined()
  expect(matchRedirectUri('', notes)).toBeUndefined()
})

test('a client without redirect URIs matches nothing (CVE-2024-52289)', () => {
  expect(matchRedirectUri('https://evil.tld/', { kind: 'web', redirectUris: [] })).toBeUndefined()
})

test('a registered URI is a text and no pattern (CVE-2024-52289)', () => {
  const dotted = { kind: 'web', redirectUris: ['https://foo.example.com'] } as const
  expect(matchRedirectUri('https://fooaexample.com', dotted)).toBeUndefined()
})

describe('hostile relatives of a registered URI', () => {
  const hostile = hostileUris('https://notes.example/callback')

  test('are at least 500', () => expect(hostile.length).toBeGreaterThan(500))

  test.each(['web', 'browser', 'native'] as const)('match nothing of a %s app', (kind) => {
    const client = { kind, redirectUris: ['https://notes.example/callback', 'http://127.0.0.1/done'] }
    expect(hostile.filter((uri) => matchRedirectUri(uri, client) !== undefined)).toEqual([])
  })
})
