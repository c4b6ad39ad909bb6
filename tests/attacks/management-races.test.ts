import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { User } from '../../contracts/management/user.ts'
import { addApp } from '../worlds/app-world.ts'
import { type ApiReply, makeManagementWorld, type ManagementWorld } from '../worlds/management-world.ts'
import { allowRegistration, leastMetadata, registrar } from '../worlds/registration.ts'
import { openBrowser } from '../worlds/test-browser.ts'

// Sixty-four of the same at the same moment, through two processes: what may happen once happens once.

let world: ManagementWorld
let other: Awaited<ReturnType<ManagementWorld['addNode']>>
beforeAll(async () => {
  world = await makeManagementWorld()
  other = await world.addNode()
})
afterAll(() => world.close())

const many = 64
const loginOf = () => `r${randomUUID().slice(0, 8)}@acme.example`
const host = () => new URL(world.issuer).host

/** Starts all of it at one moment. */
async function atOnce<T>(work: (at: number) => Promise<T>, count = many): Promise<T[]> {
  let open: () => void = () => undefined
  const barrier = new Promise<void>((resolve) => (open = resolve))
  const waiting = Array.from({ length: count }, async (_, at) => {
    await barrier
    return work(at)
  })
  open()
  return Promise.all(waiting)
}

/** Ada's token, at each process in turn. */
async function ask<Body>(
  at: number,
  token: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Pick<ApiReply<Body>, 'status' | 'body'>> {
  const answer = await (at % 2 === 0 ? world : other).app.inject({
    method,
    url,
    headers: { host: host(), authorization: `SSWS ${token}`, ...headers },
    ...(payload === undefined ? {} : { payload }),
  })
  return { status: answer.statusCode, body: answer.body === '' ? (undefined as Body) : answer.json<Body>() }
}

const tokenOf = async (userId: string) => (await world.byToken(userId)).token
const succeeded = (answers: readonly { readonly status: number }[]) => answers.filter(({ status }) => status < 300)
const unbroken = (answers: readonly { readonly status: number }[]) =>
  expect(answers.filter(({ status }) => status >= 500)).toEqual([])

describe('once, of sixty-four at once', () => {
  test('a login is taken', async () => {
    const login = loginOf()
    const token = await tokenOf(world.ada.userId)
    const answers = await atOnce((at) => {
      const spelled = at % 3 === 0 ? login.toUpperCase() : login
      const profile = { login: spelled, email: login, firstName: 'Edith', lastName: 'Clarke' }
      return ask(at, token, 'POST', '/api/v1/users?activate=false', { profile })
    })
    unbroken(answers)
    expect(succeeded(answers)).toHaveLength(1)
  })

  test('the name of a group is given, however it is written', async () => {
    const name = `Race ${randomUUID()}`
    const token = await tokenOf(world.ada.userId)
    const answers = await atOnce((at) =>
      ask(at, token, 'POST', '/api/v1/groups', { profile: { name: at % 2 ? name : name.toUpperCase() } }),
    )
    unbroken(answers)
    expect(succeeded(answers)).toHaveLength(1)
  })

  test('two secrets of an app work, and never three', async () => {
    const { clientId } = await addApp(world.db, world.deployment.keeper)
    const token = await tokenOf(world.ada.userId)
    const path = `/api/v1/apps/${clientId}/credentials/secrets`
    const answers = await atOnce((at) => ask(at, token, 'POST', path, {}))
    unbroken(answers)
    expect(succeeded(answers)).toHaveLength(1)
    const { body } = await ask<{ status: string }[]>(0, token, 'GET', path)
    expect(body.filter(({ status }) => status === 'ACTIVE')).toHaveLength(2)
  })

  test('a link to a first password is used, whoever else has it', async () => {
    const email = loginOf()
    const profile = { login: email, email, firstName: 'Edith', lastName: 'Clarke' }
    const { body: user } = await world.ada.call<User>('POST', '/api/v1/users?activate=false', { profile })
    const { body } = await world.ada.call<{ activationUrl: string }>(
      'POST',
      `/api/v1/users/${user.id}/lifecycle/activate?sendEmail=false`,
    )
    const windows = await Promise.all(
      Array.from({ length: 8 }, async (_, at) => {
        const window = openBrowser((at % 2 === 0 ? world : other).app, host())
        await window.open(body.activationUrl.slice(world.issuer.length))
        return window
      }),
    )
    const answers = await atOnce(
      async (at) => (await windows[at]?.send({ 'new-password': `another-horse-battery-${at}` }))?.status ?? 0,
      windows.length,
    )
    expect(answers.filter((status) => status < 400)).toHaveLength(1)
    const { rows } = await world.database.pool.query('select 1 from session where user_id = $1', [user.id])
    expect(rows).toHaveLength(1)
  })

  test('a link to an address is used, and the address is whose link came last (CVE-2026-32700)', async () => {
    const id = await world.addUser({ login: loginOf() })
    const own = await world.bySession(id)
    const [one, two] = [`one-${loginOf()}`, `two-${loginOf()}`]
    await Promise.all([one, two].map((email) => own.call('POST', '/api/v1/users/me', { profile: { email } })))
    const links = world.mails
      .filter(({ kind, to }) => kind === 'confirm-address' && (to === one || to === two))
      .map((mail) => ({ to: mail.to, path: (mail.values as { link: string }).link.slice(world.issuer.length) }))
    expect(links).toHaveLength(2)
    const windows = await Promise.all(
      Array.from({ length: 16 }, async (_, at) => {
        const window = openBrowser((at % 2 === 0 ? world : other).app, host())
        const shown = await window.open(links[at % 2]?.path ?? '')
        return { window, to: shown.status === 200 ? links[at % 2]?.to : undefined }
      }),
    )
    const alive = windows.filter(({ to }) => to !== undefined)
    // The link of one address is dead since the other was asked for.
    expect(new Set(alive.map(({ to }) => to)).size).toBe(1)
    const answers = await atOnce(async (at) => (await alive[at]?.window.send({}))?.status ?? 0, alive.length)
    expect(answers.filter((status) => status < 400)).toHaveLength(1)
    const { body } = await world.ada.call<User>('GET', `/api/v1/users/${id}`)
    expect([body.profile.email, body._embedded]).toEqual([alive[0]?.to, { email: { isVerified: true } }])
  })

  test('a version is overwritten, of a user, a group, an app and the org', async () => {
    const token = await tokenOf(world.ada.userId)
    const user = await world.addUser({ login: loginOf() })
    const group = await world.ada.call<{ id: string }>('POST', '/api/v1/groups', { profile: { name: loginOf() } })
    const app = `/api/v1/apps/${(await addApp(world.db, world.deployment.keeper)).clientId}`
    const whole = (await world.ada.call<object>('GET', app)).body
    for (const [path, method, body] of [
      [`/api/v1/users/${user}`, 'POST', (at: number) => ({ profile: { title: `Dr ${at}` } })],
      [`/api/v1/groups/${group.body.id}`, 'PUT', (at: number) => ({ profile: { name: `G ${at} ${randomUUID()}` } })],
      [app, 'PUT', (at: number) => ({ ...whole, label: `App ${at}` })],
      ['/api/v1/org', 'POST', (at: number) => ({ city: `City ${at}` })],
    ] as const) {
      const etag = String((await world.ada.call('GET', path)).headers.etag)
      const answers = await atOnce((at) => ask(at, token, method, path, body(at), { 'if-match': etag }))
      expect([path, succeeded(answers).length]).toEqual([path, 1])
      expect([path, answers.filter(({ status }) => status === 412).length]).toEqual([path, many - 1])
    }
  })

  test('a role is given, and the log says so once', async () => {
    const id = await world.addUser({ login: loginOf() })
    const token = await tokenOf(world.ada.userId)
    const answers = await atOnce((at) => ask(at, token, 'POST', `/api/v1/users/${id}/roles`, { type: 'APP_ADMIN' }))
    expect([succeeded(answers).length, answers.filter(({ status }) => status === 409).length]).toEqual([1, many - 1])
    const { rows } = await world.database.pool.query(
      `select 1 from log_event where event_type = 'user.account.privilege.grant' and targets @> $1::jsonb`,
      [JSON.stringify([{ id }])],
    )
    expect(rows).toHaveLength(1)
  })

  test('a user comes into a group and an app, and the log says so once', async () => {
    const id = await world.addUser({ login: loginOf() })
    const token = await tokenOf(world.ada.userId)
    const group = await world.ada.call<{ id: string }>('POST', '/api/v1/groups', { profile: { name: loginOf() } })
    const { clientId } = await addApp(world.db, world.deployment.keeper)
    unbroken(await atOnce((at) => ask(at, token, 'PUT', `/api/v1/groups/${group.body.id}/users/${id}`)))
    unbroken(await atOnce((at) => ask(at, token, 'PUT', `/api/v1/apps/${clientId}/users/${id}`, {})))
    const { rows } = await world.database.pool.query<{ event_type: string }>(
      `select event_type from log_event where targets @> $1::jsonb and event_type like '%membership.add' order by 1`,
      [JSON.stringify([{ id }])],
    )
    expect(rows.map(({ event_type: type }) => type)).toEqual([
      'application.user_membership.add',
      'group.user_membership.add',
    ])
  })
})

describe('never more than there may be', () => {
  test('tokens of an org', async () => {
    const id = await world.addUser({ login: loginOf(), roles: ['SUPER_ADMIN'] })
    const session = await world.bySession(id)
    const { rows } = await world.database.pool.query<{ live: string }>(
      `select count(*) as live from api_token where org_id = $1 and revoked_at is null and expires_at > now()`,
      [world.db.org],
    )
    const room = 100 - Number(rows[0]?.live)
    const answers = await atOnce((at) => session.call('POST', '/api/v1/api-tokens', { name: `race ${at}` }), 128)
    unbroken(answers)
    expect(succeeded(answers)).toHaveLength(room)
    await world.database.pool.query(`delete from api_token where org_id = $1 and name like 'race %'`, [world.db.org])
  })

  test('registrations with a token, and of an org', async () => {
    const token = await tokenOf(world.ada.userId)
    const made = await ask<{ token: string }>(0, token, 'POST', '/api/v1/clients/initial-access-tokens', {
      name: 'race',
      uses: 3,
    })
    await allowRegistration(world.db, { mode: 'open', quota: 5 })
    const register = registrar(world)
    const byToken = await atOnce(() => register('POST', '', leastMetadata, made.body.token))
    unbroken(byToken)
    expect(succeeded(byToken)).toHaveLength(3)
    const open = await atOnce(() => register('POST', '', leastMetadata))
    unbroken(open)
    expect(succeeded(open)).toHaveLength(2)
    await allowRegistration(world.db, { mode: 'off' })
  })
})

test('a link that is handed over while its user becomes an admin opens nothing, whichever came first', async () => {
  const help = await world.asRole('HELP_DESK_ADMIN')
  const ends = await Promise.all(
    Array.from({ length: 24 }, async (_, at) => {
      const id = await world.addUser({ login: loginOf() })
      const link = () =>
        help.call<{ resetPasswordUrl: string }>(
          'POST',
          `/api/v1/users/${id}/credentials/forgot_password?sendEmail=false`,
        )
      const grant = () => world.ada.call('POST', `/api/v1/users/${id}/roles`, { type: 'SUPER_ADMIN' })
      const [offered] =
        at % 2 === 0 ? await Promise.all([link(), grant()]) : (await Promise.all([grant(), link()])).reverse()
      const { status, body } = offered as ApiReply<{ resetPasswordUrl: string }>
      if (status !== 200) return status
      return (await openBrowser(world.app, host()).open(body.resetPasswordUrl.slice(world.issuer.length))).status
    }),
  )
  expect(ends.filter((status) => status !== 403 && status !== 410)).toEqual([])
})

test('of super admins who demote, suspend, deactivate and delete one another, one remains', async () => {
  const solo = await makeManagementWorld()
  try {
    const admins = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const client = await solo.asRole('SUPER_ADMIN')
        const { body } = await client.call<{ id: string }[]>('GET', `/api/v1/users/${client.userId}/roles`)
        return { ...client, roleId: body[0]?.id ?? '' }
      }),
    )
    const answers = await atOnce((at) => {
      const by = admins[at % 8]
      const on = admins[(at * 5 + 3) % 8]
      if (!by || !on) throw new Error('unreachable')
      const path = `/api/v1/users/${on.userId}`
      const [method, rest] = (
        [
          ['DELETE', `/roles/${on.roleId}`],
          ['POST', '/lifecycle/suspend'],
          ['POST', '/lifecycle/deactivate'],
          ['DELETE', ''],
        ] as const
      )[at % 4] ?? ['DELETE', '']
      return by.call(method, path + rest)
    })
    // Ada is the ninth, whom somebody has to remove before one is the last.
    await Promise.all(admins.map(({ call }) => call('DELETE', `/api/v1/users/${solo.ada.userId}`)))
    unbroken(answers)
    const { rows } = await solo.database.pool.query<{ count: string }>(
      `select count(*) from admin_role r join "user" u on u.org_id = r.org_id and u.id = r.user_id
       where r.org_id = $1 and r.role = 'SUPER_ADMIN' and u.status = 'ACTIVE'`,
      [solo.db.org],
    )
    expect(Number(rows[0]?.count)).toBeGreaterThanOrEqual(1)
  } finally {
    await solo.close()
  }
})
