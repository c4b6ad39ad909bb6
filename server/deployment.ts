import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { acrossOrgs, type NetworkDb } from './database/network.ts'
import { findDeployment, holdsOrgs, insertDeployment, type StoredDeployment } from './deployment-store.ts'
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
  const row = (await findDeployment(db)) ?? (await found(db, source, isDemo))
  if (row.isDemo && !isDemo)
    throw new DeploymentProblem('This database belongs to a demo. Point DATABASE_URL or DATA_DIR at another one.')
  if (!row.isDemo && isDemo)
    throw new DeploymentProblem('This database is not a demo. The demo only runs on an empty database or its own.')
  const key = await readMasterKey(source)
  if (!key)
    throw new MasterKeyProblem(
      `The master key is missing. Set MASTER_KEY, or put the key that made this database into ${source.file}.`,
    )
  if (fingerprintOf(key) !== row.masterKeyFingerprint)
    throw new MasterKeyProblem(
      `The master key is not the one of this database (has ${fingerprintOf(key)}, needs ${row.masterKeyFingerprint}). Restore the right one.`,
    )
  return { isDemo: row.isDemo, sealer: makeSealer(key, row.keyEpoch), keeper: makeKeeper(key) }
}

async function found(db: NetworkDb, source: MasterKeySource, isDemo: boolean): Promise<StoredDeployment> {
  if (await holdsOrgs(db))
    throw new DeploymentProblem('The database holds orgs but not its deployment row: restore a whole backup.')
  const key = (await readMasterKey(source)) ?? (await makeMasterKey(source.file))
  const keyEpoch = randomBytes(16).toString('base64url')
  // Another process may found it in the meantime; then its row counts, and its key must be ours.
  return insertDeployment(db, { isDemo, masterKeyFingerprint: fingerprintOf(key), keyEpoch })
}
