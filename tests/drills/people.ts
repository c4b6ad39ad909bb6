import { openHttpBrowser } from '../worlds/http-browser.ts'
import { type JsonAnswer, makeRelyingParty, type RelyingParty } from '../worlds/relying-party.ts'
import type { ProcessWorld } from './process-world.ts'

/** What the server has said is so, and what must therefore still be so after any crash. */
export interface Promises {
  /** Codes that gave tokens, or were refused for good: none may give any again. */
  readonly spentCodes: string[]
  /** Refresh tokens and access tokens whose end was confirmed. */
  readonly ended: { readonly refresh: string; readonly access: string }[]
  /** Session cookies whose end was confirmed. */
  readonly signedOut: string[]
  /** The session of each person, and the refresh token, that nothing has ended. */
  readonly alive: Map<string, { readonly session: string; readonly refresh: string | undefined }>
  /** What was broken already while it went on. */
  readonly broken: string[]
  requests: number
  /** Requests without an answer, or turned away for now: nothing is known of what they did. */
  failures: number
  /** When requests failed, in milliseconds of performance.now(). */
  readonly failedAt: number[]
  /** Statuses of failures, and how often each came; 0 for a line that was cut. */
  readonly kinds: Map<number, number>
  /** Whole rounds: signed on, refreshed, asked. */
  rounds: number
}

/** Nothing promised yet. */
export const noPromises = (): Promises => ({
  spentCodes: [],
  ended: [],
  signedOut: [],
  alive: new Map(),
  broken: [],
  requests: 0,
  failures: 0,
  failedAt: [],
  kinds: new Map(),
  rounds: 0,
})

/** Nothing is known of what a request did. */
class Unknown extends Error {}

/** People who sign on, refresh, revoke and sign out until they are told to stop. */
export function letPeopleIn(world: ProcessWorld, promises: Promises): { readonly stop: () => Promise<void> } {
  let isOver = false
  const lives = world.logins.map(async (login) => {
    while (!isOver) await live(world, login, promises, () => isOver)
  })
  return {
    stop: async () => {
      isOver = true
      await Promise.all(lives)
    },
  }
}

/** One life of a person: from a sign-in until they sign out or something fails under them. */
async function live(world: ProcessWorld, login: string, promises: Promises, isOver: () => boolean): Promise<void> {
  const browser = openHttpBrowser(({ origin }) => origin !== world.issuer)
  const party = makeRelyingParty(world.issuer, world.app, { login, browser })
  try {
    await known(promises, () => party.signIn())
    const session = browser.cookies.get('atrium-session') ?? ''
    if (session === '') return
    for (let round = 0; round < 6 && !isOver(); round++) {
      promises.alive.delete(login)
      const refresh = await signOn(party, promises, round)
      promises.rounds++
      promises.alive.set(login, { refresh, session })
    }
    if (isOver()) return
    promises.alive.delete(login)
    await known(promises, () =>
      browser.open(`${world.issuer}/sign-out`).then(({ kind }) => ({ ...browser.page, kind })),
    )
    await known(promises, () => browser.submit().then(() => browser.page))
    if (browser.page.url.endsWith('/signed-out')) promises.signedOut.push(session)
  } catch (error) {
    promises.alive.delete(login)
    if (!(error instanceof Unknown)) throw error
    // Who got no answer looks again a moment later, as people do.
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** One sign-on at the app; gives the refresh token that lives, if one does. */
async function signOn(party: RelyingParty, promises: Promises, round: number): Promise<string | undefined> {
  const { parameters } = await known(promises, async () => {
    const answered = await party.authorize({ scope: 'openid offline_access', prompt: 'none' })
    return { ...answered, status: answered.by === 'page' ? answered.page.status : 200 }
  })
  const code = parameters.get('code')
  if (code === null) throw new Unknown()
  const first = await tokens(promises, 'a fresh code', () => party.exchange(code))
  promises.spentCodes.push(code)
  const second = await tokens(promises, 'a fresh refresh token', () => party.refresh(first.refresh))
  const told = await known(promises, () => party.userInfo(second.access))
  if (told.status !== 200) promises.broken.push(`a token that was just given is refused: ${told.status} ${told.body}`)
  if (round % 2 === 0) return second.refresh
  const revoked = await known(promises, () => party.post('/oauth2/v1/revoke', { token: second.refresh }))
  if (revoked.status === 200) promises.ended.push(second)
  return undefined
}

async function tokens(
  promises: Promises,
  what: string,
  ask: () => Promise<JsonAnswer>,
): Promise<{ access: string; refresh: string }> {
  const { status, json, body } = await known(promises, ask)
  if (status !== 200) {
    promises.broken.push(`${what} is refused: ${status} ${body}`)
    throw new Unknown()
  }
  return { access: String(json.access_token), refresh: String(json.refresh_token) }
}

/** The answer, or the end of this life when there was none that says what happened. */
async function known<Answer extends { readonly status: number }>(
  promises: Promises,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  promises.requests++
  const answer = await ask().catch(() => undefined)
  if (answer && answer.status < 500) return answer
  promises.failures++
  promises.failedAt.push(performance.now())
  const kind = answer?.status ?? 0
  promises.kinds.set(kind, (promises.kinds.get(kind) ?? 0) + 1)
  throw new Unknown()
}

/** Every promise that is not kept. Asks what lives before what is spent, since asking that again ends things. */
export async function brokenPromises(world: ProcessWorld, promises: Promises): Promise<string[]> {
  const party = makeRelyingParty(world.issuer, world.app, { login: '' })
  const broken = [...promises.broken]
  const accountOf = (session: string) =>
    party.browser.step(`${world.issuer}/api/account`, { headers: { cookie: `atrium-session=${session}` } })
  for (const [login, { refresh, session }] of promises.alive) {
    const { status } = await accountOf(session)
    if (status !== 200) broken.push(`the session of ${login} was lost: ${status}`)
    const refreshed = refresh === undefined ? undefined : await party.refresh(refresh)
    if (refreshed && refreshed.status !== 200) broken.push(`the refresh token of ${login} was lost: ${refreshed.body}`)
  }
  for (const { refresh, access } of promises.ended) {
    if ((await party.userInfo(access)).status !== 401) broken.push('an access token lives again that was revoked')
    if ((await party.refresh(refresh)).status !== 400)
      broken.push('CVE-2026-9802: a refresh token lives again that was revoked')
  }
  for (const session of promises.signedOut)
    if ((await accountOf(session)).status !== 401) broken.push('a session lives again that was signed out')
  for (const code of promises.spentCodes)
    if ((await party.exchange(code)).status !== 400) broken.push('a code was redeemed twice')
  return broken
}
