import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { AdminRole, UserStatus } from '../../database/schema.ts'
import { hashToken } from '../../keys/hash.ts'

/** A live API token, with its owner as they are now. */
export interface LiveToken {
  readonly id: string
  readonly name: string
  readonly lastUsedAt: Date | undefined
  readonly userId: string
  readonly login: string
  readonly displayName: string
  /** The owner's roles at this moment: a token never exceeds them. */
  readonly roles: readonly AdminRole[]
}

/** Whose tokens work. */
const owning: readonly UserStatus[] = ['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY']

/** The token of this hash; undefined when there is none, it ended, or its owner may no longer sign in. */
export async function findLiveToken(db: OrgDb, tokenHash: string, now: Date): Promise<LiveToken | undefined> {
  const row = await db
    .selectFrom('api_token as t')
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 't.org_id').onRef('u.id', '=', 't.user_id'))
    .select(['t.id', 't.name', 't.last_used_at', 't.user_id', 'u.login'])
    .select(sql<string>`coalesce(u.profile->>'displayName', u.login)`.as('display_name'))
    .select((expression) =>
      expression
        .selectFrom('admin_role as r')
        .select(sql<AdminRole[]>`coalesce(array_agg(r.role), '{}')`.as('roles'))
        .where('r.org_id', '=', db.org)
        .whereRef('r.user_id', '=', 't.user_id')
        .as('roles'),
    )
    .where('t.org_id', '=', db.org)
    .where('t.token_hash', '=', tokenHash)
    .where('t.revoked_at', 'is', null)
    .where('t.expires_at', '>', now)
    .where('u.status', 'in', owning)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      name: row.name,
      lastUsedAt: row.last_used_at ?? undefined,
      userId: row.user_id,
      login: row.login,
      displayName: row.display_name,
      roles: row.roles ?? [],
    }
  )
}

/** Notes a use of a token, which moves its idle end, unless one was noted after the moment. */
export async function stampToken(
  db: OrgDb,
  id: string,
  { now, expiresAt, unlessSince }: { readonly now: Date; readonly expiresAt: Date; readonly unlessSince: Date },
): Promise<void> {
  await db
    .updateTable('api_token')
    .set({ last_used_at: now, expires_at: expiresAt })
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where((expression) =>
      expression.or([expression('last_used_at', 'is', null), expression('last_used_at', '<', unlessSince)]),
    )
    .execute()
}

/** A token as admins see it: whose it is, when it works, never what it is. */
export interface ListedToken {
  readonly id: string
  readonly name: string
  readonly userId: string
  readonly login: string
  readonly displayName: string
  readonly roles: readonly AdminRole[]
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date
}

/** Tokens that were neither revoked nor left unused for too long, with their owners. */
const listed = (db: OrgDb, now: Date) =>
  db
    .selectFrom('api_token as t')
    .innerJoin('user as u', (join) => join.onRef('u.org_id', '=', 't.org_id').onRef('u.id', '=', 't.user_id'))
    .select(['t.id', 't.name', 't.user_id as userId', 'u.login'])
    .select(['t.created_at as createdAt', 't.updated_at as updatedAt'])
    .select(['t.last_used_at as lastUsedAt', 't.expires_at as expiresAt'])
    .select(sql<string>`coalesce(u.profile->>'displayName', u.login)`.as('displayName'))
    .select((expression) =>
      expression.fn
        .coalesce(
          expression
            .selectFrom('admin_role as r')
            .select(sql<AdminRole[]>`array_agg(r.role order by r.role)`.as('roles'))
            .where('r.org_id', '=', db.org)
            .whereRef('r.user_id', '=', 't.user_id'),
          sql<AdminRole[]>`'{}'`,
        )
        .as('roles'),
    )
    .where('t.org_id', '=', db.org)
    .where('t.revoked_at', 'is', null)
    .where('t.expires_at', '>', now)

