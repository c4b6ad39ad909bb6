import type { InjectOptions, Response } from 'light-my-request'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OrgDb } from '../../server/database/org.ts'
import { createOrg } from '../../server/directory/create-org.ts'
import { makeSetUpLink } from '../../server/sign-in/set-up/set-up.ts'
import { addApp, type TestApp } from '../worlds/app-world.ts'
import { password } from '../worlds/deployment-world.ts'
import { findForm, openHttpBrowser } from '../worlds/http-browser.ts'
import { makeRelyingParty, type RelyingParty } from '../worlds/relying-party.ts'
import { type AttackWorld, cookieHeader, form, makeAttackWorld, victim } from './attack-world.ts'
import { filled, isChange, routesOf } from './routes.ts'

let world: AttackWorld
/** Two orgs of one deployment, each with an Ada of its own: the first one's is attacked from the second one's host. */
let acme: Side
let globex: Side

interface Side {
  readonly db: OrgDb
  readonly issuer: string
  readonly host: string
  readonly userId: string
  readonly app: TestApp
  readonly party: RelyingParty
  readonly cookie: string
  readonly token: string
  readonly access: string
  readonly refresh: string
  readonly idToken: string
  readonly sectionId: string
  readonly sessionId: string
}

async function makeSide(db: OrgDb, issuer: string): Promise<Side> {
  const { host } = new URL(issuer)
  const userId = db === world.db ? world.ada : await world.addUser({ login: victim }, db)
  const app = await addApp(db, world.deployment.keeper, {
    users: [userId],
    label: `App of ${host}`,
    oidc: { consent: 'once' },
    settings: { signInUrl: `https://app.${host.split(':')[0]}.example/` },
  })
  const party = makeRelyingParty(issuer, app, { login: victim })
  const { parameters } = await party.authorize({ scope: 'openid offline_access' })
  const { json } = await party.exchange(parameters.get('code') ?? '')
  const cookie = cookieHeader(party.browser.cookies)
  const own = (request: InjectOptions) => world.ask({ ...request, headers: { host, cookie, ...request.headers } })
  const { token } = (await own({ url: '/api/account' })).json<{ token: string }>()
  const made = await own({
    method: 'POST',
    url: '/api/dashboard/sections',
    payload: { name: 'Mine' },
    headers: { 'x-atrium-token': token, origin: issuer },
  })
  const { sessions } = (await own({ url: '/api/account/sessions' })).json<{ sessions: { id: string }[] }>()
  return {
    db,
    issuer,
    host,
    userId,
    app,
    party,
    cookie,
    token,
    access: String(json.access_token),
    refresh: String(json.refresh_token),
    idToken: String(json.id_token),
    sectionId: made.json<{ id: string }>().id,
    sessionId: sessions[0]?.id ?? '',
  }
}

