import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AuthorizeFacts, type AuthorizeRequest, decideAuthorize } from './authorize.ts'
import { notes, pocket, published } from './clients.testing.ts'
import { hostileUris } from './hostile-uris.testing.ts'
import { authorizeAnswer } from './response.ts'

const issuer = 'https://acme.example'
const text = fc.option(fc.string({ unit: 'binary' }), { nil: undefined })
const maybe = (...values: readonly string[]) => fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, text)
const words = (...values: readonly string[]) =>
  fc.array(fc.oneof(fc.constantFrom(...values), fc.string()), { maxLength: 5 })

const addresses = [...notes.redirectUris, ...pocket.redirectUris, 'http://127.0.0.1:51004/done']
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
const wish = '{"id_token":{"acr":{"essential":true,"value":"phr"}}}'

const requests: fc.Arbitrary<AuthorizeRequest> = fc.record({
  clientId: maybe('notes'),
  redirectUri: maybe(...addresses, ...hostileUris('https://notes.example/callback').slice(0, 200)),
  responseType: maybe('code', 'code', 'token', 'code id_token'),
  responseMode: maybe('query', 'fragment', 'form_post', 'form_post.jwt'),
  scope: words('openid', 'email', 'offline_access', 'admin'),
  state: text,
  nonce: text,
  codeChallenge: maybe(challenge),
  codeChallengeMethod: maybe('S256', 'S256', 'plain'),
  prompt: words('none', 'login', 'consent', 'select_account', 'create'),
  maxAge: maybe('0', '60', '-1', '1e3'),
  display: text,
  uiLocales: words('de', 'en-GB'),
  claims: maybe(wish, '{', '{"userinfo":{"name":null}}'),
  acrValues: words('phr', 'urn:okta:loa:1fa:any'),
  loginHint: text,
  idTokenHint: text,
  request: fc.option(fc.constant('e30.'), { nil: undefined, freq: 9 }),
  requestUri: fc.option(fc.webUrl(), { nil: undefined, freq: 9 }),
  registration: fc.constant(undefined),
  resource: fc.constant([]),
  repeated: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, fc.array(fc.string({ unit: 'binary' }))),
  receivedAt: fc.integer({ min: 0, max: 2_000_000_000_000 }),
})

const people: fc.Arbitrary<AuthorizeFacts> = fc.record({
  client: fc.constantFrom(notes, pocket, published, { ...notes, consent: 'once' as const }, undefined),
  clientActive: fc.boolean(),
  session: fc.option(
    fc.record({
      id: fc.constant('s1'),
      userId: fc.constantFrom('ada', 'grace'),
      userActive: fc.boolean(),
      authenticatedAt: fc.integer({ min: 0, max: 2_000_000_000_000 }),
      chosenAt: fc.integer({ min: 0, max: 2_000_000_000_000 }),
      amr: fc.subarray(['pwd', 'otp', 'hwk']),
    }),
    { nil: undefined },
  ),
  assigned: fc.boolean(),
  consent: fc.option(
    fc.record({ scopes: fc.subarray(['openid', 'email', 'offline_access']), grantedAt: fc.nat(2_000_000_000_000) }),
    { nil: undefined },
  ),
  hintedUserId: fc.constantFrom(undefined, 'ada', 'grace'),
  loginHintUserId: fc.constantFrom(undefined, 'ada', 'grace'),
  denied: fc.boolean(),
})

test('whatever is asked by whomever, the answer is a value, and leads to a registered address or nowhere', () => {
  const kinds = new Set<string>()
  fc.assert(
    fc.property(requests, people, (request, facts) => {
      const outcome = decideAuthorize(request, facts)
      kinds.add(outcome.kind)
      if (outcome.kind === 'show-error' || outcome.kind === 'ask') return
      expect(addresses).toContain(outcome.back.to)
      if (outcome.kind === 'refuse') expect(outcome.refusal.description).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/)
      const answer = authorizeAnswer(outcome, 'c0de', issuer)
      const target = answer.by === 'form' ? answer.action : answer.location
      expect(
        addresses.some(
          (address) => target === address || target.startsWith(`${address}?`) || target.startsWith(`${address}#`),
        ),
      ).toBe(true)
    }),
    { numRuns: 5000 },
  )
  expect(kinds).toContain('refuse')
})

test('nobody is granted anything without a live session, an assignment and PKCE', () => {
  const quiet = {
    responseType: 'code',
    responseMode: 'query',
    scope: ['openid'],
    redirectUri: addresses[0],
    maxAge: '60',
  }
  const unasked = { claims: undefined, idTokenHint: undefined, request: undefined, requestUri: undefined, repeated: [] }
  const prompts = fc.subarray(['login', 'consent', 'select_account'])
  let granted = 0
  fc.assert(
    fc.property(requests, people, prompts, (request, facts, prompt) => {
      const outcome = decideAuthorize({ ...request, ...quiet, ...unasked, prompt }, facts)
      if (outcome.kind !== 'grant') return
      granted++
      expect(facts).toMatchObject({ clientActive: true, assigned: true, denied: false, session: { userActive: true } })
      expect(outcome.grant).toMatchObject({ codeChallenge: challenge, userId: facts.session?.userId })
      const { authenticatedAt } = outcome.grant
      if (prompt.includes('login')) expect(authenticatedAt).toBeGreaterThanOrEqual(request.receivedAt)
      if (prompt.includes('consent')) expect(facts.consent?.grantedAt).toBeGreaterThanOrEqual(request.receivedAt)
      expect(request.receivedAt - authenticatedAt).toBeLessThanOrEqual(60_000)
    }),
    { numRuns: 10_000 },
  )
  // Otherwise the property would say nothing.
  expect(granted).toBeGreaterThan(0)
})
