import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { acrossOrgs, type NetworkDb } from './database/network.ts'
import { type MasterKeySource, MasterKeyProblem, makeMasterKey, readMasterKey } from './keys/master-key.ts'
import { fingerprintOf, type Keeper, makeKeeper, makeSealer, type Sealer } from './keys/seal.ts'

/** A database and the key that opens it, found to belong together. */
export interface Deployment {
  readonly isDemo: boolean
  readonly sealer: Sealer
  readonly keeper: Keeper
}

/** A sentence for the operator: what does not fit, and what to do. */
export class DeploymentProblem extends Error {}

/**
 * Opens the deployment in a migrated database, or founds it in an empty one.
 *
 * Only founding makes a master key: a database that has its row needs the key that sealed it. A demo and a real
 * deployment never open each other's database.
 */
export async function openDeployment(pool: Pool, source: MasterKeySource, isDemo: boolean): Promise<Deployment> {
  const db = acrossOrgs(pool)
  const row = (await findDeployment(db)) ?? (await foundDeployment(db, source, isDemo))
  if (row.is_demo && !isDemo)
    throw new DeploymentProblem('This database belongs to a demo. Point DATABASE_URL or DATA_DIR at another one.')
  if (!row.is_demo && isDemo)
    throw new DeploymentProblem('This database is not a demo. The demo only runs on an empty database or its own.')
  const key = await readMasterKey(source)
  if (!key)
    throw new MasterKeyProblem(
      `The master key is missing. Set MASTER_KEY, or put the key that made this database into ${source.file}.`,
    )
  if (fingerprintOf(key) !== row.master_key_fingerprint)
    throw new MasterKeyProblem(
      `The master key is not the one of this database (has ${fingerprintOf(key)}, needs ${row.master_key_fingerprint}). Restore the right one.`,
    )
  return { isDemo: row.is_demo, sealer: makeSealer(key, row.key_epoch), keeper: makeKeeper(key) }
}

const findDeployment = (db: NetworkDb) => db.selectFrom('deployment').selectAll().executeTakeFirst()

async function foundDeployment(db: NetworkDb, source: MasterKeySource, isDemo: boolean) {
  const orgs = await db.selectFrom('org').select('id').limit(1).execute()
  if (orgs.length)
    throw new DeploymentProblem('The database holds orgs but not its deployment row: restore a whole backup.')
  const key = (await readMasterKey(source)) ?? (await makeMasterKey(source.file))
  await db
    .insertInto('deployment')
    .values({
      is_demo: isDemo,
      master_key_fingerprint: fingerprintOf(key),
      key_epoch: randomBytes(16).toString('base64url'),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  // Another process may have founded it in the meantime; then its row counts, and its key must be ours.
  return db.selectFrom('deployment').selectAll().executeTakeFirstOrThrow()
}
