import type { Pool } from 'pg'

/** Which rows of a table have outlived their use. */
interface Expiry {
  readonly table: string
  readonly isOver: string
}

// What is deleted here cannot change an answer any more: it expired, and the day after that leaves room for clocks that
// differ. The periods are those of docs/policies/retention.md.
const expiries: readonly Expiry[] = [
  { table: 'refresh_token', isOver: `expires_at < $1::timestamptz - interval '1 day'` },
  { table: 'oauth_grant', isOver: `expires_at < $1::timestamptz - interval '1 day'` },
  { table: 'revoked_token', isOver: `expires_at < $1::timestamptz - interval '1 day'` },
  { table: 'used_assertion', isOver: `expires_at < $1::timestamptz - interval '1 day'` },
  { table: 'long_code', isOver: `expires_at < $1::timestamptz - interval '1 day'` },
  { table: 'session', isOver: `expires_at < $1::timestamptz - interval '7 days'` },
  { table: 'recovery_link', isOver: `expires_at < $1::timestamptz - interval '7 days'` },
  { table: 'activation_link', isOver: `expires_at < $1::timestamptz - interval '7 days'` },
  { table: 'email_link', isOver: `expires_at < $1::timestamptz - interval '7 days'` },
  { table: 'set_up_link', isOver: `expires_at < $1::timestamptz - interval '7 days'` },
  { table: 'initial_access_token', isOver: `expires_at < $1::timestamptz - interval '7 days'` },
  // Whoever asks what a token was, that no longer works, finds it for a month.
  { table: 'api_token', isOver: `least(expires_at, revoked_at) < $1::timestamptz - interval '30 days'` },
  { table: 'known_device', isOver: `last_seen_at < $1::timestamptz - interval '400 days'` },
  // A lock outlives the month, because it counts failures in a row and not per month (SP800-63B-4 3.2.2).
  {
    table: 'sign_in_throttle',
    isOver: `last_failed_at < $1::timestamptz - (case when failures < 100 then interval '30 days' else interval '400 days' end)`,
  },
]

/** One statement deletes at most this many, so that it holds its locks briefly. */
const batch = 2000
/** One round ends here at the latest; the next goes on. */
const mostBatches = 500

/**
 * Deletes what has expired, in every org, and gives how many rows of each table.
 *
 * It works below the doors, because age is the only question and the answer is only a count.
 */
export async function expireRows(
  pool: Pool,
  now: Date,
  logRetentionDays: number,
): Promise<Readonly<Record<string, number>>> {
  const deleted: Record<string, number> = {}
  for (const { table, isOver } of expiries) {
    const statement = `delete from ${table} where ctid = any(array(select ctid from ${table} where ${isOver} limit ${batch}))`
    deleted[table] = await inBatches(async () => (await pool.query(statement, [now])).rowCount ?? 0)
  }
  deleted.log_event = await inBatches(() => expireLog(pool, new Date(now.getTime() - logRetentionDays * 86_400_000)))
  return deleted
}

async function inBatches(deleteSome: () => Promise<number>): Promise<number> {
  let total = 0
  for (let round = 0; round < mostBatches; round++) {
    const count = await deleteSome()
    total += count
    if (count < batch) break
  }
  return total
}

/** The log refuses to be deleted from, except where this setting says what is being done. */
async function expireLog(pool: Pool, before: Date): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query(`begin; set local atrium.expiring_log = 'on'`)
    const { rowCount } = await client.query(
      `delete from log_event where ctid = any(array(
         select old.ctid from org cross join lateral (
           select ctid from log_event where org_id = org.id and published < $1 order by published limit ${batch}
         ) old limit ${batch}))`,
      [before],
    )
    await client.query('commit')
    return rowCount ?? 0
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}
