import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'

/** An initial access token as admins see it: when it works, never what it is. */
export interface ListedInitialToken {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly createdBy: string | undefined
  readonly expiresAt: Date
  readonly usesLeft: number
}

/** Tokens with which something can be registered still. */
const listed = (db: OrgDb, now: Date) =>
  db
    .selectFrom('initial_access_token')
    .select(['id', 'name', 'created_at', 'created_by', 'expires_at', 'uses_left'])
    .where('org_id', '=', db.org)
    .where('expires_at', '>', now)
    .where('uses_left', '>', 0)

type Row = Awaited<ReturnType<ReturnType<typeof listed>['executeTakeFirstOrThrow']>>

const toToken = (row: Row): ListedInitialToken => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at,
  createdBy: row.created_by ?? undefined,
  expiresAt: row.expires_at,
  usesLeft: row.uses_left,
})

/** Tokens that work, the newest first; one more than the limit says that there are more. */
export async function listInitialTokens(
  db: OrgDb,
  { after, limit }: { readonly after: readonly [createdAt: string, id: string] | undefined; readonly limit: number },
  now: Date,
): Promise<ListedInitialToken[]> {
  let query = listed(db, now)
  if (after) query = query.where(sql<boolean>`(created_at, id) < (${after[0]}::timestamptz, ${after[1]})`)
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(toToken)
}

/** Keeps a token, by the hash of its text, if the org has fewer than so many; false otherwise. Ask under the queue. */
export async function insertInitialToken(
  db: OrgDb,
  token: Omit<ListedInitialToken, 'createdBy'> & { readonly hash: string; readonly createdBy: string },
  most: number,
): Promise<boolean> {
  const { live } = await db
    .selectFrom('initial_access_token')
    .select((expression) => expression.fn.countAll<string>().as('live'))
    .where('org_id', '=', db.org)
    .executeTakeFirstOrThrow()
  if (Number(live) >= most) return false
  await db
    .insertInto('initial_access_token')
    .values({
      org_id: db.org,
      id: token.id,
      token_hash: token.hash,
      name: token.name,
      created_at: token.createdAt,
      created_by: token.createdBy,
      expires_at: token.expiresAt,
      uses_left: token.usesLeft,
    })
    .execute()
  return true
}

/** The token of this hash, if it works; nobody else ends it before the transaction ends. */
export async function holdInitialToken(db: OrgDb, hash: string, now: Date): Promise<ListedInitialToken | undefined> {
  const row = await listed(db, now).where('token_hash', '=', hash).forUpdate().executeTakeFirst()
  return row && toToken(row)
}

/** Takes one use of a token that is held. */
export async function useInitialToken(db: OrgDb, id: string): Promise<void> {
  await db
    .updateTable('initial_access_token')
    .set({ uses_left: sql`uses_left - 1` })
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .execute()
}

/** Deletes a token and gives its name; undefined when there is none. */
export async function deleteInitialToken(db: OrgDb, id: string): Promise<string | undefined> {
  const row = await db
    .deleteFrom('initial_access_token')
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .returning('name')
    .executeTakeFirst()
  return row?.name
}
