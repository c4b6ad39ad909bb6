import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { UserStatus } from '../../server/database/schema.ts'
import { hashToken, newToken } from '../../server/keys/hash.ts'
import { insertSecret, touchApp } from '../../server/apps/store.ts'
import type { TestApp } from '../worlds/app-world.ts'
import { password } from '../worlds/deployment-world.ts'
import { findForm } from '../worlds/http-browser.ts'
import { type HttpAnswer, sendRequest } from '../worlds/http-request.ts'
import { type RelyingParty, withJson } from '../worlds/relying-party.ts'
import { type AttackWorld, cookieHeader, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld
let nodes: string[] = []
let people = 0

beforeAll(async () => {
  world = await makeAttackWorld()
  nodes = [world.url, (await world.addNode()).url]
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

/** Someone with an app, a session, tokens, and codes that wait: everything that could live on. */
interface Holder {
  readonly userId: string
  readonly login: string
  readonly app: TestApp
  readonly party: RelyingParty
  readonly access: string
  readonly refresh: string
  readonly codes: string[]
}

async function makeHolder(): Promise<Holder> {
  const login = `holder-${people++}@acme.example`
  const userId = await world.addUser({ login })
  const app = await world.addApp({ users: [userId], settings: { signInUrl: 'https://app.example/' } })
  const party = world.party({ app, login })
  const scope = 'openid offline_access'
  const code = async () => (await party.authorize({ scope })).parameters.get('code') ?? ''
  const { json } = await party.exchange(await code())
  const holder = { userId, login, app, party, refresh: String(json.refresh_token), access: String(json.access_token) }
  return { ...holder, codes: [await code(), await code(), await code(), await code()] }
}

/** One request to a process, as this browser or this app. */
async function ask(
  node: string,
  path: string,
  question: { form?: Record<string, string>; headers?: Record<string, string> } = {},
): Promise<HttpAnswer> {
  return sendRequest(node + path, { ...question, headers: { host: new URL(world.issuer).host, ...question.headers } })
}

/** The doors that open, through this process, whose caches are hot. This one is tried before the others. */
async function doorsThatOpen(node: string, holder: Holder, first = 'authorize'): Promise<string[]> {
  const { app, party, access, refresh, codes, login } = holder
  const cookie = { cookie: cookieHeader(party.browser.cookies) }
  const basic = { authorization: `Basic ${Buffer.from(`${app.clientId}:${app.secret}`).toString('base64')}` }
  const query = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: app.redirectUri,
    response_type: 'code',
    scope: 'openid',
  })
  const token = (form: Record<string, string>) => ask(node, '/oauth2/v1/token', { form, headers: basic })
  const doors: Record<string, () => Promise<boolean>> = {
    authorize: async () =>
      /[?&]code=/.test((await ask(node, `/oauth2/v1/authorize?${query}`, { headers: cookie })).headers.location ?? ''),
    'authorize silently': async () =>
      /[?&]code=/.test(
        (await ask(node, `/oauth2/v1/authorize?${query}&prompt=none`, { headers: cookie })).headers.location ?? '',
      ),
    redeem: async () =>
      (await token({ grant_type: 'authorization_code', code: codes.pop() ?? '', redirect_uri: app.redirectUri }))
        .status === 200,
    refresh: async () => (await token({ grant_type: 'refresh_token', refresh_token: refresh })).status === 200,
    'user info': async () =>
      (await ask(node, '/oauth2/v1/userinfo', { headers: { authorization: `Bearer ${access}` } })).status === 200,
    introspect: async () => {
      const answers = await Promise.all(
        [access, refresh].map((one) => ask(node, '/oauth2/v1/introspect', { form: { token: one }, headers: basic })),
      )
      return answers.some((answer) => withJson(answer).json.active === true)
    },
    dashboard: async () => (await ask(node, '/api/dashboard', { headers: cookie })).body.includes(app.clientId),
    launch: async () =>
      (await ask(node, `/launch/${app.clientId}`, { headers: cookie })).headers.location?.startsWith(
        'https://app.example/',
      ) ?? false,
    'sign in': () => signsIn(node, login),
  }
  const open = new Set<string>()
  for (const name of [first, ...Object.keys(doors)]) if (await doors[name]?.()) open.add(name)
  return Object.keys(doors).filter((name) => open.has(name))
}

/** True when the password of this person starts a session at this process. */
async function signsIn(node: string, login: string): Promise<boolean> {
  const cookies = new Map<string, string>()
  const step = async (path: string, form?: Record<string, string>): Promise<HttpAnswer> => {
    const answer = await ask(node, path, { ...(form && { form }), headers: { cookie: cookieHeader(cookies) } })
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [name = '', value = ''] = line.split(';')[0]?.split(/=(.*)/s) ?? []
      cookies.set(name, value)
    }
    const { location } = answer.headers
    return location?.startsWith('/sign-in') ? step(location) : { ...answer, url: world.issuer + path }
  }
  let page = await step('/sign-in')
  for (const fields of [{ identifier: login }, { password }]) {
    const form = findForm(page)
    if (form) page = await step(form.action.slice(world.issuer.length), { ...form.hidden, ...fields })
  }
  return cookies.has('atrium-session')
}

