import type { Pool } from 'pg'
import type { Keeper, KeptPurpose } from './keys/seal.ts'

/** Where sealed texts lie: the table, what identifies a row, the column, and what it was sealed for. */
const places: readonly { table: string; ids: readonly string[]; column: string; purpose: KeptPurpose }[] = [
  { table: 'signing_key', ids: ['org_id', 'kid'], column: 'private_sealed', purpose: 'signing-key' },
  { table: 'app_secret', ids: ['org_id', 'app_id', 'id'], column: 'sealed', purpose: 'client-secret' },
]

/**
 * Seals every kept text anew and names the new master key in the deployment's row: all of it, or nothing.
 *
 * Works below the doors, for every org. Mail that waits in the outbox stays sealed under the old key and is dropped by
 * the job that cannot open it; its senders can ask again.
 */
export async function resealEverything(pool: Pool, from: Keeper, to: Keeper): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('begin isolation level serializable')
    let count = 0
    for (const { table, ids, column, purpose } of places) {
      const { rows } = await client.query<Record<string, string>>(
        `select ${[...ids, column].join(', ')} from ${table} where ${column} is not null for update`,
      )
      for (const row of rows) {
        const org = row.org_id ?? ''
        const sealed = to.seal(purpose, org, from.open(purpose, org, row[column] ?? ''))
        const where = ids.map((name, at) => `${name} = $${at + 2}`).join(' and ')
        await client.query(`update ${table} set ${column} = $1 where ${where}`, [
          sealed,
          ...ids.map((name) => row[name]),
        ])
        count++
      }
    }
    await client.query('update deployment set master_key_fingerprint = $1', [to.fingerprint])
    await client.query('commit')
    return count
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
