import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DashboardWorld, makeDashboardWorld } from '../../../tests/worlds/dashboard-world.ts'
import { makeSealer } from '../../keys/seal.ts'
import { decideLaunch } from './launch-app.ts'
import { makeLoginHint, openLoginHint } from './login-hint.ts'
import type { LaunchedApp } from './store.ts'

const issuer = 'https://id.acme.example'
const mine: LaunchedApp = { id: '0oa1', kind: 'oidc', label: 'Ledger', isActive: true, isAssigned: true, settings: {} }
const decide = (changes: Partial<LaunchedApp>) => decideLaunch({ ...mine, ...changes }, { issuer, loginHint: 'opaque' })

describe('a click on a tile', () => {
  test('starts the sign-in at the app with who we are, whom we mean and where to (OIDCC-4)', () => {
    const settings = {
      initiateLoginUri: 'https://ledger.example/go?x=1',
      targetLinkUri: 'https://ledger.example/books?y=1&z=2',
    }
    expect(decide({ settings })).toEqual({
      kind: 'go',
      to:
        'https://ledger.example/go?x=1&iss=https%3A%2F%2Fid.acme.example&login_hint=opaque' +
        '&target_link_uri=https%3A%2F%2Fledger.example%2Fbooks%3Fy%3D1%26z%3D2',
    })
  })

  test.each([
    [
      'the app’s sign-in page when it cannot be told who asks',
      { settings: { signInUrl: 'https://ledger.example/in' } },
      'https://ledger.example/in',
    ],
    ['a bookmark', { kind: 'bookmark', settings: { bookmarkUrl: 'https://wiki.example/' } }, 'https://wiki.example/'],
  ] as const)('opens %s', (_, changes, to) => {
    expect(decide(changes)).toEqual({ kind: 'go', to })
  })

  test.each([
    ['app-is-assigned', { isAssigned: false, isActive: false }],
    ['app-is-active', { isActive: false, settings: { signInUrl: 'https://ledger.example/' } }],
    ['app-can-be-opened', {}],
    ['app-can-be-opened', { kind: 'bookmark', settings: { bookmarkUrl: 'javascript:alert(1)' } }],
    ['app-can-be-opened', { kind: 'bookmark', settings: { bookmarkUrl: 'data:text/html,x' } }],
  ] as const)('is refused when %s is broken', (rule, changes) => {
    expect(decide(changes)).toMatchObject({ kind: 'refused', rule })
  })
})

describe('the login_hint of a tile', () => {
  const sealer = makeSealer(randomBytes(32), 'test')
  const now = new Date()
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  const hint = makeLoginHint(sealer, '00oAcme', '00uAda', '0oaLedger', now)

  test('names the user to us, for five minutes, and does not say who it is', () => {
    expect(openLoginHint(sealer, '00oAcme', hint, '0oaLedger', later(299))).toBe('00uAda')
    expect(openLoginHint(sealer, '00oAcme', hint, '0oaLedger', later(301))).toBeUndefined()
    expect(Buffer.from(hint, 'base64url').toString('latin1')).not.toContain('00uAda')
  })

  test.each([
    ['another app', '00oAcme', hint, '0oaBoard'],
    ['another org', '00oGlobex', hint, '0oaLedger'],
    ['a text of somebody else', '00oAcme', 'ada@acme.example', '0oaLedger'],
    ['a changed one', '00oAcme', `${hint.slice(0, -2)}AA`, '0oaLedger'],
  ])('says nothing to %s', (_, org, given, app) => {
    expect(openLoginHint(sealer, org, given, app, now)).toBeUndefined()
  })
})

describe('/launch', () => {
  let world: DashboardWorld
  beforeAll(async () => {
    world = await makeDashboardWorld()
  })
  afterAll(() => world.close())

  const launch = async (appId: string, token: string | undefined, language = 'en') =>
    world.app.inject({
      url: `/launch/${appId}`,
      headers: {
        host: 'localhost:8080',
        'accept-language': language,
        ...(token && { cookie: `atrium-session=${token}` }),
      },
    })

  test('sends the browser to the app, notes when, and writes it to the log', async () => {
    const id = await world.addApp('Ledger', { initiateLoginUri: 'https://ledger.example/go' }, { kind: 'oidc' })
    const { token } = await world.signIn(world.ada)
    const answer = await launch(id, token)
    expect(answer.statusCode).toBe(303)
    const to = new URL(String(answer.headers.location))
    expect(to.origin + to.pathname).toBe('https://ledger.example/go')
    expect(to.searchParams.get('iss')).toBe('http://localhost:8080')
    const hint = to.searchParams.get('login_hint') ?? ''
    expect(openLoginHint(world.parts.sealer, world.db.org, hint, id, new Date())).toBe(world.ada)
    const tile = await world.db.selectFrom('tile').selectAll().where('org_id', '=', world.db.org).executeTakeFirst()
    expect(tile).toMatchObject({ app_id: id, user_id: world.ada, last_launched_at: expect.any(Date) })
    expect(await world.events()).toContainEqual({ event_type: 'app.generic.launch', outcome: 'SUCCESS', reason: null })
  })

  test('shows a page, and nothing of the app, to a user who does not have it, and writes that down', async () => {
    const id = await world.addApp('Payroll', { bookmarkUrl: 'https://payroll.example/' }, { for: 'nobody' })
    const { token } = await world.signIn(world.ada)
    for (const asked of [id, 'nonsense', '%3Cscript%3E']) {
      const answer = await launch(asked, token)
      expect(answer.statusCode).toBe(403)
      expect(answer.body).toContain('This app is not among yours.')
      expect(answer.body).not.toContain('Payroll')
      expect(answer.body).not.toContain('<script>')
    }
    expect((await launch(id, token, 'de')).body).toContain('Diese App gehört nicht zu deinen.')
    expect(await world.events()).toContainEqual({
      event_type: 'app.generic.unauth_app_access_attempt',
      outcome: 'DENY',
      reason: 'app-is-assigned',
    })
  })

  test('asks for a sign-in when there is no session, and is launched after it', async () => {
    const answer = await launch('0oa1', undefined)
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/sign-in?to=%2Flaunch%2F0oa1'])
  })
})
