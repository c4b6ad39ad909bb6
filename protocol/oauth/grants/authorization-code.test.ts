import { describe, expect, test } from 'vitest'
import type { RegisteredClient } from '../client.ts'
import { notes, published } from '../clients.testing.ts'
import { matchRedirectUri } from '../redirect-uri.ts'
import type { TokenRequest } from '../token.ts'
import {
  codeRules,
  decideCodeRedemption,
  hashRedirectUri,
  type OpenedCode,
  sealableCode,
} from './authorization-code.ts'

const now = 1_800_000_000_000
const redirectUri = matchRedirectUri('https://notes.example/callback', notes)
if (!redirectUri) throw new Error('the redirect URI of the sample client matches')

const code: OpenedCode = sealableCode(
  'g1',
  {
    clientId: 'notes',
    userId: 'ada',
    sessionId: 's1',
    scope: ['openid', 'offline_access'],
    redirectUri,
    codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    nonce: undefined,
    claims: undefined,
    authenticatedAt: now - 1000,
    amr: ['pwd'],
    acr: 'urn:okta:loa:1fa:pwd',
  },
  now,
)

const request: TokenRequest = {
  grantType: 'authorization_code',
  code: 'c0de',
  redirectUri: 'https://notes.example/callback',
  codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  refreshToken: undefined,
  scope: undefined,
  resource: [],
  repeated: [],
}

test('a code holds its grant, with the redirect URI as a hash, and is plain JSON', () => {
  expect(code).toMatchObject({ id: 'g1', userId: 'ada', redirectUriHash: hashRedirectUri(redirectUri), issuedAt: now })
  expect(code).not.toHaveProperty('redirectUri')
  const opened = JSON.parse(JSON.stringify(code)) as OpenedCode
  expect(decideCodeRedemption(request, notes, opened, now).kind).toBe('redeem')
})

test('an authentic, young code of the client is redeemed until its sixtieth second', () => {
  expect(decideCodeRedemption(request, notes, code, now)).toEqual({ kind: 'redeem', grant: code, offline: true })
  expect(decideCodeRedemption(request, notes, code, now + 59_999).kind).toBe('redeem')
})

describe('no refresh token', () => {
  test.each<[string, Partial<RegisteredClient>, Partial<OpenedCode>]>([
    ['without offline_access', {}, { scope: ['openid'] }],
    ['for an app that may not use the grant', { grantTypes: ['authorization_code'] }, {}],
    ['for an app of the network, whatever was granted', { ...published, clientId: 'notes' }, {}],
  ])('%s', (_, client, change) => {
    const outcome = decideCodeRedemption(request, { ...notes, ...client }, { ...code, ...change }, now)
    expect(outcome).toMatchObject({ kind: 'redeem', offline: false })
  })
})

const other = { ...notes, clientId: 'board' }
type Break = [Partial<TokenRequest>, string, RegisteredClient?, Partial<OpenedCode>?]
const breaks: Record<string, readonly Break[]> = {
  'code-is-the-clients-own': [[{}, 'invalid_grant', other]],
  'redirect-uri-is-sent-again': [[{ redirectUri: undefined }, 'invalid_request']],
  'redirect-uri-is-the-same': [
    [{ redirectUri: 'https://notes.example/callback/' }, 'invalid_grant'],
    [{ redirectUri: 'https://notes.example/callback?x' }, 'invalid_grant'],
    [{ redirectUri: '\ud800' }, 'invalid_grant'],
  ],
  'verifier-comes-with-a-challenge': [[{}, 'invalid_grant', notes, { codeChallenge: undefined }]],
  'challenge-is-answered': [[{ codeVerifier: undefined }, 'invalid_grant']],
  'verifier-matches-the-challenge': [[{ codeVerifier: 'v'.repeat(43) }, 'invalid_grant']],
}

test('these rules are checked of an authentic code, in this order', () => {
  expect(codeRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

describe.each(Object.entries(breaks))('%s', (rule, rows) => {
  test.each(rows)(
    'is broken (row %#), and a stranger cannot end the grant by it',
    (change, error, client = notes, held = {}) => {
      const outcome = decideCodeRedemption({ ...request, ...change }, client, { ...code, ...held }, now)
      expect(outcome).toMatchObject({ kind: 'refuse', refusal: { rule, error }, revokes: undefined })
    },
  )
})

test('a code that did not open is refused and ends nothing', () => {
  const refusal = { rule: 'code-is-authentic', error: 'invalid_grant' }
  expect(decideCodeRedemption(request, notes, undefined, now)).toMatchObject({
    kind: 'refuse',
    refusal,
    revokes: undefined,
  })
})

test('a code too old is refused, and ends what it gave if it was redeemed before', () => {
  const refusal = { rule: 'code-is-young-enough', error: 'invalid_grant' }
  for (const late of [60_000, 3_600_000]) {
    expect(decideCodeRedemption(request, notes, code, now + late)).toMatchObject({
      kind: 'refuse',
      refusal,
      revokes: 'g1',
    })
  }
  expect(decideCodeRedemption(request, other, code, now + 60_000)).toMatchObject({ revokes: undefined })
})
