import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashToken } from '../../server/keys/hash.ts'
import { makeSetUpLink } from '../../server/sign-in/set-up/set-up.ts'
import type { TestApp } from '../worlds/app-world.ts'
import { findForm } from '../worlds/http-browser.ts'
import { sendRequest } from '../worlds/http-request.ts'
import { type JsonAnswer, type RelyingParty, withJson } from '../worlds/relying-party.ts'
import { type AttackWorld, makeAttackWorld, victim } from './attack-world.ts'

let world: AttackWorld
let party: RelyingParty
/** Both processes; each has its own caches, and the database alone decides between them. */
let nodes: string[] = []

beforeAll(async () => {
  world = await makeAttackWorld()
  party = world.party()
  nodes = [world.url, (await world.addNode()).url]
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

/** Asks one of the processes, as the load balancer would. */
async function tell(
  at: number,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<JsonAnswer> {
  const url = `${nodes[at % nodes.length]}${path}`
  return withJson(await sendRequest(url, { form, headers: { host: new URL(world.issuer).host, ...headers } }))
}

const basic = ({ clientId, secret }: TestApp) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
})
const redeem = (at: number, code: string) =>
  tell(
    at,
    '/oauth2/v1/token',
    { grant_type: 'authorization_code', code, redirect_uri: party.app.redirectUri },
    basic(party.app),
  )
const refresh = (at: number, token: string) =>
  tell(at, '/oauth2/v1/token', { grant_type: 'refresh_token', refresh_token: token }, basic(party.app))

/** The same from many at once, over both processes. */
const many = <T>(count: number, one: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => one(at)))

