import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import { networkGuard } from './guard.ts'
import { kyselyOn } from './org.ts'
import type { NetworkTables } from './schema.ts'

/** The database as the deployment sees it: what all orgs share, and no org's own rows. */
export type NetworkDb = Kysely<NetworkTables> & { readonly pool: Pool }

/** The network door: the tables that belong to no org. Costs no round trip. */
export function acrossOrgs(pool: Pool): NetworkDb {
  const guarded = kyselyOn(pool).withPlugin(networkGuard()) as unknown as Kysely<NetworkTables>
  return Object.assign(guarded, { pool })
}
