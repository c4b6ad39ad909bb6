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
  readonly drop: (org: string, id: string) => void
}

/** More apps than this are not held at once; the one held longest goes. */
const maxHeld = 50_000

/** Client ids are short; a longer one is not asked of the database. */
const clientId = /^[\x21-\x7e]{1,100}$/

/** Makes the cache. An id that names no app is asked of the database every time. */
export function makeApps(): Apps {
  const held = new Map<string, StoredApp>()
  return {
    find: (db, id) => {
      const name = `${db.org}|${id}`
      const known = held.get(name)
      if (known) return known
      if (!clientId.test(id)) return Promise.resolve(undefined)
      return findApp(db, id).then((app) => {
        if (!app) return undefined
        if (held.size >= maxHeld) held.delete(held.keys().next().value as string)
        held.set(name, app)
        return app
      })
    },
    drop: (org, id) => {
      held.delete(`${org}|${id}`)
    },
  }
}
