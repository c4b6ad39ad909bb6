import type { OrgDb } from '../database/org.ts'
import { findApp, type StoredApp } from './store.ts'

/**
 * Apps held in memory, by org and id.
 *
 * What is held may be out of date: whoever acts on it lets the acting statement compare the version, and on a
 * mismatch drops the app and decides again.
 */
export interface Apps {
  readonly find: (db: OrgDb, id: string) => Promise<StoredApp | undefined> | StoredApp
  /** The app, at most one second old: for acts whose statements prove no version. */
  readonly current: (db: OrgDb, id: string) => Promise<StoredApp | undefined>
  readonly drop: (org: string, id: string) => void
}

/** More apps than this are not held at once; the one held longest goes. */
const maxHeld = 50_000

/** Client ids are short; a longer one is not asked of the database. */
const clientId = /^[\x21-\x7e]{1,100}$/

/** How long an app counts as current. */
const freshMs = 1_000

interface Held {
  readonly app: StoredApp
  readonly loadedAt: number
}

/** Makes the cache. An id that names no app is asked of the database every time. */
export function makeApps(nowMs: () => number): Apps {
  const held = new Map<string, Held>()
  const loading = new Map<string, Promise<StoredApp | undefined>>()

  const load = async (db: OrgDb, id: string, name: string): Promise<StoredApp | undefined> => {
    if (!clientId.test(id)) return undefined
    const app = await findApp(db, id)
    held.delete(name)
    if (!app) return undefined
    if (held.size >= maxHeld) held.delete(held.keys().next().value ?? '')
    held.set(name, { app, loadedAt: nowMs() })
    return app
  }
  /** One question at a time for each app, however many wait for it. */
  const loadOnce = (db: OrgDb, id: string, name: string): Promise<StoredApp | undefined> => {
    const under = loading.get(name)
    if (under) return under
    const started = load(db, id, name).finally(() => loading.delete(name))
    loading.set(name, started)
    return started
  }
  return {
    find: (db, id) => held.get(`${db.org}|${id}`)?.app ?? load(db, id, `${db.org}|${id}`),
    current: (db, id) => {
      const name = `${db.org}|${id}`
      const known = held.get(name)
      return known && nowMs() - known.loadedAt < freshMs ? Promise.resolve(known.app) : loadOnce(db, id, name)
    },
    drop: (org, id) => {
      held.delete(`${org}|${id}`)
    },
  }
}
