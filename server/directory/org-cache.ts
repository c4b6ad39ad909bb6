import type { Pool } from 'pg'
import { acrossOrgs } from '../database/network.ts'
import { withinOrg } from '../database/org.ts'
import type { OrgContext } from '../http/org-context.ts'
import { settingsOf } from './org/settings.ts'
import { findFirstOrg, findOrg, findOrgBySlug, type StoredOrg } from './store.ts'

/** The orgs of this deployment, by the hosts they answer to, held in memory and proven current when asked. */
export interface Orgs {
  /**
   * The org at this host; undefined when none lives there.
   *
   * Answers from memory. With `proven` it is at most one second old; without, the caller's own statement must return
   * the org's version and compare.
   */
  readonly at: (host: string, proven: boolean) => Promise<OrgContext | undefined> | OrgContext | undefined
  /** The org by its id, at most one second old. */
  readonly byId: (id: string) => Promise<OrgContext | undefined>
  /** Forgets what is held of an org, so that the next question loads it. */
  readonly drop: (id: string) => void
  /** Says that a statement has just proven the held version. */
  readonly proven: (org: OrgContext) => void
}

/** How long an answer counts as proven. */
const freshMs = 1_000
/** How long discovery and keys are answered from memory while the database is away. */
const lastKnownMs = 3_600_000
/** More hosts than this are not held at once; the oldest goes. */
const maxHeld = 20_000

interface Held {
  org: OrgContext
  checkedAt: number
  checking: Promise<OrgContext | undefined> | undefined
}

/** When something was asked of the database, and how often an org had been dropped until then. */
interface Asked {
  readonly at: number
  readonly drops: number
}

/** Makes the cache for a deployment at this base URL (an origin). */
export function makeOrgs(pool: Pool, baseUrl: string, nowMs: () => number): Orgs {
  const base = new URL(baseUrl)
  const held = new Map<string, Held>()
  const hosts = new Map<string, string>()
  let drops = 0
  /** What is read from now on is as old as this question, however late its answer comes. */
  const ask = (): Asked => ({ at: nowMs(), drops })

  const load = async (host: string): Promise<OrgContext | undefined> => {
    const asked = ask()
    const row = await findAt(pool, slugOf(host, base))
    return row && hold(host, row, asked)
  }
  const hold = (host: string, row: StoredOrg, asked: Asked): OrgContext => {
    const org = contextOf(pool, base, row)
    // Something was dropped while this was on its way: it may be what was to be forgotten.
    if (asked.drops !== drops) return org
    if (held.size >= maxHeld) held.delete(held.keys().next().value as string)
    held.set(host, { org, checkedAt: asked.at, checking: undefined })
    hosts.set(org.id, host)
    return org
  }
  /** One question at a time for each host, however many wait for it. */
  const check = (host: string, entry: Held): Promise<OrgContext | undefined> => {
    entry.checking ??= load(host)
      .then((org) => {
        if (!org) held.delete(host)
        return org
      })
      .catch((error: unknown) => {
        // Away is not gone: what is configured is answered last-known, what must be true now fails by itself.
        if (nowMs() - entry.checkedAt < lastKnownMs) return entry.org
        throw error
      })
      .finally(() => (entry.checking = undefined))
    return entry.checking
  }
  return {
    at: (host, proven) => {
      const entry = held.get(host)
      if (!entry) return load(host)
      if (!proven || nowMs() - entry.checkedAt < freshMs) return entry.org
      return check(host, entry)
    },
    byId: async (id) => {
      const host = hosts.get(id)
      const entry = host === undefined ? undefined : held.get(host)
      if (entry && host !== undefined) return nowMs() - entry.checkedAt < freshMs ? entry.org : check(host, entry)
      const asked = ask()
      const row = await findOrg(acrossOrgs(pool), id)
      return row && hold(hostOf(base, row.slug), row, asked)
    },
    drop: (id) => {
      drops++
      const host = hosts.get(id)
      if (host !== undefined) held.delete(host)
    },
    proven: (org) => {
      const entry = held.get(hosts.get(org.id) ?? '')
      if (entry?.org.version === org.version) entry.checkedAt = nowMs()
    },
  }
}

async function findAt(pool: Pool, slug: string | null | undefined): Promise<StoredOrg | undefined> {
  if (slug === undefined) return undefined
  return slug === null ? findFirstOrg(acrossOrgs(pool)) : findOrgBySlug(acrossOrgs(pool), slug)
}

/** The slug a host names: null for the base host itself, undefined for a host that is not ours. */
function slugOf(host: string, base: URL): string | null | undefined {
  if (host === base.host) return null
  if (!host.endsWith(`.${base.host}`)) return undefined
  const slug = host.slice(0, -base.host.length - 1)
  return isSlug(slug) ? slug : undefined
}

/** True for what may name an org in its address: a DNS label of lower case letters, digits and inner hyphens. */
export const isSlug = (text: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text)

const hostOf = (base: URL, slug: string | null) => (slug === null ? base.host : `${slug}.${base.host}`)

function contextOf(pool: Pool, base: URL, row: StoredOrg): OrgContext {
  const { id, name, slug, version, isActive } = row
  return {
    id,
    name,
    slug,
    version,
    isActive,
    issuer: `${base.protocol}//${hostOf(base, slug)}`,
    settings: settingsOf(row.settings),
    db: withinOrg(pool, id),
  }
}
