import { sql } from 'kysely'
import type { OrgDb } from '../../database/org.ts'

/** The org as its admins change it. */
export interface OwnOrg {
  readonly id: string
  readonly slug: string | null
  readonly name: string
  readonly status: 'ACTIVE' | 'INACTIVE'
  readonly version: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly createdAt: Date
  readonly updatedAt: Date
}

const own = (db: OrgDb) =>
  db
    .selectFrom('org')
    .select(['id', 'slug', 'name', 'status', 'version', 'settings', 'created_at', 'updated_at'])
    .where('id', '=', db.org)

const toOrg = (row: Awaited<ReturnType<ReturnType<typeof own>['executeTakeFirstOrThrow']>>): OwnOrg => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  status: row.status,
  version: row.version,
  settings: row.settings,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

/** The org as it is stored at this moment. */
export const readOrg = async (db: OrgDb): Promise<OwnOrg> => toOrg(await own(db).executeTakeFirstOrThrow())

/** The same, held until the transaction ends: whoever else changes it waits. */
export const holdOrg = async (db: OrgDb): Promise<OwnOrg> => toOrg(await own(db).forUpdate().executeTakeFirstOrThrow())

/** Writes an org's name and settings over the version that was read; undefined when another one is there by now. */
export async function writeOrg(
  db: OrgDb,
  { name, settings, version }: Pick<OwnOrg, 'name' | 'settings' | 'version'>,
  now: Date,
): Promise<OwnOrg | undefined> {
  const row = await db
    .updateTable('org')
    .set({ name, settings: JSON.stringify(settings), version: sql`version + 1`, updated_at: now })
    .where('id', '=', db.org)
    .where('version', '=', version)
    .returning(['id', 'slug', 'name', 'status', 'version', 'settings', 'created_at', 'updated_at'])
    .executeTakeFirst()
  return row && toOrg(row)
}

/** True when the org has this group; it stays until the transaction ends. */
export async function holdGroup(db: OrgDb, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('group')
    .select('id')
    .where('org_id', '=', db.org)
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst()
  return row !== undefined
}