beforeAll(async () => {
  world = await makeAttackWorld()
  acme = await makeSide(world.db, world.issuer)
  globex = await makeSide(await world.addOrg('globex'), world.issuer.replace('localhost', 'globex.localhost'))
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

/** Asks the second org. */
const askGlobex = (request: InjectOptions) =>
  world.ask({ ...request, headers: { host: globex.host, ...request.headers } })

/** An answer without what differs every time. */
const masked = ({ statusCode, headers, body }: Response) => ({
  statusCode,
  location:
    headers.location === undefined
      ? undefined
      : String(headers.location).replaceAll(/(flow|who|code|login_hint)=[\w-]+/g, '$1'),
  cookies: [headers['set-cookie'] ?? []].flat().map((line) => line.replace(/=[^;]*/, '')),
  body: body
    .replaceAll(/id="request-id">[^<]*/g, '')
    .replaceAll(/"(?:instance|errorId)":"[^"]*"|request [\w-]{16}/g, '')
    .replaceAll(/(?:value|nonce|content)="[\w-]{16,}"/g, '')
    .replaceAll(/(flow|who)&#61;[\w-]+/g, '$1')
    .replaceAll(/"etag":"[^"]*"|nonce-[\w-]+/g, ''),
})

describe('GHSA-pfrf-9r5f-73f5, CVE-2025-64431, CVE-2025-27507: every route', () => {
  const routes = () => routesOf(world.app)

  test('answers the cookies of another org as it answers none', async () => {
    // A POST of an app is turned into a GET when no cookie came along, whoever's: the GET is what is compared.
    for (const route of routes().filter(({ method, path }) => method !== 'POST' || path !== '/oauth2/v1/authorize')) {
      const url = filled(route, globex.app.clientId)
      const body: Partial<InjectOptions> = isChange(route)
        ? form({ _token: acme.token, identifier: victim, password, decision: 'allow' })
        : {}
      const [theirs, none] = [
        await askGlobex({
          ...body,
          method: route.method,
          url,
          headers: {
            ...body.headers,
            cookie: acme.cookie.replace(/atrium-browser=[^;]*;? ?/, ''),
            'x-atrium-token': acme.token,
          },
        }),
        await askGlobex({
          ...body,
          method: route.method,
          url,
          headers: { ...body.headers, 'x-atrium-token': acme.token },
        }),
      ]
      expect([route, masked(theirs)]).toEqual([route, masked(none)])
    }
  })

  test('refuses the form token that another org gave to the same browser', async () => {
    const browserOnly = /atrium-browser=[^;]*/.exec(acme.cookie)?.[0] ?? ''
    const cookie = `${globex.cookie.replace(/atrium-browser=[^;]*/, browserOnly)}`
    for (const route of routes()
      .filter(isChange)
      .filter(({ path }) => !path.startsWith('/oauth2/'))) {
      const answer = await askGlobex({
        ...form({ _token: acme.token }),
        method: route.method,
        url: filled(route, globex.app.clientId),
        headers: { ...form({}).headers, cookie, 'x-atrium-token': acme.token, origin: globex.issuer },
      })
      expect([route, answer.statusCode]).toEqual([route, 403])
    }
  })

  test('answers an id of another org as it answers an id of nothing', async () => {
    const ids = [acme.app.clientId, acme.userId, acme.sectionId, acme.sessionId, acme.db.org]
    const named = routes().filter(({ path }) => path.includes('/:') && path !== '/web/:name')
    expect(named.length).toBeGreaterThan(6)
    for (const route of named)
      for (const id of ids) {
        const ask = (value: string) =>
          askGlobex({
            method: route.method,
            url: filled(route, value),
            ...(isChange(route) && route.method !== 'DELETE'
              ? {
                  payload: route.path.endsWith('/tiles')
                    ? { ids: [acme.app.clientId] }
                    : { name: 'x', isFavourite: true },
                }
              : {}),
            headers: { cookie: globex.cookie, 'x-atrium-token': globex.token, origin: globex.issuer },
          })
        const nothing = id.replace(/.{3}$/, 'zzz')
        const [theirs, none] = [await ask(id), await ask(nothing)]
        expect([route, theirs.statusCode]).not.toEqual([route, 200])
        // An answer may say again what was asked for.
        const bare = (answer: Response, asked: string) => ({
          ...masked(answer),
          body: masked(answer).body.replaceAll(asked, 'ID'),
        })
        expect([route, id, bare(theirs, id)]).toEqual([route, id, bare(none, nothing)])
        expect(theirs.body).not.toContain('App of localhost')
      }
  })

  test('shows nothing of another org, to whomever it answers', async () => {
    for (const route of routes().filter(({ method }) => method === 'GET'))
      for (const headers of [{ cookie: globex.cookie }, {}]) {
        const { body, headers: told } = await askGlobex({ url: filled(route, 'x'), headers })
        for (const secret of [
          acme.app.clientId,
          acme.userId,
          acme.db.org,
          acme.sessionId,
          acme.sectionId,
          'App of localhost',
        ])
          expect([route, `${body} ${JSON.stringify(told)}`.includes(secret)]).toEqual([route, false])
      }
  })
})

describe('CVE-2026-9094: what one org gave opens nothing in another', () => {
  const tell = (path: string, fields: Record<string, string>, app?: TestApp, headers: Record<string, string> = {}) =>
    askGlobex({
      ...form(fields),
      url: path,
      headers: {
        ...form({}).headers,
        ...(app && { authorization: `Basic ${Buffer.from(`${app.clientId}:${app.secret}`).toString('base64')}` }),
        ...headers,
      },
    })

  test('its tokens', async () => {
    expect(
      (await askGlobex({ url: '/oauth2/v1/userinfo', headers: { authorization: `Bearer ${acme.access}` } })).statusCode,
    ).toBe(401)
    for (const token of [acme.access, acme.refresh, acme.idToken]) {
      expect((await tell('/oauth2/v1/introspect', { token }, globex.app)).json()).toEqual({ active: false })
      // Revoking what is unknown here is no error, and revokes nothing there.
      expect((await tell('/oauth2/v1/revoke', { token }, globex.app)).statusCode).toBe(200)
    }
    expect((await acme.party.userInfo(acme.access)).status).toBe(200)
    expect(
      (await tell('/oauth2/v1/token', { grant_type: 'refresh_token', refresh_token: acme.refresh }, globex.app)).json(),
    ).toMatchObject({ error: 'invalid_grant' })
  })

  test('its codes, and it stays redeemable at home', async () => {
    const { parameters } = await acme.party.authorize()
    const code = parameters.get('code') ?? ''
    const redeemed = await tell(
      '/oauth2/v1/token',
      { grant_type: 'authorization_code', code, redirect_uri: globex.app.redirectUri },
      globex.app,
    )
    expect(redeemed.json()).toMatchObject({ error: 'invalid_grant' })
    expect((await acme.party.exchange(code)).status).toBe(200)
  })

  test('its apps and their secrets', async () => {
    for (const path of ['/oauth2/v1/token', '/oauth2/v1/introspect', '/oauth2/v1/revoke'])
      expect(
        (
          await tell(path, { grant_type: 'refresh_token', refresh_token: acme.refresh, token: acme.access }, acme.app)
        ).json(),
      ).toMatchObject({ error: 'invalid_client' })
    const ask = async (clientId: string) => {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: acme.app.redirectUri,
        response_type: 'code',
        scope: 'openid',
      })
      const answer = masked(
        await askGlobex({ url: `/oauth2/v1/authorize?${query}`, headers: { cookie: globex.cookie } }),
      )
      return { ...answer, body: answer.body.replaceAll(clientId, 'ID') }
    }
    expect(await ask(acme.app.clientId)).toEqual(await ask(acme.app.clientId.replace(/.{3}$/, 'zzz')))
  })

  test('its ID tokens as hints', async () => {
    const query = new URLSearchParams({
      client_id: globex.app.clientId,
      redirect_uri: globex.app.redirectUri,
      response_type: 'code',
      scope: 'openid',
      prompt: 'none',
      id_token_hint: acme.idToken,
    })
    const { headers } = await askGlobex({ url: `/oauth2/v1/authorize?${query}`, headers: { cookie: globex.cookie } })
    expect(new URL(String(headers.location)).searchParams.get('error')).toBe('invalid_request')
    const left = await askGlobex({
      url: `/oauth2/v1/logout?${new URLSearchParams({ id_token_hint: acme.idToken })}`,
      headers: { cookie: globex.cookie },
    })
    expect(left.statusCode).toBe(400)
    expect((await askGlobex({ url: '/api/account', headers: { cookie: globex.cookie } })).statusCode).toBe(200)
  })

  test('its waiting requests, its steps, and the hints of its tiles', async () => {
    const browser = openHttpBrowser(({ origin }) => origin !== acme.issuer && origin !== globex.issuer)
    const query = new URLSearchParams({
      client_id: acme.app.clientId,
      redirect_uri: acme.app.redirectUri,
      response_type: 'code',
      scope: 'openid',
    })
    await browser.open(`${acme.issuer}/oauth2/v1/authorize?${query}`)
    const flow = new URL(browser.page.url).searchParams.get('flow') ?? ''
    await browser.submit({ identifier: victim })
    const who = new URL(browser.page.url).searchParams.get('who') ?? ''
    for (const path of [
      '/sign-in',
      '/sign-in/continue',
      '/sign-in/consent',
      '/sign-in/choose',
      '/sign-in/denied',
      '/oauth2/v1/authorize/resume',
    ])
      expect([
        path,
        (await askGlobex({ url: `${path}?flow=${flow}`, headers: { cookie: cookieHeader(browser.cookies) } }))
          .statusCode,
      ]).toEqual([path, 400])
    const stepped = await askGlobex({ url: `/sign-in?who=${who}`, headers: { cookie: cookieHeader(browser.cookies) } })
    expect(stepped.body).toContain('id="identifier"')
    const launched = await world.ask({ url: `/launch/${acme.app.clientId}`, headers: { cookie: acme.cookie } })
    expect(launched.headers.location).toBe('https://app.localhost.example/')
  })

  test('GHSA-fmh4-wcc4-5jm3: its links to a new password and to its set-up', async () => {
    const { browser } = makeRelyingParty(acme.issuer, acme.app, { login: victim })
    await browser.open(`${acme.issuer}/recover`)
    await browser.submit({ identifier: victim })
    await expect.poll(() => world.mails.length).toBeGreaterThan(0)
    const mail = world.mails.at(-1)
    const link = mail?.kind === 'recover-password' ? mail.values.link : ''
    expect(link).toMatch(new RegExp(`^${acme.issuer}/recover/choose\\?token=`))
    const cookie = cookieHeader(browser.cookies)
    const path = link.slice(acme.issuer.length)
    const page = await askGlobex({ url: '/recover', headers: { cookie } })
    const { hidden = {} } = findForm({ url: globex.issuer, status: 200, headers: {}, body: page.body }) ?? {}
    expect((await askGlobex({ url: path, headers: { cookie } })).statusCode).toBe(410)
    expect(
      (
        await askGlobex({
          ...form({ ...hidden, 'new-password': 'another quiet river bends here' }),
          url: path,
          headers: { ...form({}).headers, cookie },
        })
      ).statusCode,
    ).toBe(410)
    const setUp = await makeSetUpLink(acme.db, acme.issuer, new Date())
    expect((await askGlobex({ url: setUp.slice(acme.issuer.length), headers: { cookie } })).statusCode).toBe(410)
    // And at home both are still good.
    expect((await world.ask({ url: path, headers: { cookie } })).statusCode).toBe(200)
    expect((await world.ask({ url: setUp.slice(acme.issuer.length), headers: { cookie } })).statusCode).toBe(200)
  })

  test('CVE-2024-41657: the origins of its pages of scripts', async () => {
    await addApp(acme.db, world.deployment.keeper, {
      oidc: { clientKind: 'browser', authMethod: 'none', redirectUris: ['https://spa.example/cb'] },
    })
    const asked = async (host: string, origin: string, method = 'POST') =>
      (
        await world.ask({
          ...form({}),
          method,
          url: '/oauth2/v1/token',
          headers: { ...form({}).headers, host, origin },
        })
      ).headers
    await expect
      .poll(async () => (await asked(acme.host, 'https://spa.example'))['access-control-allow-origin'], {
        timeout: 7_000,
      })
      .toBe('https://spa.example')
    for (const origin of [
      'https://spa.example',
      'null',
      'https://spa.example.evil.tld',
      'https://evil.tld',
      'http://spa.example',
      'https://SPA.example',
      'https://spa.example:443',
      acme.issuer,
    ])
      for (const method of ['POST', 'OPTIONS']) {
        const headers = await asked(globex.host, origin, method)
        expect([origin, headers['access-control-allow-origin'], headers['access-control-allow-credentials']]).toEqual([
          origin,
          undefined,
          undefined,
        ])
      }
    for (const origin of ['null', 'https://spa.example.evil.tld', 'http://spa.example', 'https://xspa.example'])
      expect((await asked(acme.host, origin))['access-control-allow-origin']).toBeUndefined()
  }, 20_000)
})

describe('4.5 (c): what happens in one org is nothing to another', () => {
  test('failures at one login lock nobody out of the same login elsewhere', async () => {
    const strangers = makeRelyingParty(acme.issuer, acme.app, { login: victim, password: 'wrong' })
    for (let i = 0; i < 8; i++) await strangers.signIn()
    const own = makeRelyingParty(globex.issuer, globex.app, { login: victim })
    await own.signIn()
    expect(own.browser.cookies.has('atrium-session')).toBe(true)
  })

  test('signing out, changing a password and being deactivated end nothing elsewhere', async () => {
    const { db, userId } = acme
    await world.database.pool.query('update session set ended_at = now() where org_id = $1', [db.org])
    await world.database.pool.query('update oauth_grant set revoked_at = now() where org_id = $1', [db.org])
    await world.database.pool.query(`update "user" set status = 'DEPROVISIONED' where org_id = $1 and id = $2`, [
      db.org,
      userId,
    ])
    await world.database.pool.query(`update app set status = 'INACTIVE', version = version + 1 where org_id = $1`, [
      db.org,
    ])
    expect((await globex.party.userInfo(globex.access)).status).toBe(200)
    expect((await globex.party.refresh(globex.refresh)).status).toBe(200)
    expect((await askGlobex({ url: '/api/account', headers: { cookie: globex.cookie } })).statusCode).toBe(200)
  })

  test('each has keys, an issuer and a log of its own', async () => {
    const keysOf = async (host: string) =>
      (await world.ask({ url: '/oauth2/v1/keys', headers: { host } })).json<{ keys: { kid: string; n?: string }[] }>()
        .keys
    const [one, other] = [await keysOf(acme.host), await keysOf(globex.host)]
    expect(
      one.filter(({ kid, n }) => other.some((key) => key.kid === kid || (n !== undefined && key.n === n))),
    ).toEqual([])
    const { issuer } = (await askGlobex({ url: '/.well-known/openid-configuration' })).json<{ issuer: string }>()
    expect(issuer).toBe(globex.issuer)
    // What was knocked at is named by whoever knocked; everything else is the org's own.
    const { rows } = await world.database.pool.query<{ mixed: number }>(
      `select count(*)::int as mixed from log_event where org_id = $1 and event_type <> 'app.generic.unauth_app_access_attempt' and (coalesce(actor::text, '') || coalesce(targets::text, '') || coalesce(detail::text, '')) ~ $2`,
      [globex.db.org, [acme.userId, acme.app.clientId, acme.db.org].join('|')],
    )
    expect(rows).toEqual([{ mixed: 0 }])
  })

  test('CVE-2026-55670: an org’s name in addresses is never given again, even when the org is gone', async () => {
    const now = new Date()
    await expect(createOrg(world.database.pool, { name: 'Again', slug: 'globex' }, now)).resolves.toMatchObject({
      kind: 'refused',
    })
    const made = await createOrg(world.database.pool, { name: 'Brief', slug: 'brief' }, now)
    if (made.kind !== 'created') throw new Error(made.why)
    await world.database.pool.query('delete from "group" where org_id = $1', [made.id])
    await world.database.pool.query('delete from org where id = $1', [made.id])
    await expect(createOrg(world.database.pool, { name: 'Again', slug: 'brief' }, now)).resolves.toMatchObject({
      kind: 'refused',
    })
    for (const slug of ['GLOBEX', 'glob.ex', 'www', 'login', '-x', 'x-', '', 'ä', 'a'.repeat(64)])
      await expect(createOrg(world.database.pool, { name: 'Odd', slug }, now)).resolves.toMatchObject({
        kind: 'refused',
      })
  })
})
