import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'

// Tables of other slices are only counted here: directory (user, group, api_token), apps (app, app_secret), oauth
// (client_registration) and audit (log_event).

/** How many of a task are shown. */
const shown = 10

const total = sql<number>`(count(*) over ())::int`.as('total')

/** A user's status as the management API says it: an index holds this very expression. */
const standing = sql<string>`(case when locked_at is not null and status = 'ACTIVE' then 'LOCKED_OUT' else status end)`

/** Users by status. */
export async function countPeople(db: OrgDb): Promise<Readonly<Record<string, number>>> {
  const rows = await db
    .selectFrom('user')
    .select([standing.as('standing'), sql<number>`count(*)::int`.as('count')])
    .where('org_id', '=', db.org)
    .groupBy('standing')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.standing, row.count]))
}

/** How many groups there are. */
export async function countGroups(db: OrgDb): Promise<number> {
  const row = await db
    .selectFrom('group')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('org_id', '=', db.org)
    .executeTakeFirstOrThrow()
  return row.count
}

/** How many apps there are, by status. */
export const countApps = (db: OrgDb): Promise<{ active: number; inactive: number }> =>
  db
    .selectFrom('app')
    .select([
      sql<number>`(count(*) filter (where status = 'ACTIVE'))::int`.as('active'),
      sql<number>`(count(*) filter (where status <> 'ACTIVE'))::int`.as('inactive'),
    ])
    .where('org_id', '=', db.org)
    .executeTakeFirstOrThrow()

/** Sign-ins since a moment. */
export const countSignIns = (db: OrgDb, since: Date): Promise<{ succeeded: number; failed: number }> =>
  db
    .selectFrom('log_event')
    .select([
      sql<number>`(count(*) filter (where outcome = 'SUCCESS'))::int`.as('succeeded'),
      sql<number>`(count(*) filter (where outcome = 'FAILURE'))::int`.as('failed'),
    ])
    .where('org_id', '=', db.org)
    .where('event_type', '=', 'user.session.start')
    .where('published', '>=', since)
    .executeTakeFirstOrThrow()

/** Users whom too many wrong passwords locked out, the latest first. */
export const listLocked = (db: OrgDb) =>
  db
    .selectFrom('user')
    .select(['id', 'login', sql<string>`coalesce(profile->>'displayName', login)`.as('name'), total])
    .where('org_id', '=', db.org)
    .where(standing, '=', 'LOCKED_OUT')
    .orderBy('locked_at', 'desc')
    .orderBy('id')
    .limit(shown)
    .execute()

/** Live secrets that end before one moment or began before another, the one that ends first, first. */
export const listAgingSecrets = (
  db: OrgDb,
  { now, endsBefore, madeBefore }: Record<'now' | 'endsBefore' | 'madeBefore', Date>,
) =>
  db
    .selectFrom('app_secret as s')
    .innerJoin('app as a', (join) => join.onRef('a.org_id', '=', 's.org_id').onRef('a.id', '=', 's.app_id'))
    .select(['s.app_id', 'a.label', 's.id', 's.created_at', 's.last_used_at', 's.expires_at', total])
    .where('s.org_id', '=', db.org)
    .where('s.status', '=', 'ACTIVE')
    .where('a.status', '=', 'ACTIVE')
    .where((row) => row.or([row('s.expires_at', 'is', null), row('s.expires_at', '>', now)]))
    .where((row) => row.or([row('s.expires_at', '<=', endsBefore), row('s.created_at', '<', madeBefore)]))
    .orderBy('s.expires_at', (order) => order.asc().nullsLast())
    .orderBy('s.created_at')
    .orderBy('s.id')
    .limit(shown)
    .execute()

/** Apps that registered themselves and that nobody looked at, the longest waiting first. */
export const listUnreviewed = (db: OrgDb) =>
  db
    .selectFrom('client_registration as r')
    .innerJoin('app as a', (join) => join.onRef('a.org_id', '=', 'r.org_id').onRef('a.id', '=', 'r.app_id'))
    .select(['a.id', 'a.label', 'r.registered_at', total])
    .where('r.org_id', '=', db.org)
    .where('r.reviewed_at', 'is', null)
    .orderBy('r.registered_at')
    .orderBy('a.id')
    .limit(shown)
    .execute()

/** Live API tokens that end before a moment unless they are used, the first first. */
export const listIdleTokens = (db: OrgDb, now: Date, endsBefore: Date) =>
  db
    .selectFrom('api_token as t')
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 't.org_id').onRef('u.id', '=', 't.user_id'))
    .select(['t.id', 't.name', 't.user_id', 't.created_at', 't.last_used_at', 't.expires_at', total])
    .select(sql<string>`coalesce(u.profile->>'displayName', u.login)`.as('owner'))
    .where('t.org_id', '=', db.org)
    .where('t.revoked_at', 'is', null)
    .where('t.expires_at', '>', now)
    .where('t.expires_at', '<=', endsBefore)
    .orderBy('t.expires_at')
    .orderBy('t.id')
    .limit(shown)
    .execute()
