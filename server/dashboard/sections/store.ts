import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'

/** A section of a user's dashboard. */
export interface StoredSection {
  readonly id: string
  readonly name: string
}

/** The user's sections in their order. */
export function listSections(db: OrgDb, userId: string): Promise<StoredSection[]> {
  return db
    .selectFrom('dashboard_section')
    .select(['id', 'name'])
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .orderBy('position')
    .orderBy('id')
    .execute()
}

/** True when the user has a section of this id. */
export async function hasSection(db: OrgDb, userId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('dashboard_section')
    .select('id')
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Adds a section after the others; false when the user has as many as allowed. */
export async function insertSection(
  db: OrgDb,
  userId: string,
  section: StoredSection,
  sectionsMax: number,
): Promise<boolean> {
  const row = await db
    .insertInto('dashboard_section')
    .columns(['org_id', 'user_id', 'id', 'name', 'position'])
    .expression((query) =>
      query
        .selectFrom('user as u')
        .leftJoin('dashboard_section as s', (join) =>
          join.onRef('s.org_id', '=', 'u.org_id').onRef('s.user_id', '=', 'u.id'),
        )
        .select([
          'u.org_id',
          'u.id as user_id',
          sql<string>`${section.id}::text`.as('id'),
          sql<string>`${section.name}::text`.as('name'),
          sql<number>`coalesce(max(s.position), -1) + 1`.as('position'),
        ])
        .where('u.org_id', '=', db.org)
        .where('u.id', '=', userId)
        .groupBy(['u.org_id', 'u.id'])
        .having(sql<boolean>`count(s.id) < ${sectionsMax}::integer`),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Gives a section another name; false when the user has no such section. */
export async function renameSection(db: OrgDb, userId: string, id: string, name: string): Promise<boolean> {
  const row = await db
    .updateTable('dashboard_section')
    .set({ name })
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Takes a section away; its tiles stand in none. False when the user has no such section. */
export async function deleteSection(db: OrgDb, userId: string, id: string): Promise<boolean> {
  const row = await db
    .with('freed', (query) =>
      query
        .updateTable('tile')
        .set({ section_id: null, position: null })
        .where('org_id', '=', db.org)
        .where('user_id', '=', userId)
        .where('section_id', '=', id),
    )
    .deleteFrom('dashboard_section')
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Puts the user's sections of these ids into this order, before the others. Ids that are not theirs change nothing. */
export async function orderSections(db: OrgDb, userId: string, ids: readonly string[]): Promise<void> {
  const unique = [...new Set(ids)]
  const place = sql<number>`coalesce(array_position(${unique}::text[], id) - 1, position + ${unique.length}::integer)`
  await db
    .updateTable('dashboard_section')
    .set({ position: place })
    .where('org_id', '=', db.org)
    .where('user_id', '=', userId)
    .execute()
}
