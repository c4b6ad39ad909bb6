import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { AdminRole, UserStatus } from '../../database/schema.ts'

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