const all = [
  'authorize',
  'authorize silently',
  'redeem',
  'refresh',
  'user info',
  'introspect',
  'dashboard',
  'launch',
  'sign in',
]

test('every door opens for someone who may, at both processes, or the rest would prove nothing', async () => {
  const holder = await makeHolder()
  for (const node of nodes) expect(await doorsThatOpen(node, holder)).toEqual(all)
})

const setStatus = (userId: string, status: UserStatus) =>
  world.db.updateTable('user').set({ status }).where('org_id', '=', world.db.org).where('id', '=', userId).execute()

/** What an admin can switch off, and what of a holder must stay open all the same. */
const switches: Readonly<
  Record<string, { readonly off: (holder: Holder) => Promise<unknown>; readonly stays?: readonly string[] }>
> = {
  'CVE-2026-1609, CVE-2025-53942: a user who is deactivated': {
    off: ({ userId }) => setStatus(userId, 'DEPROVISIONED'),
  },
  'CVE-2026-1609: a user who is suspended': {
    off: ({ userId }) => setStatus(userId, 'SUSPENDED'),
  },
  'a user who is locked out': { off: ({ userId }) => setStatus(userId, 'LOCKED_OUT') },
  'GHSA-2vg6-77g8-24mp: a user who is deleted': {
    off: ({ userId }) =>
      world.db.deleteFrom('user').where('org_id', '=', world.db.org).where('id', '=', userId).execute(),
  },
  'CVE-2026-3047, CVE-2024-46999: an app that is deactivated': {
    off: async ({ app }) => {
      await world.db
        .updateTable('app')
        .set({ status: 'INACTIVE' })
        .where('org_id', '=', world.db.org)
        .where('id', '=', app.clientId)
        .execute()
      await touchApp(world.db, app.clientId)
    },
    stays: ['sign in'],
  },
  'CVE-2024-46999: an app that is deleted': {
    off: ({ app }) =>
      world.db.deleteFrom('app').where('org_id', '=', world.db.org).where('id', '=', app.clientId).execute(),
    stays: ['sign in'],
  },
  'CVE-2024-38371: a user who is no longer assigned': {
    off: ({ app }) =>
      world.db.deleteFrom('app_user').where('org_id', '=', world.db.org).where('app_id', '=', app.clientId).execute(),
    stays: ['sign in'],
  },
}

