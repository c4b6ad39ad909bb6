import { describe, expect, test } from 'vitest'
import { type AuthorizeFacts, type AuthorizeRequest, decideAuthorize, type Session } from './authorize.ts'
import { authorizeRules } from './authorize-rules.ts'
import { accountSteps, consentStep, sessionRules } from './authorize-steps.ts'
import type { RegisteredClient } from './client.ts'
import { notes, pocket, published } from './clients.testing.ts'

const noon = 1_800_000_000_000
const minute = 60_000

const request: AuthorizeRequest = {
  clientId: 'notes',
  redirectUri: 'https://notes.example/callback',
  responseType: 'code',
  responseMode: undefined,
  scope: ['openid', 'email'],
  state: 'xyz',
  nonce: 'n-0S6_WzA2Mj',
  codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  codeChallengeMethod: 'S256',
  prompt: [],
  maxAge: undefined,
  display: undefined,
  uiLocales: [],
  claims: undefined,
  acrValues: [],
  loginHint: undefined,
  idTokenHint: undefined,
  request: undefined,
  requestUri: undefined,
  registration: undefined,
  resource: [],
  repeated: [],
  receivedAt: noon,
}

const session: Session = {
  id: 's1',
  userId: 'ada',
  userActive: true,
  authenticatedAt: noon - 10 * minute,
  chosenAt: noon - 10 * minute,
  amr: ['pwd'],
}

const facts: AuthorizeFacts = {
  client: notes,
  clientActive: true,
  session,
  assigned: true,
  consent: undefined,
  hintedUserId: undefined,
  loginHintUserId: undefined,
  denied: false,
}

/** Facts about another client, or the same one changed. */
const about = (client: Partial<RegisteredClient>): AuthorizeFacts => ({ ...facts, client: { ...notes, ...client } })
const essential = (claim: string, value: unknown) => JSON.stringify({ id_token: { [claim]: value } })

test('a request that keeps every rule of a signed-in, assigned user is granted', () => {
  expect(decideAuthorize(request, facts)).toEqual({
    kind: 'grant',
    back: { to: 'https://notes.example/callback', mode: 'query', state: 'xyz' },
    grant: {
      clientId: 'notes',
      userId: 'ada',
      sessionId: 's1',
      scope: ['openid', 'email'],
      redirectUri: 'https://notes.example/callback',
      codeChallenge: request.codeChallenge,
      nonce: 'n-0S6_WzA2Mj',
      claims: undefined,
      authenticatedAt: session.authenticatedAt,
      amr: ['pwd'],
      acr: 'urn:okta:loa:1fa:pwd',
    },
  })
})