/** How often each outcome came. */
function tally(answers: readonly JsonAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status, json } of answers) {
    const name = `${status} ${(json.error as string | undefined) ?? 'ok'}`
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

const newCode = async (scope = 'openid') => (await party.authorize({ scope })).parameters.get('code') ?? ''

describe('CVE-2026-47386, supabase/auth#2613, GHSA-7w99-5wm4-3g79: one code, 64 redemptions at once on two processes', () => {
  test.each([...Array(10).keys()])('round %i gives tokens to one, and the others’ replay ends them', async () => {
    for (let i = 0; i < 2; i++) {
      const code = await newCode('openid offline_access')
      const answers = await many(64, (at) => redeem(at, code))
      expect(tally(answers)).toEqual({ '200 ok': 1, '400 invalid_grant': 63 })
      const winner = answers.find(({ status }) => status === 200)
      await redeem(1, code)
      expect((await party.userInfo(String(winner?.json.access_token))).status).toBe(401)
      expect(tally([await refresh(0, String(winner?.json.refresh_token))])).toEqual({ '400 invalid_grant': 1 })
    }
  })
})

describe('CVE-2026-1035, GHSA-392p-2q2v-4372: one refresh token, 32 refreshes at once on two processes', () => {
  const live = async (token: string) => {
    const stored = await world.db
      .selectFrom('refresh_token')
      .select('grant_id')
      .where('org_id', '=', world.db.org)
      .where('token_hash', '=', hashToken(token))
      .executeTakeFirstOrThrow()
    const rows = await world.db
      .selectFrom('refresh_token')
      .selectAll()
      .where('org_id', '=', world.db.org)
      .where('grant_id', '=', stored.grant_id)
      .execute()
    return { all: rows.length, unused: rows.filter(({ used_at }) => used_at === null).length }
  }

  test.each([...Array(5).keys()])('round %i gives all racers the same successor, and never two families', async () => {
    const { json } = await redeem(0, await newCode('openid offline_access'))
    let token = String(json.refresh_token)
    for (let generation = 1; generation <= 3; generation++) {
      const current = token
      const answers = await many(32, (at) => refresh(at, current))
      expect(tally(answers)).toEqual({ '200 ok': 32 })
      const successors = new Set(answers.map((answer) => String(answer.json.refresh_token)))
      expect(successors.size).toBe(1)
      token = [...successors][0] ?? ''
      expect(await live(token)).toEqual({ all: generation + 1, unused: 1 })
    }
  })

  test('once the successor was used, the old one ends the family for all, however many bring it', async () => {
    const { json } = await redeem(0, await newCode('openid offline_access'))
    const first = String(json.refresh_token)
    const second = String((await refresh(0, first)).json.refresh_token)
    const third = String((await refresh(1, second)).json.refresh_token)
    expect(tally(await many(32, (at) => refresh(at, first)))).toEqual({ '400 invalid_grant': 32 })
    expect(tally(await many(8, (at) => refresh(at, third)))).toEqual({ '400 invalid_grant': 8 })
  })

  test('the old and the new one at once leave no token that lives beside a revoked one', async () => {
    const { json } = await redeem(0, await newCode('openid offline_access'))
    const first = String(json.refresh_token)
    const second = String((await refresh(0, first)).json.refresh_token)
    const answers = await many(32, (at) => refresh(at, at % 2 === 0 ? first : second))
    const given = [
      ...new Set(answers.flatMap((answer) => (answer.status === 200 ? [String(answer.json.refresh_token)] : []))),
    ]
    // One after the other: at once they would race anew. The first that is refused has ended the family, or found it ended.
    const afterwards: number[] = []
    for (const token of given) afterwards.push((await refresh(0, token)).status)
    const refusedAt = afterwards.indexOf(400)
    expect(afterwards.slice(refusedAt < 0 ? afterwards.length : refusedAt)).not.toContain(200)
  })
})

test('CVE-2020-15222: one client assertion, 32 uses at once on two processes, counts once', async () => {
  const app = await world.addApp({ oidc: { authMethod: 'client_secret_jwt' } })
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  for (let round = 0; round < 5; round++) {
    const claims = {
      iss: app.clientId,
      sub: app.clientId,
      aud: world.issuer,
      exp: Math.floor(Date.now() / 1000) + 60,
      jti: randomUUID(),
    }
    const content = `${encoded({ alg: 'HS256' })}.${encoded(claims)}`
    const assertion = `${content}.${createHmac('sha256', app.secret).update(content).digest('base64url')}`
    const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    const fields = { token: 'x', client_assertion: assertion, client_assertion_type: type }
    const answers = await many(32, (at) => tell(at, '/oauth2/v1/introspect', fields))
    expect(tally(answers)).toEqual({ '200 ok': 1, '401 invalid_client': 31 })
  }
})

describe('drill 7: other things that work once', () => {
  /** The same form of the browser's page from many at once; gives the statuses and where each led. */
  const submitMany = async (
    browser: RelyingParty['browser'],
    count: number,
    fields: (at: number) => Record<string, string>,
  ) => {
    const form = findForm(browser.page)
    if (!form) throw new Error('there is a form')
    const path = form.action.slice(world.issuer.length)
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return many(count, (at) => tell(at, path, { ...form.hidden, ...fields(at) }, { cookie }))
  }

  test('CVE-2025-46815: a recovery link, used 8 times at once, sets one password', async () => {
    await world.addUser({ login: 'racer@acme.example' })
    const { browser } = world.party({ login: 'racer@acme.example' })
    await browser.open(`${world.issuer}/recover`)
    await browser.submit({ identifier: 'racer@acme.example' })
    await expect.poll(() => world.mails.length).toBe(1)
    const mail = world.mails[0]
    if (mail?.kind !== 'recover-password') throw new Error('a link was mailed')
    await browser.open(mail.values.link)
    const wanted = (at: number) => `a quiet river number ${at} runs`
    const answers = await submitMany(browser, 8, (at) => ({ 'new-password': wanted(at) }))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    const winner = answers.findIndex(({ status }) => status === 303)
    const enter = async (at: number): Promise<number> => {
      const fresh = world.party({ login: 'racer@acme.example', password: wanted(at) })
      await fresh.signIn()
      return (await fresh.browser.step(`${world.issuer}/api/account`)).status
    }
    // The winner's first: seven wrong passwords before it would make the right one wait.
    expect(await enter(winner)).toBe(200)
    for (let at = 0; at < 8; at++) if (at !== winner) expect(await enter(at)).toBe(401)
    expect(world.mails.filter(({ kind }) => kind === 'password-changed')).toHaveLength(1)
  })

  test('a set-up link, used 8 times at once, makes one admin', async () => {
    const link = await makeSetUpLink(world.db, world.issuer, new Date())
    const { browser } = world.party()
    await browser.open(link)
    const answers = await submitMany(browser, 8, (at) => ({
      orgName: `Org ${at}`,
      firstName: 'First',
      lastName: 'Admin',
      email: `admin-${at}@acme.example`,
      'new-password': 'the first of all the admins here',
    }))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    const admins = await world.db
      .selectFrom('admin_role')
      .select('user_id')
      .where('org_id', '=', world.db.org)
      .execute()
    expect(admins).toHaveLength(1)
  })
})

describe('what ends and what begins at the same moment', () => {
  /** Runs these statements, then the work, and commits only when the work is done or waits for them. */
  async function duringChange<T>(
    statements: readonly (readonly [string, readonly unknown[]])[],
    work: () => Promise<T>,
  ): Promise<T> {
    const client = await world.database.pool.connect()
    try {
      await client.query('begin')
      for (const [text, values] of statements) await client.query(text, [...values])
      const working = work()
      await Promise.race([working, new Promise((resolve) => setTimeout(resolve, 500))])
      await client.query('commit')
      return await working
    } finally {
      client.release()
    }
  }

  test('drill 7: a sign-in with the old password does not outlive a change that was under way', async () => {
    const userId = await world.addUser({ login: 'changing@acme.example' })
    const mallory = world.party({ login: 'changing@acme.example' })
    await duringChange(
      [
        ['update password set hash = $3 where org_id = $1 and user_id = $2', [world.db.org, userId, 'another']],
        ['update session set ended_at = now() where org_id = $1 and user_id = $2', [world.db.org, userId]],
      ],
      () => mallory.signIn(),
    )
    expect((await mallory.browser.step(`${world.issuer}/api/account`)).status).toBe(401)
  })

  test('drill 7: a code that is redeemed while its session ends gives nothing that lives on', async () => {
    const other = world.party()
    const code = (await other.authorize({ scope: 'openid offline_access' })).parameters.get('code') ?? ''
    const { rows } = await world.database.pool.query<{ id: string }>(
      'select id from session where org_id = $1 and user_id = $2 order by created_at desc limit 1',
      [world.db.org, world.ada],
    )
    const answer = await duringChange(
      [
        ['update session set ended_at = now() where org_id = $1 and id = $2', [world.db.org, rows[0]?.id]],
        [
          'update oauth_grant set revoked_at = now() where org_id = $1 and session_id = $2',
          [world.db.org, rows[0]?.id],
        ],
      ],
      () => other.exchange(code),
    )
    expect(tally([answer])).toEqual({ '400 invalid_grant': 1 })
  })

  test('drill 7: signing out everywhere while codes are redeemed leaves no living token', async () => {
    for (let round = 0; round < 5; round++) {
      await world
        .addUser({ login: `leaving-${round}@acme.example` })
        .then((id) =>
          world.database.pool.query('insert into app_user (org_id, app_id, user_id) values ($1, $2, $3)', [
            world.db.org,
            party.app.clientId,
            id,
          ]),
        )
      const leaving = world.party({ login: `leaving-${round}@acme.example` })
      const codes: string[] = []
      for (let i = 0; i < 8; i++)
        codes.push((await leaving.authorize({ scope: 'openid' })).parameters.get('code') ?? '')
      await leaving.browser.open(`${world.issuer}/sign-out`)
      const [, ...answers] = await Promise.all([leaving.browser.submit(), ...codes.map((code, at) => redeem(at, code))])
      for (const { json } of answers)
        if (typeof json.access_token === 'string') expect((await party.userInfo(json.access_token)).status).toBe(401)
    }
  })
})

test('the victim of all these races can still sign in', async () => {
  const again = world.party({ login: victim })
  expect((await again.exchange((await again.authorize()).parameters.get('code') ?? '')).status).toBe(200)
})
