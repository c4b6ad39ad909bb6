import { sql } from 'kysely'
import { hotStatement } from '../../database/hot.ts'
import type { OrgDb } from '../../database/org.ts'
import type { UserStatus } from '../../database/schema.ts'
import type { Session } from './session.ts'

/** Who may start a session. */
export const startingStatuses: readonly UserStatus[] = ['ACTIVE']

/** Whose session goes on. An expired or reset password is asked for anew at the next sign-in, not in the middle of work. */
const livingStatuses: readonly UserStatus[] = ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY']

const displayName = sql<string>`coalesce(u.profile->>'displayName', u.login)`
const language = sql<string | null>`coalesce(u.profile->>'preferredLanguage', u.profile->>'locale')`

interface LiveRow {
  readonly id: string
  readonly user_id: string
  readonly login: string
  readonly display_name: string
  readonly language: string | null
  readonly authenticated_at: Date
  readonly chosen_at: Date
  readonly amr: readonly string[]
  readonly last_seen_at: Date
  readonly expires_at: Date
}

const liveSession = hotStatement<{ tokenHash: string; now: Date; idleSince: Date }, LiveRow>(
  'live-session',
  (db, place) =>
    db
      .selectFrom('session as s')
      .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 's.org_id').onRef('u.id', '=', 's.user_id'))
      .select(['s.id', 's.user_id', 'u.login', displayName.as('display_name'), 's.authenticated_at', 's.chosen_at'])
      .select(['s.amr', 's.last_seen_at', 's.expires_at', language.as('language')])
      .where('s.org_id', '=', db.org)
      .where('s.token_hash', '=', place('tokenHash'))
      .where('s.ended_at', 'is', null)
      .where('s.expires_at', '>', place('now'))
      .where('s.last_seen_at', '>', place('idleSince'))
      .where('u.status', 'in', livingStatuses),
)

/** The live session of this cookie's hash. None for a user who may no longer sign in. */
export async function findSessionByToken(
  db: OrgDb,
  tokenHash: string,
  now: Date,
  idleSince: Date,
): Promise<Session | undefined> {
  const [row] = await liveSession.run(db, { tokenHash, now, idleSince })
  return (
    row && {
      id: row.id,
      userId: row.user_id,
      login: row.login,
      displayName: row.display_name,
      language: row.language?.replace('_', '-'),
      authenticatedAt: row.authenticated_at,
      chosenAt: row.chosen_at,
      amr: row.amr,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
    }
  )
}

/** A session to be kept. */
export interface NewSession {
  readonly id: string
  readonly tokenHash: string
  readonly userId: string
  /** The password's hash that was just found right. */
  readonly passwordHash: string
  readonly amr: readonly string[]
  readonly now: Date
  readonly expiresAt: Date
  readonly address: string
  readonly userAgent: string
}

/**
 * Keeps a new session; false when, since the password was found right, it was changed or the user may no longer sign in.
 *
 * The password is held until the session is kept, so that a change under way ends this session with the others, or
 * keeps it from beginning.
 */
