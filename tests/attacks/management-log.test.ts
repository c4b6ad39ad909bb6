import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeLogger } from '../../server/http/logging.ts'
import { password } from '../worlds/deployment-world.ts'
import { type ApiReply, makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'
import { linesInto } from './attack-world.ts'
import { acts } from './management-acts.ts'

// Everything an admin can do is done once. Then: each of it is in the log, with who did it and to what; and none of the
// secrets that were said is anywhere they could be read again.

let world: ManagementWorld
const lines: string[] = []
beforeAll(async () => {
  const made = await makeManagementWorld({}, makeLogger('trace', linesInto(lines)))
  const call: typeof made.ada.call = async (...request) => {
    const reply = await made.ada.call(...request)
    keepSecrets(reply)
    return reply
  }
  world = { ...made, ada: { ...made.ada, call } }
})
afterAll(() => world.close())

/**
 * What changes nothing that is worth a line: when a session was last seen, a brand that stays as it is, factors nobody
 * has, the one policy there is.
 */
const silent = new Set([
  'POST /api/v1/users/:userId/lifecycle/reset_factors',
  'POST /api/v1/sessions/me/lifecycle/refresh',
  'POST /api/v1/sessions/:sessionId/lifecycle/refresh',
  'PUT /api/v1/brands/:brandId',
  'PUT /api/v1/apps/:appId/policies/:policyId',
])

const said = new Set<string>([password, 'another-horse-battery-staple'])

/** Keeps what an answer says once: tokens, secrets, passwords, and the tokens in links. */
function keepSecrets({ body }: ApiReply<unknown>): void {
  for (const [name, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
    if (typeof value !== 'string') continue
    if (/^(?:token|client_secret|tempPassword|activationToken)$/.test(name)) said.add(value)
    if (name.endsWith('Url')) said.add(new URL(value).searchParams.get('token') ?? value)
  }
  const { credentials } = (body ?? {}) as { credentials?: { oauthClient?: { client_secret?: string } } }
  if (credentials?.oauthClient?.client_secret !== undefined) said.add(credentials.oauthClient.client_secret)
}

interface Row {
  readonly id: string
  readonly actor: { readonly id: string } | null
  readonly targets: readonly { readonly id: string; readonly type: string }[]
  readonly event_type: string
}

const logged = async (): Promise<Row[]> =>
  (await world.database.pool.query<Row>('select * from log_event where org_id = $1', [world.db.org])).rows

test('every route that changes something is told how it is done', () => {
  const changing = world.api.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`)
  expect(changing.filter((route) => !Object.hasOwn(acts, route))).toEqual([])
  expect(Object.keys(acts).filter((route) => !changing.includes(route))).toEqual([])
})

test('and each that succeeds is in the log, with who did it and to what', async () => {
  for (const [route, act] of Object.entries(acts)) {
    const before = new Set((await logged()).map(({ id }) => id))
    const { actorId, reply } = await act(world)
    expect([route, reply.status < 300, reply.status < 300 ? '' : reply.error]).toEqual([route, true, ''])
    keepSecrets(reply)
    const rows = (await logged()).filter(({ id }) => !before.has(id))
    const own = rows.filter(({ actor, targets }) => actor?.id === actorId && targets.length > 0)
    expect([route, silent.has(route) || own.length > 0]).toEqual([route, true])
    for (const { targets } of own)
      for (const target of targets) expect([route, target.id !== '' && target.type !== '']).toEqual([route, true])
  }
  expect(said.size).toBeGreaterThan(8)
})

/** What is kept of secrets, of which nobody may be told either. */
async function kept(): Promise<string[]> {
  const texts: string[] = []
  for (const [table, column] of [
    ['password', 'hash'],
    ['api_token', 'token_hash'],
    ['session', 'token_hash'],
    ['app_secret', 'hash'],
    ['app_secret', 'sealed'],
    ['activation_link', 'token_hash'],
    ['initial_access_token', 'token_hash'],
    ['client_registration', 'token_hash'],
    ['signing_key', 'private_sealed'],
  ] as const) {
    const { rows } = await world.database.pool.query<{ text: string | Buffer | null }>(
      `select "${column}" as text from "${table}"`,
    )
    for (const { text } of rows) if (text !== null) texts.push(Buffer.isBuffer(text) ? text.toString('hex') : text)
  }
  return texts.filter((text) => text.length > 11)
}

const found = (haystack: string, needles: Iterable<string>): string[] =>
  [...needles].filter((needle) => haystack.includes(needle) || haystack.includes(encodeURIComponent(needle)))

test('CVE-2024-39683: no secret is in the log of the org', async () => {
  const { rows } = await world.database.pool.query('select * from log_event')
  expect(rows.length).toBeGreaterThan(100)
  expect(found(JSON.stringify(rows), [...said, ...(await kept())])).toEqual([])
})

test('nor in what the process writes at its most talkative', async () => {
  // What is refused is written down, and must not be quoted.
  const canary = 'canary-of-a-secret-0123456789'
  said.add(canary)
  for (const { method, path } of world.api)
    for (const payload of [{ [canary]: canary, password: canary, profile: { login: canary } }, `{"${canary}`])
      await world.app.inject({
        method,
        url: `${path.replaceAll(/:\w+/g, canary)}?filter=${canary}&token=${canary}`,
        headers: {
          host: new URL(world.issuer).host,
          authorization: `SSWS ${canary}`,
          cookie: `atrium-session=${canary}`,
          ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
        },
        ...(method === 'GET' ? {} : { payload }),
      })
  expect(lines.length).toBeGreaterThan(100)
  expect(found(lines.join('\n'), [...said, ...(await kept())])).toEqual([])
})

test('CVE-2026-40166: nor in any answer that can be asked for again', async () => {
  const needles = [...said, ...(await kept())]
  const reader = await world.asRole('READ_ONLY_ADMIN')
  const seen: string[] = []
  /** The answers, and those that their links lead to, two levels deep. */
  const read = async (path: string, depth: number): Promise<void> => {
    if (seen.includes(path) || seen.length > 1_500) return
    seen.push(path)
    for (const client of [reader, world.ada]) {
      const { status, body, headers } = await client.call('GET', path)
      expect([path, found(JSON.stringify([body ?? null, headers]), needles)]).toEqual([path, []])
      if (depth === 0 || status !== 200) continue
      const text = JSON.stringify(body ?? null)
      for (const [, next = ''] of text.matchAll(/"href":"[^"]*?(\/api\/v1\/[^"?{]+)"/g))
        if (!next.includes('lifecycle') && !/\/(?:rotate|review)$/.test(next)) await read(next, depth - 1)
    }
  }
  for (const { path } of world.api.filter((route) => route.method === 'GET' && !route.path.includes('/:')))
    await read(path, 2)
  for (const kind of ['apps', 'users'] as const) {
    const { body } = await world.ada.call<{ id: string }[]>('GET', `/api/v1/${kind}?limit=200`)
    const below = world.api.filter(
      ({ method, path }) => method === 'GET' && new RegExp(`^/api/v1/${kind}/:\\w+/[^:]+$`).test(path),
    )
    for (const { id } of body.slice(0, 60)) for (const { path } of below) await read(path.replace(/:\w+/, id), 0)
  }
  expect(seen.length).toBeGreaterThan(200)
})
