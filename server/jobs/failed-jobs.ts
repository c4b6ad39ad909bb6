import type { Pool } from 'pg'
import type { OrgId } from '../database/org.ts'
import { deadLetters } from './kinds.ts'

/** Work of one kind that was laid aside. */
export interface FailedJobs {
  readonly kind: string
  readonly count: number
  readonly lastAt: Date
}

/**
 * What was laid aside of an org's work since a moment, by kind, the latest first. Jobs name their org in `orgId` or
 * `org`; the queue's own tables lie outside the doors.
 */
export async function listFailedJobs(pool: Pool, org: OrgId, since: Date): Promise<FailedJobs[]> {
  const statement = `select coalesce(source_name, name) as kind, count(*)::int as count, max(created_on) as last_at
    from pgboss.job
    where name = $1 and created_on >= $2 and coalesce(data->>'orgId', data->>'org') = $3
    group by 1 order by 3 desc, 1`
  try {
    const { rows } = await pool.query<{ kind: string; count: number; last_at: Date }>(statement, [
      deadLetters,
      since,
      org,
    ])
    return rows.map(({ kind, count, last_at: lastAt }) => ({ kind, count, lastAt }))
  } catch (error) {
    // Before the queue was opened for the first time nothing can have failed in it.
    if (['42P01', '3F000'].includes(String((error as { code?: string }).code))) return []
    throw error
  }
}
