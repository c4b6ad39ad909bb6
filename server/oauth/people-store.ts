import { type Expression, expressionBuilder, sql } from 'kysely'
import type { OrgDb } from '../database/org.ts'
import type { Tables, UserStatus } from '../database/schema.ts'

/** People in these states may use what they are assigned to. */
export const usable: readonly UserStatus[] = ['ACTIVE']

/** True for a user who may sign in and use apps. */
export const isUsable = (status: UserStatus | null): boolean => status !== null && usable.includes(status)

/** Whose assignment to what is asked: references to columns of the statement. */
export interface Assignee {
  readonly app: Expression<string>
  readonly user: Expression<string>
}

/**
 * True when the user is assigned to the app, directly or through a group.
 *
 * Two values, and not two `exists`: those the database may answer by reading every assignment of the org once, which it
 * takes for cheap as long as it has counted few.
 */
export function isAssigned(db: OrgDb, { app, user }: Assignee): Expression<boolean> {
  const expression = expressionBuilder<Tables>()
  const direct = expression
    .selectFrom('app_user as au')
    .select(sql`true`.as('yes'))
    .where('au.org_id', '=', db.org)
    .where('au.app_id', '=', app)
    .where('au.user_id', '=', user)
  const byGroup = expression
    .selectFrom('group_member as gm')
    .innerJoin('app_group as ag', (join) =>
      join.onRef('ag.org_id', '=', 'gm.org_id').onRef('ag.group_id', '=', 'gm.group_id'),
    )
    .select(sql`true`.as('yes'))
    .where('gm.org_id', '=', db.org)
    .where('gm.user_id', '=', user)
    .where('ag.app_id', '=', app)
    .limit(sql.lit(1))
  return sql<boolean>`coalesce((${direct}), (${byGroup}), false)`
}

/** A person as tokens and user info tell of them. */
export interface UserRow {
  readonly user_id: string
  readonly login: string
  readonly email: string
  readonly email_verified: boolean
  readonly profile: Readonly<Record<string, unknown>>
  readonly updated_at: Date
  /** The names of the user's groups, when they were asked for. */
  readonly groups: readonly string[] | null
}

/** The user's columns under the alias u. */
export const userColumns = ['u.login', 'u.email', 'u.email_verified', 'u.profile', 'u.updated_at'] as const

/** The names of the user's groups, or null in a statement for which nobody wants them. */
export function groupNames(db: OrgDb, user: Expression<string>, isWanted: boolean): Expression<string[] | null> {
  if (!isWanted) return sql<null>`null::text[]`
  const names = expressionBuilder<Tables>()
    .selectFrom('group_member as mine')
    .innerJoin('group as gr', (join) =>
      join.onRef('gr.org_id', '=', 'mine.org_id').onRef('gr.id', '=', 'mine.group_id'),
    )
    .select(sql`array_agg(gr.name order by gr.name)`.as('names'))
    .where('mine.org_id', '=', db.org)
    .where('mine.user_id', '=', user)
  return sql<string[] | null>`(${names})`
}
