import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import type { Pool } from 'pg'
import { orgGuard } from './guard.ts'
import type { Tables } from './schema.ts'

/** An org's id, proven to be one: only the directory of orgs makes it. */
export type OrgId = string & { readonly brand?: 'OrgId' }

/**
 * The database as one org sees it.
 *
 * Every query on an org's table must name `org_id = db.org`; the guard throws before one that does not is sent.
 */
export type OrgDb = Kysely<Tables> & { readonly org: OrgId; readonly pool: Pool }

const unguarded = new WeakMap<Pool, Kysely<Tables>>()
const doors = new WeakMap<Pool, Map<OrgId, OrgDb>>()

/** Kysely on this pool, made once; the two doors are its only users. */
export function kyselyOn(pool: Pool): Kysely<Tables> {
  let db = unguarded.get(pool)
  if (!db) unguarded.set(pool, (db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })))
  return db
}

/** The org door: gives the database narrowed to one org. Costs no round trip. */
export function withinOrg(pool: Pool, org: OrgId): OrgDb {
  let ofPool = doors.get(pool)
  if (!ofPool) doors.set(pool, (ofPool = new Map<OrgId, OrgDb>()))
  let door = ofPool.get(org)
  if (!door) ofPool.set(org, (door = Object.assign(kyselyOn(pool).withPlugin(orgGuard(org)), { org, pool })))
  return door
}

/** Runs the work in one transaction of the org, the caller's own if it is in one; a throw rolls all of it back. */
export function inOrgTransaction<T>(db: OrgDb, work: (db: OrgDb) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db)
  return db
    .transaction()
    .execute((transaction: Transaction<Tables>) =>
      work(Object.assign(transaction, { org: db.org, pool: db.pool }) as OrgDb),
    )
}