// The rules we mean to enforce, in order, each with changes that break it. Written out here rather
// than read from authorizeRules: a test that walks the table cannot see that a row is missing.
type Break = [change: Partial<AuthorizeRequest>, error: string, client?: Partial<RegisteredClient>]
const breaks: Record<string, readonly Break[]> = {
  'parameters-appear-once': [
    [{ repeated: ['scope'] }, 'invalid_request'],
    [{ repeated: ['unknown'] }, 'invalid_request'],
  ],
  'request-object-is-not-passed': [[{ request: 'e30.e30.' }, 'request_not_supported']],
  'request-uri-is-not-passed': [[{ requestUri: 'http://169.254.169.254/' }, 'request_uri_not_supported']],
  'registration-is-not-passed': [[{ registration: '{}' }, 'registration_not_supported']],
  'response-type-is-code': [
    [{ responseType: undefined }, 'invalid_request'],
    [{ responseType: 'token' }, 'unsupported_response_type'],
    [{ responseType: 'id_token' }, 'unsupported_response_type'],
    [{ responseType: 'code id_token' }, 'unsupported_response_type'],
    [{ responseType: 'none' }, 'unsupported_response_type'],
    [{ responseType: 'CODE' }, 'unsupported_response_type'],
  ],
  'client-may-use-the-code-grant': [[{}, 'unauthorized_client', { grantTypes: ['refresh_token'] }]],
  'resource-is-not-named': [[{ resource: ['https://api.example'] }, 'invalid_target']],
  'parameters-are-of-bearable-size': [
    [{ nonce: 'n'.repeat(1025) }, 'invalid_request'],
    [{ loginHint: 'a'.repeat(2049) }, 'invalid_request'],
    [{ idTokenHint: 'a'.repeat(16_385) }, 'invalid_request'],
    [{ acrValues: Array.from({ length: 33 }, String) }, 'invalid_request'],
    [{ uiLocales: ['a'.repeat(257)] }, 'invalid_request'],
    [{ prompt: Array.from({ length: 33 }, String) }, 'invalid_request'],
  ],
  'scope-is-sent': [[{ scope: [] }, 'invalid_scope']],
  'scope-is-well-formed': [
    [{ scope: ['openid', 'a"b'] }, 'invalid_scope'],
    [{ scope: ['openid', 'a\\b'] }, 'invalid_scope'],
    [{ scope: ['openid', 'ü'] }, 'invalid_scope'],
    [{ scope: ['openid', 'a'.repeat(257)] }, 'invalid_scope'],
    [{ scope: Array.from({ length: 10_000 }, String) }, 'invalid_scope'],
  ],
  'network-app-asks-only-standard-scopes': [
    [{ scope: ['openid', 'offline_access'] }, 'invalid_scope', published],
    [{ scope: ['openid', 'api:read'] }, 'invalid_scope', { ...published, scopes: ['openid', 'api:read'] }],
  ],
  'scope-is-allowed': [
    [{ scope: ['openid', 'admin'] }, 'invalid_scope'],
    [{ scope: ['openid', 'groups'] }, 'invalid_scope', { scopes: ['openid'] }],
    [{ scope: ['OPENID'] }, 'invalid_scope'],
  ],
  'offline-access-has-its-grant': [
    [{ scope: ['openid', 'offline_access'] }, 'invalid_scope', { grantTypes: ['authorization_code'] }],
  ],
  'pkce-is-used': [
    [{ codeChallenge: undefined, codeChallengeMethod: undefined }, 'invalid_request'],
    [{ codeChallenge: undefined }, 'invalid_request', { pkceRequired: false, tokenEndpointAuthMethod: 'none' }],
  ],
  'pkce-method-comes-with-a-challenge': [[{ codeChallenge: undefined }, 'invalid_request', { pkceRequired: false }]],
  'pkce-method-is-s256': [
    [{ codeChallengeMethod: 'plain' }, 'invalid_request'],
    [{ codeChallengeMethod: undefined }, 'invalid_request', { pkceRequired: false }],
  ],
  'pkce-challenge-is-well-formed': [[{ codeChallenge: 'short' }, 'invalid_request', { pkceRequired: false }]],
  'prompt-none-stands-alone': [
    [{ prompt: ['none', 'login'] }, 'invalid_request'],
    [{ prompt: ['unheard_of', 'none'] }, 'invalid_request'],
  ],
  'max-age-is-whole-seconds': [
    [{ maxAge: '-1' }, 'invalid_request'],
    [{ maxAge: '1.5' }, 'invalid_request'],
    [{ maxAge: '0x10' }, 'invalid_request'],
    [{ maxAge: '99999999999' }, 'invalid_request'],
  ],
  'claims-parameter-is-well-formed': [[{ claims: '{' }, 'invalid_request']],
  'essential-acr-is-attainable': [
    [{ claims: essential('acr', { essential: true, values: ['phrh', 'x'] }) }, 'unmet_authentication_requirements'],
  ],
  'id-token-hint-is-ours': [[{ idTokenHint: 'foreign' }, 'invalid_request']],
}

test('these rules are checked, in this order', () => {
  expect(authorizeRules.map(({ id }) => id)).toEqual(Object.keys(breaks))
})

describe.each(Object.entries(breaks))('%s', (rule, rows) => {
  test.each(rows)('is broken by %j, answered with %s', (change, error, client = {}) => {
    const outcome = decideAuthorize({ ...request, ...change }, about(client))
    expect(outcome).toMatchObject({ kind: 'refuse', back: { state: 'xyz' }, refusal: { rule, error } })
  })
})

test('a refusal goes to the proven address whoever stands before us: rules come before people', () => {
  const nobody = { ...facts, session: undefined, assigned: false }
  expect(decideAuthorize({ ...request, scope: ['admin'] }, nobody)).toMatchObject({
    refusal: { rule: 'scope-is-allowed' },
  })
})

