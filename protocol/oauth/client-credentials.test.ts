import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { credentialsRules, type PresentedCredentials, readClientCredentials } from './client-credentials.ts'

const nothing: PresentedCredentials = {
  authorization: undefined,
  clientId: undefined,
  clientSecret: undefined,
  clientAssertion: undefined,
  clientAssertionType: undefined,
}
const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const base64 = (text: string) => Buffer.from(text).toString('base64')
const basic = (text: string) => ({ ...nothing, authorization: `Basic ${base64(text)}` })
const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
const asserted = (claims: unknown) => ({ ...nothing, clientAssertion: jwt(claims), clientAssertionType: type })

test.each<[string, PresentedCredentials, object]>([
  [
    'the example of RFC6749-2.3.1, in the header',
    { ...nothing, authorization: 'Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3' },
    { method: 'client_secret_basic', clientId: 's6BhdRkqt3', clientSecret: '7Fjfp0ZBr1KtDRbnfVdmIw' },
  ],
  ['a form-encoded header', basic('a%3Ab:p%2B+%C3%BC%25'), { clientId: 'a:b', clientSecret: 'p+ ü%' }],
  ['a secret with a colon', basic('notes:a:b'), { clientId: 'notes', clientSecret: 'a:b' }],
  ['raw UTF-8 in a header', basic('notes:ü'), { clientId: 'notes', clientSecret: 'ü' }],
  ['the scheme in small letters', { ...nothing, authorization: `basic ${base64('a:b')}` }, { clientId: 'a' }],
  ['the same client_id in the body', { ...basic('notes:s'), clientId: 'notes' }, { method: 'client_secret_basic' }],
  [
    'a secret in the body',
    { ...nothing, clientId: 'notes', clientSecret: 's' },
    { method: 'client_secret_post', clientId: 'notes', clientSecret: 's' },
  ],
  [
    'an assertion',
    asserted({ sub: 'notes' }),
    { method: 'assertion', clientId: 'notes', assertion: jwt({ sub: 'notes' }) },
  ],
  ['an assertion beside its client_id', { ...asserted({ sub: 'notes' }), clientId: 'notes' }, { method: 'assertion' }],
  ['a bare client_id', { ...nothing, clientId: 'pocket' }, { method: 'none', clientId: 'pocket' }],
])('%s is read', (_, presented, credentials) => {
  expect(readClientCredentials(presented)).toMatchObject({ kind: 'credentials', credentials })
})

// Written out, in order: what each rule is broken by.
const breaks: Record<string, readonly PresentedCredentials[]> = {
  'client-presents-itself-once': [
    { ...basic('notes:s'), clientSecret: 's' },
    { ...basic('notes:s'), clientAssertion: jwt({ sub: 'notes' }), clientAssertionType: type },
    { ...asserted({ sub: 'notes' }), clientSecret: 's' },
  ],
  'basic-header-is-well-formed': [
    { ...nothing, authorization: '' },
    { ...nothing, authorization: 'Basic' },
    { ...nothing, authorization: 'Basic !!!' },
    { ...nothing, authorization: 'Basic bm90ZXM' },
    { ...nothing, authorization: 'Basic bm90ZXM6cw== bm90ZXM6cw==' },
    { ...nothing, authorization: 'Bearer bm90ZXM6cw==' },
    { ...nothing, authorization: `Basic ${Buffer.from([0xff, 0x3a, 0x61]).toString('base64')}` },
    basic('no colon'),
    basic(':secret'),
    basic('notes:50%'),
    basic('notes:%ff'),
  ],
  'assertion-says-its-type': [
    { ...nothing, clientAssertion: jwt({ sub: 'notes' }) },
    { ...nothing, clientId: 'notes', clientAssertionType: type },
    { ...asserted({ sub: 'notes' }), clientAssertionType: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' },
  ],
  'client-ids-agree': [
    { ...basic('notes:s'), clientId: 'board' },
    { ...asserted({ sub: 'notes' }), clientId: 'board' },
  ],
}

test('these rules are checked, in this order', () => {
  expect(credentialsRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

describe.each(Object.entries(breaks))('%s', (rule, rows) => {
  test.each(rows)('is broken by %j', (presented) =>
    expect(readClientCredentials(presented)).toMatchObject({ kind: 'refuse', refusal: { rule } }),
  )
})

test.each<[string, PresentedCredentials]>([
  ['nothing at all', nothing],
  ['a secret without a client', { ...nothing, clientSecret: 's' }],
  ['an assertion about nobody', asserted({ iss: 'notes' })],
  ['an assertion about something else than a text', asserted({ sub: { toString: 'notes' } })],
  ['an assertion that is an array', asserted(['notes'])],
  ['an assertion that is no JWT', { ...nothing, clientAssertion: 'x', clientAssertionType: type }],
  ['an assertion of 20,000 dots', { ...nothing, clientAssertion: '.'.repeat(20_000), clientAssertionType: type }],
])('%s names no client', (_, presented) => {
  const refusal = { rule: 'client-names-itself', error: 'invalid_client' }
  expect(readClientCredentials(presented)).toMatchObject({ kind: 'refuse', refusal })
})

const formEncoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
const words = fc.string({ unit: 'grapheme', minLength: 1 })

test('whatever the id and the secret are, a form-encoded Basic header carries them', () => {
  fc.assert(
    fc.property(words, words, (clientId, clientSecret) => {
      const presented = basic(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`)
      expect(readClientCredentials(presented)).toMatchObject({ credentials: { clientId, clientSecret } })
    }),
    { numRuns: 2000 },
  )
})

test('whatever the header and the assertion are, the answer is a value', () => {
  const any = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.base64String().map((text) => `Basic ${text}`),
  )
  fc.assert(
    fc.property(any, (text) => {
      expect(readClientCredentials({ ...nothing, authorization: text }).kind).toMatch(/^(credentials|refuse)$/)
      const presented = { ...nothing, clientAssertion: `a.${text}.b`, clientAssertionType: type }
      expect(readClientCredentials(presented).kind).toMatch(/^(credentials|refuse)$/)
    }),
    { numRuns: 2000 },
  )
})
