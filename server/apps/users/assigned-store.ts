import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { Tables } from '../../database/schema.ts'

// app_user and app_group are ours; group_member belongs to directory. One condition tells what both say.

/** True where the user has the app: directly, or by a group. `app` is a column of the statement. */
export function isGivenToUser(db: OrgDb, app: Expression<unknown>, userId: string): Expression<SqlBool> {
  const expression = expressionBuilder<Tables>()
  const direct = expression
    .selectFrom('app_user as au')
    .select(sql`1`.as('one'))
    .where('au.org_id', '=', db.org)
    .where(sql<SqlBool>`au.app_id = ${app}`)
    .where('au.user_id', '=', userId)
  const byGroup = expression
    .selectFrom('group_member as gm')
    .innerJoin('app_group as ag', (join) =>
      join.onRef('ag.org_id', '=', 'gm.org_id').onRef('ag.group_id', '=', 'gm.group_id'),
    )
    .select(sql`1`.as('one'))
    .where('gm.org_id', '=', db.org)
    .where('gm.user_id', '=', userId)
    .where(sql<SqlBool>`ag.app_id = ${app}`)
  return expression.or([expression.exists(direct), expression.exists(byGroup)])
}

/** True where the group has the app. */
export function isGivenToGroup(db: OrgDb, app: Expression<unknown>, groupId: string): Expression<SqlBool> {
  const expression = expressionBuilder<Tables>()
  return expression.exists(
    expression
      .selectFrom('app_group as ag')
      .select(sql`1`.as('one'))
      .where('ag.org_id', '=', db.org)
      .where(sql<SqlBool>`ag.app_id = ${app}`)
      .where('ag.group_id', '=', groupId),
  )
}