describe('shown to the user and sent nowhere (RFC6749-4.1.2.1)', () => {
  const wrong = {
    prompt: ['none'],
    scope: [],
    responseType: 'token',
    codeChallengeMethod: 'plain',
    repeated: ['scope'],
  }
  test.each<[string, string, Partial<AuthorizeFacts>, Partial<AuthorizeRequest>]>([
    ['a missing client', 'client-is-known', { client: undefined }, { clientId: undefined }],
    ['an unknown client', 'client-is-known', { client: undefined }, {}],
    ['a deactivated client', 'client-is-active', { clientActive: false }, {}],
    ['an unregistered redirect URI', 'redirect-uri-is-registered', {}, { redirectUri: 'https://evil.tld/' }],
    ['a missing redirect URI', 'redirect-uri-is-registered', {}, { redirectUri: undefined }],
    ['a state of a megabyte', 'state-is-of-bearable-size', {}, { state: 's'.repeat(1_000_000) }],
  ])('%s', (_, rule, factsChange, requestChange) => {
    const changed = { ...request, ...requestChange }
    for (const responseMode of [undefined, 'query', 'fragment', 'form_post', 'form_post.jwt', 'web_message']) {
      // Whatever else is wrong with the request, too (CVE-2019-9837, CVE-2023-6927).
      for (const more of [{}, wrong]) {
        const outcome = decideAuthorize({ ...changed, ...more, responseMode }, { ...facts, ...factsChange })
        expect(outcome).toMatchObject({ kind: 'show-error', refusal: { rule } })
      }
    }
  })
})

describe('the response mode', () => {
  test.each(['query', 'fragment', 'form_post'] as const)('%s is used, for refusals too', (mode) => {
    expect(decideAuthorize({ ...request, responseMode: mode }, facts)).toMatchObject({ kind: 'grant', back: { mode } })
    const refused = decideAuthorize({ ...request, responseMode: mode, scope: [] }, facts)
    expect(refused).toMatchObject({ kind: 'refuse', back: { mode } })
  })

  test.each(['form_post.jwt', 'okta_post_message', 'FRAGMENT', 'query '])(
    '%j is refused by the default mode',
    (mode) => {
      const outcome = decideAuthorize({ ...request, responseMode: mode }, facts)
      const refusal = { rule: 'response-mode-is-supported', error: 'invalid_request' }
      expect(outcome).toMatchObject({ kind: 'refuse', back: { mode: 'query' }, refusal })
    },
  )

  test('is one of those the app may use', () => {
    const outcome = decideAuthorize({ ...request, responseMode: 'fragment' }, about({ responseModes: ['query'] }))
    expect(outcome).toMatchObject({ kind: 'refuse', refusal: { rule: 'response-mode-is-supported' } })
  })
})

test('the developer is told whether a parameter is missing or wrong', () => {
  const told = (change: Partial<AuthorizeRequest>, f = facts) => {
    const outcome = decideAuthorize({ ...request, ...change }, f)
    return outcome.kind === 'show-error' ? outcome.refusal.description : undefined
  }
  expect(told({ clientId: undefined }, { ...facts, client: undefined })).toBe('client_id is missing')
  expect(told({}, { ...facts, client: undefined })).toBe('client_id is unknown')
  expect(told({ redirectUri: undefined })).toBe('redirect_uri is missing')
  expect(told({ redirectUri: 'https://evil.tld/' })).toBe('redirect_uri is not registered for this client')
})

test('a user who presses Deny is believed, whatever else would still have to be asked', () => {
  const outcome = decideAuthorize({ ...request, prompt: ['login'] }, { ...facts, session: undefined, denied: true })
  expect(outcome).toMatchObject({ kind: 'refuse', refusal: { rule: 'user-agrees', error: 'access_denied' } })
})