export async function insertSession(db: OrgDb, session: NewSession): Promise<boolean> {
  const { now } = session
  const row = await db
    .insertInto('session')
    .columns([
      ...(['org_id', 'id', 'token_hash', 'user_id', 'created_at', 'authenticated_at', 'chosen_at', 'amr'] as const),
      ...(['last_seen_at', 'expires_at', 'address', 'user_agent'] as const),
    ])
    .expression((expression) =>
      expression
        .selectFrom('user as u')
        .innerJoin('password as p', (join) => join.onRef('p.org_id', '=', 'u.org_id').onRef('p.user_id', '=', 'u.id'))
        .select([
          'u.org_id',
          sql<string>`${session.id}::text`.as('id'),
          sql<string>`${session.tokenHash}::text`.as('token_hash'),
          'u.id as user_id',
          sql<Date>`${now}::timestamptz`.as('created_at'),
          sql<Date>`${now}::timestamptz`.as('authenticated_at'),
          sql<Date>`${now}::timestamptz`.as('chosen_at'),
          sql<string[]>`${session.amr}::text[]`.as('amr'),
          sql<Date>`${now}::timestamptz`.as('last_seen_at'),
          sql<Date>`${session.expiresAt}::timestamptz`.as('expires_at'),
          sql<string>`${session.address}::text`.as('address'),
          sql<string>`${session.userAgent}::text`.as('user_agent'),
        ])
        .where('u.org_id', '=', db.org)
        .where('u.id', '=', session.userId)
        .where('u.status', 'in', startingStatuses)
        .where('p.hash', '=', session.passwordHash)
        .forShare('p'),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Gives a live session of the same user a new cookie and a new proof; false when it ended or is not as it was. */
export async function renewSession(db: OrgDb, session: NewSession): Promise<boolean> {
  const { now } = session
  const row = await db
    .updateTable('session as s')
    .from('user as u')
    .innerJoin('password as p', (join) => join.onRef('p.org_id', '=', 'u.org_id').onRef('p.user_id', '=', 'u.id'))
    .set({
      token_hash: session.tokenHash,
      authenticated_at: now,
      chosen_at: now,
      amr: session.amr,
      last_seen_at: now,
      expires_at: session.expiresAt,
      address: session.address,
      user_agent: session.userAgent,
    })
    .where('s.org_id', '=', db.org)
    .where('s.id', '=', session.id)
    .where('s.user_id', '=', session.userId)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', now)
    .whereRef('u.org_id', '=', 's.org_id')
    .whereRef('u.id', '=', 's.user_id')
    .where('u.status', 'in', startingStatuses)
    .where('p.hash', '=', session.passwordHash)
    .returning('s.id')
    .executeTakeFirst()
  return row !== undefined
}

/** Notes that the person said "yes, this account", under a new cookie; false when the session has ended. */
export async function markChosen(db: OrgDb, sessionId: string, tokenHash: string, now: Date): Promise<boolean> {
  const row = await db
    .updateTable('session')
    .set({ chosen_at: now, last_seen_at: now, token_hash: tokenHash })
    .where('org_id', '=', db.org)
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Gives a session that has not ended a new cookie. */
export async function renewToken(db: OrgDb, sessionId: string, tokenHash: string): Promise<void> {
  await db
    .updateTable('session')
    .set({ token_hash: tokenHash })
    .where('org_id', '=', db.org)
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .execute()
}

/** Notes that a session is in use, unless that was noted after the moment. */
export async function touchSession(db: OrgDb, sessionId: string, now: Date, seenBefore: Date): Promise<void> {
  await db
    .updateTable('session')
    .set({ last_seen_at: now })
    .where('org_id', '=', db.org)
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .where('last_seen_at', '<', seenBefore)
    .execute()
}

/** Which sessions to end. */
export interface SessionChoice {
  readonly userId: string
  /** Only this one. */
  readonly only?: string | undefined
  /** All but this one. */
  readonly except?: string | undefined
}

/** Ends sessions of a user that have not ended, and gives their ids. Of racing calls each session ends in one. */
export async function endSessions(db: OrgDb, { userId, only, except }: SessionChoice, now: Date): Promise<string[]> {
  const rows = await db
    .updateTable('session')
    .set({ ended_at: now })
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .$if(only !== undefined, (query) => query.where('id', '=', only ?? ''))
    .$if(except !== undefined, (query) => query.where('id', '<>', except ?? ''))
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** A session as its owner sees it in a list. */
export interface ListedSession {
  readonly id: string
  readonly createdAt: Date
  readonly authenticatedAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  readonly address: string | undefined
  readonly userAgent: string | undefined
}

/** The user's live sessions, the latest used first. */
export async function listSessions(db: OrgDb, userId: string, now: Date, idleSince: Date): Promise<ListedSession[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'created_at', 'authenticated_at', 'last_seen_at', 'expires_at', 'address', 'user_agent'])
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', idleSince)
    .orderBy('last_seen_at', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    authenticatedAt: row.authenticated_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    address: row.address ?? undefined,
    userAgent: row.user_agent ?? undefined,
  }))
}

/** Notes the user's sign-in, and that this device is theirs. */
export async function noteSignIn(db: OrgDb, userId: string, deviceHash: string, now: Date): Promise<void> {
  await db
    .with('device', (query) =>
      query
        .insertInto('known_device')
        .values({ org_id: db.org, user_id: userId, device_hash: deviceHash, first_seen_at: now, last_seen_at: now })
        .onConflict((conflict) =>
          conflict.columns(['org_id', 'user_id', 'device_hash']).doUpdateSet({ last_seen_at: now }),
        )
        .returning('user_id'),
    )
    .updateTable('user')
    .set({ last_sign_in_at: now })
    .where('org_id', '=', db.org)
    .where('id', '=', userId)
    .execute()
}
