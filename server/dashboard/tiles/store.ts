import { type ExpressionBuilder, sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'
import type { Tables } from '../../database/schema.ts'

// tile is ours; app, app_user and app_group belong to apps, group_member to directory. One statement tells what all of
// them say of one user.

/** A tile as it is stored, with what is shown of its app. */
export interface StoredTile {
  readonly appId: string
  readonly kind: 'oidc' | 'bookmark'
  readonly label: string
  readonly iconUrl: string | null
  readonly isFavourite: boolean
  readonly isHidden: boolean
  readonly sectionId: string | null
  readonly position: number | null
  readonly lastLaunchedAt: Date | null
  readonly assignedAt: Date
}

/** Each way in which a user has an app, with its beginning: their own assignment, and those of their groups. */
const waysToApps = (db: OrgDb, userId: string) =>
  db
    .selectFrom('app_user as au')
    .select(['au.app_id', 'au.assigned_at as since'])
    .where('au.org_id', '=', db.org)
    .where('au.user_id', '=', userId)
    .unionAll(
      db
        .selectFrom('group_member as gm')
        .innerJoin('app_group as ag', (join) =>
          join.onRef('ag.org_id', '=', 'gm.org_id').onRef('ag.group_id', '=', 'gm.group_id'),
        )
        .select(['ag.app_id', sql<Date>`greatest(ag.assigned_at, gm.added_at)`.as('since')])
        .where('gm.org_id', '=', db.org)
        .where('gm.user_id', '=', userId),
    )

/**
 * Every active app the user has that shows on dashboards, with their preferences for it. One statement, in no order.
 *
 * The limits change no result: they keep PostgreSQL at one look-up by key for each app. Where it has no statistics yet
 * it would otherwise join five hundred with five hundred row by row.
 */
export async function listTiles(db: OrgDb, userId: string): Promise<StoredTile[]> {
  const mine = db
    .selectFrom(waysToApps(db, userId).as('way'))
    .select(['way.app_id', (expression) => expression.fn.min('way.since').as('since')])
    .groupBy('way.app_id')
  return db
    .selectFrom(mine.as('mine'))
    .innerJoinLateral(
      (query) =>
        query
          .selectFrom('app')
          .select(['app.id', 'app.kind', 'app.label', sql<string | null>`app.settings ->> 'iconUrl'`.as('icon')])
          .where('app.org_id', '=', db.org)
          .whereRef('app.id', '=', 'mine.app_id')
          .where('app.status', '=', 'ACTIVE')
          .where(sql<string | null>`app.settings ->> 'isVisible'`, 'is distinct from', 'false')
          .limit(1)
          .as('a'),
      (join) => join.onTrue(),
    )
    .leftJoinLateral(
      (query) =>
        query
          .selectFrom('tile')
          .select(['is_favourite', 'is_hidden', 'section_id', 'position', 'last_launched_at'])
          .where('tile.org_id', '=', db.org)
          .where('tile.user_id', '=', userId)
          .whereRef('tile.app_id', '=', 'mine.app_id')
          .limit(1)
          .as('t'),
      (join) => join.onTrue(),
    )
    .select(['a.id as appId', 'a.kind', 'a.label', 'a.icon as iconUrl', 'mine.since as assignedAt'])
    .select(['t.section_id as sectionId', 't.position', 't.last_launched_at as lastLaunchedAt'])
    .select([
      sql<boolean>`coalesce(t.is_favourite, false)`.as('isFavourite'),
      sql<boolean>`coalesce(t.is_hidden, false)`.as('isHidden'),
    ])
    .execute()
}

/** True in a query on `app as a` when the user has the app. */
export const isMine =
  (db: OrgDb, userId: string) => (expression: ExpressionBuilder<Tables & { a: Tables['app'] }, 'a'>) =>
    expression.or([
      expression.exists(
        expression
          .selectFrom('app_user as au')
          .select('au.app_id')
          .where('au.org_id', '=', db.org)
          .whereRef('au.app_id', '=', 'a.id')
          .where('au.user_id', '=', userId),
      ),
      expression.exists(
        expression
          .selectFrom('app_group as ag')
          .innerJoin('group_member as gm', (join) =>
            join.onRef('gm.org_id', '=', 'ag.org_id').onRef('gm.group_id', '=', 'ag.group_id'),
          )
          .select('ag.app_id')
          .where('ag.org_id', '=', db.org)
          .whereRef('ag.app_id', '=', 'a.id')
          .where('gm.user_id', '=', userId),
      ),
    ])

/** What a user prefers for a tile; what is undefined stays. */
export interface TilePreference {
  readonly isFavourite?: boolean | undefined
  readonly isHidden?: boolean | undefined
  readonly sectionId?: string | null | undefined
}

/** Keeps a preference; false when the user has no such app. A tile that changes its section loses its place. */
export async function keepTile(db: OrgDb, userId: string, appId: string, wish: TilePreference): Promise<boolean> {
  const changed = {
    ...(wish.isFavourite !== undefined && { is_favourite: wish.isFavourite }),
    ...(wish.isHidden !== undefined && { is_hidden: wish.isHidden }),
    ...(wish.sectionId !== undefined && { section_id: wish.sectionId, position: null }),
  }
  const row = await db
    .insertInto('tile')
    .columns(['org_id', 'user_id', 'app_id', 'is_favourite', 'is_hidden', 'section_id'])
    .expression((query) =>
      query
        .selectFrom('app as a')
        .select([
          'a.org_id',
          sql<string>`${userId}::text`.as('user_id'),
          'a.id as app_id',
          sql<boolean>`${wish.isFavourite ?? false}::boolean`.as('is_favourite'),
          sql<boolean>`${wish.isHidden ?? false}::boolean`.as('is_hidden'),
          sql<string | null>`${wish.sectionId ?? null}::text`.as('section_id'),
        ])
        .where('a.org_id', '=', db.org)
        .where('a.id', '=', appId)
        .where(isMine(db, userId)),
    )
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id', 'app_id']).doUpdateSet(changed))
    .returning('app_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Puts the user's tiles of these ids into the section in this order, before those it holds already. */
export async function placeTiles(db: OrgDb, userId: string, sectionId: string, ids: readonly string[]): Promise<void> {
  const unique = [...new Set(ids)]
  await db
    .with('others', (query) =>
      query
        .updateTable('tile')
        .set({ position: sql<number>`position + ${unique.length}::integer` })
        .where('org_id', '=', db.org)
        .where('user_id', '=', userId)
        .where('section_id', '=', sectionId)
        .where(sql<boolean>`app_id <> all (${unique}::text[])`),
    )
    .insertInto('tile')
    .columns(['org_id', 'user_id', 'app_id', 'section_id', 'position'])
    .expression((query) =>
      query
        .selectFrom('app as a')
        .select([
          'a.org_id',
          sql<string>`${userId}::text`.as('user_id'),
          'a.id as app_id',
          sql<string>`${sectionId}::text`.as('section_id'),
          sql<number>`array_position(${unique}::text[], a.id) - 1`.as('position'),
        ])
        .where('a.org_id', '=', db.org)
        .where(sql<boolean>`a.id = any (${unique}::text[])`)
        .where(isMine(db, userId)),
    )
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'user_id', 'app_id']).doUpdateSet((row) => ({
        section_id: row.ref('excluded.section_id'),
        position: row.ref('excluded.position'),
      })),
    )
    .execute()
}