// The steps in order, each with what makes it needed; again written out.
const fresh = { ...session, authenticatedAt: noon + 1, chosenAt: noon + 1 }
type Need = readonly [AuthorizeFacts, Partial<AuthorizeRequest>]
const needs: Record<string, { step: string; error: string; needed: readonly Need[] }> = {
  'account-creation-was-offered': { step: 'create', error: 'login_required', needed: [] },
  'user-is-signed-in': {
    step: 'sign-in',
    error: 'login_required',
    needed: [
      [{ ...facts, session: undefined }, {}],
      [{ ...facts, session: { ...session, userActive: false } }, {}],
    ],
  },
  'account-was-chosen': {
    step: 'choose-account',
    error: 'account_selection_required',
    needed: [[{ ...facts, loginHintUserId: 'grace' }, { loginHint: 'grace' }]],
  },
  'sign-in-is-fresh-enough': {
    step: 'sign-in-again',
    error: 'login_required',
    needed: [
      [facts, { maxAge: '60' }],
      [facts, { maxAge: '0' }],
      [facts, { maxAge: '599' }],
    ],
  },
  'hinted-user-may-sign-in': {
    step: 'sign-in-again',
    error: 'login_required',
    needed: [
      [{ ...facts, hintedUserId: 'grace' }, { idTokenHint: 'ours' }],
      [facts, { claims: essential('sub', { value: 'grace' }) }],
    ],
  },
  'stronger-sign-in-was-offered': {
    step: 'sign-in-again',
    error: 'unmet_authentication_requirements',
    needed: [
      [
        { ...facts, session: { ...session, amr: ['otp'] } },
        { claims: essential('acr', { essential: true, value: 'urn:okta:loa:1fa:pwd' }) },
      ],
    ],
  },
  'user-has-consented': {
    step: 'consent',
    error: 'consent_required',
    needed: [
      [about({ consent: 'once' }), {}],
      [{ ...about({ consent: 'once' }), consent: { scopes: ['openid'], grantedAt: noon - 1 } }, {}],
      [{ ...about({ consent: 'always' }), consent: { scopes: ['openid', 'email'], grantedAt: noon - 1 } }, {}],
      [
        {
          ...about({ consent: 'never', selfRegistration: 'unreviewed' }),
          consent: { scopes: ['openid', 'email'], grantedAt: noon - 1 },
        },
        {},
      ],
    ],
  },
}

test('these steps are asked for, in this order', () => {
  expect([...accountSteps, consentStep].map(({ id }) => id)).toEqual(Object.keys(needs))
})

// prompt=create has its own test below: it cannot stand beside none.
describe.each(Object.entries(needs).filter(([, { needed }]) => needed.length > 0))(
  '%s',
  (rule, { step, error, needed }) => {
    test.each(needed)('asks, and under prompt=none refuses (row %#)', (f, change) => {
      const r = { ...request, ...change }
      expect(decideAuthorize(r, f)).toMatchObject({ kind: 'ask', step, rule })
      expect(decideAuthorize({ ...r, prompt: ['none'] }, f)).toMatchObject({ kind: 'refuse', refusal: { rule, error } })
    })
  },
)

test('prompt=none answers in silence when nothing must be asked', () => {
  expect(decideAuthorize({ ...request, prompt: ['none'], maxAge: '600' }, facts)).toMatchObject({ kind: 'grant' })
})

describe('what was asked for after the request came is not asked for again', () => {
  test.each<[string, Partial<AuthorizeRequest>, string]>([
    ['prompt=login', { prompt: ['login'] }, 'sign-in-again'],
    ['max_age=0', { maxAge: '0' }, 'sign-in-again'],
    ['prompt=select_account', { prompt: ['select_account'] }, 'choose-account'],
    ['prompt=create', { prompt: ['create'] }, 'create'],
  ])('%s', (_, change, step) => {
    const r = { ...request, ...change }
    expect(decideAuthorize(r, facts)).toMatchObject({ kind: 'ask', step })
    expect(decideAuthorize(r, { ...facts, session: fresh }).kind).toBe('grant')
    const atOnce = { ...session, authenticatedAt: noon, chosenAt: noon }
    expect(decideAuthorize(r, { ...facts, session: atOnce }).kind).toBe('grant')
    // A millisecond before the request is before it, though in the same second.
    const early = { ...session, authenticatedAt: noon - 1, chosenAt: noon - 1 }
    expect(decideAuthorize(r, { ...facts, session: early })).toMatchObject({ kind: 'ask', step })
  })

  test('prompt=consent', () => {
    const r = { ...request, prompt: ['consent'] }
    const old = { scopes: ['openid', 'email'], grantedAt: noon - 1 }
    expect(decideAuthorize(r, { ...facts, consent: old })).toMatchObject({ kind: 'ask', step: 'consent' })
    expect(decideAuthorize(r, { ...facts, consent: { ...old, grantedAt: noon } }).kind).toBe('grant')
  })

  test('prompt=login select_account consent, one after another', () => {
    const r = { ...request, prompt: ['login', 'select_account', 'consent'] }
    const stepOf = (f: AuthorizeFacts) => decideAuthorize(r, f)
    expect(stepOf({ ...facts, session: undefined })).toMatchObject({ step: 'sign-in' })
    expect(stepOf(facts)).toMatchObject({ step: 'choose-account' })
    const chosen = { ...session, chosenAt: noon + 1 }
    expect(stepOf({ ...facts, session: chosen })).toMatchObject({ step: 'sign-in-again' })
    expect(stepOf({ ...facts, session: fresh })).toMatchObject({ step: 'consent' })
    const consent = { scopes: ['openid', 'email'], grantedAt: noon + 2 }
    expect(stepOf({ ...facts, session: fresh, consent })).toMatchObject({ kind: 'grant' })
  })
})

