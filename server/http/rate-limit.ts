import type { FastifyReply } from 'fastify'
import type { RateLimits } from '../config.ts'

/** Where a caller stands after this request was counted. */
export interface Allowance {
  readonly isAllowed: boolean
  readonly limit: number
  readonly remaining: number
  /** When the count begins anew, in whole seconds since 1970 (UTC). */
  readonly resetEpochSeconds: number
}

/** Counts one request under a key. */
export type Count = (key: string, nowMs: number) => Allowance

const windowMs = 60_000

/**
 * Makes a counter of requests per clock minute, for this process alone.
 *
 * All keys share their minutes, so that a new minute is one new map and nothing has to be swept. At most `maxKeys` are
 * remembered; beyond that the oldest is forgotten, which is a gift to one caller and not a way to fill our memory.
 */
export function makeCounter(limit: number, maxKeys = 100_000): Count {
  let minute = 0
  let counts = new Map<string, number>()
  return (key, nowMs) => {
    const current = Math.floor(nowMs / windowMs)
    if (current !== minute) {
      minute = current
      counts = new Map()
    }
    const count = (counts.get(key) ?? 0) + 1
    if (count === 1 && counts.size >= maxKeys) counts.delete(counts.keys().next().value ?? '')
    counts.set(key, count)
    const resetEpochSeconds = ((current + 1) * windowMs) / 1000
    return { isAllowed: count <= limit, limit, remaining: Math.max(0, limit - count), resetEpochSeconds }
  }
}

/** Lets a few in at once. */
export interface Turnstile {
  /** Gives the way out, to be called once; undefined when too many are inside. */
  readonly enter: (key: string) => (() => void) | undefined
}

/** Makes a turnstile per key. It remembers only those who are inside. */
export function makeTurnstile(atOnce: number): Turnstile {
  const inside = new Map<string, number>()
  return {
    enter: (key) => {
      const now = inside.get(key) ?? 0
      if (now >= atOnce) return undefined
      inside.set(key, now + 1)
      let hasLeft = false
      return () => {
        if (hasLeft) return
        hasLeft = true
        const left = (inside.get(key) ?? 1) - 1
        if (left === 0) inside.delete(key)
        else inside.set(key, left)
      }
    },
  }
}

/** Who is asking, as far as limits go. */
export interface MeteredCaller {
  readonly org: string
  /** The client id as it was sent: it need not exist. */
  readonly app: string | undefined
}

/** The counters of the metered endpoints. */
export interface Meter {
  /** Counts a request for its org and its app; gives the tighter of the two. */
  readonly count: (caller: MeteredCaller, nowMs: number) => Allowance
  /** Counts an authorization request for its app, address and device as well; `leave` has to be called when it is answered. */
  readonly enterAuthorize: (
    caller: MeteredCaller & { readonly address: string; readonly device: string | undefined },
    nowMs: number,
  ) => { readonly allowance: Allowance; readonly leave: () => void }
}

/** Makes the counters of this process. */
export function makeMeter(limits: RateLimits): Meter {
  const ofOrg = makeCounter(limits.orgPerMinute)
  const ofApp = makeCounter(limits.appPerMinute)
  const ofVisitor = makeCounter(limits.authorizePerMinute)
  const turnstile = makeTurnstile(limits.authorizeAtOnce)

  const count = ({ org, app }: MeteredCaller, nowMs: number): Allowance => {
    const own = app === undefined ? undefined : ofApp(`${org} ${app.slice(0, 100)}`, nowMs)
    // Who is over their own limit takes nothing from what all of the org have together.
    if (own && !own.isAllowed) return own
    const all = ofOrg(org, nowMs)
    return own ? tighter(own, all) : all
  }
  return {
    count,
    enterAuthorize: (caller, nowMs) => {
      const key = `${caller.org} ${caller.app?.slice(0, 100)} ${caller.address} ${caller.device ?? ''}`
      const own = ofVisitor(key, nowMs)
      const allowance = own.isAllowed ? tighter(own, count(caller, nowMs)) : own
      const leave = allowance.isAllowed ? turnstile.enter(key) : undefined
      if (leave) return { allowance, leave }
      return { allowance: { ...allowance, isAllowed: false, remaining: 0 }, leave: () => undefined }
    },
  }
}

/** The allowance that stops first. */
function tighter(one: Allowance, other: Allowance): Allowance {
  if (one.isAllowed !== other.isAllowed) return one.isAllowed ? other : one
  return one.remaining <= other.remaining ? one : other
}

/** Tells the caller where it stands, in the headers that Okta's SDKs read; a refused one also when to come back. */
export function sendAllowance(reply: FastifyReply, allowance: Allowance, nowMs: number): FastifyReply {
  if (!allowance.isAllowed) {
    const waitSeconds = Math.max(1, allowance.resetEpochSeconds - Math.floor(nowMs / 1000))
    reply.header('retry-after', waitSeconds)
  }
  return reply
    .header('x-rate-limit-limit', allowance.limit)
    .header('x-rate-limit-remaining', allowance.remaining)
    .header('x-rate-limit-reset', allowance.resetEpochSeconds)
}