describe('drill 23: at once, at every door, at a process that has everything in memory', () => {
  test.each(Object.entries(switches))('%s gets in nowhere', async (_, { off, stays = [] }) => {
    const holder = await makeHolder()
    for (const node of nodes) await doorsThatOpen(node, { ...holder, codes: [] })
    const current = await fresh(holder)
    await off(current)
    const [one = '', other = ''] = nodes
    expect(await doorsThatOpen(one, current)).toEqual(stays)
    // What one door learned must not be what keeps the next one shut.
    expect(await doorsThatOpen(other, current, 'refresh')).toEqual(stays)
  })

  test.each(['redeem', 'refresh', 'introspect'])(
    'CVE-2024-47000: an app’s secret that was taken back proves nothing more, first of all when it comes to %s',
    async (first) => {
      const holder = await makeHolder()
      const { app } = holder
      for (const node of nodes) await doorsThatOpen(node, { ...holder, codes: [] })
      const current = await fresh(holder)
      await world.db
        .updateTable('app_secret')
        .set({ status: 'INACTIVE' })
        .where('org_id', '=', world.db.org)
        .where('app_id', '=', app.clientId)
        .execute()
      await touchApp(world.db, app.clientId)
      const stays = ['authorize', 'authorize silently', 'user info', 'dashboard', 'launch', 'sign in']
      for (const node of nodes) expect(await doorsThatOpen(node, current, first)).toEqual(stays)
    },
  )

  test('a redirect address that was taken away is not gone to, nor one of another app given to it', async () => {
    const { app, party } = await makeHolder()
    const query = new URLSearchParams({
      client_id: app.clientId,
      redirect_uri: app.redirectUri,
      response_type: 'code',
      scope: 'openid',
    })
    const cookie = { cookie: cookieHeader(party.browser.cookies) }
    for (const node of nodes) await ask(node, `/oauth2/v1/authorize?${query}`, { headers: cookie })
    await world.database.pool.query(
      `update app set settings = jsonb_set(settings, '{oidc,redirectUris}', '["https://new.example/"]') where org_id = $1 and id = $2`,
      [world.db.org, app.clientId],
    )
    await touchApp(world.db, app.clientId)
    for (const node of nodes)
      expect((await ask(node, `/oauth2/v1/authorize?${query}`, { headers: cookie })).status).toBe(400)
  })

  test('a new secret counts within a second, at a process that knows only the old one', async () => {
    const { app } = await makeHolder()
    const probe = (node: string, secret: string) =>
      ask(node, '/oauth2/v1/introspect', {
        form: { token: 'x' },
        headers: { authorization: `Basic ${Buffer.from(`${app.clientId}:${secret}`).toString('base64')}` },
      })
    for (const node of nodes) expect((await probe(node, app.secret)).status).toBe(200)
    const secret = newToken()
    const sealed = world.deployment.keeper.seal('client-secret', world.db.org, secret)
    await insertSecret(world.db, {
      appId: app.clientId,
      id: 'ocsSecond',
      hash: hashToken(secret),
      sealed,
      lastFour: secret.slice(-4),
    })
    for (const node of nodes)
      await expect.poll(async () => (await probe(node, secret)).status, { timeout: 1_500, interval: 100 }).toBe(200)
  })
})

/** The same holder with tokens and codes that no check has used up. */
async function fresh(holder: Holder): Promise<Holder> {
  const code = async () =>
    (await holder.party.authorize({ scope: 'openid offline_access' })).parameters.get('code') ?? ''
  const { json } = await holder.party.exchange(await code())
  return {
    ...holder,
    refresh: String(json.refresh_token),
    access: String(json.access_token),
    codes: [await code(), await code()],
  }
}

test('CVE-2024-47060: an org that is deactivated lets nobody in, at either process', async () => {
  const holder = await makeHolder()
  for (const node of nodes) await doorsThatOpen(node, { ...holder, codes: [] })
  const current = await fresh(holder)
  await world.database.pool.query(`update org set status = 'INACTIVE', version = version + 1 where id = $1`, [
    world.db.org,
  ])
  try {
    for (const node of nodes) expect(await doorsThatOpen(node, current)).toEqual([])
  } finally {
    await world.database.pool.query(`update org set status = 'ACTIVE', version = version + 1 where id = $1`, [
      world.db.org,
    ])
  }
})