test('max_age counts until the request came, so time spent on our pages makes nothing stale', () => {
  expect(decideAuthorize({ ...request, maxAge: '600' }, facts).kind).toBe('grant')
  const later = { ...request, maxAge: '1', receivedAt: session.authenticatedAt + 1001 }
  expect(decideAuthorize(later, facts)).toMatchObject({ kind: 'ask', step: 'sign-in-again' })
})

test('a login_hint makes us ask, never guess: who stays with the other account gets it', () => {
  const stayed = { ...facts, loginHintUserId: 'grace', session: { ...session, chosenAt: noon + 1 } }
  expect(decideAuthorize({ ...request, loginHint: 'grace' }, stayed)).toMatchObject({ grant: { userId: 'ada' } })
})

// What must be true of whoever signed in, in order; asking again would change nothing.
const unfit: Record<string, readonly [AuthorizeFacts, Partial<AuthorizeRequest>, string]> = {
  'hinted-user-is-signed-in': [
    { ...facts, session: fresh, hintedUserId: 'grace' },
    { idTokenHint: 'ours' },
    'login_required',
  ],
  'essential-acr-is-met': [
    { ...facts, session: { ...fresh, amr: ['otp'] } },
    { claims: essential('acr', { essential: true, value: 'urn:okta:loa:1fa:pwd' }) },
    'unmet_authentication_requirements',
  ],
  'user-is-assigned': [{ ...facts, assigned: false }, {}, 'access_denied'],
}

test('these rules are checked of whoever has signed in, in this order', () => {
  expect(sessionRules.map(({ id }) => id)).toEqual(Object.keys(unfit))
})

test.each(Object.entries(unfit))('%s, or it is refused', (rule, [f, change, error]) => {
  const outcome = decideAuthorize({ ...request, ...change }, f)
  expect(outcome).toMatchObject({ kind: 'refuse', refusal: { rule, error } })
})

test('a user who is not assigned learns it before anyone asks for consent', () => {
  const f = { ...about({ consent: 'always' }), assigned: false }
  expect(decideAuthorize(request, f)).toMatchObject({
    refusal: { error: 'access_denied', description: 'User is not assigned to the client application.' },
  })
})

describe('consent', () => {
  const given = { scopes: ['openid', 'email'], grantedAt: noon - minute }

  test('given once is enough for an app that asks once', () =>
    expect(decideAuthorize(request, { ...about({ consent: 'once' }), consent: given }).kind).toBe('grant'))

  test('is asked for every time by a public native app, whatever the admin chose (CVE-2023-34246)', () => {
    const r = { ...request, redirectUri: 'http://127.0.0.1:51004/done' }
    const f = { ...facts, client: { ...pocket, consent: 'never' as const }, consent: given }
    expect(decideAuthorize(r, f)).toMatchObject({ kind: 'ask', step: 'consent' })
    expect(decideAuthorize(r, { ...f, consent: { ...given, grantedAt: noon + 1 } }).kind).toBe('grant')
  })

  test('of other public apps, and of confidential native ones, is as the admin chose', () => {
    expect(decideAuthorize(request, about({ kind: 'browser', tokenEndpointAuthMethod: 'none' })).kind).toBe('grant')
    expect(decideAuthorize(request, about({ kind: 'native' })).kind).toBe('grant')
  })

  test('is about claims asked for one by one, too', () => {
    const claims = JSON.stringify({ userinfo: { phone_number: null }, id_token: { name: { essential: true } } })
    const f = { ...about({ consent: 'once' }), consent: given }
    const scope = ['openid', 'email', 'phone', 'profile']
    expect(decideAuthorize({ ...request, claims }, f)).toMatchObject({ kind: 'ask', step: 'consent', scope })
  })

  test('says nothing of claims that the app may not ask for', () => {
    const claims = JSON.stringify({ userinfo: { phone_number: null } })
    const f = { ...about({ consent: 'once', scopes: ['openid', 'email'] }), consent: given }
    expect(decideAuthorize({ ...request, claims }, f).kind).toBe('grant')
  })
})

