import { describe, expect, test } from 'vitest'
import { notes } from '../oauth/clients.testing.ts'
import { hostileUris } from '../oauth/hostile-uris.testing.ts'
import {
  decideLogout,
  type LogoutFacts,
  type LogoutRequest,
  logoutLocation,
  logoutRules,
  matchPostLogoutRedirectUri,
} from './logout.ts'

const uri = 'https://notes.example/goodbye'
const request: LogoutRequest = {
  idTokenHint: 'ours',
  clientId: undefined,
  postLogoutRedirectUri: uri,
  state: 'xyz',
  repeated: [],
}
const facts: LogoutFacts = {
  hint: { userId: 'ada', clientId: 'notes', sessionId: 's1' },
  client: notes,
  session: { id: 's1', userId: 'ada' },
  confirmed: false,
}
const unhinted = { ...facts, hint: undefined }

test('a hint and a registered URI end the session and lead back, with the state', () => {
  const outcome = decideLogout(request, facts)
  expect(outcome).toEqual({ kind: 'end', sessionId: 's1', to: { uri, state: 'xyz' } })
  if (outcome.kind === 'end' && outcome.to) expect(logoutLocation(outcome.to)).toBe(`${uri}?state=xyz`)
})

test('no state comes back when none was sent', () => {
  const outcome = decideLogout({ ...request, state: undefined }, facts)
  if (outcome.kind !== 'end' || !outcome.to) throw new Error('expected to be led back')
  expect(logoutLocation(outcome.to)).toBe(uri)
})

const breaks: Record<string, readonly (readonly [Partial<LogoutRequest>, Partial<LogoutFacts>?])[]> = {
  'parameters-appear-once': [[{ repeated: ['post_logout_redirect_uri'] }]],
  'logout-hint-is-ours': [[{}, { hint: undefined }]],
  'logout-client-is-the-hints': [[{ clientId: 'board' }]],
  'post-logout-redirect-uri-is-registered': [
    [{ postLogoutRedirectUri: `${uri}?next=1` }],
    [{ postLogoutRedirectUri: 'https://notes.example/callback' }],
    [{ postLogoutRedirectUri: 'javascript:alert(1)' }],
    [{}, { client: undefined }],
    [{ idTokenHint: undefined }, { hint: undefined, client: undefined, session: undefined }],
  ],
  'logout-state-is-of-bearable-size': [[{ state: 's'.repeat(4097) }]],
}

test('these rules are checked, in this order', () => {
  expect(logoutRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

describe.each(Object.entries(breaks))('%s', (rule, rows) => {
  test.each(rows)('or nothing ends and nobody is sent anywhere (row %#)', (change, known) => {
    for (const confirmed of [false, true]) {
      const outcome = decideLogout({ ...request, ...change }, { ...facts, ...known, confirmed })
      expect(outcome).toMatchObject({ kind: 'show-error', refusal: { rule, error: 'invalid_request' } })
    }
  })
})

describe('the user is asked, and stays with us afterwards', () => {
  test.each<[string, Partial<LogoutRequest>]>([
    ['without any parameter', { postLogoutRedirectUri: undefined, state: undefined }],
    ['with a state alone', { postLogoutRedirectUri: undefined }],
    ['with a client and its URI, but no hint', { clientId: 'notes' }],
  ])('%s', (_, change) => {
    const r = { ...request, idTokenHint: undefined, ...change }
    expect(decideLogout(r, unhinted)).toEqual({ kind: 'confirm' })
    expect(decideLogout(r, { ...unhinted, confirmed: true })).toEqual({ kind: 'end', sessionId: 's1', to: undefined })
  })
})

test('a hint about somebody else does not end who is signed in, unless they say so', () => {
  const other = { ...facts, session: { id: 's2', userId: 'grace' } }
  expect(decideLogout(request, other)).toEqual({ kind: 'confirm' })
  expect(decideLogout(request, { ...other, confirmed: true })).toMatchObject({ sessionId: 's2', to: { uri } })
})

test('a hint about an earlier session of the same user ends the present one', () => {
  expect(decideLogout(request, { ...facts, session: { id: 's9', userId: 'ada' } })).toMatchObject({ sessionId: 's9' })
})

test('a hint without a URI ends the session and shows that it is done', () => {
  const outcome = decideLogout({ ...request, postLogoutRedirectUri: undefined }, facts)
  expect(outcome).toEqual({ kind: 'end', sessionId: 's1', to: undefined })
})

test('with nobody signed in there is nothing to ask', () => {
  const gone = { ...facts, session: undefined }
  expect(decideLogout(request, gone)).toEqual({ kind: 'end', sessionId: undefined, to: { uri, state: 'xyz' } })
  const unproven = decideLogout({ ...request, idTokenHint: undefined }, { ...gone, hint: undefined })
  expect(unproven).toEqual({ kind: 'end', sessionId: undefined, to: undefined })
})

test('no hostile relative of a registered URI matches', () => {
  expect(hostileUris(uri).filter((hostile) => matchPostLogoutRedirectUri(hostile, notes) !== undefined)).toEqual([])
  expect(matchPostLogoutRedirectUri(undefined, { ...notes, postLogoutRedirectUris: [] })).toBeUndefined()
  expect(matchPostLogoutRedirectUri(uri, undefined)).toBeUndefined()
})