/** Which tokens a page lists. */
export interface TokenChoice {
  /** Only this user's; undefined for everyone's. */
  readonly owner: string | undefined
  /** The beginning of the name or of the owner's login. */
  readonly begins: string | undefined
  readonly after: readonly [createdAt: string, id: string] | undefined
  readonly limit: number
}

/** Tokens, newest first; one more than the page holds says that there is another. */
export function listTokens(db: OrgDb, { owner, begins, after, limit }: TokenChoice, now: Date): Promise<ListedToken[]> {
  let query = listed(db, now)
  if (owner !== undefined) query = query.where('t.user_id', '=', owner)
  if (begins !== undefined)
    query = query.where(
      sql<boolean>`(starts_with(lower(t.name), lower(${begins})) or starts_with(lower(u.login), lower(${begins})))`,
    )
  if (after !== undefined)
    query = query.where(sql<boolean>`(t.created_at, t.id) < (${after[0]}::timestamptz, ${after[1]})`)
  return query
    .orderBy('t.created_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(limit + 1)
    .execute()
}

/** The token of this id, if it works. */
export const findToken = (db: OrgDb, id: string, now: Date): Promise<ListedToken | undefined> =>
  listed(db, now).where('t.id', '=', id).executeTakeFirst()

/** A token to be kept, by the hash of its text. */
export interface NewToken {
  readonly id: string
  readonly name: string
  readonly hash: string
  readonly userId: string
  readonly expiresAt: Date
}

/** True while a user's tokens work; they stay as they are until the transaction ends. */
export async function holdOwner(db: OrgDb, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('user')
    .select('id')
    .where('org_id', '=', db.org)
    .where('id', '=', userId)
    .where('status', 'in', owning)
    .forShare()
    .executeTakeFirst()
  return row !== undefined
}

/** How many tokens of the org work, and whether one of the user's has this name. Ask under the org's lock. */
export async function countTokens(
  db: OrgDb,
  { userId, name }: Pick<NewToken, 'userId' | 'name'>,
  now: Date,
): Promise<{ readonly live: number; readonly isNameTaken: boolean }> {
  const row = await db
    .selectFrom('api_token')
    .select(sql<string>`count(*)`.as('live'))
    .select(sql<boolean>`coalesce(bool_or(user_id = ${userId} and lower(name) = lower(${name})), false)`.as('taken'))
    .where('org_id', '=', db.org)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return { live: Number(row.live), isNameTaken: row.taken }
}

/** Keeps a token. */
export async function insertToken(db: OrgDb, token: NewToken, now: Date): Promise<void> {
  await db
    .insertInto('api_token')
    .values({
      org_id: db.org,
      id: token.id,
      name: token.name,
      token_hash: token.hash,
      user_id: token.userId,
      created_at: now,
      updated_at: now,
      expires_at: token.expiresAt,
    })
    .execute()
}

/** Calls a token something else; false when it works no more. */
export async function renameToken(db: OrgDb, id: string, name: string, now: Date): Promise<boolean> {
  const row = await db
    .updateTable('api_token')
    .set({ name, updated_at: now })
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Ends a token for ever; false when it had ended. */
export async function endToken(db: OrgDb, id: string, now: Date): Promise<boolean> {
  const row = await db
    .updateTable('api_token')
    .set({ revoked_at: now })
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** A token whose text somebody else chose. */
export interface FixedToken {
  readonly id: string
  readonly name: string
  readonly userId: string
  readonly expiresAt: Date
  readonly now: Date
}

/** Keeps a token of this id, alive, whatever became of it before: for one that is fixed by those who run the server. */
export async function putToken(db: OrgDb, token: FixedToken, text: string): Promise<void> {
  const { id, name, userId, expiresAt, now } = token
  const alive = { name, user_id: userId, token_hash: hashToken(text), expires_at: expiresAt, revoked_at: null }
  await db
    .insertInto('api_token')
    .values({ org_id: db.org, id, created_at: now, updated_at: now, ...alive })
    .onConflict((conflict) => conflict.columns(['org_id', 'id']).doUpdateSet(alive))
    .execute()
}
