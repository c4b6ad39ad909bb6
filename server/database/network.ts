import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import { networkGuard, orgGuard } from './guard.ts'
import { kyselyOn, type OrgDb, type OrgId } from './org.ts'
import type { NetworkTables } from './schema.ts'

/** The database as the deployment sees it: what all orgs share, and no org's own rows. */
export type NetworkDb = Kysely<NetworkTables> & { readonly pool: Pool }

/** The network door: the tables that belong to no org. Costs no round trip. */
export function acrossOrgs(pool: Pool): NetworkDb {
  const guarded = kyselyOn(pool).withPlugin(networkGuard()) as unknown as Kysely<NetworkTables>
  return Object.assign(guarded, { pool })
}

/** Runs the work in one transaction across the doors: for what makes an org, which is neither alone. A throw rolls it back. */
export function inNetworkTransaction<T>(
  pool: Pool,
  work: (network: NetworkDb, within: (org: OrgId) => OrgDb) => Promise<T>,
): Promise<T> {
  return kyselyOn(pool)
    .transaction()
    .execute((transaction) => {
      const network = transaction.withPlugin(networkGuard()) as unknown as Kysely<NetworkTables>
      return work(Object.assign(network, { pool }), (org) =>
        Object.assign(transaction.withPlugin(orgGuard(org)), { org, pool }),
      )
    })
}
