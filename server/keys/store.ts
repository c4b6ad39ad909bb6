import { sql } from 'kysely'
import type { OrgDb } from '../database/org.ts'
import type { SigningAlgorithm } from './signing-key.ts'

/** A row of signing_key with its times in milliseconds. */
export interface StoredKey {
  readonly kid: string
  readonly alg: SigningAlgorithm
  readonly publicJwk: Readonly<Record<string, string>>
  readonly privateSealed: string
  readonly activatesAt: number
  readonly retiredAt: number | undefined
  readonly removedAt: number | undefined
}

/** A key as it is listed. */
export interface ListedKey extends StoredKey {
  readonly createdAt: number
}

/** Every signing key of the org, oldest first. */
export async function listKeys(db: OrgDb): Promise<ListedKey[]> {
  const rows = await db
    .selectFrom('signing_key')
    .selectAll()
    .where('org_id', '=', db.org)
    .orderBy('activates_at')
    .orderBy('created_at')
    .execute()
  return rows.map((row) => ({
    kid: row.kid,
    alg: row.alg,
    publicJwk: row.public_jwk,
    privateSealed: row.private_sealed,
    createdAt: row.created_at.getTime(),
    activatesAt: row.activates_at.getTime(),
    retiredAt: row.retired_at?.getTime(),
    removedAt: row.removed_at?.getTime(),
  }))
}

/** Keeps a new key. */
export async function keepKey(db: OrgDb, key: StoredKey): Promise<void> {
  await db
    .insertInto('signing_key')
    .values({
      org_id: db.org,
      kid: key.kid,
      alg: key.alg,
      public_jwk: JSON.stringify(key.publicJwk),
      private_sealed: key.privateSealed,
      activates_at: new Date(key.activatesAt),
    })
    .execute()
}

/** Says from when on a key signs no more; it stays published for a while after. */
export async function retireKey(db: OrgDb, kid: string, at: number): Promise<void> {
  await db
    .updateTable('signing_key')
    .set({ retired_at: new Date(at) })
    .where('org_id', '=', db.org)
    .where('kid', '=', kid)
    .execute()
}

/** Takes every key of an algorithm out of use and out of the published set, at once. */
export async function removeKeys(db: OrgDb, alg: SigningAlgorithm, now: Date): Promise<void> {
  await db
    .updateTable('signing_key')
    .set({ removed_at: now, retired_at: now })
    .where('org_id', '=', db.org)
    .where('alg', '=', alg)
    .where('removed_at', 'is', null)
    .execute()
}

/** Lets one process at a time make keys for the org, until the transaction ends. */
export async function lockKeys(db: OrgDb): Promise<void> {
  await db.selectNoFrom(sql`pg_advisory_xact_lock(hashtextextended(${`keys ${db.org}`}, 0))`.as('locked')).execute()
}
