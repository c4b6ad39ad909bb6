import { expect, test } from 'vitest'
import { checkBackChannelLogoutUri, logoutTokenClaims } from './back-channel-logout.ts'

const facts = {
  issuer: 'https://acme.example',
  clientId: 'notes',
  userId: '00uada',
  sessionId: 's1',
  tokenId: 't1',
  now: 1_800_000_000_000,
}

test('a logout token says whose session ended, as an event and without a nonce (OIDCBCL-2.4)', () => {
  expect(logoutTokenClaims(facts)).toEqual({
    iss: 'https://acme.example',
    sub: '00uada',
    aud: 'notes',
    iat: 1_800_000_000,
    exp: 1_800_000_120,
    jti: 't1',
    sid: 's1',
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  })
})

test('it names no session when all of the user ended', () => {
  expect(logoutTokenClaims({ ...facts, sessionId: undefined })).not.toHaveProperty('sid')
})

test('it is sent to https, or to loopback where that is allowed', () => {
  const check = (uri: string, loopbackAllowed = false) => checkBackChannelLogoutUri(uri, { loopbackAllowed })
  expect(check('https://notes.example/logout?tenant=7')).toBeUndefined()
  expect(check('http://localhost:8081/logout', true)).toBeUndefined()
  for (const uri of ['http://localhost:8081/logout', 'https://notes.example/#x', 'file:///x', 'com.example.app:/x']) {
    expect(check(uri)).toMatchObject({ error: 'invalid_client_metadata' })
  }
})
