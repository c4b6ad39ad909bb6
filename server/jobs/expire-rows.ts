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
  // A picture that nothing wears any more. The day is for one that was uploaded and is about to be worn.
  {
    table: 'picture',
    isOver: `created_at < $1::timestamptz - interval '1 day'
      and not exists (select from org where org.id = picture.org_id and org.settings ->> 'logoUrl' = '/pictures/' || picture.id)
      and not exists (select from app where app.org_id = picture.org_id and app.settings ->> 'iconUrl' = '/pictures/' || picture.id)`,
  },
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
  deleted.app = await inBatches(() => expireClients(pool, now))
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

/** Apps that registered themselves, that nobody reviewed, and that nobody has used for as long as their org says. */
const unusedClients = `select r.org_id, r.app_id from client_registration r join org o on o.id = r.org_id
  where r.reviewed_at is null
    and coalesce(r.last_used_at, r.registered_at)
      < $1::timestamptz - make_interval(days => coalesce((o.settings -> 'registration' ->> 'unusedDays')::int, 30))
  limit ${batch}`

/** Each leaves a row in the log of its org: it was an app that people could sign in to. */
async function expireClients(pool: Pool, now: Date): Promise<number> {
  const { rowCount } = await pool.query(
    `with gone as (
       delete from app where (org_id, id) in (${unusedClients}) returning org_id, id, label
     )
     insert into log_event (org_id, published, id, event_type, outcome, actor_id, actor, targets)
     select org_id, $1, gen_random_uuid()::text, 'app.oauth2.client.lifecycle.delete', 'SUCCESS', 'system',
       '{"id": "system", "type": "SystemPrincipal"}'::jsonb,
       jsonb_build_array(jsonb_build_object('id', id, 'type', 'AppInstance', 'alternateId', id, 'displayName', label))
     from gone`,
    [now],
  )
  return rowCount ?? 0
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
