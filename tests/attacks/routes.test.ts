import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findForm } from '../worlds/http-browser.ts'
import type { RelyingParty } from '../worlds/relying-party.ts'
import { type AttackWorld, cookieHeader, form, makeAttackWorld } from './attack-world.ts'
import { filled, isChange, type Route, routesOf } from './routes.ts'

let world: AttackWorld
let routes: readonly Route[] = []
let cookie = ''
/** What our own pages put into the forms of Ada's browser, and of another. */
let token = ''
let others = ''

const tokenOf = async ({ browser }: RelyingParty) => {
  await browser.open(`${world.issuer}/sign-out`)
  return findForm(browser.page)?.hidden._token ?? ''
}

beforeAll(async () => {
  world = await makeAttackWorld()
  routes = routesOf(world.app)
  const ada = world.party()
  await ada.signIn()
  cookie = cookieHeader(ada.browser.cookies)
  token = await tokenOf(ada)
  others = await tokenOf(world.party())
  // The org's keys are made at the first need of them.
  await world.ask({ url: '/oauth2/v1/keys' })
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

test('the table is read whole: what is in it answers, and it has what the server is known to have', async () => {
  const names = routes.map(({ method, path }) => `${method} ${path}`)
  for (const known of [
    'POST /oauth2/v1/token',
    'GET /',
    'POST /sign-in/consent',
    'PUT /api/dashboard/sections/:id/tiles',
    'GET /launch/:appId',
    'POST /api/account/sessions/:id/end',
  ])
    expect(names).toContain(known)
  for (const route of routes)
    expect([route, world.app.hasRoute({ method: route.method, url: route.path })]).toEqual([route, true])
})

/** Endpoints that apps call with a proof of their own, and that know no cookie. */
const ofApps = new Set([
  '/oauth2/v1/token',
  '/oauth2/v1/introspect',
  '/oauth2/v1/revoke',
  '/oauth2/v1/userinfo',
  '/oauth2/v1/clients',
  '/oauth2/v1/clients/:clientId',
])
/** What other sites may send a browser to with a POST: the standards want it, and both decide by other proofs. */
const ofOtherSites = new Set(['/oauth2/v1/authorize', '/oauth2/v1/logout'])

const changes = () => routes.filter(isChange).filter(({ path }) => !ofApps.has(path) && !ofOtherSites.has(path))

/** The log tells of looks, too; and a tile notes when its app was opened. */
const notedBySight = new Set(['log_event', 'tile'])

/** What the database holds, but for what every look at a page notes. */
async function stateOfOrg(): Promise<string> {
  const { rows: tables } = await world.database.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns where column_name = 'org_id' and table_schema = 'public' order by 1`,
  )
  const lines: string[] = []
  for (const { name } of tables.filter((table) => !notedBySight.has(table.name))) {
    const { rows } = await world.database.pool.query<{ row: string }>(
      `select (to_jsonb(t) - 'last_seen_at')::text as row from "${name}" t`,
    )
    lines.push(...rows.map(({ row }) => `${name} ${row}`))
  }
  return lines.toSorted().join('\n')
}

describe('CVE-2015-9284: a look changes nothing', () => {
  test('no GET, HEAD or OPTIONS changes a row, signed in or not, with whatever the links of others add', async () => {
    const before = await stateOfOrg()
    const added = `id_token_hint=x&_token=${token}&decision=allow&identifier=ada%40acme.example&password=x&new-password=x&confirm=yes&token=x&flow=x&who=x`
    for (const route of routes.filter((one) => !isChange(one)))
      for (const headers of [{ cookie }, {}]) {
        const url = `${filled(route, world.ledger.clientId)}?${added}`
        const { statusCode } = await world.ask({ method: route.method, url, headers })
        expect([route, statusCode < 500]).toEqual([route, true])
      }
    expect(await stateOfOrg()).toBe(before)
  })

  test('no link signs anyone out without asking', async () => {
    const { clientId } = world.ledger
    for (const url of [
      '/sign-out',
      '/signed-out',
      '/oauth2/v1/logout',
      `/oauth2/v1/logout?client_id=${clientId}`,
      '/oauth2/v1/logout?state=x&confirmed=true&_token=x',
    ]) {
      await world.ask({ url, headers: { cookie } })
      expect((await world.ask({ url: '/api/account', headers: { cookie } })).statusCode).toBe(200)
    }
  })
})

describe('CVE-2015-9284, RFC9700-4.7: no other site changes anything in Ada’s browser', () => {
  /** Where a forged request comes from, as browsers say it. */
  const origins: readonly (readonly [string, Record<string, string>])[] = [
    ['another site', { origin: 'https://evil.tld', 'sec-fetch-site': 'cross-site' }],
    ['another site that hides its name', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['an old browser at another site', { origin: 'https://evil.tld' }],
    ['another org of this deployment', { origin: 'http://globex.localhost:8080', 'sec-fetch-site': 'same-site' }],
    ['another org that hides its name', { origin: 'null', 'sec-fetch-site': 'same-site' }],
    ['another port of this host', { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' }],
    ['a browser that says nothing', {}],
  ]
  const bodies = (given: string) => {
    const fields = {
      _token: given,
      identifier: 'ada@acme.example',
      password: 'x',
      decision: 'allow',
      'new-password': 'a very long new password',
    }
    return [
      { ...form(fields) },
      { payload: JSON.stringify(fields), headers: { 'content-type': 'application/json' } },
      { payload: JSON.stringify(fields), headers: { 'content-type': 'text/plain' } },
      { payload: '', headers: {} },
    ]
  }
  const send = async (
    route: Route,
    given: string,
    body: ReturnType<typeof bodies>[number],
    headers: Record<string, string>,
  ) => {
    const sent = { ...body.headers, ...headers, cookie, 'x-atrium-token': given }
    return world.ask({
      ...body,
      method: route.method,
      url: filled(route, world.ledger.clientId),
      headers: sent,
    })
  }

  test.each(origins)('%s: every route that changes something refuses', async (name, headers) => {
    const before = await stateOfOrg()
    const isSilent = name === 'a browser that says nothing'
    // Whoever names another origin is refused even with the right token; who names none has only the token.
    for (const route of changes())
      for (const given of ['', 'guess', others, ...(isSilent ? [] : [token])])
        for (const body of bodies(given)) {
          const { statusCode, headers: answered } = await send(route, given, body, headers)
          expect([route, statusCode, answered.location]).toEqual([route, statusCode === 400 ? 400 : 403, undefined])
        }
    expect(await stateOfOrg()).toBe(before)
  })

  test.each(origins)(
    '%s: signs nobody out and consents to nothing through the endpoints that take other sites’ POSTs',
    async (_, headers) => {
      const before = await stateOfOrg()
      const { clientId, redirectUri } = world.ledger
      for (const given of ['', others]) {
        const logout = { _token: given, client_id: clientId, state: 'x', confirmed: 'true' }
        await world.ask({
          ...form(logout),
          url: '/oauth2/v1/logout',
          headers: { ...form({}).headers, ...headers, cookie },
        })
        const asked = {
          client_id: clientId,
          redirect_uri: redirectUri,
          response_type: 'code',
          scope: 'openid',
          prompt: 'consent',
          decision: 'allow',
          _token: given,
        }
        await world.ask({
          ...form(asked),
          url: '/oauth2/v1/authorize',
          headers: { ...form({}).headers, ...headers, cookie },
        })
      }
      expect(await stateOfOrg()).toBe(before)
    },
  )

  test('our own pages are let through, or the rest would prove nothing', async () => {
    for (const route of changes()) {
      const isApi = route.path.startsWith('/api/')
      const body = isApi ? { payload: '{}', headers: { 'content-type': 'application/json' } } : form({ _token: token })
      const { statusCode, body: answered } = await send(route, token, body, {
        origin: world.issuer,
        'sec-fetch-site': 'same-origin',
      })
      // Ada is no admin: the management API knows where the request came from, and lets her do nothing.
      const isForeign = statusCode === 403 && !answered.includes('caller-holds-the-right')
      expect([route, isForeign]).toEqual([route, false])
    }
  })
})
