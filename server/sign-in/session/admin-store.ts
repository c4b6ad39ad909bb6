import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'

/** A live session, as an admin sees it. */
export interface SeenSession {
  readonly id: string
  readonly userId: string
  readonly login: string
  readonly createdAt: Date
  readonly authenticatedAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly amr: readonly string[]
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

/** Whose sessions open anything. */
const livingStatuses: readonly UserStatus[] = ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY']

const liveSessions = (db: OrgDb, now: Date, idleSince: Date) =>
  db
    .selectFrom('session as s')
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 's.org_id').onRef('u.id', '=', 's.user_id'))
    .select(['s.id', 's.user_id', 'u.login', 's.created_at', 's.authenticated_at', 's.last_seen_at', 's.expires_at'])
    .select(['s.amr', 's.address', 's.user_agent'])
    .where('s.org_id', '=', db.org)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('s.last_seen_at', '>', idleSince)
    .where('u.status', 'in', livingStatuses)

type Row = Awaited<ReturnType<ReturnType<typeof liveSessions>['execute']>>[number]

const toSession = (row: Row): SeenSession => ({
  id: row.id,
  userId: row.user_id,
  login: row.login,
  createdAt: row.created_at,
  authenticatedAt: row.authenticated_at,
  lastSeenAt: row.last_seen_at,
  expiresAt: row.expires_at,
  amr: row.amr,
  address: row.address ?? undefined,
  userAgent: row.user_agent ?? undefined,
})

/** The live sessions of a user, the latest used first: at most 200. */
export async function listSessionsOf(db: OrgDb, userId: string, now: Date, idleSince: Date): Promise<SeenSession[]> {
  const rows = await liveSessions(db, now, idleSince)
    .where('s.user_id', '=', userId)
    .orderBy('s.last_seen_at', 'desc')
    .limit(200)
    .execute()
  return rows.map(toSession)
}

/** The live session of this id. */
export async function findSessionById(
  db: OrgDb,
  id: string,
  now: Date,
  idleSince: Date,
): Promise<SeenSession | undefined> {
  const row = await liveSessions(db, now, idleSince).where('s.id', '=', id).executeTakeFirst()
  return row && toSession(row)
}

/** A session that ended, and whose it was. */
export interface EndedSession {
  readonly id: string
  readonly userId: string
}

/** Ends some sessions of the org that began before this moment, at most so many; none when there are no more. */
export async function endSomeSessions(
  db: OrgDb,
  { except, most, now }: { readonly except: string | undefined; readonly most: number; readonly now: Date },
): Promise<EndedSession[]> {
  return db
    .updateTable('session')
    .set({ ended_at: now })
    .where('org_id', '=', db.org)
    .where('id', 'in', (query) =>
      query
        .selectFrom('session as s')
        .select('s.id')
        .where('s.org_id', '=', db.org)
        .where('s.ended_at', 'is', null)
        .where('s.created_at', '<=', now)
        .$if(except !== undefined, (some) => some.where('s.id', '<>', except ?? ''))
        .orderBy('s.user_id')
        .limit(sql.lit(most)),
    )
    .where('ended_at', 'is', null)
    .returning(['id', 'user_id as userId'])
    .execute()
}
