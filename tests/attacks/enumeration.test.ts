import { env } from 'node:process'
import type { Response } from 'light-my-request'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findForm } from '../worlds/http-browser.ts'
import { type AttackWorld, cookieHeader, form, makeAttackWorld } from './attack-world.ts'

let world: AttackWorld

/** How many answers of each kind are timed. A thousand, for a release: ATRIUM_TIMING_SAMPLES=1000. */
const samples = Number(env.ATRIUM_TIMING_SAMPLES ?? 20)

/** The kinds of people an attacker would like to tell apart; logins are of one length, since what is typed is sealed and comes back. */
const kinds = {
  known: 'ACTIVE',
  unknown: undefined,
  deactivated: 'DEPROVISIONED',
  suspended: 'SUSPENDED',
  staged: 'STAGED',
  'locked out': 'LOCKED_OUT',
  'whose password expired': 'PASSWORD_EXPIRED',
  'without a password': 'ACTIVE',
} as const
type Kind = keyof typeof kinds
const names = Object.keys(kinds) as Kind[]

/** Five failures of one login cost no waiting, and one more answer is for looking at. */
const perLogin = 4
const loginOf = (kind: Kind, at: number) =>
  `${names.indexOf(kind)}-${String(Math.floor(at / perLogin)).padStart(6, '0')}@acme.example`

beforeAll(async () => {
  world = await makeAttackWorld()
  for (const kind of names) {
    const status = kinds[kind]
    if (status === undefined) continue
    for (let at = 0; at <= samples + perLogin; at += perLogin) {
      const id = await world.addUser({ login: loginOf(kind, at), status })
      if (kind === 'without a password')
        await world.db.deleteFrom('password').where('org_id', '=', world.db.org).where('user_id', '=', id).execute()
    }
  }
})
afterAll(async () => {
  expect(world.unexpected).toEqual([])
  await world.close()
})

interface Stranger {
  readonly cookie: string
  readonly hidden: Readonly<Record<string, string>>
}

/** A browser of a stranger, with a form of ours. */
async function stranger(): Promise<Stranger> {
  const page = await world.ask({ url: '/sign-in' })
  const { hidden = {} } = findForm({ url: world.issuer, status: 200, headers: {}, body: page.body }) ?? {}
  return { cookie: cookieHeader(new Map(page.cookies.map(({ name, value }) => [name, value]))), hidden }
}

let addresses = 0
async function post({ cookie, hidden }: Stranger, url: string, fields: Record<string, string>): Promise<Response> {
  addresses++
  // Every attempt comes from elsewhere, so that no address is counted out.
  const remoteAddress = `192.0.${(addresses >> 8) & 255}.${addresses & 255}`
  return world.ask({ ...form({ ...hidden, ...fields }), url, remoteAddress, headers: { ...form({}).headers, cookie } })
}

/** Without what is sealed, which differs every time and tells its length alone. */
const masked = (text: string) =>
  text
    .replaceAll(/(who|flow)(?:=|&#61;)([\w-]+)/g, (_, name: string, sealed: string) => `${name} of ${sealed.length}`)
    .replaceAll(/name="_token" value="[\w-]{43}"/g, 'token')

/** What an attacker sees of an answer, without what differs every time. */
const seen = ({ statusCode, headers, body }: Response, login: string) => ({
  statusCode,
  headers: Object.entries(headers)
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => `${name}: ${masked(String(value))}`)
    .toSorted(),
  body: masked(body).replaceAll(login, 'LOGIN'),
})

/** All answers on the way of a wrong password, and of a lost one. */
async function walk(kind: Kind, at: number): Promise<unknown[]> {
  const login = loginOf(kind, at)
  const someone = await stranger()
  const named = await post(someone, '/sign-in', { identifier: login })
  const location = String(named.headers.location)
  const asked = await world.ask({ url: location, headers: { cookie: someone.cookie } })
  const refused = await post(someone, location, { password: 'a wrong password of some length' })
  const told = await world.ask({ url: String(refused.headers.location), headers: { cookie: someone.cookie } })
  const recovering = await post(someone, '/recover', { identifier: login })
  const sent = await world.ask({ url: String(recovering.headers.location), headers: { cookie: someone.cookie } })
  return [named, asked, refused, told, recovering, sent].map((answer) => seen(answer, login))
}

describe('CVE-2026-23511, CVE-2024-41952, GHSA-rhgq-f8x5-j2jc, ASVS-6.3.8: nothing tells who exists', () => {
  test.each(names.filter((kind) => kind !== 'unknown'))(
    'someone %s is answered as someone unknown is, to the letter',
    async (kind) => {
      expect(await walk(kind, samples + 1)).toEqual(await walk('unknown', 1000 * names.indexOf(kind)))
    },
  )

  test('too many failures are counted alike, and told alike', async () => {
    const tell = async (login: string) => {
      const someone = await stranger()
      const answers: unknown[] = []
      for (let i = 0; i < 7; i++) {
        const named = await post(someone, '/sign-in', { identifier: login })
        const refused = await post(someone, String(named.headers.location), { password: 'a wrong password' })
        const told = await world.ask({ url: String(refused.headers.location), headers: { cookie: someone.cookie } })
        answers.push(seen(told, login))
      }
      return answers
    }
    await world.addUser({ login: 'aaaaaa@acme.example' })
    const text = (answers: unknown[]) => JSON.stringify(answers).replaceAll(/\b\d+ seconds?/g, 'SECONDS')
    expect(text(await tell('aaaaaa@acme.example'))).toBe(text(await tell('bbbbbb@acme.example')))
  })

  test('CVE-2025-67717: an app’s request with a hint of who it is for does not tell either', async () => {
    const { clientId, redirectUri } = world.ledger
    const ask = async (hint: string) => {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid',
        prompt: 'none',
        login_hint: hint,
      })
      const { statusCode, headers } = await world.ask({ url: `/oauth2/v1/authorize?${query}` })
      return [statusCode, headers.location]
    }
    expect(await ask(loginOf('known', 0))).toEqual(await ask(loginOf('unknown', 0)))
  })

  test('only someone who exists and may get in is mailed, and nobody else', async () => {
    world.mails.length = 0
    for (const kind of names)
      await post(await stranger(), '/recover', { identifier: loginOf(kind, samples + perLogin) })
    await expect.poll(() => world.mails.length).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const mailed = world.mails.map(({ to }) => to)
    expect(mailed).toContain(loginOf('known', samples + perLogin))
    for (const kind of ['unknown', 'deactivated', 'suspended', 'staged'] as const)
      expect(mailed).not.toContain(loginOf(kind, samples + perLogin))
  })
})