describe('what is granted', () => {
  test('names no scope twice', () =>
    expect(decideAuthorize({ ...request, scope: ['openid', 'email', 'openid'] }, facts)).toMatchObject({
      grant: { scope: ['openid', 'email'] },
    }))

  test('holds a challenge that was sent though it need not be', () => {
    const grant = { codeChallenge: request.codeChallenge }
    expect(decideAuthorize(request, about({ pkceRequired: false }))).toMatchObject({ grant })
  })

  test('without openid is plain OAuth: no individual claims', () => {
    const r = { ...request, scope: ['email'], claims: JSON.stringify({ userinfo: { name: null } }) }
    expect(decideAuthorize(r, facts)).toMatchObject({ kind: 'grant', grant: { claims: undefined, scope: ['email'] } })
  })

  test('states the first wish of acr that the sign-in fulfils, and no other', () => {
    const acr = (acrValues: string[]) => decideAuthorize({ ...request, acrValues }, facts)
    expect(acr(['phr', 'urn:okta:loa:1fa:any'])).toMatchObject({ grant: { acr: 'urn:okta:loa:1fa:any' } })
    expect(acr(['phr', '1'])).toMatchObject({ grant: { acr: 'urn:okta:loa:1fa:pwd' } })
  })
})

test('parameters as long as they may be are taken', () => {
  const r = { ...request, state: 's'.repeat(4096), nonce: 'n'.repeat(1024), loginHint: 'a'.repeat(2048) }
  const idTokenHint = 'h'.repeat(16_384)
  const lists = {
    acrValues: Array.from({ length: 32 }, () => 'x'.repeat(256)),
    uiLocales: Array<string>(32).fill('de'),
  }
  expect(decideAuthorize({ ...r, ...lists, idTokenHint }, { ...facts, hintedUserId: 'ada' }).kind).toBe('grant')
  const scopes = Array.from({ length: 99 }, (_, i) => String(i).padEnd(256, 'x'))
  const scope = ['openid', ...scopes]
  expect(decideAuthorize({ ...request, scope }, about({ scopes: scope })).kind).toBe('grant')
})

test('an app without the refresh token grant may ask for everything else', () => {
  expect(decideAuthorize(request, about({ grantTypes: ['authorization_code'] })).kind).toBe('grant')
})

test('of several acr values, of which one is essential, one that can be reached is enough', () => {
  const acr = (value: unknown) => decideAuthorize({ ...request, claims: essential('acr', value) }, facts)
  expect(acr({ essential: true, values: ['phrh', 'urn:okta:loa:1fa:pwd'] })).toMatchObject({ kind: 'grant' })
  expect(acr({ essential: true })).toMatchObject({ kind: 'grant' })
  expect(acr({ values: ['phrh'] })).toMatchObject({ kind: 'grant', grant: { acr: 'urn:okta:loa:1fa:pwd' } })
  expect(acr(null)).toMatchObject({ kind: 'grant' })
})

test('display, ui_locales and unknown values of prompt cause no error', () => {
  const r = { ...request, display: 'popup', uiLocales: ['se', 'xx-invalid'], prompt: ['unheard_of'] }
  expect(decideAuthorize(r, facts).kind).toBe('grant')
})

test('a request without a nonce is granted in the code flow (OIDCC-3.1.2.1)', () => {
  expect(decideAuthorize({ ...request, nonce: undefined }, facts)).toMatchObject({ kind: 'grant' })
})

test('a request survives being sealed: it is plain JSON', () => {
  const sealed = JSON.parse(JSON.stringify(request)) as AuthorizeRequest
  expect(decideAuthorize(sealed, facts)).toEqual(decideAuthorize(request, facts))
})
