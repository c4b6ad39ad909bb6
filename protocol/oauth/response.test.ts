import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WayBack } from './authorize.ts'
import { notes } from './clients.testing.ts'
import { matchRedirectUri, type RegisteredRedirectUri } from './redirect-uri.ts'
import { answerByForm, answerByFragment, answerByQuery, authorizeAnswer } from './response.ts'

const issuer = 'https://acme.example'

function registered(uri: string): RegisteredRedirectUri {
  const proven = matchRedirectUri(uri, { kind: 'web', redirectUris: [uri] })
  if (!proven) throw new Error('a URI matches itself')
  return proven
}

const to = registered('https://notes.example/callback')
const refusal = { rule: 'scope-is-allowed', error: 'invalid_scope', description: 'not allowed: admin' } as const
const back = (mode: WayBack['mode'], state: string | undefined = 'x y&z') => ({ to, mode, state })

describe('a refusal reaches the client', () => {
  test('in the query, by default', () =>
    expect(authorizeAnswer({ kind: 'refuse', back: back('query'), refusal }, undefined, issuer)).toEqual({
      by: 'redirect',
      location:
        'https://notes.example/callback?error=invalid_scope&error_description=not%20allowed%3A%20admin&state=x%20y%26z&iss=https%3A%2F%2Facme.example',
    }))

  test('in the fragment, and nothing of it in the query', () => {
    const answer = authorizeAnswer({ kind: 'refuse', back: back('fragment'), refusal }, undefined, issuer)
    const { search, hash } = new URL(answer.by === 'redirect' ? answer.location : '')
    expect(search).toBe('')
    expect(new URLSearchParams(hash.slice(1)).get('error')).toBe('invalid_scope')
  })

  test('in a form', () =>
    expect(authorizeAnswer({ kind: 'refuse', back: back('form_post'), refusal }, undefined, issuer)).toEqual({
      by: 'form',
      action: to,
      fields: [
        ['error', 'invalid_scope'],
        ['error_description', 'not allowed: admin'],
        ['state', 'x y&z'],
        ['iss', issuer],
      ],
    }))
})

test('a grant sends the code, the state if there was one, and the issuer', () => {
  const grant = {
    clientId: notes.clientId,
    userId: 'ada',
    sessionId: 's1',
    scope: ['openid'],
    redirectUri: to,
    amr: ['pwd'],
    codeChallenge: undefined,
    nonce: undefined,
    claims: undefined,
    authenticatedAt: 0,
    acr: 'urn:okta:loa:1fa:pwd',
  }
  const answer = authorizeAnswer({ kind: 'grant', back: { ...back('query'), state: undefined }, grant }, 'c0de', issuer)
  expect(answer).toEqual({
    by: 'redirect',
    location: 'https://notes.example/callback?code=c0de&iss=https%3A%2F%2Facme.example',
  })
})

test.each([
  ['https://notes.example/cb', 'https://notes.example/cb?iss=i'],
  ['https://notes.example/cb?', 'https://notes.example/cb?iss=i'],
  ['https://notes.example/cb?a=1', 'https://notes.example/cb?a=1&iss=i'],
  ['https://notes.example/cb?a=1&', 'https://notes.example/cb?a=1&iss=i'],
  ['https://notes.example/cb?a=%2f+%20~', 'https://notes.example/cb?a=%2f+%20~&iss=i'],
  ['https://notes.example', 'https://notes.example?iss=i'],
  ['com.example.app:/cb', 'com.example.app:/cb?iss=i'],
])('%s is answered at %s, its own query untouched (RFC6749-3.1.2)', (uri, location) => {
  expect(answerByQuery(registered(uri), { iss: 'i' })).toBe(location)
})

// What a state may hold when it comes from a query or a body: any text, half surrogate pairs included.
const text = fc.string({ unit: 'binary' })
const uris = fc.constantFrom('https://notes.example/cb', 'https://notes.example/cb?a=1&b=%2F', 'https://notes.example')

test('whatever the state is, it comes back unchanged and adds no parameter', () => {
  fc.assert(
    fc.property(uris, text, text, (uri, state, code) => {
      const parameters = { code, state, iss: issuer }
      const byQuery = answerByQuery(registered(uri), parameters)
      const byFragment = answerByFragment(registered(uri), parameters)
      expect(byQuery.startsWith(uri)).toBe(true)
      expect(byFragment.startsWith(`${uri}#`)).toBe(true)
      const expected = { code: code.toWellFormed(), state: state.toWellFormed(), iss: issuer }
      const own = Object.fromEntries(new URL(uri).searchParams)
      expect(Object.fromEntries(new URL(byQuery).searchParams)).toEqual({ ...own, ...expected })
      expect(Object.fromEntries(new URLSearchParams(new URL(byFragment).hash.slice(1)))).toEqual(expected)
      expect(new URL(byQuery).origin).toBe(new URL(uri).origin)
      expect(`${byQuery}${byFragment}`).toMatch(/^[\x21-\x7e]*$/)
    }),
    { numRuns: 2000 },
  )
})

test('a form goes to the registered URI, its fields as they are: the page escapes them', () => {
  expect(answerByForm(to, { state: '"><script>', iss: issuer })).toEqual({
    by: 'form',
    action: to,
    fields: [
      ['state', '"><script>'],
      ['iss', issuer],
    ],
  })
})