/** The chance that two samples are of one kind, by the test of Mann and Whitney with the usual approximation. */
function chance(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((value) => ({ value, isOne: true })),
    ...other.map((value) => ({ value, isOne: false })),
  ].toSorted((a, b) => a.value - b.value)
  const ranks = all.reduce((sum, { isOne }, at) => sum + (isOne ? at + 1 : 0), 0)
  const [n, m] = [one.length, other.length]
  const u = ranks - (n * (n + 1)) / 2
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
  // Abramowitz and Stegun 7.1.26.
  const t = 1 / (1 + (0.3275911 * z) / Math.SQRT2)
  return (
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) *
    Math.exp((-z * z) / 2)
  )
}
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Times the same request for each kind in turn, so that whatever else the machine does hits all alike. */
async function timed(
  request: (kind: Kind, at: number) => Promise<() => Promise<unknown>>,
): Promise<Record<Kind, number[]>> {
  const times = Object.fromEntries(names.map((kind) => [kind, []])) as unknown as Record<Kind, number[]>
  for (let at = 0; at < samples; at++)
    for (const kind of at % 2 ? names : names.toReversed()) {
      const run = await request(kind, at)
      const startedAt = performance.now()
      await run()
      times[kind].push(performance.now() - startedAt)
    }
  return times
}

describe('CVE-2024-41952, ASVS-6.3.8: nor does the time it takes', () => {
  /** One run in ten thousand may look different by chance; what an attacker could use is also different in size. */
  const expectAlike = (times: Record<Kind, number[]>) => {
    for (const kind of names.filter((one) => one !== 'unknown')) {
      const [own, theirs] = [median(times[kind]), median(times.unknown)]
      const differs = chance(times[kind], times.unknown) < 0.0001 && Math.abs(own - theirs) > 0.15 * theirs
      expect({ kind, differs, own, theirs }).toEqual({ kind, differs: false, own, theirs })
    }
  }

  test('a wrong password', async () => {
    const someone = await stranger()
    expectAlike(
      await timed(async (kind, at) => {
        const named = await post(someone, '/sign-in', { identifier: loginOf(kind, at) })
        return () => post(someone, String(named.headers.location), { password: 'a wrong password' })
      }),
    )
  }, 300_000)

  test('saying who one is', async () => {
    const someone = await stranger()
    expectAlike(
      await timed((kind, at) => Promise.resolve(() => post(someone, '/sign-in', { identifier: loginOf(kind, at) }))),
    )
  }, 300_000)

  test('asking for a new password', async () => {
    const someone = await stranger()
    expectAlike(
      await timed(async (kind, at) => {
        // What the answer before left to do is done.
        await new Promise((resolve) => setTimeout(resolve, 20))
        return () => post(someone, '/recover', { identifier: loginOf(kind, at) })
      }),
    )
  }, 300_000)
})
