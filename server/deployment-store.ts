import type { NetworkDb } from './database/network.ts'

/** The row that says what a database is, and which master key sealed it. */
export interface StoredDeployment {
  readonly isDemo: boolean
  readonly masterKeyFingerprint: string
  readonly keyEpoch: string
}

/** The deployment's row; undefined in a database that nobody has founded. */
export async function findDeployment(db: NetworkDb): Promise<StoredDeployment | undefined> {
  const row = await db.selectFrom('deployment').selectAll().executeTakeFirst()
  return row && { isDemo: row.is_demo, masterKeyFingerprint: row.master_key_fingerprint, keyEpoch: row.key_epoch }
}

/** Adds the row, unless there is one, and gives the one that counts. */
export async function insertDeployment(db: NetworkDb, founded: StoredDeployment): Promise<StoredDeployment> {
  const { isDemo, masterKeyFingerprint, keyEpoch } = founded
  await db
    .insertInto('deployment')
    .values({ is_demo: isDemo, master_key_fingerprint: masterKeyFingerprint, key_epoch: keyEpoch })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await findDeployment(db)) ?? founded
}

/** True when there are orgs in it. */
export async function holdsOrgs(db: NetworkDb): Promise<boolean> {
  return (await db.selectFrom('org').select('id').limit(1).execute()).length > 0
}
